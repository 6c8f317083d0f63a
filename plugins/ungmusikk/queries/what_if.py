"""UM-13: what would come of other assumptions, beside what is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from core.kit import N_, Decision, Money, Period, Reason
from core.plugin_api import db
from plugins.registry import municipality_names
from plugins.ungmusikk.models import SharedScenario
from plugins.ungmusikk.queries.income import grants_of
from plugins.ungmusikk.queries.round_views import RoundView
from plugins.ungmusikk.queries.rounds import round_of
from plugins.ungmusikk.queries.taking_part import figures_by_code, figures_of, memberships_in
from plugins.ungmusikk.queries.working_out import work_out_year
from plugins.ungmusikk.rules import (
    Changes,
    Comparison,
    MembershipKind,
    Participant,
    PopulationFigure,
    Scenario,
    Tier,
    apply_changes,
    check_changes,
    compare,
    participants_in,
    population_date,
)
from plugins.ungmusikk.settings import COUNTRY, CURRENCY, chosen_on, year_settings


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """UM-13: what a reader assumes, and what it starts from.

    `on` is the day whose members it starts from; None starts from the year's round, or, without
    one, from the round as it would be worked out now. `added` and `removed` are municipality
    codes. `tiers` None leaves them as they are; `grants` replaces by partner.
    """

    year: int
    on: date | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    populations: Mapping[str, int] = field(default_factory=dict)
    tiers: tuple[Tier, ...] | None = None
    grants: Mapping[str, Money] = field(default_factory=dict)
    pupils: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As a shared scenario keeps them."""
        return {
            "year": self.year,
            "on": self.on.isoformat() if self.on else None,
            "added": list(self.added),
            "removed": list(self.removed),
            "populations": dict(self.populations),
            "tiers": None
            if self.tiers is None
            else [
                {"low": tier.low, "high": tier.high, "minor": tier.amount.minor}
                for tier in self.tiers
            ],
            "grants": {partner: grant.minor for partner, grant in self.grants.items()},
            "pupils": self.pupils,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Assumptions:
        """As they were kept."""
        tiers = kept["tiers"]
        return cls(
            year=kept["year"],
            on=date.fromisoformat(kept["on"]) if kept["on"] else None,
            added=tuple(kept["added"]),
            removed=tuple(kept["removed"]),
            populations=kept["populations"],
            tiers=None
            if tiers is None
            else tuple(
                Tier(row["low"], row["high"], Money(row["minor"], CURRENCY)) for row in tiers
            ),
            grants={partner: Money(minor, CURRENCY) for partner, minor in kept["grants"].items()},
            pupils=kept["pupils"],
        )


@dataclass(frozen=True, kw_only=True)
class Base:
    """UM-13: what is assumed to be so today.

    `from_round` says that it is a stored round with frozen figures, `on` that it is a day's.
    """

    scenario: Scenario
    from_round: bool
    on: date | None


@dataclass(frozen=True, kw_only=True)
class SharedView:
    """A what-if with an address."""

    key: str
    title: str
    assumptions: Assumptions
    shared_by: str
    shared_on: date


def base_of(year: int, on: date | None = None) -> Base:
    """UM-13: today, from the year's round, or from the members of a day.

    A municipality that a round leaves unresolved is in it without a figure.
    """
    if on is not None:
        return Base(scenario=_of_day(on), from_round=False, on=on)
    stored = round_of(year)
    if stored is not None:
        return Base(scenario=_of_round(stored), from_round=True, on=None)
    now = work_out_year(year)
    scenario = Scenario(
        year=year,
        participants=now.participants,
        populations=now.figures,
        tiers=now.settings.tiers,
        settings=now.settings.round,
        grants=grants_of(year),
        pupils=now.settings.pupils,
    )
    return Base(scenario=scenario, from_round=False, on=None)


def _of_round(stored: RoundView) -> Scenario:
    """The round with its corrections for municipalities that joined later."""
    in_round = {each.organisation_id for each in stored.lines}
    joined = [
        each
        for each in stored.corrections
        if each.line is not None and each.organisation_id not in in_round
    ]
    lines = [
        *((each.line, each.served_through) for each in stored.lines),
        *((each.line, None) for each in joined if each.line is not None),
    ]
    there = {line.code for line, _ in lines}
    participants = [
        Participant(line.code, line.name, line.kind, line.months, through)
        for line, through in lines
    ]
    populations: dict[str, PopulationFigure | Reason] = {
        line.code: PopulationFigure(line.population, line.population_date, line.source)
        for line, _ in lines
    }
    for each in stored.unresolved:
        if each.code not in there:
            participants.append(Participant(each.code, each.name, each.kind, each.months))
            populations[each.code] = each.reason
    return Scenario(
        year=stored.year,
        participants=tuple(participants),
        populations=populations,
        tiers=stored.tiers,
        settings=stored.settings,
        grants=grants_of(stored.year),
        pupils=year_settings(stored.year).pupils,
    )


def _of_day(on: date) -> Scenario:
    """The members of one day, each for a whole year."""
    settings = year_settings(on.year)
    seated = memberships_in(Period(on, on), codes_on=on)
    day = population_date(on.year, offset=settings.round.population_year_offset)
    paying = participants_in(
        on.year, [each.membership for each in seated], served_pays=settings.served_pays
    )
    return Scenario(
        year=on.year,
        participants=tuple(
            Participant(each.code, each.name, each.kind, 12, each.served_through) for each in paying
        ),
        populations=figures_of(seated, (day,))[day],
        tiers=settings.tiers,
        settings=settings.round,
        grants=grants_of(on.year),
        pupils=chosen_on(on).pupils,
    )


def try_out(base: Base, assumed: Assumptions) -> Comparison | Decision:
    """UM-13: today and the assumptions side by side, or what does not make sense about them.

    A municipality that is added takes part as a member for the whole year, with the official
    figure of the day that counts unless another is assumed.
    """
    scenario = base.scenario
    names = municipality_names(assumed.added, COUNTRY) if assumed.added else {}
    unknown = [code for code in assumed.added if code not in names]
    if unknown:
        return Decision.no(
            Reason(
                "what_if.unknown",
                N_("No municipality has this code: %(codes)s."),
                {"codes": ", ".join(unknown)},
            )
        )
    changes = Changes(
        added=tuple(
            Participant(code, names[code], MembershipKind.MEMBER, 12) for code in assumed.added
        ),
        removed=frozenset(assumed.removed),
        tiers=assumed.tiers,
        populations=assumed.populations,
        grants=assumed.grants,
        pupils=assumed.pupils,
    )
    decision = check_changes(scenario, changes)
    if not decision.allowed:
        return decision
    changed = apply_changes(_with_figures(scenario, assumed.added), changes)
    return compare(scenario, changed)


def _with_figures(scenario: Scenario, added: Sequence[str]) -> Scenario:
    if not added:
        return scenario
    day = population_date(scenario.year, offset=scenario.settings.population_year_offset)
    figures = figures_by_code(added, day)
    return Scenario(
        year=scenario.year,
        participants=scenario.participants,
        populations={**figures, **scenario.populations},
        tiers=scenario.tiers,
        settings=scenario.settings,
        grants=scenario.grants,
        pupils=scenario.pupils,
    )


def shared_scenario(key: str) -> SharedView | None:
    """UM-13: the what-if with this key in its address, or None."""
    row = db.session.scalar(select(SharedScenario).where(SharedScenario.key == key))
    return _shared(row) if row else None


def shared_scenarios() -> list[SharedView]:
    """UM-13: the newest what-ifs that were given an address, at most twenty."""
    rows = db.session.scalars(select(SharedScenario).order_by(SharedScenario.id.desc()).limit(20))
    return [_shared(row) for row in rows]


def _shared(row: SharedScenario) -> SharedView:
    return SharedView(
        key=row.key,
        title=row.title,
        assumptions=Assumptions.from_json(row.assumptions),
        shared_by=row.shared_by,
        shared_on=row.shared_on,
    )
