"""Figures."""

from __future__ import annotations

from marshmallow import fields, validate

from core.plugin_api import (
    FlygelSchema,
)


class FigureRowSchema(FlygelSchema):
    """Figures of one group; null is "fewer than may be shown"."""

    label = fields.String()
    activities = fields.Integer()
    registered = fields.Integer(allow_none=True)
    waiting = fields.Integer(allow_none=True)
    attended = fields.Integer(allow_none=True)


class FiguresSchema(FlygelSchema):
    """Figures by activity, organisation and municipality."""

    by_activity = fields.List(fields.Nested(FigureRowSchema))
    by_organisation = fields.List(fields.Nested(FigureRowSchema))
    by_municipality = fields.List(fields.Nested(FigureRowSchema))


class FiguresArgumentsSchema(FlygelSchema):
    """Which year's figures."""

    year = fields.Integer(required=True, validate=validate.Range(min=1900, max=2200))
