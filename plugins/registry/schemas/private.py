"""Where people live, and what they have consented to."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema
from plugins.registry.models import (
    Protection,
)
from plugins.registry.schemas.parts import VersionedSchema, choice, text_field


class ResidenceSchema(VersionedSchema):
    """Where somebody lives and can be called."""

    protection = fields.Enum(
        Protection, by_value=True, required=True, metadata={"label": N_("Protection")}
    )
    hidden = fields.Boolean(
        dump_only=True, metadata={"description": "Protected, and not part of this answer."}
    )
    street = text_field(N_("Street address"))
    postal_code = text_field(N_("Postal code"), 10)
    town = text_field(N_("Town"))
    municipality_code = text_field(N_("Municipality code"), 10)
    phone = text_field(N_("Telephone"), 40)


class ResidenceArgumentsSchema(FlygelSchema):
    """Whether a protected address is really asked for; the log then says who read it."""

    show = fields.Boolean(load_default=False)


class ConsentAnswerSchema(FlygelSchema):
    """One's own answer to a question of consent."""

    purpose = fields.String(
        required=True, validate=validate.Length(max=60), metadata={"label": N_("Purpose")}
    )
    agreed = fields.Boolean(required=True, metadata={"label": N_("Answer")})


class ConsentRecordSchema(ConsentAnswerSchema):
    """An answer that was given on paper."""

    answered_by = choice(N_("Answered by"), required=True)


class GivenAnswerSchema(FlygelSchema):
    """One answer of the history."""

    by_id = fields.UUID()
    answer = fields.String()
    at = fields.DateTime()
    text_shown = fields.String()
    language = fields.String()
    recorded_by = fields.String(allow_none=True)


class ConsentSchema(FlygelSchema):
    """What is in force for one purpose, and every answer so far, the newest first."""

    purpose = fields.String()
    label = fields.String()
    text = fields.String()
    state = fields.String()
    may_answer = fields.List(fields.UUID())
    answers = fields.List(fields.Nested(GivenAnswerSchema))
