"""iCalendar: sessions as programs read them. Pure: entries in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event

from plugins.activities.values import CalendarEntry

MEDIA_TYPE = "text/calendar"


def as_ical(
    entries: Sequence[CalendarEntry],
    *,
    name: str,
    stamp: datetime,
    cancelled: bool = False,
) -> bytes:
    """A calendar of the sessions. Moments are in UTC, which every program understands.

    `cancelled`: a message that takes the sessions out again. The same session has the same
    identity in every calendar, so that it is shown once.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Flygel//Activities//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, stamp, cancelled or entry.cancelled))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: CalendarEntry, stamp: datetime, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"{entry.session_id}@activities.flygel")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    people = ", ".join(entry.people)
    event.add("summary", f"{people}: {entry.title}" if people else entry.title)
    if entry.place:
        event.add("location", entry.place)
    event.add("description", entry.organisation)
    if cancelled:
        event.add("status", "CANCELLED")
        event.add("sequence", 1)
    else:
        event.add("status", "CONFIRMED")
    return event
