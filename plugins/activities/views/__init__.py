"""Pages: the catalogue, an activity, registering, attendance, the calendar, figures."""

from plugins.activities.views import (
    attendance,
    calendar,
    catalogue,
    editing,
    figures,
    registering,
    registrations,
    requests,
)
from plugins.activities.views.blueprint import pages

__all__ = [
    "attendance",
    "calendar",
    "catalogue",
    "editing",
    "figures",
    "pages",
    "registering",
    "registrations",
    "requests",
]
