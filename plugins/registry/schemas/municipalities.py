"""Municipalities and their population."""

from __future__ import annotations

from marshmallow import fields

from core.plugin_api import FlygelSchema


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
