"""How a field of a form is made: a choice, an id, a text, words in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from core.kit import N_
from core.plugin_api import (
    LOCAL_ZONE,
    FlygelSchema,
    gettext,
)

_LONGEST = 4000


class Moment(fields.NaiveDateTime):
    """A moment by the clock of the countries served, as "2026-05-01T17:00"."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class, as its own
        "invalid": N_("Write a day and a time."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **options)
        return moment.replace(tzinfo=LOCAL_ZONE)


def choice(kinds: type[StrEnum], label: str, **options: Any) -> Any:
    """One of an enumeration, by its key."""
    return fields.Enum(kinds, by_value=True, metadata={"label": label}, **options)


def identity(label: str, **options: Any) -> fields.UUID:
    """The id of something that is there already."""
    return fields.UUID(metadata={"label": label}, **options)


def plain_text(label: str, *, longest: int = _LONGEST, **options: Any) -> fields.String:
    """A text in whatever language the writer uses; empty where it is not required."""
    if not options.get("required"):
        options.setdefault("load_default", "")
    return fields.String(
        validate=validate.Length(min=1 if options.get("required") else None, max=longest),
        metadata={"label": label},
        **options,
    )


def _some_text(value: Mapping[str, str]) -> None:
    if not any(text.strip() for text in value.values()):
        raise ValidationError(gettext("Fill in this field in at least one language."))


def words(label: str, *, longest: int = _LONGEST, required: bool = False) -> fields.Dict:
    """A text in the tenant's languages: {"da": "…"}."""
    needed: dict[str, Any] = {"load_default": dict}
    if required:
        needed = {"required": True, "validate": _some_text}
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(["nb", "nn", "da", "en"])),
        values=fields.String(validate=validate.Length(max=longest)),
        metadata={"label": label},
        **needed,
    )


class VersionedSchema(FlygelSchema):
    """A change to what the reader has seen; without a version, to whatever is there."""

    version = fields.Integer(
        load_default=None,
        allow_none=True,
        metadata={"description": "The version that was seen; another one now answers 409."},
    )


class NothingSchema(FlygelSchema):
    """Nothing to fill in: a button."""
