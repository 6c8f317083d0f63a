"""A person's rights: what activities keep about them, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, select

from core.kit import N_, Term
from core.plugin_api import LOCAL_ZONE, db, pick
from plugins.activities.models import (
    ACTIVE,
    AbsenceNotice,
    Activity,
    ActivitySession,
    Attendance,
    Feed,
    Registration,
)
from plugins.activities.queries.registrations import registrations_of
from plugins.activities.rules import Mark
from plugins.activities.services.places import settle
from plugins.activities.services.rows import locked_activity
from plugins.registry import PersonalRecord


def personal_records(person_id: UUID) -> Sequence[PersonalRecord]:
    """Registrations, attendance and the calendar's address of one person."""
    attended = db.session.execute(
        select(Activity.title, ActivitySession.starts_at, Attendance.mark)
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
        .where(Attendance.person_id == person_id)
        .order_by(ActivitySession.starts_at)
    ).all()
    notices = db.session.execute(
        select(Activity.title, AbsenceNotice.unexcused, AbsenceNotice.sent_at)
        .join(
            AbsenceNotice,
            and_(
                AbsenceNotice.tenant_id == Activity.tenant_id,
                AbsenceNotice.activity_id == Activity.id,
            ),
        )
        .where(AbsenceNotice.person_id == person_id)
    ).all()
    feeds = db.session.scalars(select(Feed).where(Feed.person_id == person_id)).all()
    return (
        PersonalRecord(
            title=N_("Registrations for activities"),
            rows=tuple(
                {
                    N_("Activity"): each.title,
                    N_("State"): Term(each.state.label),
                    N_("Instrument"): each.instrument,
                    N_("Note"): each.note,
                    N_("Asked for on"): each.asked_at.date(),
                    N_("Reason given"): each.decision_reason,
                }
                for each in registrations_of([person_id])
            ),
            order=100,
        ),
        PersonalRecord(
            title=N_("Attendance"),
            rows=tuple(
                {
                    N_("Activity"): pick(row.title),
                    N_("Day"): row.starts_at.astimezone(LOCAL_ZONE).date(),
                    N_("Attendance"): Term(Mark(row.mark).label),
                }
                for row in attended
            ),
            order=101,
        ),
        PersonalRecord(
            title=N_("Reminders of absence"),
            rows=tuple(
                {
                    N_("Activity"): pick(row.title),
                    N_("Absent without notice"): row.unexcused,
                    N_("Sent on"): row.sent_at.astimezone(LOCAL_ZONE).date(),
                }
                for row in notices
            ),
            order=102,
        ),
        PersonalRecord(
            title=N_("Address of the own calendar"),
            rows=tuple(
                {N_("In use since"): row.created_at.astimezone(LOCAL_ZONE).date()} for row in feeds
            ),
            order=103,
        ),
    )


def forget_person(person_id: UUID, *, now: datetime) -> None:
    """Deletes all that points at the person; places that become free go to the next."""
    active = set(
        db.session.scalars(
            select(Registration.activity_id).where(
                Registration.person_id == person_id, Registration.state.in_(ACTIVE)
            )
        )
    )
    # Always in the same order, so that two of these at once wait instead of crossing.
    freed = [locked_activity(activity_id) for activity_id in sorted(active)]
    tables: tuple[Any, ...] = (Attendance, AbsenceNotice, Feed, Registration)
    for table in tables:
        db.session.execute(delete(table).where(table.person_id == person_id))
    for activity in freed:
        settle(activity, now=now)


def merge_person(kept: UUID, removed: UUID, *, now: datetime) -> None:
    """Lets what points at the removed record point at the kept one; doubles go with it."""
    activities = sorted(
        set(
            db.session.scalars(
                select(Registration.activity_id).where(
                    Registration.person_id.in_((kept, removed)), Registration.state.in_(ACTIVE)
                )
            )
        )
    )
    locked = [locked_activity(activity_id) for activity_id in activities]
    active = {
        row.activity_id
        for row in db.session.scalars(
            select(Registration).where(
                Registration.person_id == kept, Registration.state.in_(ACTIVE)
            )
        )
    }
    for row in db.session.scalars(select(Registration).where(Registration.person_id == removed)):
        if row.state in ACTIVE and row.activity_id in active:
            db.session.delete(row)
        else:
            row.person_id = kept
    _move_unless_there(Attendance, "session_id", kept, removed)
    _move_unless_there(AbsenceNotice, "activity_id", kept, removed)
    if db.session.scalar(select(Feed.id).where(Feed.person_id == kept)) is not None:
        db.session.execute(delete(Feed).where(Feed.person_id == removed))
    for feed in db.session.scalars(select(Feed).where(Feed.person_id == removed)):
        feed.person_id = kept
    db.session.flush()
    for activity in locked:
        settle(activity, now=now)


def _move_unless_there(table: Any, column: str, kept: UUID, removed: UUID) -> None:
    key = getattr(table, column)
    there = set(db.session.scalars(select(key).where(table.person_id == kept)))
    for row in db.session.scalars(select(table).where(table.person_id == removed)):
        if getattr(row, column) in there:
            db.session.delete(row)
        else:
            row.person_id = kept
