"""What rules need to know of people, and what they say about an activity and a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.kit import Decision, age_on
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
from plugins.registry import (
    ArtForm,
    Home,
    Level,
    homes_for_rules,
    protected_people,
    rows_of,
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One person as rules need them. `home` is for judging by and never to be shown.

    `schools` are the organisations where they are a pupil or anything else today.
    """

    person_id: UUID
    name: str
    born_on: date | None
    level: Level | None
    art_form: ArtForm | None
    instrument: str | None
    home: Home | None
    protected: bool
    schools: tuple[UUID, ...]

    def age(self, day: date) -> int | None:
        """Whole years on the day; None where the birth is not known."""
        return age_on(self.born_on, day) if self.born_on and self.born_on <= day else None

    def applicant(self, activity: ActivityView, day: date) -> Applicant:
        """The person as a programme's rules get them; `day` is what counts without sessions."""
        starts = activity.starts_at
        return Applicant(
            person_id=self.person_id,
            age=self.age(starts.date() if starts else day),
            level=self.level,
            instrument=self.instrument,
            home=self.home,
        )


def facts_of(person_ids: Collection[UUID], *, today: date) -> dict[UUID, Facts]:
    """What rules need to know of the people; who is not there is left out."""
    if not person_ids:
        return {}
    rows = rows_of(person_ids, today=today)
    homes = homes_for_rules(person_ids, country=current_tenant().country)
    protected = protected_people(person_ids)
    return {
        person_id: Facts(
            person_id=person_id,
            name=row.name,
            born_on=row.born_on,
            level=row.level,
            art_form=row.art_form,
            instrument=row.instrument,
            home=homes.get(person_id),
            protected=person_id in protected,
            schools=tuple(each.organisation.id for each in row.affiliations),
        )
        for person_id, row in rows.items()
    }


def judged(
    activity: ActivityView,
    facts: Facts,
    *,
    now: datetime,
    registered: bool,
    instrument: str | None = None,
    by_staff: bool = False,
) -> Decision:
    """A-1 to A-5 and the programmes' own rules about one person and one activity.

    `instrument` None: the person's main one. `by_staff`: it is not they or a guardian who ask.
    """
    applicant = facts.applicant(activity, now.date())
    played = instrument or applicant.instrument
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
    asked = Applicant(
        person_id=applicant.person_id,
        age=applicant.age,
        level=applicant.level,
        instrument=played,
        home=applicant.home,
        by_staff=by_staff,
    )
    programmes = hook_contributions("check_registration", activity=activity, applicant=asked)
    return Decision.strictest(*own, *programmes)
