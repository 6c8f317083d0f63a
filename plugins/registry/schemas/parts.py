"""What the schemas of several topics are made of."""

from __future__ import annotations

from enum import Enum
from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate

LONGEST_NAME = 200


def name_field(label: str) -> fields.String:
    """A name, which must be there."""
    return fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_NAME),
        metadata={"label": label},
    )


def text_field(label: str, longest: int = LONGEST_NAME) -> fields.String:
    """A text that may be left out."""
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=longest),
        metadata={"label": label},
    )


def day_field(label: str, *, required: bool = False) -> LocalDate:
    """A day, none unless it is required."""
    if required:
        return LocalDate(required=True, metadata={"label": label})
    return LocalDate(load_default=None, allow_none=True, metadata={"label": label})


def one_of(kinds: type[Enum], label: str) -> fields.Enum[Any]:
    """One of a few kinds, or none."""
    return fields.Enum(
        kinds, by_value=True, load_default=None, allow_none=True, metadata={"label": label}
    )


def choice(label: str, *, required: bool = False) -> fields.UUID:
    """The id of something to choose."""
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

    valid_from = day_field(N_("First day"))
    valid_to = day_field(N_("Last day"))


class EndSchema(VersionedSchema):
    """The last day of something."""

    valid_to = day_field(N_("Last day"), required=True)


class EndOrRemoveSchema(FlygelSchema):
    """The last day of something, or that it was recorded by mistake."""

    valid_to = day_field(N_("Last day"))
    mistake = fields.Boolean(load_default=False, metadata={"label": N_("Recorded by mistake")})


class SearchSchema(FlygelSchema):
    """What a short list is searched for."""

    q = fields.String(load_default="", metadata={"description": "Search."})


class ListArgumentsSchema(FlygelSchema):
    """Searching a list and turning its pages."""

    q = fields.String(load_default="", metadata={"description": "Search."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    sort = fields.String(load_default="", metadata={"description": "A key; “-” turns it round."})
