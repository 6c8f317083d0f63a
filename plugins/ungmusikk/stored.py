"""How the rules' tiers lie in JSON columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.kit import Money
from plugins.ungmusikk.rules import Tier


def stored_tiers(tiers: Sequence[Tier]) -> list[dict[str, Any]]:
    """UM-1: tiers as a round keeps them, amounts in whole øre."""
    return [{"low": tier.low, "high": tier.high, "minor": tier.amount.minor} for tier in tiers]


def tiers_stored(rows: Sequence[Mapping[str, Any]], currency: str) -> tuple[Tier, ...]:
    """UM-1: the tiers that a round keeps."""
    return tuple(Tier(row["low"], row["high"], Money(row["minor"], currency)) for row in rows)
