"""What hangs on an activity, brought to what its details say: instruments, tags, sessions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import db
from plugins.activities.models import (
    Activity,
    ActivityInstrument,
    ActivitySession,
    ActivityTag,
    Attendance,
)
from plugins.activities.services.details import ActivityDetails, SessionDetails
from plugins.activities.services.rows import (
    refuse,
)


def hang_on(row: Activity, details: ActivityDetails) -> dict[str, Any]:
    """Lets instruments, tags and sessions be those of the details; says what has changed."""
    changed: dict[str, Any] = {}
    if _hang_instruments(row, details):
        changed["instruments"] = {each.instrument: each.places for each in details.instruments}
    if _hang_tags(row, details):
        changed["tags"] = [f"{scheme}:{tag}" for scheme, tag in sorted(details.tags)]
    if _hang_sessions(row, details):
        changed["sessions"] = len(details.sessions)
    db.session.flush()
    return changed


def _hang_instruments(row: Activity, details: ActivityDetails) -> bool:
    there = {
        each.instrument: each
        for each in db.session.scalars(
            select(ActivityInstrument).where(ActivityInstrument.activity_id == row.id)
        )
    }
    wanted = {each.instrument: each.places for each in details.instruments}
    if {name: each.places for name, each in there.items()} == wanted:
        return False
    for name, each in there.items():
        if name not in wanted:
            db.session.delete(each)
        else:
            each.places = wanted[name]
    db.session.add_all(
        ActivityInstrument(activity_id=row.id, instrument=name, places=places)
        for name, places in wanted.items()
        if name not in there
    )
    return True


def _hang_tags(row: Activity, details: ActivityDetails) -> bool:
    there = {
        (each.scheme, each.tag): each
        for each in db.session.scalars(select(ActivityTag).where(ActivityTag.activity_id == row.id))
    }
    wanted = set(details.tags)
    if there.keys() == wanted:
        return False
    for key in there.keys() - wanted:
        db.session.delete(there[key])
    db.session.add_all(
        ActivityTag(activity_id=row.id, scheme=scheme, tag=tag)
        for scheme, tag in sorted(wanted - there.keys())
    )
    return True


def _hang_sessions(row: Activity, details: ActivityDetails) -> bool:
    there = list(
        db.session.scalars(select(ActivitySession).where(ActivitySession.activity_id == row.id))
    )
    by_id = {each.id: each for each in there}
    by_start = {each.starts_at: each for each in there}
    kept: dict[UUID, SessionDetails] = {}
    added: list[SessionDetails] = []
    for typed in details.sessions:
        found = by_id.get(typed.id) if typed.id else by_start.get(typed.starts_at)
        if found is None or found.id in kept:
            added.append(typed)
        else:
            kept[found.id] = typed
    gone = [each for each in there if each.id not in kept]
    _refuse_taken(gone)
    changed = bool(gone or added)
    for each in gone:
        db.session.delete(each)
    # Two sessions may change places in time: what goes leaves first, and unique moments follow.
    db.session.flush()
    for session_id, wanted in kept.items():
        session = by_id[session_id]
        values = (wanted.starts_at, wanted.ends_at, wanted.place_name)
        if (session.starts_at, session.ends_at, session.place_name) != values:
            session.starts_at, session.ends_at, session.place_name = values
            changed = True
    db.session.add_all(
        ActivitySession(
            activity_id=row.id,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            place_name=new.place_name,
        )
        for new in added
    )
    return changed


def _refuse_taken(gone: Collection[ActivitySession]) -> None:
    if not gone:
        return
    taken = db.session.scalar(
        select(func.count(Attendance.id)).where(
            Attendance.session_id.in_(sorted(each.id for each in gone))
        )
    )
    if taken:
        raise refuse(
            "activity.session_taken",
            N_("Attendance has been taken at a session that would be removed."),
            "sessions",
        )
