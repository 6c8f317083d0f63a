"""One municipality over the years, within the reader's reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import Money, Period, Reason
from core.plugin_api import Actor, db
from plugins.registry import (
    OrganisationKind,
    PopulationOn,
    RegistryRole,
    code_history,
    organisations,
    population_series,
)
from plugins.ungmusikk.models import ContributionLine, ContributionRound, Correction
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries.round_views import CorrectionView, LineView
from plugins.ungmusikk.queries.rounds import correction_view, line_view
from plugins.ungmusikk.queries.taking_part import Seated, memberships_in
from plugins.ungmusikk.rules import (
    FROZEN,
    Boundary,
    PartYear,
    RoundState,
    check_membership,
    next_boundary,
)
from plugins.ungmusikk.settings import COUNTRY, CURRENCY, chosen_on

# The programme began in 2013: the codes of municipalities are followed from there.
FIRST_YEAR = 2013


@dataclass(frozen=True, kw_only=True)
class YearOfMunicipality:
    """What a municipality pays for a year: its line and corrections, None and empty where none.

    `total` is both together. A year that is not approved is what it looks like so far.
    """

    year: int
    state: RoundState
    line: LineView | None
    corrections: tuple[CorrectionView, ...]
    total: Money

    @property
    def is_frozen(self) -> bool:
        """Whether the steering group has approved it."""
        return self.state in FROZEN


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A membership with its political decision; `gaps` says what is not recorded."""

    seated: Seated
    gaps: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class MunicipalityView:
    """One municipality's page.

    `boundary` is how far it is from the next tiers by its newest figure, or why that cannot be
    told; None when there is no figure at all.
    """

    organisation_id: UUID
    code: str
    name: str
    sub_region: str | None
    years: tuple[YearOfMunicipality, ...]
    newest: PopulationOn | None
    boundary: Boundary | Reason | None
    population: tuple[PopulationOn, ...]
    papers: tuple[Paper, ...]
    takes_part: bool

    @property
    def latest(self) -> YearOfMunicipality | None:
        """The newest year it has a contribution in, None before the first."""
        return self.years[-1] if self.years else None


def own_municipalities(actor: Actor) -> frozenset[UUID]:
    """The municipalities that a reader's roles are about: their own, or their school's owner."""
    own = actor.limits_of(RegistryRole.MUNICIPALITY_READER)
    schools = actor.limits_of(RegistryRole.RECTOR)
    if not schools:
        return own
    owners = (
        row.parent.id for row in organisations(ids=schools, on=None) if row.parent is not None
    )
    return own | frozenset(owners)


def own_codes(actor: Actor) -> list[str]:
    """The codes of the reader's own municipalities, by name."""
    own = own_municipalities(actor)
    if not own:
        return []
    rows = organisations(kinds=(OrganisationKind.MUNICIPALITY,), ids=own)
    return [row.code for row in rows if row.code]


def municipality_page(actor: Actor, code: str) -> MunicipalityView | None:
    """All about one municipality by any code it has had; None out of reach, and for no such.

    Who may read all rounds reaches every municipality that takes part or has; others their own.
    """
    known = memberships_in(Period(), codes_on=actor.today)
    if not actor.may(UngmusikkPermission.READ_ROUNDS):
        own = own_municipalities(actor)
        known = [each for each in known if each.organisation_id in own]
    found = _with_code(known, code, actor.today)
    if not found:
        return None
    last = found[-1]
    series = population_series(last.any_code, COUNTRY)
    newest = series[-1] if series else None
    boundary = None
    if newest is not None and newest.population is not None:
        boundary = next_boundary(newest.population, chosen_on(newest.day).tiers)
    today = [each for each in found if each.membership.period.contains(actor.today)]
    return MunicipalityView(
        organisation_id=last.organisation_id,
        code=last.membership.code,
        name=last.membership.name,
        sub_region=(today or found)[-1].sub_region,
        years=tuple(years_of(last.organisation_id)),
        newest=newest,
        boundary=boundary,
        population=tuple(series),
        papers=tuple(_paper(each, found) for each in found),
        takes_part=bool(today),
    )


def _with_code(known: Iterable[Seated], code: str, today: date) -> list[Seated]:
    """The memberships of the municipality that has had the code, by first day."""
    everyone = list(known)
    found = [each for each in everyone if code in {each.any_code, each.membership.code}]
    if not found:
        history = code_history(COUNTRY)
        days = [date(year, 1, 1) for year in range(FIRST_YEAR, today.year + 2)]
        found = [
            each
            for each in everyone
            if any(history.code_on(each.any_code, day) == code for day in days)
        ]
    if not found:
        return []
    chosen = found[0].organisation_id
    return sorted(
        (each for each in everyone if each.organisation_id == chosen),
        key=lambda each: each.membership.period.start or date.min,
    )


def years_of(organisation_id: UUID) -> list[YearOfMunicipality]:
    """UM-6: what a municipality pays, year by year, oldest first. Two statements."""
    lines = db.session.execute(
        select(ContributionRound, ContributionLine)
        .join(
            ContributionLine,
            (ContributionLine.tenant_id == ContributionRound.tenant_id)
            & (ContributionLine.round_id == ContributionRound.id),
        )
        .where(ContributionLine.organisation_id == organisation_id)
    ).all()
    corrections = db.session.execute(
        select(ContributionRound, Correction)
        .join(
            Correction,
            (Correction.tenant_id == ContributionRound.tenant_id)
            & (Correction.round_id == ContributionRound.id),
        )
        .where(Correction.organisation_id == organisation_id)
        .order_by(Correction.made_on, Correction.id)
    ).all()
    rounds = {stored.year: stored for stored, _ in [*lines, *corrections]}
    return [
        _year(
            stored,
            [row for of, row in lines if of.id == stored.id],
            [row for of, row in corrections if of.id == stored.id],
        )
        for _, stored in sorted(rounds.items())
    ]


def _year(
    stored: ContributionRound, lines: Sequence[ContributionLine], added: Sequence[Correction]
) -> YearOfMunicipality:
    part_year = PartYear(stored.part_year)
    line = line_view(lines[0], stored.currency, part_year) if lines else None
    corrections = tuple(correction_view(row, stored.currency, part_year) for row in added)
    amounts = [*((line.amount,) if line else ()), *(each.amount for each in corrections)]
    return YearOfMunicipality(
        year=stored.year,
        state=RoundState(stored.state),
        line=line,
        corrections=corrections,
        total=Money.total(amounts, CURRENCY),
    )


def _paper(each: Seated, everything: Sequence[Seated]) -> Paper:
    others = [other.membership for other in everything if other is not each]
    return Paper(seated=each, gaps=check_membership(each.membership, others).reasons)
