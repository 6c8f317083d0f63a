"""A schema for each frozen value that a query answers with, made from its own types.

So that what pages show and what programs read never come apart, and OpenAPI describes both.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from core.kit import Decision, Money, Reason
from core.plugin_api import explain

_PLAIN: dict[Any, type[fields.Field[Any]]] = {
    str: fields.String,
    bool: fields.Boolean,
    int: fields.Integer,
    UUID: fields.UUID,
    datetime: fields.AwareDateTime,
    date: fields.Date,
    Decimal: fields.Decimal,
}


class _MoneyShape(Schema):
    """An amount in kroner, and its currency."""

    amount = fields.Decimal(as_string=True)
    currency = fields.String()


class _ReasonShape(Schema):
    """Why, with a code for programs and a sentence in the reader's language."""

    code = fields.String()
    message = fields.Function(lambda reason: explain(reason))


class _DecisionShape(Schema):
    """What the rules say."""

    outcome = fields.String()
    reasons = fields.List(fields.Nested(_ReasonShape))


@cache
def shape_of(value_type: type) -> type[Schema]:
    """The schema of a dataclass: its fields and its public properties."""
    hints = typing.get_type_hints(value_type)
    members: dict[str, Any] = {
        each.name: _field(hints[each.name]) for each in fields_of(value_type)
    }
    for name in dir(value_type):
        attribute = getattr(value_type, name)
        if isinstance(attribute, property) and not name.startswith("_"):
            answer = typing.get_type_hints(attribute.fget)["return"]
            if not _is_rule(answer):
                members[name] = _field(answer)
    members["__doc__"] = value_type.__doc__
    return type(f"{value_type.__name__}Shape", (Schema,), members)


def _is_rule(hint: Any) -> bool:
    return getattr(hint, "__name__", "") == "Criterion"


def _field(hint: Any) -> fields.Field[Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _field(next(each for each in arguments if each is not type(None)))
        inner.allow_none = True
        return inner
    if origin is tuple and not (len(arguments) == 2 and arguments[1] is Ellipsis):
        return fields.Tuple([_field(each) for each in arguments])
    if origin in (tuple, list, Sequence):
        return fields.List(_field(arguments[0]))
    if origin in (dict, Mapping):
        return fields.Dict(keys=fields.String(), values=_field(arguments[1]))
    if hint in _PLAIN:
        return fields.Decimal(as_string=True) if hint is Decimal else _PLAIN[hint]()
    special = {Money: _MoneyShape, Reason: _ReasonShape, Decision: _DecisionShape}
    if hint in special:
        return fields.Nested(special[hint])
    if isinstance(hint, type) and issubclass(hint, Fraction):
        return fields.Float()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return fields.Enum(hint, by_value=True)
    if is_dataclass(hint):
        nested: Any = hint
        return fields.Nested(lambda: shape_of(nested)())
    return fields.Raw()
