"""Calendars, their secret addresses, and load."""

from __future__ import annotations

from marshmallow import fields

from core.plugin_api import (
    FlygelSchema,
    LocalDate,
)


class CalendarEntrySchema(FlygelSchema):
    """One session in a calendar."""

    session_id = fields.UUID()
    activity_id = fields.UUID()
    titles = fields.Dict()
    starts_at = fields.DateTime()
    ends_at = fields.DateTime()
    place = fields.String()
    organisation = fields.String()
    people = fields.List(fields.String())


class WeekSchema(FlygelSchema):
    """Hours in one week."""

    monday = fields.Date()
    hours = fields.Decimal(as_string=True)
    added = fields.Decimal(as_string=True)


class OverlapSchema(FlygelSchema):
    """Two sessions at the same time."""

    first = fields.String()
    second = fields.String()
    starts_at = fields.DateTime()
    ends_at = fields.DateTime()


class LoadSchema(FlygelSchema):
    """UM-19: hours by week, and overlaps."""

    weeks = fields.List(fields.Nested(WeekSchema))
    overlaps = fields.List(fields.Nested(OverlapSchema))


class LoadArgumentsSchema(FlygelSchema):
    """Whose load, and what one thinks of adding."""

    also = fields.UUID(load_default=None)


class FeedSchema(FlygelSchema):
    """The address of a calendar; shown once."""

    address = fields.Url()


class CalendarArgumentsSchema(FlygelSchema):
    """From which day to which, both included; null is open."""

    first = LocalDate(load_default=None)
    last = LocalDate(load_default=None)
