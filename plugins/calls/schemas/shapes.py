"""Fields that several schemas share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalInteger,
    LocalMoment,
    MoneyField,
    current_tenant,
)

LANGUAGES = ("nb", "nn", "da", "en")
LONGEST_TITLE = 200
LONGEST_TEXT = 8000


def texts_field(label: str, longest: int = LONGEST_TEXT) -> fields.Dict:
    """One text per language."""
    return fields.Dict(
        keys=fields.String(validate=validate.OneOf(LANGUAGES)),
        values=fields.String(validate=validate.Length(max=longest)),
        load_default=dict,
        metadata={"label": label},
    )


def many_texts_field(label: str) -> fields.Dict:
    """Texts per language, each set under a key of its own."""
    return fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.Dict(
            keys=fields.String(validate=validate.OneOf(LANGUAGES)),
            values=fields.String(validate=validate.Length(max=LONGEST_TEXT)),
        ),
        load_default=dict,
        metadata={"label": label},
    )


def text_field(label: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> fields.String:
    """A text; one that is required must hold something."""
    if required:
        return fields.String(
            required=True,
            validate=validate.Length(min=1, max=longest),
            metadata={"label": label},
        )
    return fields.String(
        load_default="", validate=validate.Length(max=longest), metadata={"label": label}
    )


def number_field(label: str, *, low: int = 0, high: int = 1_000_000) -> LocalInteger:
    """A whole number within bounds, or nothing."""
    return LocalInteger(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=low, max=high),
        metadata={"label": label},
    )


def money_field(label: str) -> MoneyField:
    """An amount in the tenant's currency, or nothing."""
    return MoneyField(
        currency=lambda: current_tenant().currency,
        load_default=None,
        allow_none=True,
        metadata={"label": label},
    )


def moment_field(label: str) -> LocalMoment:
    """A day and a time, or nothing."""
    return LocalMoment(load_default=None, allow_none=True, metadata={"label": label})


def nested_texts(flat: Mapping[str, Any]) -> dict[str, Any]:
    """A form's "costs-nb" → {"costs": {"nb": …}}; JSON comes nested already."""
    found: dict[str, Any] = {}
    for name, value in flat.items():
        key, dash, language = str(name).rpartition("-")
        if isinstance(value, str) and dash:
            found.setdefault(key, {})[language] = value
        else:
            found[name] = value
    return found


class NamedSchema(FlygelSchema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class VersionSchema(FlygelSchema):
    """A form that carries the version it was shown with; the API uses ETags instead."""

    version = fields.Integer(load_default=None, allow_none=True)


class ListArgumentsSchema(FlygelSchema):
    """Searching a list and turning its pages."""

    q = fields.String(load_default="", metadata={"description": "Search."})
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
    state = fields.String(load_default="", validate=validate.Length(max=40))
    programme = fields.String(load_default="", validate=validate.Length(max=80))


class ReasonSchema(FlygelSchema):
    """A written reason."""

    reason = text_field(N_("Reason"), longest=2000)


class YesNoSchema(FlygelSchema):
    """An answer, and a reason where one is needed."""

    yes = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    reason = text_field(N_("Reason"), longest=4000)


class TitleSchema(FlygelSchema):
    """A name."""

    title = text_field(N_("Name"), required=True, longest=LONGEST_TITLE)
