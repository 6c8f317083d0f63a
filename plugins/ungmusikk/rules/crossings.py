"""Who passes a population limit between two dates, so that nobody is surprised by an invoice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.kit import N_, Money, Reason
from plugins.ungmusikk.rules.population import Placed, PopulationFigure, place
from plugins.ungmusikk.rules.tiers import Tier, next_boundary


@dataclass(frozen=True)
class Crossing:
    """UM-7: a municipality that is in another tier on the later date.

    ``difference`` is what a full year costs more (or, negative, less).
    """

    code: str
    name: str
    before: Placed
    after: Placed
    difference: Money
    message: Reason


@dataclass(frozen=True)
class TierWatch:
    """UM-7: the crossings, and by code those that cannot be told, with the reason."""

    crossings: tuple[Crossing, ...]
    unresolved: Mapping[str, Reason]


def tier_crossings(
    names: Mapping[str, str],
    before: Mapping[str, PopulationFigure | Reason],
    after: Mapping[str, PopulationFigure | Reason],
    tiers: Sequence[Tier],
) -> TierWatch:
    """UM-7: who is in another tier at the later date, in the order of ``names``.

    ``names`` is code → name; the figures go by the same codes, also across a renumbering. A
    municipality that lacks a figure on either date is told apart, never guessed (UM-3).
    """
    crossings = []
    unresolved: dict[str, Reason] = {}
    for code, name in names.items():
        earlier = place(before.get(code), tiers)
        later = place(after.get(code), tiers)
        if isinstance(earlier, Reason):
            unresolved[code] = earlier
        elif isinstance(later, Reason):
            unresolved[code] = later
        elif earlier.tier != later.tier:
            crossings.append(_crossing(code, name, earlier, later))
    return TierWatch(tuple(crossings), unresolved)


def is_near_boundary(population: int, tiers: Sequence[Tier], *, within: int) -> bool:
    """UM-7: whether at most ``within`` inhabitants more, or fewer, lead to another tier.

    A population without a tier (UM-3) is near none.
    """
    boundary = next_boundary(population, tiers)
    if isinstance(boundary, Reason):
        return False
    return any(
        distance is not None and distance <= within
        for distance in (boundary.inhabitants_up, boundary.inhabitants_down)
    )


def _crossing(code: str, name: str, before: Placed, after: Placed) -> Crossing:
    params = {
        "name": name,
        "before": before.inhabitants,
        "after": after.inhabitants,
        "day_before": before.day,
        "day_after": after.day,
        "amount_before": before.tier.amount,
        "amount_after": after.tier.amount,
    }
    if after.tier.low > before.tier.low:
        message = Reason(
            "crossing.up",
            N_(
                "%(name)s has grown into a higher tier, from %(before)s inhabitants on "
                "%(day_before)s to %(after)s on %(day_after)s: %(amount_after)s instead of "
                "%(amount_before)s."
            ),
            params,
        )
    else:
        message = Reason(
            "crossing.down",
            N_(
                "%(name)s has shrunk into a lower tier, from %(before)s inhabitants on "
                "%(day_before)s to %(after)s on %(day_after)s: %(amount_after)s instead of "
                "%(amount_before)s."
            ),
            params,
        )
    return Crossing(code, name, before, after, after.tier.amount - before.tier.amount, message)
