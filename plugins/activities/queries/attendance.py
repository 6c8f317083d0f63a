"""Who is expected at a session, and who was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from core.plugin_api import LOCAL_ZONE, Actor, db, pick, sort_key
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
from plugins.activities.rules import Mark
from plugins.activities.values import AttendanceList, Attendee, SessionView
from plugins.registry import person_names


def attendance_list(actor: Actor, session_id: UUID) -> AttendanceList | None:
    """Who is expected at the session, by name; None when it is out of reach or not there.

    Also who is not registered any more, if something is recorded of them.
    """
    row = db.session.execute(
        select(ActivitySession, Activity)
        .join(
            Activity,
            and_(
                Activity.tenant_id == ActivitySession.tenant_id,
                Activity.id == ActivitySession.activity_id,
            ),
        )
        .where(ActivitySession.id == session_id)
    ).one_or_none()
    if row is None:
        return None
    session, activity = row
    organisations = organisations_of(actor, ActivitiesPermission.TAKE_ATTENDANCE)
    if not organisations.cover(activity.organisation_id):
        return None
    marks = recorded_marks(session_id)
    people = registered_people(activity.id) | marks.keys()
    return AttendanceList(
        session=SessionView(
            id=session.id,
            starts_at=session.starts_at.astimezone(LOCAL_ZONE),
            ends_at=session.ends_at.astimezone(LOCAL_ZONE),
            place_name=session.place_name or activity.place_name,
            taken=bool(marks),
        ),
        activity_id=activity.id,
        activity_titles=activity.title,
        attendees=tuple(
            Attendee(person_id=person_id, name=name, mark=marks.get(person_id))
            for person_id, name in sorted(
                person_names(people).items(), key=lambda each: sort_key(each[1])
            )
        ),
    )


def recorded_marks(session_id: UUID) -> dict[UUID, Mark]:
    """What is recorded of each at the session."""
    rows = db.session.execute(
        select(Attendance.person_id, Attendance.mark).where(Attendance.session_id == session_id)
    )
    return {person_id: Mark(mark) for person_id, mark in rows}


def registered_people(activity_id: UUID) -> set[UUID]:
    """Who has a place in the activity."""
    return set(
        db.session.scalars(
            select(Registration.person_id).where(
                Registration.activity_id == activity_id,
                Registration.state == RegistrationState.REGISTERED,
            )
        )
    )


def sessions_to_take(actor: Actor, *, now: datetime) -> list[tuple[SessionView, str, UUID]]:
    """Sessions of today at which the actor can take attendance: each with title and activity.

    One that began before midnight and ends after it is still there.
    Those of the organisations within reach by name; not for who reaches the whole tenant.
    """
    organisations = organisations_of(actor, ActivitiesPermission.TAKE_ATTENDANCE)
    if organisations.whole or not organisations.ids:
        return []
    today = datetime.combine(now.astimezone(LOCAL_ZONE).date(), time(), LOCAL_ZONE)
    taken = (
        select(Attendance.id)
        .where(
            Attendance.tenant_id == ActivitySession.tenant_id,
            Attendance.session_id == ActivitySession.id,
        )
        .correlate(ActivitySession)
        .exists()
    )
    rows = db.session.execute(
        select(
            ActivitySession, Activity.title, Activity.id.label("activity_id"), taken.label("taken")
        )
        .join(
            Activity,
            and_(
                Activity.tenant_id == ActivitySession.tenant_id,
                Activity.id == ActivitySession.activity_id,
            ),
        )
        .where(
            Activity.organisation_id.in_(sorted(organisations.ids)),
            Activity.state.in_((ActivityState.PUBLISHED, ActivityState.CLOSED)),
            ActivitySession.ends_at > today,
            ActivitySession.starts_at < today + timedelta(days=1),
        )
        .order_by(ActivitySession.starts_at, ActivitySession.id)
    )
    return [
        (
            SessionView(
                id=row.ActivitySession.id,
                starts_at=row.ActivitySession.starts_at.astimezone(LOCAL_ZONE),
                ends_at=row.ActivitySession.ends_at.astimezone(LOCAL_ZONE),
                place_name=row.ActivitySession.place_name,
                taken=row.taken,
            ),
            pick(row.title),
            row.activity_id,
        )
        for row in rows
    ]


def unexcused_absences(activity_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, int]:
    """A-15: how often each was absent without notice in the activity."""
    rows = db.session.execute(
        select(Attendance.person_id, func.count(Attendance.id))
        .join(
            ActivitySession,
            and_(
                ActivitySession.tenant_id == Attendance.tenant_id,
                ActivitySession.id == Attendance.session_id,
            ),
        )
        .where(
            ActivitySession.activity_id == activity_id,
            Attendance.person_id.in_(sorted(person_ids)),
            Attendance.mark == Mark.UNEXCUSED,
        )
        .group_by(Attendance.person_id)
    )
    return {person_id: number for person_id, number in rows}


def attendance_of(person_ids: Collection[UUID], activity_id: UUID) -> dict[UUID, dict[Mark, int]]:
    """How often each was there, absent with and without notice, in one activity."""
    rows = db.session.execute(
        select(Attendance.person_id, Attendance.mark, func.count(Attendance.id))
        .join(
            ActivitySession,
            and_(
                ActivitySession.tenant_id == Attendance.tenant_id,
                ActivitySession.id == Attendance.session_id,
            ),
        )
        .where(
            ActivitySession.activity_id == activity_id,
            Attendance.person_id.in_(sorted(person_ids)),
        )
        .group_by(Attendance.person_id, Attendance.mark)
    )
    found: dict[UUID, dict[Mark, int]] = {}
    for person_id, mark, number in rows:
        found.setdefault(person_id, {})[Mark(mark)] = number
    return found
