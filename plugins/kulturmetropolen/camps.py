"""KM-11: what the programme says about who may register for its activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from core.kit import Decision, Period
from core.plugin_api import LOCAL_ZONE, current_tenant, db, today
from plugins.activities import ActivityView, Applicant
from plugins.kulturmetropolen.kinds import CAMP, WEEKLY
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.rules import may_join_by_age, may_join_camp
from plugins.kulturmetropolen.settings import numbers_of_days
from plugins.registry import participants

MEMBER = "member"
_READ = "kulturmetropolen_camps"
Read = TypeVar("Read")


def decisions_about(activity: ActivityView, applicant: Applicant) -> Sequence[Decision]:
    """KM-11, KM-14: age and residence for a camp, age for a rugekasse; nothing about the rest.

    Ages that the activity itself names take the place of the settings'.
    """
    if activity.programme != PLUGIN:
        return ()
    day = _first_day(activity)
    if activity.kind == CAMP:
        return (
            may_join_camp(
                age=applicant.age,
                home=applicant.home.code if applicant.home else None,
                members=member_codes(day),
                youngest=_number("camp_age_from", day),
                oldest=_number("camp_age_to", day),
            ),
        )
    if activity.kind == WEEKLY:
        return (
            may_join_by_age(
                applicant.age,
                youngest=_number("rugekasse_age_from", day),
                oldest=_number("rugekasse_age_to", day),
            ),
        )
    return ()


def _first_day(activity: ActivityView) -> date:
    return activity.starts_at.astimezone(LOCAL_ZONE).date() if activity.starts_at else today()


def member_codes(day: date) -> frozenset[str]:
    """KM-11: the codes of the municipalities that are members on the day."""
    everybody = _once("members", lambda: participants(PLUGIN, Period()))
    return _once(
        f"members {day}",
        lambda: frozenset(
            each.code
            for each in everybody
            if each.kind == MEMBER and each.code and each.period.contains(day)
        ),
    )


def _number(key: str, day: date) -> int:
    return _once("numbers", numbers_of_days)(key, day)


def _once(what: str, read: Callable[[], Read]) -> Read:
    """Read once in a request: it is asked for every card of a catalogue and every talent."""
    known: dict[tuple[UUID, str], Any] = db.session.info.setdefault(_READ, {})
    key = (current_tenant().id, what)
    if key not in known:
        known[key] = read()
    answer: Read = known[key]
    return answer
