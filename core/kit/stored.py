"""Reasons in JSON columns, so that they can be said again later, in any language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.kit.decision import Reason
from core.kit.message import Term
from core.kit.money import Money


def stored_reason(reason: Reason) -> dict[str, Any]:
    """A reason as a JSON column keeps it.

    A date, an amount and a translated word stay what they are, so that the sentence can be said
    in any language later. Any other kind of value is kept as the text it is written as.
    """
    return {
        "code": reason.code,
        "message": reason.message,
        "params": {key: _stored(value) for key, value in reason.params.items()},
    }


def reason_stored(kept: Mapping[str, Any]) -> Reason:
    """The reason that was kept."""
    params = {key: _loaded(value) for key, value in kept["params"].items()}
    return Reason(kept["code"], kept["message"], params)


def _stored(value: object) -> Any:
    match value:
        case Term():
            return {"term": str(value)}
        case date():
            return {"date": value.isoformat()}
        case Money():
            return {"minor": value.minor, "currency": value.currency}
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def _loaded(value: Any) -> object:
    match value:
        case {"term": str(term)}:
            return Term(term)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"minor": int(minor), "currency": str(currency)}:
            return Money(minor, currency)
        case _:
            return value
