"""UM-15: the activities of a year by cooperation area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.kit import Period
from plugins.activities import TaggedActivity, tagged_activities
from plugins.ungmusikk.kinds import AREA_SCHEME
from plugins.ungmusikk.rules import (
    AreaShare,
    DatedArea,
    areas_in,
    share_by_area,
    shown_number,
)
from plugins.ungmusikk.settings import PLUGIN


@dataclass(frozen=True, kw_only=True)
class AreaFigures:
    """A calendar year's activities by the areas in use then.

    `untagged` are those without an area. `participants` is None for few, as in each share.
    """

    year: int
    areas: tuple[DatedArea, ...]
    shares: tuple[AreaShare, ...]
    activities: tuple[TaggedActivity, ...]
    untagged: tuple[TaggedActivity, ...]
    participants: int | None


def area_figures(year: int) -> AreaFigures:
    """UM-15: what was done in each area in the year. Two statements."""
    period = Period(date(year, 1, 1), date(year, 12, 31))
    found = tagged_activities(PLUGIN, AREA_SCHEME, period)
    areas = areas_in(period)
    return AreaFigures(
        year=year,
        areas=areas,
        shares=share_by_area(areas, [(each.tags, each.registered) for each in found]),
        activities=tuple(found),
        untagged=tuple(each for each in found if not each.tags),
        participants=shown_number(sum(each.registered for each in found)),
    )
