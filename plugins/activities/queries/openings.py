"""What is open to many people: read at once for all of them, and judged one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import Decision
from core.plugin_api import db
from plugins.activities.models import ACTIVE, Activity, Registration
from plugins.activities.queries.applicants import facts_of, judged
from plugins.activities.queries.catalogue import open_activities
from plugins.activities.queries.reading import of_activity, views_of
from plugins.activities.values import ActivityView
from plugins.registry import RuleFacts


@dataclass(frozen=True, kw_only=True)
class Openings:
    """The activities that are open, the soonest first, and the people they were read for.

    No reach: callers answer for who asks. `registered` are pairs of activity and person.
    """

    activities: tuple[ActivityView, ...]
    people: Mapping[UUID, RuleFacts]
    registered: frozenset[tuple[UUID, UUID]]
    now: datetime

    def fits(self, person_id: UUID, activity: ActivityView) -> Decision:
        """What the rules, the programmes' too, say about one of the people and an activity."""
        return judged(
            activity,
            self.people[person_id],
            now=self.now,
            registered=(activity.id, person_id) in self.registered,
        )


def openings(person_ids: Collection[UUID], *, today: date, now: datetime) -> Openings:
    """What is open to the people; two statements for any number of them.

    The same activities as `offers_for` weighs, for lists that ask about everybody.
    """
    people = facts_of(person_ids, today=today)
    having = (
        select(func.array_agg(Registration.person_id))
        .where(
            of_activity(Registration),
            Registration.person_id.in_(sorted(people)),
            Registration.state.in_(ACTIVE),
        )
        .correlate(Activity)
        .scalar_subquery()
        .label("having")
    )
    rows = db.session.execute(open_activities(now, having)).all()
    return Openings(
        activities=tuple(views_of(rows)),
        people=people,
        registered=frozenset(
            (row.Activity.id, person_id) for row in rows for person_id in row.having or ()
        ),
        now=now,
    )
