"""Population tiers: what a municipality of a given size pays in a full year.

The amounts and the limits are dated settings of the tenant. What never changes is here: tiers
leave no number of inhabitants without exactly one answer, and a missing figure has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.kit import N_, Decision, Money, Reason

NO_FIGURE = Reason("population.missing", N_("There is no population figure for the date."))


@dataclass(frozen=True)
class Tier:
    """UM-1: from ``low`` to ``high`` inhabitants, both included, a full year costs ``amount``.

    ``high`` is None in the tier without an upper limit.
    """

    low: int
    high: int | None
    amount: Money

    def includes(self, population: int) -> bool:
        """Whether a municipality with so many inhabitants is in the tier."""
        return self.low <= population and (self.high is None or population <= self.high)


@dataclass(frozen=True)
class Boundary:
    """UM-7: how far a population is from the tiers above and below.

    ``inhabitants_up`` more inhabitants lead to the tier ``above``; ``inhabitants_down`` fewer
    lead to the tier ``below``. Both are None where there is no such tier.
    """

    tier: Tier
    above: Tier | None
    inhabitants_up: int | None
    below: Tier | None
    inhabitants_down: int | None


def check_tiers(tiers: Sequence[Tier]) -> Decision:
    """UM-1: whether the tiers give every whole number from 0 exactly one amount.

    No gap, no overlap, the last one without an upper limit, one currency, no amount below
    zero. The order they are given in does not matter. A refusal names every fault, so that
    all can be mended at once.
    """
    if not tiers:
        return Decision.no(Reason("tiers.none", N_("There must be at least one tier.")))
    in_order = sorted(tiers, key=lambda tier: tier.low)
    faults = [
        *_faults_at_the_ends(in_order),
        *(fault for tier in in_order for fault in _faults_of_one(tier)),
        *(fault for pair in pairwise(in_order) for fault in _faults_between(*pair)),
        *_faults_in_currency(in_order),
    ]
    return Decision.no(*faults) if faults else Decision.yes()


def tier_for(population: int | None, tiers: Sequence[Tier]) -> Tier | Reason:
    """UM-1, UM-3: the tier of a population, or why there is none.

    None, and 0 or less, never fall into the lowest tier: the statistics office answers 0 for
    a code that did not exist on the date. The tiers must have passed ``check_tiers``.
    """
    if population is None:
        return NO_FIGURE
    if population <= 0:
        return Reason(
            "population.zero",
            N_(
                "The population figure is %(population)s: the statistics office answers 0 when "
                "a municipality code did not exist on the date."
            ),
            {"population": population},
        )
    for tier in tiers:
        if tier.includes(population):
            return tier
    raise ValueError(f"No tier includes {population}: check the tiers with check_tiers first.")


def next_boundary(population: int, tiers: Sequence[Tier]) -> Boundary | Reason:
    """UM-7: how many more, or fewer, inhabitants lead to another tier.

    A population that has no tier (UM-3) is answered with the same reason as ``tier_for``.
    """
    tier = tier_for(population, tiers)
    if isinstance(tier, Reason):
        return tier
    in_order = sorted(tiers, key=lambda each: each.low)
    place = in_order.index(tier)
    above = in_order[place + 1] if tier.high is not None else None
    below = in_order[place - 1] if place else None
    return Boundary(
        tier=tier,
        above=above,
        inhabitants_up=above.low - population if above else None,
        below=below,
        inhabitants_down=population - tier.low + 1 if below else None,
    )


def _faults_at_the_ends(in_order: Sequence[Tier]) -> list[Reason]:
    faults = []
    if in_order[0].low != 0:
        faults.append(
            Reason(
                "tiers.start",
                N_("The first tier must start at 0, not at %(low)s."),
                {"low": in_order[0].low},
            )
        )
    highest = in_order[-1].high
    if highest is not None:
        faults.append(
            Reason(
                "tiers.end",
                N_("The last tier must have no upper limit, but it ends at %(high)s."),
                {"high": highest},
            )
        )
    return faults


def _faults_of_one(tier: Tier) -> list[Reason]:
    faults = []
    if tier.high is not None and tier.high < tier.low:
        faults.append(
            Reason(
                "tiers.backwards",
                N_("The tier from %(low)s ends at %(high)s, before it starts."),
                {"low": tier.low, "high": tier.high},
            )
        )
    if tier.amount.minor < 0:
        faults.append(
            Reason(
                "tiers.negative",
                N_("The tier from %(low)s has an amount below zero: %(amount)s."),
                {"low": tier.low, "amount": tier.amount},
            )
        )
    return faults


def _faults_between(one: Tier, following: Tier) -> list[Reason]:
    if one.high is None or following.low <= one.high:
        return [
            Reason(
                "tiers.overlap",
                N_("%(population)s inhabitants are in two tiers, from %(one)s and from %(other)s."),
                {"population": following.low, "one": one.low, "other": following.low},
            )
        ]
    if following.low > one.high + 1 and one.high >= one.low:
        return [
            Reason(
                "tiers.gap",
                N_("No tier includes %(from)s to %(to)s inhabitants."),
                {"from": one.high + 1, "to": following.low - 1},
            )
        ]
    return []


def _faults_in_currency(in_order: Sequence[Tier]) -> list[Reason]:
    currencies = sorted({tier.amount.currency for tier in in_order})
    if len(currencies) == 1:
        return []
    return [
        Reason(
            "tiers.currencies",
            N_("All tiers must be in one currency, not in %(currencies)s."),
            {"currencies": ", ".join(currencies)},
        )
    ]
