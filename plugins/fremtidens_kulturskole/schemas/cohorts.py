"""Cohorts, groups, members, material and reports, as they are typed."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate
from plugins.fremtidens_kulturskole.rules import (
    LanguageForm,
    Sector,
)
from plugins.fremtidens_kulturskole.schemas.typed import (
    _ADDRESS,
    _LONG,
    _NAME,
    _SHORT,
    VersionedSchema,
    _one_of,
)


class CohortSchema(VersionedSchema):
    """A cohort."""

    name = fields.String(required=True, validate=_NAME, metadata={"label": N_("Name")})
    key = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z0-9][a-z0-9-]{0,59}$", error=N_("Use small letters, numbers and hyphens.")
        ),
        metadata={"label": N_("Address of the theme page")},
    )
    starts_on = LocalDate(required=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(required=True, metadata={"label": N_("Last day")})
    report_due_on = LocalDate(
        load_default=None, allow_none=True, metadata={"label": N_("Final reports are due on")}
    )
    organiser_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Who holds the gatherings")}
    )
    call_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Chosen by the call")}
    )
    intro_nb = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("About the cohort, in bokmål")}
    )
    intro_nn = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("About the cohort, in nynorsk")}
    )
    is_public = fields.Boolean(
        load_default=False, metadata={"label": N_("The theme page is open to everybody")}
    )


class GroupSchema(FlygelSchema):
    """A municipality that takes part, or observes."""

    organisation_id = fields.UUID(required=True, metadata={"label": N_("Municipality")})
    standing = fields.String(
        load_default="participant",
        validate=validate.OneOf(("participant", "reserve", "observer")),
        metadata={"label": N_("How it takes part")},
    )
    language = fields.String(
        load_default="nb",
        validate=_one_of(LanguageForm),
        metadata={"label": N_("Written form")},
    )
    partners = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"label": N_("Municipalities that take part together with it")},
    )
    joined_on = LocalDate(required=True, metadata={"label": N_("From")})


class GroupChangeSchema(VersionedSchema):
    """A municipality group's written form, and who takes part with it."""

    language = fields.String(
        required=True, validate=_one_of(LanguageForm), metadata={"label": N_("Written form")}
    )
    partners = fields.List(
        fields.UUID(),
        load_default=list,
        metadata={"label": N_("Municipalities that take part together with it")},
    )


class WithdrawSchema(VersionedSchema):
    """FK-9: leaving."""

    on = LocalDate(required=True, metadata={"label": N_("Day")})
    why = fields.String(required=True, validate=_LONG, metadata={"label": N_("Why")})


class MemberSchema(FlygelSchema):
    """Somebody in a municipality group."""

    person_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("A person of the register")}
    )
    name = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Or a name")})
    sector = fields.String(
        required=True, validate=_one_of(Sector), metadata={"label": N_("Sector")}
    )
    role = fields.String(required=True, validate=_NAME, metadata={"label": N_("Role")})
    is_coordinator = fields.Boolean(
        load_default=False, metadata={"label": N_("Coordinates the group")}
    )
    joined_on = LocalDate(required=True, metadata={"label": N_("From")})


class InviteSchema(FlygelSchema):
    """FK-3, FK-8: who is invited to log in for a group, and how they are recorded in it."""

    name = fields.String(required=True, validate=_NAME, metadata={"label": N_("Name")})
    email = fields.String(
        required=True, validate=validate.Length(max=254), metadata={"label": N_("E-mail")}
    )
    sector = fields.String(
        load_default=None,
        allow_none=True,
        validate=_one_of(Sector),
        metadata={
            "label": N_("Sector"),
            "description": "With it the person is recorded as a member of the group as well.",
        },
    )
    role = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Role")})


class MemberChangeSchema(FlygelSchema):
    """Another role, or the day somebody left."""

    sector = fields.String(
        required=True, validate=_one_of(Sector), metadata={"label": N_("Sector")}
    )
    role = fields.String(required=True, validate=_NAME, metadata={"label": N_("Role")})
    is_coordinator = fields.Boolean(
        load_default=False, metadata={"label": N_("Coordinates the group")}
    )
    left_on = LocalDate(
        load_default=None, allow_none=True, metadata={"label": N_("Last day in the group")}
    )


class ReportSchema(VersionedSchema):
    """FK-21: a report's title and film."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    film_url = fields.String(
        load_default="", validate=_ADDRESS, metadata={"label": N_("Address of a film")}
    )


class MaterialSchema(VersionedSchema):
    """FK-8: something to read or see."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    text = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Text")})
    url = fields.String(load_default="", validate=_ADDRESS, metadata={"label": N_("Address")})
    gathering_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Gathering")}
    )
    publish = fields.Boolean(
        load_default=False, metadata={"label": N_("Everybody may see it on the theme page")}
    )
