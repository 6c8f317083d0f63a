"""The tables of activities: offers and sessions, registrations, attendance, addresses of feeds."""

from plugins.activities.models.activities import (
    Activity,
    ActivityInstrument,
    ActivitySession,
    ActivityState,
    ActivityTag,
)
from plugins.activities.models.attendance import AbsenceNotice, Attendance
from plugins.activities.models.feeds import Feed
from plugins.activities.models.registrations import (
    ACTIVE,
    HOLDING,
    Registration,
    RegistrationState,
)

__all__ = [
    "ACTIVE",
    "HOLDING",
    "AbsenceNotice",
    "Activity",
    "ActivityInstrument",
    "ActivitySession",
    "ActivityState",
    "ActivityTag",
    "Attendance",
    "Feed",
    "Registration",
    "RegistrationState",
]
