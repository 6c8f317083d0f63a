"""How the rules' values lie in JSON columns: tiers, and reasons that are said again later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.kit import Money, Reason, Term
from plugins.ungmusikk.rules import Tier


def stored_tiers(tiers: Sequence[Tier]) -> list[dict[str, Any]]:
    """UM-1: tiers as a round keeps them, amounts in whole øre."""
    return [{"low": tier.low, "high": tier.high, "minor": tier.amount.minor} for tier in tiers]


def tiers_stored(rows: Sequence[Mapping[str, Any]], currency: str) -> tuple[Tier, ...]:
    """UM-1: the tiers that a round keeps."""
    return tuple(Tier(row["low"], row["high"], Money(row["minor"], currency)) for row in rows)


def stored_reason(reason: Reason) -> dict[str, Any]:
    """UM-3: a reason as an unresolved contribution keeps it.

    A date, an amount and a translated word stay what they are, so that the sentence can be said
    in any language later. Any other kind of value is kept as the text it is written as.
    """
    return {
        "code": reason.code,
        "message": reason.message,
        "params": {key: _stored(value) for key, value in reason.params.items()},
    }


def reason_stored(kept: Mapping[str, Any]) -> Reason:
    """UM-3: the reason that was kept."""
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
