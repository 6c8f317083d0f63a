"""JSON endpoints: everything that the pages do."""

from plugins.activities.api import activities, calendar, registrations, sessions
from plugins.activities.api.blueprint import endpoints

__all__ = ["activities", "calendar", "endpoints", "registrations", "sessions"]
