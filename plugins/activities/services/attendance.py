"""Taking attendance: one request for everybody, and nothing lost when two do it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, current_tenant, db, defer, pick, record_change
from plugins.activities.models import AbsenceNotice, Activity, ActivitySession, Attendance
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.attendance import (
    recorded_marks,
    registered_people,
    unexcused_absences,
)
from plugins.activities.queries.reach import organisations_of
from plugins.activities.rules import Mark, Taken, due_warning, merge_marks
from plugins.activities.settings import warn_after_absences
from plugins.registry import NotThere


def take_attendance(
    actor: Actor,
    session_id: UUID,
    said: Mapping[UUID, Mark | None],
    *,
    seen: Mapping[UUID, Mark | None],
    others_present: bool = False,
    now: datetime,
) -> Taken:
    """A-14: writes what was said about people; answers what was written and what is in conflict.

    `seen` is what the page showed of each. `others_present` marks those of whom nobody has said
    anything. People who are not registered are left out. Raises NotThere.
    """
    session, activity = _locked(actor, session_id)
    expected = registered_people(activity.id)
    recorded = recorded_marks(session_id)
    known = expected | recorded.keys()
    taken = merge_marks(
        recorded={str(person): mark for person, mark in recorded.items()},
        seen={str(person): mark for person, mark in seen.items()},
        said={str(person): said.get(person) for person in known},
        others_present=others_present,
    )
    rows = {
        row.person_id: row
        for row in db.session.scalars(select(Attendance).where(Attendance.session_id == session_id))
    }
    for key, mark in taken.marks.items():
        person_id = UUID(key)
        if person_id in rows:
            rows[person_id].mark = mark
            rows[person_id].recorded_at = now
        else:
            db.session.add(
                Attendance(session_id=session_id, person_id=person_id, mark=mark, recorded_at=now)
            )
    db.session.flush()
    if taken.marks:
        record_change(
            actor,
            "activities:attendance:take",
            subject=("activity_session", str(session.id), pick(activity.title)),
            after={"people": len(taken.marks)},
        )
        _follow_up(activity.id, [UUID(k) for k, m in taken.marks.items() if m is Mark.UNEXCUSED])
    return taken


def note_warning(activity_id: UUID, person_id: UUID, *, now: datetime) -> int | None:
    """A-15: notes that a reminder goes out now; the number of absences, None when none is due."""
    unexcused = unexcused_absences(activity_id, [person_id]).get(person_id, 0)
    notice = db.session.scalar(
        select(AbsenceNotice)
        .where(AbsenceNotice.activity_id == activity_id, AbsenceNotice.person_id == person_id)
        .with_for_update()
    )
    due = due_warning(
        unexcused=unexcused,
        warn_after=warn_after_absences(),
        already_warned_at=notice.unexcused if notice else 0,
    )
    if not due:
        return None
    if notice is None:
        notice = AbsenceNotice(activity_id=activity_id, person_id=person_id)
        db.session.add(notice)
    notice.unexcused = unexcused
    notice.sent_at = now
    db.session.flush()
    return unexcused


def _follow_up(activity_id: UUID, absent: list[UUID]) -> None:
    """A-15: lets a job look, after the commit, whether a reminder is due."""
    for person_id in absent:
        defer(
            "activities.remind_of_absence",
            tenant_id=current_tenant().id,
            lock=f"activities.absence.{activity_id}",
            activity_id=str(activity_id),
            person_id=str(person_id),
        )


def _locked(actor: Actor, session_id: UUID) -> tuple[ActivitySession, Activity]:
    session = db.session.scalar(
        select(ActivitySession)
        .where(ActivitySession.id == session_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    activity = (
        db.session.scalar(select(Activity).where(Activity.id == session.activity_id))
        if session
        else None
    )
    if session is None or activity is None:
        raise NotThere(f"Session {session_id}")
    organisations = organisations_of(actor, ActivitiesPermission.TAKE_ATTENDANCE)
    if not organisations.cover(activity.organisation_id):
        raise NotThere(f"Session {session_id}")
    return session, activity
