"""What the schemas of several topics are made of."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.plugin_api import FlygelSchema, LocalDate

SHORT = validate.Length(min=1, max=200)


OPTIONAL = validate.Length(max=200)


LONG = validate.Length(max=5000)


# What one plan holds at the most when it is brought along.
MANY = validate.Length(max=500)


def name_field(label: str, example: str = "") -> fields.String:
    """A name, which must be there."""
    metadata = {"label": label, **({"help": example} if example else {})}
    return fields.String(required=True, validate=SHORT, metadata=metadata)


def text_field(label: str, longest: validate.Validator = OPTIONAL) -> fields.String:
    """A text that may be left out."""
    return fields.String(load_default="", validate=longest, metadata={"label": label})


def day_field(label: str, *, required: bool = False) -> LocalDate:
    """A day, none unless it is required."""
    if required:
        return LocalDate(required=True, metadata={"label": label})
    return LocalDate(load_default=None, allow_none=True, metadata={"label": label})


def choice(kind: Any, label: str, default: Any) -> fields.Field[Any]:
    """One of a few kinds."""
    return fields.Enum(kind, by_value=True, load_default=default, metadata={"label": label})


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


class ListArgumentsSchema(FlygelSchema):
    """Searching a list and turning its pages."""

    q = fields.String(load_default="", metadata={"description": "Search."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
