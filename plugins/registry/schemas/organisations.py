"""Organisations, sub-regions, agreements and participations."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema
from plugins.registry.figures import DENMARK, NORWAY
from plugins.registry.models import (
    OrganisationKind,
)
from plugins.registry.schemas.parts import (
    LastingSchema,
    ListArgumentsSchema,
    NamedSchema,
    choice,
    day_field,
    name_field,
    text_field,
)


class OrganisationSchema(LastingSchema):
    """An organisation."""

    id = fields.UUID(dump_only=True)
    kind = fields.Enum(
        OrganisationKind, by_value=True, required=True, metadata={"label": N_("Kind")}
    )
    name = name_field(N_("Name"))
    country = fields.String(
        load_default=NORWAY,
        validate=validate.OneOf([NORWAY, DENMARK]),
        metadata={"label": N_("Country")},
    )
    municipality_code = text_field(N_("Municipality code"), 10)
    parent_id = choice(N_("Belongs to"))
    website = fields.Url(
        load_default=None,
        allow_none=True,
        schemes={"http", "https"},
        metadata={"label": N_("Website")},
    )
    parent = fields.Nested(NamedSchema, dump_only=True, allow_none=True)
    sub_region = fields.Nested(NamedSchema, dump_only=True, allow_none=True)


class SubRegionSchema(LastingSchema):
    """A sub-region."""

    id = fields.UUID(dump_only=True)
    name = name_field(N_("Name"))
    seated = fields.Integer(dump_only=True)


class SeatSchema(LastingSchema):
    """An organisation's place in a sub-region."""

    id = fields.UUID(dump_only=True)
    organisation_id = choice(N_("Organisation"), required=True)


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
    organisation_id = choice(N_("Organisation"), required=True)
    organisation = fields.Nested(NamedSchema, dump_only=True)
    signed_on = day_field(N_("Signed on"))


class AgreementSchema(LastingSchema):
    """A cooperation agreement."""

    id = fields.UUID(dump_only=True)
    name = name_field(N_("Name"))
    case_number = text_field(N_("Case number"), 60)
    parties = fields.List(fields.Nested(PartySchema), dump_only=True)


class ParticipationSchema(LastingSchema):
    """An organisation's place in a programme."""

    id = fields.UUID(dump_only=True, attribute="participation_id")
    programme = fields.String(required=True, metadata={"label": N_("Programme")})
    organisation_id = choice(N_("Organisation"), required=True)
    name = fields.String(dump_only=True)
    code = fields.String(dump_only=True, allow_none=True)
    kind = fields.String(required=True, metadata={"label": N_("Takes part as")})
    served_through_id = choice(N_("Served through"))
    served_through = fields.Nested(NamedSchema, dump_only=True, allow_none=True)
    sub_region = fields.Nested(NamedSchema, dump_only=True, allow_none=True)
    decided_on = day_field(N_("Decided on"))
    case_number = text_field(N_("Case number"), 60)
    funding_source = text_field(N_("Funding source"), 60)


class OrganisationListArgumentsSchema(ListArgumentsSchema):
    """Filters of the list of organisations."""

    kind = fields.Enum(OrganisationKind, by_value=True, load_default=None)
    sub_region = fields.UUID(load_default=None)
    programme = fields.String(load_default="")
    state = fields.String(load_default="", validate=validate.OneOf(["", "ended"]))


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
