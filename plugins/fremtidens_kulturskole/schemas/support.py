"""Process support and bodies, as they are typed."""

from __future__ import annotations

from marshmallow import fields

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate, LocalDecimal
from plugins.fremtidens_kulturskole.rules import (
    Rhythm,
    Theme,
)
from plugins.fremtidens_kulturskole.schemas.typed import (
    _HOURS,
    _LONG,
    _NAME,
    _SHORT,
    VersionedSchema,
    _one_of,
)


class SupportChangeSchema(VersionedSchema):
    """FK-18: what an agreement is about, and for how long."""

    themes = fields.List(
        fields.String(validate=_one_of(Theme)), required=True, metadata={"label": N_("Themes")}
    )
    hours_agreed = LocalDecimal(
        required=True, places=2, validate=_HOURS, metadata={"label": N_("Hours agreed")}
    )
    starts_on = LocalDate(required=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(required=True, metadata={"label": N_("Last day")})


class SupportSchema(SupportChangeSchema):
    """FK-18: an agreement with a process guide."""

    guide_membership_id = fields.UUID(required=True, metadata={"label": N_("Process guide")})


class SessionSchema(FlygelSchema):
    """FK-18: hours used."""

    held_on = LocalDate(required=True, metadata={"label": N_("Day")})
    hours = LocalDecimal(required=True, places=2, validate=_HOURS, metadata={"label": N_("Hours")})
    note = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Note")})


class BodySchema(VersionedSchema):
    """FK-19: a body."""

    name = fields.String(required=True, validate=_NAME, metadata={"label": N_("Name")})
    tasks = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Tasks")})
    rhythm = fields.String(
        required=True, validate=_one_of(Rhythm), metadata={"label": N_("How often it meets")}
    )


class BodyMemberSchema(FlygelSchema):
    """FK-19: somebody in a body."""

    person_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("A person of the register")}
    )
    name = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Or a name")})
    role = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Role")})


class MeetingSchema(FlygelSchema):
    """FK-19: a meeting of a body."""

    met_on = LocalDate(required=True, metadata={"label": N_("Day")})
    note = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Note")})
