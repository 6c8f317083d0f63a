"""UM-6: contribution rounds, read from the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import func, select

from core.kit import Money, reason_stored
from core.plugin_api import Base, db
from plugins.ungmusikk.models import (
    ContributionLine,
    ContributionRound,
    IncomeEntry,
    InKindEntry,
    SurveyAnswer,
    TalentLesson,
    TalentPlace,
    UnresolvedContribution,
)
from plugins.ungmusikk.models import Correction as CorrectionRow
from plugins.ungmusikk.queries.round_views import (
    CorrectionView,
    LineView,
    RoundHeading,
    RoundView,
    UnresolvedView,
)
from plugins.ungmusikk.rules import (
    Correction,
    Line,
    MembershipKind,
    Participant,
    PartYear,
    PaymentState,
    PopulationFigure,
    RoundSettings,
    RoundState,
    Tier,
    work_out_line,
)
from plugins.ungmusikk.stored import tiers_stored

Value = TypeVar("Value")


def round_headings() -> list[RoundHeading]:
    """Every round, newest first. One statement."""
    lines = _sums(ContributionLine, "line_count")
    corrections = _sums(CorrectionRow, "correction_count")
    unresolved = (
        select(
            UnresolvedContribution.tenant_id,
            UnresolvedContribution.round_id,
            func.count().label("unresolved_count"),
        )
        .group_by(UnresolvedContribution.tenant_id, UnresolvedContribution.round_id)
        .subquery()
    )
    statement = select(ContributionRound, lines, corrections, unresolved.c.unresolved_count)
    for part in (lines, corrections, unresolved):
        statement = statement.outerjoin(
            part,
            (part.c.tenant_id == ContributionRound.tenant_id)
            & (part.c.round_id == ContributionRound.id),
        )
    rows = db.session.execute(statement.order_by(ContributionRound.year.desc()))
    return [_heading(row) for row in rows]


def _sums(table: type[ContributionLine] | type[CorrectionRow], count_name: str) -> Any:
    of = count_name.removesuffix("_count")
    amount = table.amount_minor
    return (
        select(
            table.tenant_id,
            table.round_id,
            func.count().label(count_name),
            func.sum(amount).label(f"{of}_sum"),
            func.sum(amount).filter(table.state != PaymentState.EXPECTED).label(f"{of}_invoiced"),
            func.sum(amount).filter(table.state == PaymentState.PAID).label(f"{of}_paid"),
        )
        .group_by(table.tenant_id, table.round_id)
        .subquery()
    )


def _heading(row: Any) -> RoundHeading:
    stored: ContributionRound = row.ContributionRound

    def money(*minors: object) -> Money:
        return Money(sum(int(str(minor or 0)) for minor in minors), stored.currency)

    return RoundHeading(
        id=stored.id,
        year=stored.year,
        state=RoundState(stored.state),
        version=stored.version,
        currency=stored.currency,
        worked_out_on=stored.worked_out_on,
        reviewed_on=stored.reviewed_on,
        decided_on=stored.decided_on,
        case_number=stored.case_number,
        approved_on=stored.approved_on,
        approved_by=stored.approved_by,
        line_count=row.line_count or 0,
        unresolved_count=row.unresolved_count or 0,
        approved=money(row.line_sum),
        corrections=money(row.correction_sum),
        invoiced=money(row.line_invoiced, row.correction_invoiced),
        paid=money(row.line_paid, row.correction_paid),
    )


def round_of(year: int) -> RoundView | None:
    """The year's round, or None when none has been worked out. Three statements."""
    rows = db.session.execute(
        select(ContributionRound, ContributionLine)
        .outerjoin(
            ContributionLine,
            (ContributionLine.tenant_id == ContributionRound.tenant_id)
            & (ContributionLine.round_id == ContributionRound.id),
        )
        .where(ContributionRound.year == year)
        .order_by(ContributionLine.position)
    ).all()
    if not rows:
        return None
    return _view(rows[0][0], [line for _, line in rows if line is not None])


def view_of(stored: ContributionRound) -> RoundView:
    """A stored round with all that belongs to it. Three statements."""
    lines = db.session.scalars(
        select(ContributionLine)
        .where(ContributionLine.round_id == stored.id)
        .order_by(ContributionLine.position)
    )
    return _view(stored, list(lines))


def _view(stored: ContributionRound, lines: Iterable[ContributionLine]) -> RoundView:
    settings = RoundSettings(PartYear(stored.part_year), stored.population_year_offset)
    unresolved = db.session.scalars(
        select(UnresolvedContribution)
        .where(UnresolvedContribution.round_id == stored.id)
        .order_by(UnresolvedContribution.position)
    )
    corrections = db.session.scalars(
        select(CorrectionRow)
        .where(CorrectionRow.round_id == stored.id)
        .order_by(CorrectionRow.made_on, CorrectionRow.id)
    )
    return RoundView(
        id=stored.id,
        year=stored.year,
        state=RoundState(stored.state),
        version=stored.version,
        currency=stored.currency,
        population_date=stored.population_date,
        settings=settings,
        served_pays=stored.served_pays,
        tiers=tiers_stored(stored.tiers, stored.currency),
        worked_out_on=stored.worked_out_on,
        worked_out_by=stored.worked_out_by,
        reviewed_on=stored.reviewed_on,
        reviewed_by=stored.reviewed_by,
        decided_on=stored.decided_on,
        case_number=stored.case_number,
        approved_on=stored.approved_on,
        approved_by=stored.approved_by,
        lines=tuple(line_view(row, stored.currency, settings.part_year) for row in lines),
        unresolved=tuple(_unresolved(row) for row in unresolved),
        corrections=tuple(
            correction_view(row, stored.currency, settings.part_year) for row in corrections
        ),
    )


def line_view(row: ContributionLine, currency: str, part_year: PartYear) -> LineView:
    """UM-2: a stored contribution with its explanation, from the figures frozen with it."""
    frozen = _frozen_line(row, currency, part_year)
    return LineView(
        id=row.id,
        organisation_id=row.organisation_id,
        line=replace(frozen, amount=Money(row.amount_minor, currency)),
        served_through=row.served_through,
        state=PaymentState(row.state),
        invoiced_on=row.invoiced_on,
        paid_on=row.paid_on,
    )


def correction_view(row: CorrectionRow, currency: str, part_year: PartYear) -> CorrectionView:
    """UM-6: a stored correction, explained where it follows from the rules."""
    return CorrectionView(
        id=row.id,
        organisation_id=row.organisation_id,
        correction=Correction(
            row.municipality_code,
            row.municipality_name,
            Money(row.amount_minor, currency),
            row.reason,
        ),
        line=_frozen_line(row, currency, part_year) if row.population is not None else None,
        made_on=row.made_on,
        made_by=row.made_by,
        state=PaymentState(row.state),
        invoiced_on=row.invoiced_on,
        paid_on=row.paid_on,
    )


def _frozen_line(row: ContributionLine | CorrectionRow, currency: str, part_year: PartYear) -> Line:
    """The rule's own words about the frozen figures: nothing is looked up again."""
    day = _there(row.population_date)
    figure = PopulationFigure(_there(row.population), day, _there(row.population_source))
    tier = Tier(_there(row.tier_low), row.tier_high, Money(_there(row.full_amount_minor), currency))
    who = Participant(
        row.municipality_code,
        row.municipality_name,
        MembershipKind(_there(row.kind)),
        _there(row.months),
        row.served_through,
    )
    line = work_out_line(who, figure, day, (tier,), part_year)
    if not isinstance(line, Line):
        raise ValueError(f"The frozen figures of {row.municipality_code} contradict their tier.")
    return line


def _there(value: Value | None) -> Value:
    if value is None:
        raise ValueError("A frozen contribution lacks a figure.")
    return value


def _unresolved(row: UnresolvedContribution) -> UnresolvedView:
    return UnresolvedView(
        id=row.id,
        organisation_id=row.organisation_id,
        code=row.municipality_code,
        name=row.municipality_name,
        kind=MembershipKind(row.kind),
        months=row.months,
        population_date=row.population_date,
        reason=reason_stored(row.reason),
        acknowledged=row.acknowledged,
        acknowledged_by=row.acknowledged_by,
        acknowledged_on=row.acknowledged_on,
    )


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How much the programme keeps for the tenant in force."""

    rounds: int
    contributions: int
    income: int
    talent_places: int
    lessons: int
    answers: int


def kept_counts() -> Kept:
    """How much there is to lose sight of. One statement."""

    def count(*tables: type[Base]) -> Any:
        parts = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
        return sum(parts[1:], parts[0])

    row = db.session.execute(
        select(
            count(ContributionRound).label("rounds"),
            count(ContributionLine, CorrectionRow).label("contributions"),
            count(IncomeEntry, InKindEntry).label("income"),
            count(TalentPlace).label("talent_places"),
            count(TalentLesson).label("lessons"),
            count(SurveyAnswer).label("answers"),
        )
    ).one()
    return Kept(**row._mapping)
