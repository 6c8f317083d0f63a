"""Activities for tests: each function adds one to the tenant in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import Select, select

from core.plugin_api import LOCAL_ZONE, db
from plugins.activities.models import (
    Activity,
    ActivityInstrument,
    ActivitySession,
    Attendance,
    Registration,
)
from plugins.registry import Refused
from tests.support.registry import make_organisation

_numbers = count(1)

# The day on which the tests' actors act, and a moment on it.
NOON = datetime(2024, 6, 1, 12, 0, tzinfo=LOCAL_ZONE)


def make_activity(
    title: str = "",
    *,
    at: UUID | None = None,
    state: str = "published",
    starts: datetime | None = NOON + timedelta(days=14),
    sessions: int = 1,
    hours: int = 2,
    instruments: dict[str, int | None] | None = None,
    **details: object,
) -> UUID:
    """An activity with one session a week from `starts`; None: without any."""
    activity = Activity(
        **{
            "kind": "masterclass",
            "programme": "activities",
            "title": {"nb": title or f"Prøveklasse {next(_numbers)}"},
            "description": {},
            "organisation_id": at or make_organisation(),
            "art_form": "music",
            "state": state,
            **details,
        }
    )
    db.session.add(activity)
    db.session.flush()
    for place in range(sessions if starts else 0):
        assert starts is not None
        begins = starts + timedelta(weeks=place)
        make_session(activity.id, begins, begins + timedelta(hours=hours))
    for instrument, places in (instruments or {}).items():
        db.session.add(
            ActivityInstrument(activity_id=activity.id, instrument=instrument, places=places)
        )
    db.session.flush()
    return activity.id


def make_session(activity: UUID, starts: datetime, ends: datetime) -> UUID:
    """One meeting of an activity."""
    session = ActivitySession(activity_id=activity, starts_at=starts, ends_at=ends)
    db.session.add(session)
    db.session.flush()
    return session.id


def make_registration(
    activity: UUID,
    person: UUID,
    state: str = "registered",
    *,
    asked: datetime = NOON - timedelta(days=1),
    **details: object,
) -> UUID:
    """A registration as it stands; an offer wants `answer_by`."""
    row = Registration(
        activity_id=activity,
        person_id=person,
        state=state,
        asked_at=asked,
        changed_at=asked,
        **details,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def make_attendance(session: UUID, person: UUID, mark: str = "present") -> UUID:
    """What is recorded of somebody at a session."""
    row = Attendance(session_id=session, person_id=person, mark=mark, recorded_at=NOON)
    db.session.add(row)
    db.session.flush()
    return row.id


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of what was refused."""
    return [each.reason.code for each in error.value.objections]


def states(activity_id: UUID) -> dict[UUID, str]:
    """Where each person's registration for the activity stands."""
    rows = db.session.execute(
        select(Registration.person_id, Registration.state).where(
            Registration.activity_id == activity_id
        )
    )
    return {person: state for person, state in rows}


def state(registration_id: UUID) -> str:
    """Where a registration stands."""
    found = db.session.scalar(select(Registration.state).where(Registration.id == registration_id))
    assert found is not None
    return found


def select_sessions(activity: UUID) -> Select[tuple[UUID]]:
    """The ids of the activity's sessions."""
    return select(ActivitySession.id).where(ActivitySession.activity_id == activity)
