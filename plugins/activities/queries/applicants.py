"""What rules need to know of people, and what they say about an activity and a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from core.kit import Decision
from core.plugin_api import current_tenant, hook_contributions
from plugins.activities.hookspecs import Applicant
from plugins.activities.models import ActivityState
from plugins.activities.rules import (
    may_register_again,
    may_register_at_age,
    may_register_at_level,
    may_register_now,
    may_register_with,
)
from plugins.activities.values import ActivityView
from plugins.registry import Reach, RuleFacts, facts_for_rules


def facts_of(person_ids: Collection[UUID], *, today: date) -> dict[UUID, RuleFacts]:
    """What rules need to know of the people, by name; who is not there is left out."""
    return facts_for_rules(person_ids, today=today, country=current_tenant().country)


def asks_as_staff(reach: Reach, person_id: UUID | None) -> bool:
    """Whether somebody of such a reach asks for the person at work.

    For oneself and one's own children one asks as what one is to them, whatever one's work is,
    also where one teaches one's own child.
    """
    return person_id is not None and person_id not in reach.own


def applicant_of(facts: RuleFacts, activity: ActivityView, day: date) -> Applicant:
    """The person as a programme's rules get them; `day` is what counts without sessions."""
    starts = activity.starts_at
    return Applicant(
        person_id=facts.person_id,
        age=facts.age(starts.date() if starts else day),
        level=facts.level,
        instrument=facts.instrument,
        home=facts.home,
    )


def judged(
    activity: ActivityView,
    facts: RuleFacts,
    *,
    now: datetime,
    registered: bool,
    instrument: str | None = None,
    by_staff: bool = False,
) -> Decision:
    """A-1 to A-5 and the programmes' own rules about one person and one activity.

    `instrument` None: the person's main one. `by_staff`: it is not they or a guardian who ask.
    """
    played = instrument or facts.instrument
    applicant = replace(
        applicant_of(facts, activity, now.date()), instrument=played, by_staff=by_staff
    )
    own = (
        may_register_now(
            published=activity.state is ActivityState.PUBLISHED,
            opens_at=activity.opens_at,
            closes_at=activity.closes_at,
            last_start=activity.last_start,
            now=now,
        ),
        may_register_again(has_one=registered),
        may_register_with(
            instrument=played, offered=[each.instrument for each in activity.instruments]
        ),
        may_register_at_age(age=applicant.age, age_from=activity.age_from, age_to=activity.age_to),
        may_register_at_level(
            level=applicant.level.place if applicant.level else None,
            level_from=activity.level_from.place if activity.level_from else None,
            level_to=activity.level_to.place if activity.level_to else None,
        ),
    )
    programmes = hook_contributions("check_registration", activity=activity, applicant=applicant)
    return Decision.strictest(*own, *programmes)
