"""The catalogue: what is asked of it, and its cards."""

from __future__ import annotations

from marshmallow import fields, validate

from core.plugin_api import (
    FlygelSchema,
    LocalDate,
)
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.schemas.offers import PlacesSchema
from plugins.activities.schemas.parts import InstrumentSchema, NamedSchema, ReasonSchema
from plugins.registry import ArtForm, Level


class FitSchema(FlygelSchema):
    """Whether an activity fits somebody."""

    outcome = fields.String()
    reasons = fields.List(fields.Nested(ReasonSchema))


class CardSchema(FlygelSchema):
    """An activity on a list."""

    id = fields.UUID()
    kind = fields.String()
    programme = fields.String()
    titles = fields.Dict()
    organisation = fields.Nested(NamedSchema)
    art_form = fields.Enum(ArtForm, by_value=True)
    instruments = fields.List(fields.Nested(InstrumentSchema))
    places = fields.Nested(PlacesSchema)
    place_name = fields.String(allow_none=True)
    municipality_code = fields.String(allow_none=True)
    distance_km = fields.Integer(allow_none=True)
    starts_at = fields.DateTime(allow_none=True)
    ends_at = fields.DateTime(allow_none=True)
    closes_at = fields.DateTime(allow_none=True)
    state = fields.Enum(ActivityState, by_value=True)
    registered = fields.Enum(RegistrationState, by_value=True, allow_none=True)
    fits = fields.Nested(FitSchema, allow_none=True)


class CardPageSchema(FlygelSchema):
    """A page of the catalogue."""

    items = fields.List(fields.Nested(CardSchema))
    total = fields.Integer()
    number = fields.Integer()
    pages = fields.Integer()


class CatalogueArgumentsSchema(FlygelSchema):
    """What is asked of the catalogue."""

    q = fields.String(load_default="")
    sort = fields.String(load_default="starts")
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    person = fields.UUID(load_default=None)
    kind = fields.String(load_default="")
    programme = fields.String(load_default="")
    art_form = fields.String(load_default="")
    instrument = fields.String(load_default="")
    level = fields.String(
        load_default="", validate=validate.OneOf(["", *(level.value for level in Level)])
    )
    age = fields.String(load_default="")
    municipality = fields.String(load_default="")
    within = fields.String(load_default="")
    free = fields.String(load_default="")
    organisation = fields.UUID(load_default=None)
    # A word of the language, which cannot be an attribute's name.
    first = LocalDate(load_default=None, data_key="from", attribute="from")
    last = LocalDate(load_default=None, data_key="to", attribute="to")
    tag = fields.String(load_default="", metadata={"description": 'Reads "scheme:tag".'})
    state = fields.String(
        load_default="", validate=validate.OneOf(["", *(state.value for state in ActivityState)])
    )
    past = fields.String(load_default="")
