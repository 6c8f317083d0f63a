"""UM-7: who passes a population limit at the next 1 January, and who is near one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.kit import Reason
from plugins.ungmusikk.queries.round_views import LineView, RoundView
from plugins.ungmusikk.queries.taking_part import figures_by_code
from plugins.ungmusikk.rules import (
    Boundary,
    Crossing,
    PopulationFigure,
    Tier,
    TierWatch,
    is_near_boundary,
    next_boundary,
    tier_crossings,
)


@dataclass(frozen=True, kw_only=True)
class RoundWatch:
    """UM-7: who is in another tier on `day`, and who is near a limit in this round.

    `day` is the 1 January after the one that counts. `known` is how many of the lines have a
    figure for it: 0 when the office has not published it.
    """

    day: date
    known: int
    crossings: tuple[Crossing, ...]
    near: tuple[tuple[LineView, Boundary], ...]


def watch(round_view: RoundView, *, within: int) -> RoundWatch:
    """UM-7: warnings for a round, its figures as frozen against those of the next 1 January.

    `within` is how few inhabitants from a limit are near. Two statements.
    """
    day = round_view.population_date.replace(year=round_view.population_date.year + 1)
    lines = round_view.lines
    after = figures_by_code([each.code for each in lines], day) if lines else {}
    found = _crossings(lines, after, round_view.tiers)
    crossing = {each.code for each in found.crossings}
    return RoundWatch(
        day=day,
        known=sum(not isinstance(figure, Reason) for figure in after.values()),
        crossings=found.crossings,
        near=tuple(
            (each, boundary)
            for each in lines
            if each.code not in crossing
            and is_near_boundary(each.line.population, round_view.tiers, within=within)
            and not isinstance(
                boundary := next_boundary(each.line.population, round_view.tiers), Reason
            )
        ),
    )


def _crossings(
    lines: Sequence[LineView],
    after: Mapping[str, PopulationFigure | Reason],
    tiers: Sequence[Tier],
) -> TierWatch:
    before: dict[str, PopulationFigure | Reason] = {
        each.code: PopulationFigure(
            each.line.population, each.line.population_date, each.line.source
        )
        for each in lines
    }
    return tier_crossings({each.code: each.name for each in lines}, before, after, tiers)
