"""The figure that counts: how many lived in a municipality, on which day, and who says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.kit import N_, Reason
from plugins.ungmusikk.rules.tiers import NO_FIGURE, Tier, tier_for


@dataclass(frozen=True)
class PopulationFigure:
    """UM-2: how many lived in a municipality on a date, and who says so.

    ``inhabitants`` is None when the source lists the municipality without a figure.
    """

    inhabitants: int | None
    day: date
    source: str


@dataclass(frozen=True)
class Placed:
    """UM-1: a figure that can be trusted, and its tier."""

    inhabitants: int
    day: date
    source: str
    tier: Tier


def population_date(year: int, *, offset: int = 0) -> date:
    """UM-2: the day whose population counts for a year's contributions: a 1 January.

    ``offset`` is 0 for the year itself, and −1 for the year before.
    """
    return date(year + offset, 1, 1)


def place(figure: PopulationFigure | Reason | None, tiers: Sequence[Tier]) -> Placed | Reason:
    """UM-1, UM-3: the figure with its tier, or why it has none.

    ``figure`` is None when there is no figure at all, and a reason when it is unclear which
    one is the municipality's, as after a merger.
    """
    if isinstance(figure, Reason):
        return figure
    if figure is None or figure.inhabitants is None:
        return NO_FIGURE
    tier = tier_for(figure.inhabitants, tiers)
    if isinstance(tier, Reason):
        return tier
    return Placed(figure.inhabitants, figure.day, figure.source, tier)


def place_on(
    day: date, figure: PopulationFigure | Reason | None, tiers: Sequence[Tier]
) -> Placed | Reason:
    """UM-2, UM-3: like ``place``, but a figure for another day than the one that counts is none."""
    if isinstance(figure, PopulationFigure) and figure.day != day:
        return Reason(
            "population.other_date",
            N_("The population figure is from %(figure_date)s, and %(date)s is what counts."),
            {"figure_date": figure.day, "date": day},
        )
    return place(figure, tiers)
