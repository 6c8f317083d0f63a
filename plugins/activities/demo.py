"""What programmes' demonstrations call: a term of activities, registered for and attended.

Nothing is made by itself: a programme knows its organisations, people and kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.plugin_api import Actor
from plugins.activities.queries.attendance import attendance_list
from plugins.activities.rules import Mark
from plugins.activities.services.activities import add_activity, publish_activity
from plugins.activities.services.attendance import take_attendance
from plugins.activities.services.details import ActivityDetails
from plugins.activities.services.registering import register
from plugins.registry import Refused


def example_activity(
    actor: Actor, details: ActivityDetails, people: Sequence[UUID] = (), *, asked_at: datetime
) -> UUID:
    """A published activity with people who were registered one by one at `asked_at`.

    Whom a rule turns away is left out: a demonstration shows what could have happened.
    """
    activity_id = add_activity(actor, details)
    publish_activity(actor, activity_id)
    for person_id in people:
        try:
            register(actor, activity_id, [person_id], now=asked_at)
        except Refused:
            continue
    return activity_id


def example_attendance(
    actor: Actor, session_id: UUID, *, absent: Sequence[UUID] = (), now: datetime
) -> None:
    """Everybody who is registered was at the session, but those who were absent."""
    found = attendance_list(actor, session_id)
    expected = {each.person_id for each in found.attendees} if found else set()
    take_attendance(
        actor,
        session_id,
        {person_id: Mark.UNEXCUSED for person_id in absent if person_id in expected},
        seen={},
        others_present=True,
        now=now,
    )
