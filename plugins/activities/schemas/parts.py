"""What the schemas of several topics are made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    LOCAL_ZONE,
    FlygelSchema,
    LocalInteger,
)
from plugins.registry import Level

LONGEST_TITLE = 200


LONGEST_TEXT = 4000


LONGEST_NOTE = 500


class Moment(fields.DateTime):
    """A day and a time; without a time zone it is the local time of Norway and Denmark."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **options)
        return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)


def moment(label: str, *, required: bool = False) -> Moment:
    """A moment in local time, none unless it is required."""
    if required:
        return Moment(required=True, metadata={"label": label})
    return Moment(load_default=None, allow_none=True, metadata={"label": label})


def text(label: str, longest: int = LONGEST_TITLE) -> fields.String:
    """A short text that may be left out."""
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=longest),
        metadata={"label": label},
    )


def number(label: str, *, low: int, high: int) -> LocalInteger:
    """A whole number within limits that may be left out."""
    return LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=low, max=high),
        metadata={"label": label},
    )


def level(label: str) -> fields.Enum[Any]:
    """A level that may be left out."""
    return fields.Enum(
        Level, by_value=True, load_default=None, allow_none=True, metadata={"label": label}
    )


def texts(label: str, longest: int) -> fields.Dict:
    """A text in several languages."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(["nb", "nn", "da", "en"])),
        values=fields.String(validate=validate.Length(max=longest)),
        load_default=dict,
        metadata={"label": label},
    )


class NamedSchema(FlygelSchema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class InstrumentSchema(FlygelSchema):
    """An instrument that an activity is for."""

    instrument = fields.String(required=True, metadata={"label": N_("Instrument")})
    places = number(N_("Places"), low=1, high=10_000)


class ReasonSchema(FlygelSchema):
    """Why something is not simply a yes."""

    code = fields.String()
    message = fields.String()
