"""What if: the same year worked out twice, as it is and as it might be, side by side.

A scenario is the ordinary round with other arguments. There is no second way of working out
a contribution, so an experiment cannot disagree with what would come of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from core.kit import N_, Decision, Money, Reason, Term
from plugins.ungmusikk.rules.contributions import (
    Line,
    Round,
    RoundSettings,
    UnresolvedLine,
    work_out_round,
)
from plugins.ungmusikk.rules.membership import Participant
from plugins.ungmusikk.rules.population import PopulationFigure, population_date
from plugins.ungmusikk.rules.tiers import Tier, check_tiers

ASSUMED = Term(N_("an assumption"))


@dataclass(frozen=True)
class Scenario:
    """UM-13: all that a year's income is worked out from.

    ``grants`` is what other partners than the municipalities give, by partner. ``pupils`` is
    None when nobody has counted them.
    """

    year: int
    participants: tuple[Participant, ...]
    populations: Mapping[str, PopulationFigure | Reason]
    tiers: tuple[Tier, ...]
    settings: RoundSettings
    grants: Mapping[str, Money] = field(default_factory=dict)
    pupils: int | None = None


@dataclass(frozen=True)
class Changes:
    """UM-13: how a scenario differs from today.

    ``populations`` is the inhabitants assumed, by municipality code. ``grants`` replaces by
    partner; one that is new is added. None, or nothing given, leaves as it is.
    """

    added: tuple[Participant, ...] = ()
    removed: frozenset[str] = frozenset()
    tiers: tuple[Tier, ...] | None = None
    populations: Mapping[str, int] = field(default_factory=dict)
    grants: Mapping[str, Money] = field(default_factory=dict)
    pupils: int | None = None


@dataclass(frozen=True)
class Result:
    """UM-13: what a scenario brings in. ``per_pupil`` is None without a number of pupils."""

    round: Round
    contributions: Money
    grants: Money
    income: Money
    pupils: int | None
    per_pupil: Money | None


class Change(StrEnum):
    """UM-13: what happens to one municipality, the most telling first."""

    ADDED = "added"
    REMOVED = "removed"
    UNRESOLVED = "unresolved"
    TIER = "tier"
    AMOUNT = "amount"
    NONE = "none"


@dataclass(frozen=True)
class Difference:
    """UM-13: one municipality before and after.

    ``before`` or ``after`` is None when it is not in that round, or unresolved in it;
    ``difference`` counts that as zero.
    """

    code: str
    name: str
    change: Change
    before: Line | None
    after: Line | None
    difference: Money


@dataclass(frozen=True)
class Comparison:
    """UM-13: today and the scenario, and what lies between them.

    ``per_pupil_difference`` is None unless both have a number of pupils.
    """

    base: Result
    scenario: Result
    differences: tuple[Difference, ...]
    contributions_difference: Money
    grants_difference: Money
    income_difference: Money
    per_pupil_difference: Money | None

    @property
    def tier_changes(self) -> tuple[Difference, ...]:
        """The municipalities that are in both and change tier."""
        return tuple(each for each in self.differences if each.change is Change.TIER)


def check_changes(base: Scenario, changes: Changes) -> Decision:
    """UM-13: whether a scenario makes sense on top of today. A refusal names every fault."""
    currency = base.tiers[0].amount.currency
    there = {participant.code for participant in base.participants}
    added = [participant.code for participant in changes.added]
    known = there | set(added)
    faults = [
        *_each(
            N_("Already takes part: %(codes)s."),
            "what_if.already_in",
            [code for code in added if code in there or added.count(code) > 1],
        ),
        *_each(
            N_("Does not take part, so cannot be removed: %(codes)s."),
            "what_if.not_in",
            changes.removed - there,
        ),
        *_each(
            N_("A population is given for somebody who does not take part: %(codes)s."),
            "what_if.unknown_population",
            changes.populations.keys() - known,
        ),
        *_each(
            N_("A population must be at least 1: %(codes)s."),
            "what_if.population",
            [code for code, inhabitants in changes.populations.items() if inhabitants < 1],
        ),
        *_each(
            N_("A grant must be in %(currency)s and not below zero: %(codes)s."),
            "what_if.grant",
            [
                partner
                for partner, grant in changes.grants.items()
                if grant.currency != currency or grant.minor < 0
            ],
            currency=currency,
        ),
    ]
    if changes.pupils is not None and changes.pupils < 1:
        faults.append(Reason("what_if.pupils", N_("The number of pupils must be at least 1.")))
    if changes.tiers is not None:
        faults.extend(check_tiers(changes.tiers).reasons)
        if any(tier.amount.currency != currency for tier in changes.tiers):
            faults.append(
                Reason(
                    "what_if.currency",
                    N_("The tiers must stay in %(currency)s."),
                    {"currency": currency},
                )
            )
    return Decision.no(*faults) if faults else Decision.yes()


def apply_changes(base: Scenario, changes: Changes) -> Scenario:
    """UM-13: today with the changes. ``check_changes`` has allowed them.

    An assumed population says so where its source stands, and an assumed number of pupils
    replaces today's.
    """
    day = population_date(base.year, offset=base.settings.population_year_offset)
    assumed = {
        code: PopulationFigure(inhabitants, day, ASSUMED)
        for code, inhabitants in changes.populations.items()
    }
    staying = [each for each in base.participants if each.code not in changes.removed]
    return replace(
        base,
        participants=(*staying, *changes.added),
        populations={**base.populations, **assumed},
        tiers=base.tiers if changes.tiers is None else changes.tiers,
        grants={**base.grants, **changes.grants},
        pupils=base.pupils if changes.pupils is None else changes.pupils,
    )


def work_out_income(scenario: Scenario) -> Result:
    """UM-13: a scenario's contributions, grants and income, and how much that is per pupil.

    Unresolved municipalities count as zero and are listed in the round. Per pupil is rounded
    half up to the øre.
    """
    worked_out = work_out_round(
        scenario.year,
        scenario.participants,
        scenario.populations,
        scenario.tiers,
        scenario.settings,
    )
    grants = Money.total(scenario.grants.values(), worked_out.total.currency)
    income = worked_out.total + grants
    return Result(
        round=worked_out,
        contributions=worked_out.total,
        grants=grants,
        income=income,
        pupils=scenario.pupils,
        per_pupil=income.scaled(Fraction(1, scenario.pupils)) if scenario.pupils else None,
    )


def compare(base: Scenario, scenario: Scenario) -> Comparison:
    """UM-13: the two side by side: sums, and each municipality of either, today's order first.

    A municipality changes tier when it comes into other limits at another price.
    """
    before, after = work_out_income(base), work_out_income(scenario)
    return Comparison(
        base=before,
        scenario=after,
        differences=_differences(before.round, after.round),
        contributions_difference=after.contributions - before.contributions,
        grants_difference=after.grants - before.grants,
        income_difference=after.income - before.income,
        per_pupil_difference=(
            after.per_pupil - before.per_pupil
            if before.per_pupil is not None and after.per_pupil is not None
            else None
        ),
    )


def _differences(before: Round, after: Round) -> tuple[Difference, ...]:
    one, other = _by_code(before), _by_code(after)
    nothing = Money.zero(before.total.currency)
    differences = []
    for code, named in {**one, **other}.items():
        earlier, later = one.get(code), other.get(code)
        line_before = earlier if isinstance(earlier, Line) else None
        line_after = later if isinstance(later, Line) else None
        amount_before = line_before.amount if line_before else nothing
        amount_after = line_after.amount if line_after else nothing
        differences.append(
            Difference(
                code=code,
                name=named.name,
                change=_change(earlier, later),
                before=line_before,
                after=line_after,
                difference=amount_after - amount_before,
            )
        )
    return tuple(differences)


def _change(before: Line | UnresolvedLine | None, after: Line | UnresolvedLine | None) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    if isinstance(before, UnresolvedLine) or isinstance(after, UnresolvedLine):
        return Change.UNRESOLVED
    same_limits = (before.tier.low, before.tier.high) == (after.tier.low, after.tier.high)
    # Moving a limit renames the tiers of all; only those whose price changes have moved.
    if not same_limits and before.full_amount != after.full_amount:
        return Change.TIER
    return Change.AMOUNT if before.amount != after.amount else Change.NONE


def _by_code(worked_out: Round) -> dict[str, Line | UnresolvedLine]:
    everyone: tuple[Line | UnresolvedLine, ...] = (*worked_out.lines, *worked_out.unresolved)
    return {line.code: line for line in everyone}


def _each(message: str, code: str, culprits: Iterable[str], **params: object) -> list[Reason]:
    """One reason that lists all culprits, or none when there are none."""
    listed = ", ".join(sorted(set(culprits)))
    return [Reason(code, message, {"codes": listed, **params})] if listed else []
