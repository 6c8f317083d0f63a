"""Activities with their tags and how many take part, for a programme's own figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from core.kit import Period
from core.plugin_api import LOCAL_ZONE, Translated, db, pick
from plugins.activities.models import (
    Activity,
    ActivityState,
    ActivityTag,
    Registration,
    RegistrationState,
)
from plugins.activities.queries.reading import first_start, of_activity


@dataclass(frozen=True, kw_only=True)
class TaggedActivity:
    """An activity, the tags that it has of a scheme, and how many are registered."""

    id: UUID
    kind: str
    titles: Translated
    organisation_id: UUID
    starts_on: date
    tags: frozenset[str]
    registered: int

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self.titles)


def tagged_activities(programme: str, scheme: str, period: Period) -> list[TaggedActivity]:
    """A programme's activities that begin in the period, the first one first; no drafts.

    Called off ones are left out. `registered` names nobody: callers answer for small numbers.
    Two statements.
    """
    conditions = [
        Activity.programme == programme,
        Activity.state.in_((ActivityState.PUBLISHED, ActivityState.CLOSED)),
        first_start.is_not(None),
    ]
    if period.start is not None:
        conditions.append(first_start >= datetime.combine(period.start, time(), LOCAL_ZONE))
    if period.end is not None:
        conditions.append(first_start <= datetime.combine(period.end, time.max, LOCAL_ZONE))
    registered = (
        select(func.count(Registration.id))
        .where(of_activity(Registration), Registration.state == RegistrationState.REGISTERED)
        .correlate(Activity)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Activity, first_start.label("starts_at"), registered.label("registered"))
        .where(*conditions)
        .order_by(first_start, Activity.id)
    ).all()
    tags: dict[UUID, set[str]] = defaultdict(set)
    if rows:
        for activity_id, tag in db.session.execute(
            select(ActivityTag.activity_id, ActivityTag.tag).where(
                ActivityTag.scheme == scheme,
                ActivityTag.activity_id.in_([row.Activity.id for row in rows]),
            )
        ):
            tags[activity_id].add(tag)
    return [
        TaggedActivity(
            id=row.Activity.id,
            kind=row.Activity.kind,
            titles=row.Activity.title,
            organisation_id=row.Activity.organisation_id,
            starts_on=row.starts_at.astimezone(LOCAL_ZONE).date(),
            tags=frozenset(tags[row.Activity.id]),
            registered=row.registered,
        )
        for row in rows
    ]
