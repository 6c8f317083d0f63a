"""People, what they are where, and to whom."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema
from plugins.registry.models import (
    AffiliationRole,
    ArtForm,
    Gender,
    Level,
    Relation,
)
from plugins.registry.schemas.parts import (
    LastingSchema,
    ListArgumentsSchema,
    NamedSchema,
    VersionedSchema,
    choice,
    day_field,
    name_field,
    one_of,
    text_field,
)


class AffiliationSchema(LastingSchema):
    """What somebody is at an organisation."""

    id = fields.UUID(dump_only=True)
    organisation_id = choice(N_("Organisation"), required=True)
    organisation = fields.Nested(NamedSchema, dump_only=True)
    role = fields.Enum(
        AffiliationRole, by_value=True, required=True, metadata={"label": N_("Role")}
    )


class PersonSchema(VersionedSchema):
    """A person's own record."""

    id = fields.UUID(dump_only=True)
    given_name = name_field(N_("Given name"))
    family_name = name_field(N_("Family name"))
    email = fields.Email(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=254),
        metadata={"label": N_("E-mail")},
    )
    born_on = day_field(N_("Day of birth"))
    gender = one_of(Gender, N_("Gender"))
    art_form = one_of(ArtForm, N_("Art form"))
    instrument = text_field(N_("Main instrument"), 60)
    level = one_of(Level, N_("Level"))
    has_login = fields.Boolean(dump_only=True)
    affiliations = fields.List(fields.Nested(AffiliationSchema), dump_only=True)


class NewPersonSchema(PersonSchema):
    """A person who is recorded, with what they are at an organisation."""

    organisation_id = choice(N_("Organisation"))
    role = fields.Enum(
        AffiliationRole,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Role")},
    )
    valid_from = day_field(N_("First day"))


def _relation() -> fields.Enum[Any]:
    return fields.Enum(
        Relation, by_value=True, required=True, metadata={"label": N_("What they are to the child")}
    )


class GuardianshipChangeSchema(VersionedSchema):
    """What a guardian is to a pupil; without custody they see and decide nothing."""

    relation = _relation()
    custody = fields.Boolean(load_default=False, metadata={"label": N_("Has custody")})


class GuardianshipSchema(GuardianshipChangeSchema, LastingSchema):
    """Who is responsible for a pupil."""

    id = fields.UUID(dump_only=True)
    person = fields.Nested(NamedSchema, dump_only=True)
    guardian_id = choice(N_("Guardian"), required=True)


class NewGuardianSchema(FlygelSchema):
    """A guardian who is invited by e-mail."""

    given_name = name_field(N_("Given name"))
    family_name = name_field(N_("Family name"))
    email = fields.Email(
        required=True, validate=validate.Length(max=254), metadata={"label": N_("E-mail")}
    )
    relation = _relation()


class TeachingSchema(LastingSchema):
    """Who teaches a pupil; without an instrument the main one is meant."""

    id = fields.UUID(dump_only=True)
    person = fields.Nested(NamedSchema, dump_only=True)
    teacher_id = choice(N_("Teacher"), required=True)
    instrument = text_field(N_("Instrument"), 60)


class PersonDetailSchema(PersonSchema):
    """A person with everybody who looks after or teaches them."""

    guardians = fields.List(fields.Nested(GuardianshipSchema), dump_only=True)
    children = fields.List(fields.Nested(GuardianshipSchema), dump_only=True)
    teachers = fields.List(fields.Nested(TeachingSchema), dump_only=True)
    pupils = fields.List(fields.Nested(TeachingSchema), dump_only=True)


class LinkSchema(FlygelSchema):
    """Whose log-in it is; nothing takes the link away."""

    membership_id = choice(N_("Member"))


class MergeSchema(FlygelSchema):
    """The record that goes."""

    removed_id = choice(N_("The other record"), required=True)
    confirmation = fields.String(load_default="", metadata={"label": N_("Confirmation")})


class PeopleListArgumentsSchema(ListArgumentsSchema):
    """Filters of the list of people."""

    role = fields.Enum(AffiliationRole, by_value=True, load_default=None)
    organisation = fields.UUID(load_default=None)
    instrument = fields.String(load_default="", validate=validate.Length(max=60))
    level = fields.Enum(Level, by_value=True, load_default=None)


class PeoplePageSchema(FlygelSchema):
    """A page of people."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(PersonSchema))
