"""What the schemas share."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import fields, validate

from core.plugin_api import FlygelSchema

_NAME = validate.Length(min=1, max=200)


_SHORT = validate.Length(max=200)


_LONG = validate.Length(max=4000)


_TEXT = validate.Length(max=20_000)


_ADDRESS = validate.Length(max=500)


_HOURS = validate.Range(min=0, max=1000)


def _one_of(kind: type[StrEnum]) -> validate.OneOf:
    return validate.OneOf([str(each) for each in kind])


class VersionedSchema(FlygelSchema):
    """A change to something that the reader has seen; without a version, to whatever is there."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "The version that was seen; another one now answers 409."},
    )
