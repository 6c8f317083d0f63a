"""A round: every participating municipality's contribution for one year, each with its reasons.

Working out is separate from deciding (``approval``): the same arguments give the same round
however often it is worked out, and nothing here knows whether anybody has approved it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from core.kit import N_, Money, Reason
from plugins.ungmusikk.rules.membership import MembershipKind, Participant
from plugins.ungmusikk.rules.population import PopulationFigure, place_on, population_date
from plugins.ungmusikk.rules.tiers import Tier, check_tiers

MONTHS_IN_A_YEAR = 12


class PartYear(StrEnum):
    """UM-5: what a municipality pays that is in the programme for part of the year."""

    IN_FULL = "in_full"
    BY_STARTED_MONTHS = "by_started_months"


@dataclass(frozen=True)
class RoundSettings:
    """UM-2, UM-5: the tenant's choices for a year.

    ``population_year_offset`` is as in ``population_date``.
    """

    part_year: PartYear = PartYear.IN_FULL
    population_year_offset: int = 0


@dataclass(frozen=True)
class Line:
    """UM-2, UM-5: one municipality's contribution, with everything it rests on.

    ``explanation`` is whole sentences in reading order, to be filled and translated where
    they are shown.
    """

    code: str
    name: str
    kind: MembershipKind
    population: int
    population_date: date
    source: str
    tier: Tier
    full_amount: Money
    months: int
    amount: Money
    explanation: tuple[Reason, ...]


@dataclass(frozen=True)
class UnresolvedLine:
    """UM-3: a municipality whose contribution cannot be worked out, and why."""

    code: str
    name: str
    kind: MembershipKind
    months: int
    population_date: date
    reason: Reason


@dataclass(frozen=True)
class Round:
    """UM-6: a year's contributions as they are worked out. ``total`` leaves out the unresolved."""

    year: int
    population_date: date
    lines: tuple[Line, ...]
    unresolved: tuple[UnresolvedLine, ...]
    total: Money


def amount_for_months(full_amount: Money, months: int, part_year: PartYear) -> Money:
    """UM-5: what is paid for so many started months of a year, in whole kroner, half up.

    Raises ValueError for months outside 1 to 12.
    """
    if not 1 <= months <= MONTHS_IN_A_YEAR:
        raise ValueError(f"A year has 1 to 12 started months, not {months}.")
    if part_year is PartYear.IN_FULL:
        return full_amount.rounded_to_whole()
    return full_amount.scaled(Fraction(months, MONTHS_IN_A_YEAR), whole=True)


def work_out_line(
    participant: Participant,
    figure: PopulationFigure | Reason | None,
    day: date,
    tiers: Sequence[Tier],
    part_year: PartYear,
) -> Line | UnresolvedLine:
    """UM-1, UM-3, UM-5: one municipality's contribution, or why it has none.

    ``figure`` is None when there is no figure for ``day``, and a reason when it is unclear
    which figure is the municipality's, as after a merger. A figure for another day is not
    used.
    """
    placed = place_on(day, figure, tiers)
    if isinstance(placed, Reason):
        return UnresolvedLine(
            participant.code, participant.name, participant.kind, participant.months, day, placed
        )
    amount = amount_for_months(placed.tier.amount, participant.months, part_year)
    return Line(
        code=participant.code,
        name=participant.name,
        kind=participant.kind,
        population=placed.inhabitants,
        population_date=day,
        source=placed.source,
        tier=placed.tier,
        full_amount=placed.tier.amount,
        months=participant.months,
        amount=amount,
        explanation=(
            Reason(
                "line.population",
                N_("%(name)s had %(population)s inhabitants on %(date)s (%(source)s)."),
                {
                    "name": participant.name,
                    "population": placed.inhabitants,
                    "date": day,
                    "source": placed.source,
                },
            ),
            describe_tier(placed.tier),
            *_terms(participant, amount, part_year),
        ),
    )


def work_out_round(
    year: int,
    participants: Iterable[Participant],
    populations: Mapping[str, PopulationFigure | Reason],
    tiers: Sequence[Tier],
    settings: RoundSettings,
) -> Round:
    """UM-1, UM-2, UM-3, UM-6: the year's round, in the order of the participants.

    ``populations`` goes by municipality code; one that is absent has no figure. The total is
    the sum of the rounded lines. Repeating it with the same arguments gives an equal round.
    Raises ValueError for tiers that ``check_tiers`` refuses.
    """
    decision = check_tiers(tiers)
    if not decision.allowed:
        raise ValueError(f"The tiers of {year} are refused ({', '.join(decision.codes)}).")
    day = population_date(year, offset=settings.population_year_offset)
    worked_out = [
        work_out_line(each, populations.get(each.code), day, tiers, settings.part_year)
        for each in participants
    ]
    lines = tuple(line for line in worked_out if isinstance(line, Line))
    return Round(
        year=year,
        population_date=day,
        lines=lines,
        unresolved=tuple(line for line in worked_out if isinstance(line, UnresolvedLine)),
        total=Money.total((line.amount for line in lines), tiers[0].amount.currency),
    )


def describe_tier(tier: Tier) -> Reason:
    """UM-1: a tier in words."""
    params: dict[str, object] = {"from": tier.low, "to": tier.high, "amount": tier.amount}
    if tier.high is None:
        if tier.low == 0:
            return Reason("tier.all", N_("Every municipality: %(amount)s."), params)
        return Reason("tier.open", N_("%(from)s inhabitants or more: %(amount)s."), params)
    if tier.low == 0:
        return Reason("tier.first", N_("Up to %(to)s inhabitants: %(amount)s."), params)
    return Reason("tier.between", N_("%(from)s–%(to)s inhabitants: %(amount)s."), params)


def _terms(participant: Participant, amount: Money, part_year: PartYear) -> list[Reason]:
    """What is said about a line beyond its tier; nothing for a member of the whole year."""
    said = []
    if participant.kind is MembershipKind.PILOT:
        said.append(Reason("line.pilot", N_("A pilot pays on the same terms as a member.")))
    if participant.kind is MembershipKind.SERVED:
        said.append(
            Reason(
                "line.served",
                N_("Served through %(through)s, and pays as a participant."),
                {"through": participant.served_through or ""},
            )
        )
    if participant.months < MONTHS_IN_A_YEAR:
        params = {"months": participant.months, "amount": amount}
        if part_year is PartYear.BY_STARTED_MONTHS:
            said.append(
                Reason(
                    "line.months",
                    N_("Counted by started months, %(months)s of 12: %(amount)s."),
                    params,
                )
            )
        else:
            said.append(
                Reason(
                    "line.part_year_in_full",
                    N_("Takes part in %(months)s of 12 months, and pays in full."),
                    params,
                )
            )
    return said
