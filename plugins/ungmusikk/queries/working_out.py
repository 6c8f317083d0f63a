"""UM-1 to UM-5: a year's round as it would be worked out now. Reads only; services store it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.kit import Period, Reason
from plugins.ungmusikk.queries.taking_part import figures_of, memberships_in
from plugins.ungmusikk.rules import (
    Participant,
    PopulationFigure,
    Round,
    Tier,
    TierWatch,
    participants_in,
    population_date,
    tier_crossings,
    work_out_round,
)
from plugins.ungmusikk.settings import YearSettings, year_settings


@dataclass(frozen=True)
class WorkedOut:
    """A round, what it was worked out from, and whose each line is, by municipality code."""

    round: Round
    settings: YearSettings
    participants: tuple[Participant, ...]
    figures: Mapping[str, PopulationFigure | Reason]
    organisations: Mapping[str, UUID]
    any_codes: Mapping[str, str]


def work_out_year(year: int, settings: YearSettings | None = None) -> WorkedOut:
    """UM-1 to UM-5: the year's round from today's register and figures.

    `settings` None takes the tenant's of 1 January. A fixed number of statements for any many
    municipalities.
    """
    chosen = settings or year_settings(year)
    seated = memberships_in(Period.year(year), codes_on=date(year, 1, 1))
    taking_part = participants_in(
        year, [each.membership for each in seated], served_pays=chosen.served_pays
    )
    day = population_date(year, offset=chosen.round.population_year_offset)
    figures = figures_of(seated, (day,))[day]
    return WorkedOut(
        round=work_out_round(year, taking_part, figures, chosen.tiers, chosen.round),
        settings=chosen,
        participants=taking_part,
        figures=figures,
        organisations={each.membership.code: each.organisation_id for each in seated},
        any_codes={each.membership.code: each.any_code for each in seated},
    )


def crossings_between(year: int, before: date, after: date, tiers: tuple[Tier, ...]) -> TierWatch:
    """UM-7: who of the year's members is in another tier on the later day."""
    seated = memberships_in(Period.year(year), codes_on=date(year, 1, 1))
    figures = figures_of(seated, (before, after))
    names = {each.membership.code: each.membership.name for each in seated}
    return tier_crossings(names, figures[before], figures[after], tiers)
