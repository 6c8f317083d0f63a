"""Registrations, as they stand at the moment of reading."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from core.kit import reason_stored
from core.plugin_api import LOCAL_ZONE, Actor, db, sort_key
from core.plugin_api import now as this_moment
from plugins.activities.models import (
    Activity,
    ActivitySession,
    ActivityState,
    Attendance,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import first_start, last_end, local, session_moment
from plugins.activities.rules import Mark, may_accept
from plugins.activities.values import (
    ActivityView,
    CompletedActivity,
    Participant,
    RegistrationView,
)
from plugins.registry import person_names, within_reach


def state_now(row: Registration, now: datetime) -> RegistrationState:
    """A-12: where it stands at the moment, also when nothing has noted yet that time ran out."""
    state = RegistrationState(row.state)
    if (
        state is RegistrationState.OFFERED
        and not may_accept(answer_by=row.answer_by, now=now).allowed
    ):
        return RegistrationState.LAPSED
    return state


def registrations_of(
    person_ids: Collection[UUID], *, now: datetime | None = None
) -> list[RegistrationView]:
    """Every registration of the people, the newest first; callers answer for who sees them."""
    if not person_ids:
        return []
    return read_registrations(Registration.person_id.in_(sorted(person_ids)), now=now)


def registration(
    actor: Actor, registration_id: UUID, *, now: datetime | None = None
) -> RegistrationView | None:
    """One registration; None when it is not there or out of the actor's reach.

    It is within reach of who may register the person, and of who sees the activity's
    participants.
    """
    found = read_registrations(Registration.id == registration_id, now=now)
    if not found:
        return None
    view = found[0]
    if within_reach(actor, [view.person_id], ActivitiesPermission.REGISTER):
        return view
    organisations = organisations_of(actor, ActivitiesPermission.READ_REGISTRATIONS)
    return view if organisations.cover(view.organisation_id) else None


def participants(
    actor: Actor, activity: ActivityView, *, now: datetime | None = None
) -> list[Participant]:
    """Who is registered, waits or has asked, as far as the actor sees them, by name.

    Who answers for the activity sees everybody; other staff see those within their reach.
    """
    found = read_registrations(Registration.activity_id == activity.id, now=now)
    people = {each.person_id for each in found}
    organisations = organisations_of(actor, ActivitiesPermission.READ_REGISTRATIONS)
    if not organisations.cover(activity.organisation.id):
        people = set(within_reach(actor, people, ActivitiesPermission.READ_REGISTRATIONS))
    names = person_names(people)
    return sorted(
        (
            Participant(registration=each, name=names[each.person_id])
            for each in found
            if each.person_id in names
        ),
        key=lambda each: sort_key(each.name),
    )


def completed_activities(person_id: UUID) -> list[CompletedActivity]:
    """Activities that somebody has been at, the latest first."""
    rows = db.session.execute(
        select(
            Activity.id,
            Activity.kind,
            Activity.programme,
            Activity.title,
            func.max(ActivitySession.ends_at).label("last"),
            func.count(Attendance.id).label("times"),
        )
        .join(
            ActivitySession,
            and_(
                ActivitySession.tenant_id == Activity.tenant_id,
                ActivitySession.activity_id == Activity.id,
            ),
        )
        .join(
            Attendance,
            and_(
                Attendance.tenant_id == ActivitySession.tenant_id,
                Attendance.session_id == ActivitySession.id,
            ),
        )
        .where(Attendance.person_id == person_id, Attendance.mark == Mark.PRESENT)
        .group_by(Activity.tenant_id, Activity.id)
        .order_by(func.max(ActivitySession.ends_at).desc(), Activity.id)
    )
    return [
        CompletedActivity(
            activity_id=row.id,
            kind=row.kind,
            programme=row.programme,
            titles=row.title,
            last_day=row.last.astimezone(LOCAL_ZONE).date(),
            times=row.times,
        )
        for row in rows
    ]


def counted_completed(person_ids: Collection[UUID]) -> Select[UUID, str, int]:
    """How many activities of each kind people have been at, for a statement of one's own.

    Who has been at none of a kind has no row.
    """
    return (
        select(
            Attendance.person_id,
            Activity.kind,
            func.count(Activity.id.distinct()).label("number"),
        )
        .join(
            ActivitySession,
            and_(
                ActivitySession.tenant_id == Attendance.tenant_id,
                ActivitySession.id == Attendance.session_id,
            ),
        )
        .join(
            Activity,
            and_(
                Activity.tenant_id == ActivitySession.tenant_id,
                Activity.id == ActivitySession.activity_id,
            ),
        )
        .where(Attendance.person_id.in_(sorted(person_ids)), Attendance.mark == Mark.PRESENT)
        .group_by(Attendance.person_id, Activity.kind)
    )


def read_registrations(
    *conditions: ColumnElement[bool], now: datetime | None = None
) -> list[RegistrationView]:
    """Registrations by conditions, the newest first; one statement."""
    moment = now or this_moment()
    next_start = session_moment(
        func.min(ActivitySession.starts_at).filter(ActivitySession.ends_at > moment)
    )
    rows = db.session.execute(
        select(
            Registration,
            Activity.title,
            Activity.kind,
            Activity.programme,
            Activity.state.label("activity_state"),
            Activity.organisation_id,
            first_start.label("starts_at"),
            last_end.label("ends_at"),
            next_start.label("next_at"),
            _place_in_queue().label("place"),
        )
        .join(
            Activity,
            and_(
                Activity.tenant_id == Registration.tenant_id,
                Activity.id == Registration.activity_id,
            ),
        )
        .where(*conditions)
        .order_by(Registration.asked_at.desc(), Registration.id)
    ).all()
    return [_view(row, moment) for row in rows]


def _place_in_queue() -> Any:
    ahead = aliased(Registration, name="ahead")
    return (
        select(func.count(ahead.id))
        .where(
            ahead.tenant_id == Registration.tenant_id,
            ahead.activity_id == Registration.activity_id,
            ahead.state == RegistrationState.WAITING,
            (ahead.asked_at < Registration.asked_at)
            | ((ahead.asked_at == Registration.asked_at) & (ahead.id < Registration.id)),
        )
        .correlate(Registration)
        .scalar_subquery()
    )


def _view(row: Row[Any], now: datetime) -> RegistrationView:
    found: Registration = row.Registration
    state = state_now(found, now)
    return RegistrationView(
        id=found.id,
        activity_id=found.activity_id,
        person_id=found.person_id,
        group_id=found.group_id,
        state=state,
        instrument=found.instrument,
        note=found.note,
        asked_at=found.asked_at.astimezone(LOCAL_ZONE),
        answer_by=local(found.answer_by),
        needs_guardian=found.needs_guardian,
        needs_dispensation=found.needs_dispensation,
        reasons=tuple(reason_stored(each) for each in found.reasons),
        decision_reason=found.decision_reason,
        activity_titles=row.title,
        activity_kind=row.kind,
        activity_programme=row.programme,
        activity_state=ActivityState(row.activity_state),
        organisation_id=row.organisation_id,
        starts_at=local(row.starts_at),
        ends_at=local(row.ends_at),
        next_at=local(row.next_at),
        version=found.version,
        place_in_queue=row.place + 1 if state is RegistrationState.WAITING else None,
    )


def requests_within(actor: Actor) -> list[RegistrationView]:
    """Requests for a dispensation that the actor may decide, the oldest first."""
    organisations = organisations_of(actor, ActivitiesPermission.DECIDE)
    conditions: list[ColumnElement[bool]] = [
        Registration.state == RegistrationState.REQUESTED,
        Registration.needs_dispensation.is_(True),
    ]
    if not organisations.whole:
        conditions.append(Activity.organisation_id.in_(sorted(organisations.ids)))
    return list(reversed(read_registrations(*conditions)))
