"""What is typed on the register's pages and sent to its API: one schema serves both."""

from __future__ import annotations

from enum import Enum
from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate
from plugins.registry.figures import DENMARK, NORWAY
from plugins.registry.models import (
    AffiliationRole,
    ArtForm,
    Gender,
    Level,
    OrganisationKind,
    Protection,
    Relation,
)

LONGEST_NAME = 200


def _name(label: str) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_NAME),
        metadata={"label": label},
    )


def _text(label: str, longest: int = LONGEST_NAME) -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=longest),
        metadata={"label": label},
    )


def _day(label: str, *, required: bool = False) -> LocalDate:
    if required:
        return LocalDate(required=True, metadata={"label": label})
    return LocalDate(load_default=None, allow_none=True, metadata={"label": label})


def _one_of(kinds: type[Enum], label: str) -> fields.Enum[Any]:
    return fields.Enum(
        kinds, by_value=True, load_default=None, allow_none=True, metadata={"label": label}
    )


def _choice(label: str, *, required: bool = False) -> fields.UUID:
    if required:
        return fields.UUID(required=True, metadata={"label": label})
    return fields.UUID(load_default=None, allow_none=True, metadata={"label": label})


class NamedSchema(FlygelSchema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class VersionedSchema(FlygelSchema):
    """Something that two people may change at once."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a form; the API uses ETags instead."},
    )


class LastingSchema(VersionedSchema):
    """Something with a first and a last day, both included; null is an open end."""

    valid_from = _day(N_("First day"))
    valid_to = _day(N_("Last day"))


class OrganisationSchema(LastingSchema):
    """An organisation."""

    id = fields.UUID(dump_only=True)
    kind = fields.Enum(
        OrganisationKind, by_value=True, required=True, metadata={"label": N_("Kind")}
    )
    name = _name(N_("Name"))
    country = fields.String(
        load_default=NORWAY,
        validate=validate.OneOf([NORWAY, DENMARK]),
        metadata={"label": N_("Country")},
    )
    municipality_code = _text(N_("Municipality code"), 10)
    parent_id = _choice(N_("Belongs to"))
    website = fields.Url(
        load_default=None,
        allow_none=True,
        schemes={"http", "https"},
        metadata={"label": N_("Website")},
    )
    parent = fields.Nested(NamedSchema, dump_only=True, allow_none=True)
    sub_region = fields.Nested(NamedSchema, dump_only=True, allow_none=True)


class EndSchema(VersionedSchema):
    """The last day of something."""

    valid_to = _day(N_("Last day"), required=True)


class EndOrRemoveSchema(FlygelSchema):
    """The last day of something, or that it was recorded by mistake."""

    valid_to = _day(N_("Last day"))
    mistake = fields.Boolean(load_default=False, metadata={"label": N_("Recorded by mistake")})


class SubRegionSchema(LastingSchema):
    """A sub-region."""

    id = fields.UUID(dump_only=True)
    name = _name(N_("Name"))
    seated = fields.Integer(dump_only=True)


class SeatSchema(LastingSchema):
    """An organisation's place in a sub-region."""

    id = fields.UUID(dump_only=True)
    organisation_id = _choice(N_("Organisation"), required=True)


class SeatViewSchema(FlygelSchema):
    """A place in a sub-region as it is read."""

    id = fields.UUID()
    organisation = fields.Nested(NamedSchema)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)


class SubRegionDetailSchema(SubRegionSchema):
    """A sub-region with everybody who has a place there, ever."""

    seats = fields.List(fields.Nested(SeatViewSchema), dump_only=True)


class PartySchema(FlygelSchema):
    """An organisation that signs an agreement."""

    id = fields.UUID(dump_only=True)
    organisation_id = _choice(N_("Organisation"), required=True)
    organisation = fields.Nested(NamedSchema, dump_only=True)
    signed_on = _day(N_("Signed on"))


class AgreementSchema(LastingSchema):
    """A cooperation agreement."""

    id = fields.UUID(dump_only=True)
    name = _name(N_("Name"))
    case_number = _text(N_("Case number"), 60)
    parties = fields.List(fields.Nested(PartySchema), dump_only=True)


class ParticipationSchema(LastingSchema):
    """An organisation's place in a programme."""

    id = fields.UUID(dump_only=True, attribute="participation_id")
    programme = fields.String(required=True, metadata={"label": N_("Programme")})
    organisation_id = _choice(N_("Organisation"), required=True)
    name = fields.String(dump_only=True)
    code = fields.String(dump_only=True, allow_none=True)
    kind = fields.String(required=True, metadata={"label": N_("Takes part as")})
    served_through_id = _choice(N_("Served through"))
    served_through = fields.Nested(NamedSchema, dump_only=True, allow_none=True)
    sub_region = fields.Nested(NamedSchema, dump_only=True, allow_none=True)
    decided_on = _day(N_("Decided on"))
    case_number = _text(N_("Case number"), 60)
    funding_source = _text(N_("Funding source"), 60)


class AffiliationSchema(LastingSchema):
    """What somebody is at an organisation."""

    id = fields.UUID(dump_only=True)
    organisation_id = _choice(N_("Organisation"), required=True)
    organisation = fields.Nested(NamedSchema, dump_only=True)
    role = fields.Enum(
        AffiliationRole, by_value=True, required=True, metadata={"label": N_("Role")}
    )


class PersonSchema(VersionedSchema):
    """A person's own record."""

    id = fields.UUID(dump_only=True)
    given_name = _name(N_("Given name"))
    family_name = _name(N_("Family name"))
    email = fields.Email(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=254),
        metadata={"label": N_("E-mail")},
    )
    born_on = _day(N_("Day of birth"))
    gender = _one_of(Gender, N_("Gender"))
    art_form = _one_of(ArtForm, N_("Art form"))
    instrument = _text(N_("Main instrument"), 60)
    level = _one_of(Level, N_("Level"))
    has_login = fields.Boolean(dump_only=True)
    affiliations = fields.List(fields.Nested(AffiliationSchema), dump_only=True)


class NewPersonSchema(PersonSchema):
    """A person who is recorded, with what they are at an organisation."""

    organisation_id = _choice(N_("Organisation"))
    role = fields.Enum(
        AffiliationRole,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"label": N_("Role")},
    )
    valid_from = _day(N_("First day"))


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
    guardian_id = _choice(N_("Guardian"), required=True)


class NewGuardianSchema(FlygelSchema):
    """A guardian who is invited by e-mail."""

    given_name = _name(N_("Given name"))
    family_name = _name(N_("Family name"))
    email = fields.Email(
        required=True, validate=validate.Length(max=254), metadata={"label": N_("E-mail")}
    )
    relation = _relation()


class TeachingSchema(LastingSchema):
    """Who teaches a pupil; without an instrument the main one is meant."""

    id = fields.UUID(dump_only=True)
    person = fields.Nested(NamedSchema, dump_only=True)
    teacher_id = _choice(N_("Teacher"), required=True)
    instrument = _text(N_("Instrument"), 60)


class PersonDetailSchema(PersonSchema):
    """A person with everybody who looks after or teaches them."""

    guardians = fields.List(fields.Nested(GuardianshipSchema), dump_only=True)
    children = fields.List(fields.Nested(GuardianshipSchema), dump_only=True)
    teachers = fields.List(fields.Nested(TeachingSchema), dump_only=True)
    pupils = fields.List(fields.Nested(TeachingSchema), dump_only=True)


class ResidenceSchema(VersionedSchema):
    """Where somebody lives and can be called."""

    protection = fields.Enum(
        Protection, by_value=True, required=True, metadata={"label": N_("Protection")}
    )
    hidden = fields.Boolean(
        dump_only=True, metadata={"description": "Protected, and not part of this answer."}
    )
    street = _text(N_("Street address"))
    postal_code = _text(N_("Postal code"), 10)
    town = _text(N_("Town"))
    municipality_code = _text(N_("Municipality code"), 10)
    phone = _text(N_("Telephone"), 40)


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

    answered_by = _choice(N_("Answered by"), required=True)


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


class LinkSchema(FlygelSchema):
    """Whose log-in it is; nothing takes the link away."""

    membership_id = _choice(N_("Member"))


class MergeSchema(FlygelSchema):
    """The record that goes."""

    removed_id = _choice(N_("The other record"), required=True)
    confirmation = fields.String(load_default="", metadata={"label": N_("Confirmation")})


class UploadSchema(FlygelSchema):
    """A file to import."""

    file = fields.Raw(required=True, metadata={"label": N_("File")})


class PopulationSchema(FlygelSchema):
    """How many lived in a municipality on a day, and who says so."""

    code = fields.String(metadata={"description": "The code that was asked for."})
    found_code = fields.String(
        allow_none=True, metadata={"description": "The code that was in use that day."}
    )
    day = fields.Date()
    population = fields.Integer(allow_none=True)
    source = fields.String(allow_none=True)
    basis = fields.String(allow_none=True)


class CodeSpellSchema(FlygelSchema):
    """A code of a municipality while it was in use."""

    code = fields.String()
    name = fields.String()
    county_name = fields.String()
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)


class MunicipalityPopulationSchema(FlygelSchema):
    """A municipality's figures over the years, and the codes they were counted under."""

    country = fields.String()
    code = fields.String()
    name = fields.String()
    codes = fields.List(fields.Nested(CodeSpellSchema))
    population = fields.List(fields.Nested(PopulationSchema))


class SearchSchema(FlygelSchema):
    """What a short list is searched for."""

    q = fields.String(load_default="", metadata={"description": "Search."})


class ListArgumentsSchema(FlygelSchema):
    """Searching a list and turning its pages."""

    q = fields.String(load_default="", metadata={"description": "Search."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    sort = fields.String(load_default="", metadata={"description": "A key; “-” turns it round."})


class OrganisationListArgumentsSchema(ListArgumentsSchema):
    """Filters of the list of organisations."""

    kind = fields.Enum(OrganisationKind, by_value=True, load_default=None)
    sub_region = fields.UUID(load_default=None)
    programme = fields.String(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf(["", "ended"]))


class PeopleListArgumentsSchema(ListArgumentsSchema):
    """Filters of the list of people."""

    role = fields.Enum(AffiliationRole, by_value=True, load_default=None)
    organisation = fields.UUID(load_default=None)
    instrument = fields.String(load_default="", validate=validate.Length(max=60))
    level = fields.Enum(Level, by_value=True, load_default=None)


class ParticipationListArgumentsSchema(FlygelSchema):
    """Whose participations, and when."""

    programme = fields.String(required=True)
    valid_from = fields.Date(load_default=None, data_key="from")
    valid_to = fields.Date(load_default=None, data_key="to")


class OrganisationPageSchema(FlygelSchema):
    """A page of organisations."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(OrganisationSchema))


class PeoplePageSchema(FlygelSchema):
    """A page of people."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(PersonSchema))
