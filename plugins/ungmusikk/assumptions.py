"""UM-13: between what is typed into the what-if form, or sent to it, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugins.ungmusikk.queries import Assumptions, Base
from plugins.ungmusikk.rules import PopulationFigure
from plugins.ungmusikk.settings import tiers_from


def assumptions_from(loaded: Mapping[str, Any], base: Base) -> Assumptions:
    """What differs from today. A number that is the same as today's is no assumption."""
    scenario = base.scenario
    tiers = tiers_from(loaded["tiers"]) if loaded["tiers"] else None
    return Assumptions(
        year=loaded["year"],
        on=loaded["on"],
        added=tuple(dict.fromkeys(code for code in loaded["added"] if code)),
        removed=tuple(dict.fromkeys(loaded["removed"])),
        populations={
            row["code"]: row["inhabitants"]
            for row in loaded["populations"]
            if row["inhabitants"] is not None
            and row["inhabitants"] != _inhabitants(base, row["code"])
            and row["code"] not in loaded["removed"]
        },
        tiers=None if tiers == scenario.tiers else tiers,
        grants={
            row["partner"]: row["amount"]
            for row in loaded["grants"]
            if row["amount"] is not None and scenario.grants.get(row["partner"]) != row["amount"]
        },
        pupils=None if loaded["pupils"] == scenario.pupils else loaded["pupils"],
    )


def typed_from(assumed: Assumptions, base: Base) -> dict[str, Any]:
    """The form's values: everything as it is, with the assumptions on top."""
    scenario = base.scenario
    codes = [each.code for each in scenario.participants]
    tiers = assumed.tiers or scenario.tiers
    grants = {**scenario.grants, **assumed.grants}
    return {
        "year": assumed.year,
        "on": assumed.on,
        "added": list(assumed.added),
        "removed": list(assumed.removed),
        "populations": [
            {"code": code, "inhabitants": assumed.populations.get(code)}
            for code in [*codes, *assumed.added]
        ],
        "tiers": [{"low": tier.low, "high": tier.high, "amount": tier.amount} for tier in tiers],
        "grants": [{"partner": partner, "amount": amount} for partner, amount in grants.items()],
        "pupils": assumed.pupils or scenario.pupils,
    }


def _inhabitants(base: Base, code: str) -> int | None:
    figure = base.scenario.populations.get(code)
    return figure.inhabitants if isinstance(figure, PopulationFigure) else None
