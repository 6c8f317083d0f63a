"""Sessions as a calendar shows them: one's own and one's children's, or an organisation's."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.plugin_api import LOCAL_ZONE, Actor, current_tenant, db, pick
from core.plugin_api import now as this_moment
from plugins.activities.models import (
    HOLDING,
    Activity,
    ActivitySession,
    ActivityState,
    Feed,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reading import still_open
from plugins.activities.rules import Load, Span, weekly_load
from plugins.activities.values import CalendarEntry
from plugins.registry import (
    looked_after,
    municipality_names,
    organisation_places,
    person_names,
    protected_people,
    reach_of,
)

# How far back a program can read.
_DAYS_BEHIND = 60


def own_circle(actor: Actor) -> frozenset[UUID]:
    """Oneself and one's children: whose sessions stand in the own calendar."""
    return reach_of(actor, ActivitiesPermission.OWN_CALENDAR).own


def calendar_of_people(
    person_ids: Collection[UUID],
    *,
    first: datetime | None = None,
    last: datetime | None = None,
    with_names: bool = True,
    called_off: bool = False,
    now: datetime | None = None,
) -> list[CalendarEntry]:
    """The sessions that the people have a place at or are offered one, in order.

    `with_names` False: nobody is named. `called_off`: those of activities that were called off,
    too, for calendars that have to take them out again.
    """
    if not person_ids:
        return []
    states = (*HOLDING, RegistrationState.CANCELLED) if called_off else HOLDING
    ids = func.array_agg(aggregate_order_by(Registration.person_id, Registration.person_id))
    statement = (
        _sessions(ids.label("people"), _common_state().label("registration"))
        .join(
            Registration,
            and_(
                Registration.tenant_id == Activity.tenant_id,
                Registration.activity_id == Activity.id,
            ),
        )
        .where(
            Registration.person_id.in_(sorted(person_ids)),
            Registration.state.in_(states),
            still_open(now or this_moment()),
            _shown(called_off),
        )
        .group_by(ActivitySession.tenant_id, ActivitySession.id, Activity.tenant_id, Activity.id)
    )
    if called_off:
        # Whoever took the registration back is not at a session that takes place.
        statement = statement.where(
            (Registration.state != RegistrationState.CANCELLED)
            | (Activity.state == ActivityState.CANCELLED)
        )
    names = person_names(person_ids) if with_names else {}
    return _entries(statement, first, last, names)


def _common_state() -> Any:
    """Where the registrations of an entry stand, if they all stand alike."""
    lowest = func.min(Registration.state)
    return case((lowest == func.max(Registration.state), lowest))


def calendar_of_organisation(
    organisation_id: UUID,
    *,
    first: datetime | None = None,
    last: datetime | None = None,
    called_off: bool = False,
) -> list[CalendarEntry]:
    """The published sessions of an organisation, in order; nobody who takes part is in it."""
    statement = _sessions().where(
        Activity.organisation_id == organisation_id,
        Activity.state != ActivityState.DRAFT,
        _shown(called_off),
    )
    return _entries(statement, first, last, {})


def load_of(person_id: UUID, *, also: UUID | None = None, now: datetime | None = None) -> Load:
    """UM-19: a person's hours a week and overlaps from now on; `also` is an activity to add."""
    conditions = [
        Registration.person_id == person_id,
        Registration.state.in_((*HOLDING, RegistrationState.WAITING)),
        Activity.state.in_((ActivityState.PUBLISHED, ActivityState.CLOSED)),
    ]
    if also is not None:
        conditions.append(Activity.id != also)
    registered = (
        select(ActivitySession, Activity.title)
        .join(Activity, _of_session())
        .join(
            Registration,
            and_(
                Registration.tenant_id == Activity.tenant_id,
                Registration.activity_id == Activity.id,
            ),
        )
        .where(*conditions)
    )
    spans = [_span(row) for row in _from_now(registered, now)]
    if also is not None:
        added = (
            select(ActivitySession, Activity.title)
            .join(Activity, _of_session())
            .where(Activity.id == also)
        )
        spans += [_span(row, added=True) for row in _from_now(added, now)]
    return weekly_load(spans)


def _from_now(statement: Any, now: datetime | None) -> Any:
    if now is not None:
        statement = statement.where(ActivitySession.ends_at > now)
    return db.session.execute(statement.order_by(ActivitySession.starts_at))


def _span(row: Any, *, added: bool = False) -> Span:
    return Span(
        activity=str(row.ActivitySession.activity_id),
        title=pick(row.title),
        starts_at=row.ActivitySession.starts_at.astimezone(LOCAL_ZONE),
        ends_at=row.ActivitySession.ends_at.astimezone(LOCAL_ZONE),
        added=added,
    )


def _of_session() -> ColumnElement[bool]:
    return and_(
        Activity.tenant_id == ActivitySession.tenant_id,
        Activity.id == ActivitySession.activity_id,
    )


def _sessions(*more: Any) -> Select[Any]:
    return select(ActivitySession, Activity, *more).join(Activity, _of_session())


def _shown(called_off: bool) -> ColumnElement[bool]:
    states = [ActivityState.PUBLISHED, ActivityState.CLOSED]
    if called_off:
        states.append(ActivityState.CANCELLED)
    return Activity.state.in_(states)


def _entries(
    statement: Select[Any],
    first: datetime | None,
    last: datetime | None,
    names: dict[UUID, str],
) -> list[CalendarEntry]:
    if first is not None:
        statement = statement.where(ActivitySession.ends_at > first)
    if last is not None:
        statement = statement.where(ActivitySession.starts_at < last)
    rows = db.session.execute(
        statement.order_by(ActivitySession.starts_at, ActivitySession.id)
    ).all()
    organisations = organisation_places({row.Activity.organisation_id for row in rows})
    codes = {row.Activity.municipality_code for row in rows if row.Activity.municipality_code}
    towns = municipality_names(codes, current_tenant().country) if codes else {}
    return [
        CalendarEntry(
            session_id=row.ActivitySession.id,
            activity_id=row.Activity.id,
            titles=row.Activity.title,
            starts_at=row.ActivitySession.starts_at.astimezone(LOCAL_ZONE),
            ends_at=row.ActivitySession.ends_at.astimezone(LOCAL_ZONE),
            place=_place(row, towns),
            organisation=organisations[row.Activity.organisation_id].name,
            cancelled=row.Activity.state == ActivityState.CANCELLED,
            people=tuple(names[each] for each in getattr(row, "people", ()) if each in names),
            registration_state=RegistrationState(row.registration)
            if getattr(row, "registration", None)
            else None,
        )
        for row in rows
    ]


def _place(row: Any, towns: dict[str, str]) -> str:
    parts = (
        row.ActivitySession.place_name or row.Activity.place_name,
        towns.get(row.Activity.municipality_code or ""),
    )
    return ", ".join(part for part in parts if part)


def sessions_of_activity(activity_id: UUID) -> list[CalendarEntry]:
    """All sessions of one activity, whatever has become of it, in order; names nobody."""
    return _entries(_sessions().where(Activity.id == activity_id), None, None, {})


def feed_entries(secret: str, *, now: datetime) -> tuple[str, list[CalendarEntry]] | None:
    """What a secret address shows, and the calendar's name; None for one that is not in use.

    A person's: their own and their children's sessions, as long as they look after them, and
    nothing of anybody whose address is protected. An organisation's: no people at all.
    """
    found = db.session.scalar(select(Feed).where(Feed.digest == secret_digest(secret)))
    if found is None:
        return None
    first = now - timedelta(days=_DAYS_BEHIND)
    if found.organisation_id is not None:
        place = organisation_places([found.organisation_id])[found.organisation_id]
        entries = calendar_of_organisation(found.organisation_id, first=first, called_off=True)
        return place.name, entries
    if found.person_id is None:
        return None
    circle = {found.person_id} | looked_after(found.person_id, today=now.date())
    shown = circle - protected_people(circle)
    return "", calendar_of_people(shown, first=first, with_names=len(circle) > 1, called_off=True)


def secret_digest(secret: str) -> bytes:
    """What is kept of a secret address."""
    return hashlib.sha256(secret.encode()).digest()
