"""Registering, and what is decided."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
)
from plugins.activities.models import RegistrationState
from plugins.activities.schemas.parts import LONGEST_NOTE, ReasonSchema, text


class RegisterSchema(FlygelSchema):
    """Who is registered, with which instrument."""

    people = fields.List(
        fields.UUID(),
        required=True,
        validate=validate.Length(min=1, max=100, error=N_("Choose who is to be registered.")),
        error_messages={"required": N_("Choose who is to be registered.")},
        metadata={"label": N_("Who")},
    )
    instrument = text(N_("Instrument"), 60)
    note = text(N_("Note to the organiser"), LONGEST_NOTE)


class RegistrationSchema(FlygelSchema):
    """One person's registration."""

    id = fields.UUID()
    activity_id = fields.UUID()
    person_id = fields.UUID()
    group_id = fields.UUID(allow_none=True)
    state = fields.Enum(RegistrationState, by_value=True)
    instrument = fields.String(allow_none=True)
    asked_at = fields.DateTime()
    answer_by = fields.DateTime(allow_none=True)
    needs_guardian = fields.Boolean()
    needs_dispensation = fields.Boolean()
    reasons = fields.List(fields.Nested(ReasonSchema))
    decision_reason = fields.String(allow_none=True)
    place_in_queue = fields.Integer(allow_none=True)
    version = fields.Integer()


class DecideSchema(FlygelSchema):
    """What staff decide on a request."""

    granted = fields.Boolean(required=True, metadata={"label": N_("Decision")})
    reason = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_NOTE),
        metadata={"label": N_("Reason")},
    )


class ParticipantSchema(FlygelSchema):
    """Somebody's registration with their name."""

    name = fields.String()
    registration = fields.Nested(RegistrationSchema)
