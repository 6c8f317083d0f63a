"""KM-11: what the programme says about who may register for its activities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.kit import Decision, Period
from core.plugin_api import LOCAL_ZONE, today
from plugins.activities import ActivityView, Applicant
from plugins.kulturmetropolen.kinds import CAMP, WEEKLY
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.rules import may_join_by_age, may_join_camp
from plugins.kulturmetropolen.settings import number
from plugins.registry import participants

MEMBER = "member"


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
                youngest=number("camp_age_from", day),
                oldest=number("camp_age_to", day),
            ),
        )
    if activity.kind == WEEKLY:
        return (
            may_join_by_age(
                applicant.age,
                youngest=number("rugekasse_age_from", day),
                oldest=number("rugekasse_age_to", day),
            ),
        )
    return ()


def _first_day(activity: ActivityView) -> date:
    return activity.starts_at.astimezone(LOCAL_ZONE).date() if activity.starts_at else today()


def member_codes(day: date) -> frozenset[str]:
    """KM-11: the codes of the municipalities that are members on the day."""
    return frozenset(
        each.code
        for each in participants(PLUGIN, Period(day, day))
        if each.kind == MEMBER and each.code
    )
