"""Attendance."""

from __future__ import annotations

from marshmallow import fields

from core.plugin_api import (
    FlygelSchema,
)
from plugins.activities.rules import Mark
from plugins.activities.schemas.offers import SessionSchema


class MarkSchema(FlygelSchema):
    """What is recorded of somebody; `seen` is what was recorded when it was read."""

    person_id = fields.UUID(required=True)
    mark = fields.Enum(Mark, by_value=True, required=True, allow_none=True)
    seen = fields.Enum(Mark, by_value=True, load_default=None, allow_none=True)


class TakeAttendanceSchema(FlygelSchema):
    """Attendance of a whole session at once."""

    marks = fields.List(fields.Nested(MarkSchema), load_default=list)
    others_present = fields.Boolean(load_default=False)


class AttendeeSchema(FlygelSchema):
    """Somebody on the list of a session."""

    person_id = fields.UUID()
    name = fields.String()
    mark = fields.Enum(Mark, by_value=True, allow_none=True)


class AttendanceSchema(FlygelSchema):
    """The list of a session."""

    session = fields.Nested(SessionSchema)
    activity_id = fields.UUID()
    attendees = fields.List(fields.Nested(AttendeeSchema))
    conflicts = fields.List(fields.UUID(), load_default=list)
