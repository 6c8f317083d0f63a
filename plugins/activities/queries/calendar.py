"""Sessions as a calendar shows them: one's own and one's children's, or an organisation's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from core.plugin_api import LOCAL_ZONE, Actor, current_tenant, db, pick
from plugins.activities.models import (
    HOLDING,
    Activity,
    ActivitySession,
    ActivityState,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.rules import Load, Span, weekly_load
from plugins.activities.values import CalendarEntry
from plugins.registry import (
    municipality_names,
    organisation_places,
    person_names,
    reach_of,
)


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
        _sessions(ids.label("people"), func.min(Registration.state).label("registration"))
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
