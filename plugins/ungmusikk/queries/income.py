"""UM-8: the income of a year, and of the years beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from core.kit import Money, Reason
from core.plugin_api import db, sort_key
from plugins.ungmusikk.models import (
    ContributionLine,
    ContributionRound,
    Correction,
    IncomeEntry,
    InKindEntry,
)
from plugins.ungmusikk.rules import (
    FROZEN,
    GrantYear,
    Income,
    IncomeSummary,
    IndexAdjustment,
    InKind,
    PartnerKind,
    PaymentState,
    RoundState,
    carry_forward,
    income_of,
    summarise_income,
)
from plugins.ungmusikk.settings import CURRENCY

Payable = TypeVar("Payable", ContributionLine, Correction)


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """Money from a partner for a year.

    `steps` tells a grant year by year, from when it was given to this year; a single step when
    it is not carried forward from another year. `is_carried_on` says that the next year builds
    on it, so its amount stays.
    """

    id: UUID
    year: int
    kind: PartnerKind
    partner: str
    amount: Money
    source: str
    carried_from_id: UUID | None
    percent: IndexAdjustment | None
    steps: tuple[GrantYear, ...]
    is_carried_on: bool
    state: PaymentState
    invoiced_on: date | None
    paid_on: date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class InKindView:
    """Help that is not money; its value is an estimate, None when nobody made one."""

    id: UUID
    in_kind: InKind
    source: str


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One sum of the year: what it is, from whom, and where it stands.

    `indexed` says how a grant that is carried forward came to its amount; None for other sums.
    """

    partner: str
    kind: PartnerKind
    what: str
    amount: Money
    state: PaymentState
    invoiced_on: date | None
    paid_on: date | None
    code: str | None = None
    entry_id: UUID | None = None
    indexed: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class NotCarried:
    """A grant of the year before that has not been carried forward, with why it cannot be told."""

    entry: EntryView
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class YearIncome:
    """All income of a year.

    `municipalities` is the round's contributions as one partner; None without an approved
    round, and then `draft` says what a round that is not approved would bring, None without one.
    """

    year: int
    summary: IncomeSummary
    municipalities: Income | None
    draft: Money | None
    entries: tuple[EntryView, ...]
    ledger: tuple[LedgerRow, ...]
    in_kind: tuple[InKindView, ...]
    not_carried: tuple[NotCarried, ...]


@dataclass(frozen=True, kw_only=True)
class IncomeOfYear:
    """A year in a row of years: what is expected, by kind of partner."""

    year: int
    by_kind: dict[PartnerKind, Money]
    expected: Money
    paid: Money


def income_years() -> list[IncomeOfYear]:
    """UM-8: every year that has an approved round or an entry, oldest first. Three statements."""
    return _years(_entries())


def income_of_years(year: int) -> tuple[YearIncome, list[IncomeOfYear]]:
    """UM-8: one year, and all of them beside each other. Six statements for any many rows."""
    entries = _entries()
    return _year_income(year, entries), _years(entries)


def _years(entries: Sequence[IncomeEntry]) -> list[IncomeOfYear]:
    incomes = [
        *(
            income_of("", PartnerKind.MUNICIPALITY, year, Money(minor, currency), state)
            for year, minor, currency, state in _contributions()
        ),
        *(_income(each) for each in entries),
    ]
    return [
        _of_year(year, [each for each in incomes if each.year == year])
        for year in sorted({each.year for each in incomes})
    ]


def _of_year(year: int, incomes: list[Income]) -> IncomeOfYear:
    return IncomeOfYear(
        year=year,
        by_kind={
            kind: Money.total((each.expected for each in incomes if each.kind is kind), CURRENCY)
            for kind in PartnerKind
        },
        expected=Money.total((each.expected for each in incomes), CURRENCY),
        paid=Money.total((each.paid for each in incomes), CURRENCY),
    )


def year_income(year: int) -> YearIncome:
    """UM-8: everything about the year's income. Four statements for any many rows."""
    return _year_income(year, _entries())


def _year_income(year: int, entries: Sequence[IncomeEntry]) -> YearIncome:
    rows, state = _ledger_of_round(year)
    views = [_entry(each, entries) for each in entries]
    this_year = [each for each in views if each.year == year]
    in_kind = [_in_kind(row) for row in _in_kind_rows(year)]
    approved = state in FROZEN
    draft = None
    if state is not None and not approved:
        draft = Money.total((row.amount for row in rows), CURRENCY)
    ledger = [*(rows if approved else ()), *(_ledger_row(each) for each in this_year)]
    incomes = [income_of(row.partner, row.kind, year, row.amount, row.state) for row in ledger]
    return YearIncome(
        year=year,
        summary=summarise_income(year, incomes, (each.in_kind for each in in_kind), CURRENCY),
        municipalities=_as_one(year, incomes) if approved else None,
        draft=draft,
        entries=tuple(this_year),
        ledger=tuple(ledger),
        in_kind=tuple(in_kind),
        not_carried=tuple(_not_carried(views, year)),
    )


def entry(entry_id: UUID) -> EntryView | None:
    """One entry, or None."""
    everything = _entries()
    return next((_entry(row, everything) for row in everything if row.id == entry_id), None)


def in_kind_entry(entry_id: UUID) -> InKindView | None:
    """One kind of help, or None."""
    row = db.session.scalar(select(InKindEntry).where(InKindEntry.id == entry_id))
    return _in_kind(row) if row else None


def grants_of(year: int) -> dict[str, Money]:
    """UM-13: what other partners than the municipalities give in the year, by partner."""
    found: dict[str, Money] = {}
    for row in _entries():
        if row.year == year:
            amount = Money(row.amount_minor, row.currency)
            found[row.partner] = found.get(row.partner, Money.zero(row.currency)) + amount
    return found


def _contributions() -> list[tuple[int, int, str, PaymentState]]:
    found = []
    for table in (ContributionLine, Correction):
        rows = db.session.execute(
            select(
                ContributionRound.year, table.amount_minor, ContributionRound.currency, table.state
            )
            .join(
                table,
                (table.tenant_id == ContributionRound.tenant_id)
                & (table.round_id == ContributionRound.id),
            )
            .where(ContributionRound.state.in_(sorted(FROZEN)))
        )
        found += [
            (row.year, row.amount_minor, row.currency, PaymentState(row.state)) for row in rows
        ]
    return found


def _ledger_of_round(year: int) -> tuple[list[LedgerRow], RoundState | None]:
    """The round's lines and corrections, by name, and its state; None without a line."""
    lines = _rows_of_round(ContributionLine, year)
    corrections = _rows_of_round(Correction, year)
    found = [
        *(_contribution_row(row, of.currency, "") for row, of in lines),
        *(_contribution_row(row, of.currency, row.reason) for row, of in corrections),
    ]
    states = [RoundState(of.state) for _, of in [*lines[:1], *corrections[:1]]]
    found.sort(key=lambda row: (sort_key(row.partner), row.code or ""))
    return found, states[0] if states else None


def _rows_of_round(table: type[Payable], year: int) -> list[tuple[Payable, ContributionRound]]:
    rows = db.session.execute(
        select(table, ContributionRound)
        .join(
            ContributionRound,
            (table.tenant_id == ContributionRound.tenant_id)
            & (table.round_id == ContributionRound.id),
        )
        .where(ContributionRound.year == year)
        .order_by(table.id)
    )
    return [(row, stored) for row, stored in rows]


def _contribution_row(row: ContributionLine | Correction, currency: str, what: str) -> LedgerRow:
    return LedgerRow(
        partner=row.municipality_name,
        kind=PartnerKind.MUNICIPALITY,
        what=what,
        amount=Money(row.amount_minor, currency),
        state=PaymentState(row.state),
        invoiced_on=row.invoiced_on,
        paid_on=row.paid_on,
        code=row.municipality_code,
    )


def _entries() -> list[IncomeEntry]:
    return list(
        db.session.scalars(
            select(IncomeEntry).order_by(IncomeEntry.year, IncomeEntry.kind, IncomeEntry.id)
        )
    )


def _in_kind_rows(year: int) -> list[InKindEntry]:
    return list(
        db.session.scalars(
            select(InKindEntry)
            .where(InKindEntry.year == year)
            .order_by(InKindEntry.partner, InKindEntry.id)
        )
    )


def _income(row: IncomeEntry) -> Income:
    return income_of(
        row.partner,
        PartnerKind(row.kind),
        row.year,
        Money(row.amount_minor, row.currency),
        PaymentState(row.state),
    )


def _entry(row: IncomeEntry, everything: Iterable[IncomeEntry]) -> EntryView:
    by_id = {each.id: each for each in everything}
    chain = [row]
    while (before := chain[0].carried_from_id) is not None:
        chain.insert(0, by_id[before])
    first = chain[0]
    steps = carry_forward(
        Money(first.amount_minor, first.currency),
        first.year,
        row.year,
        [index for each in chain[1:] if (index := _index(each)) is not None],
    )
    return EntryView(
        id=row.id,
        year=row.year,
        kind=PartnerKind(row.kind),
        partner=row.partner,
        amount=Money(row.amount_minor, row.currency),
        source=row.source,
        carried_from_id=row.carried_from_id,
        percent=_index(row),
        steps=() if isinstance(steps, Reason) else steps,
        is_carried_on=any(each.carried_from_id == row.id for each in by_id.values()),
        state=PaymentState(row.state),
        invoiced_on=row.invoiced_on,
        paid_on=row.paid_on,
        version=row.version,
    )


def _index(row: IncomeEntry) -> IndexAdjustment | None:
    if row.index_percent is None:
        return None
    whole = row.index_percent.to_integral_value()
    # The column keeps three decimals; a reader wants 3 and 3.1, not 3.100.
    percent = whole if whole == row.index_percent else row.index_percent.normalize()
    return IndexAdjustment(row.year, percent, row.index_source or "")


def _in_kind(row: InKindEntry) -> InKindView:
    value = Money(row.value_minor, row.currency) if row.value_minor is not None else None
    return InKindView(
        id=row.id,
        in_kind=InKind(row.partner, PartnerKind(row.kind), row.year, row.what, value),
        source=row.source,
    )


def _ledger_row(view: EntryView) -> LedgerRow:
    return LedgerRow(
        partner=view.partner,
        kind=view.kind,
        what=view.source,
        amount=view.amount,
        state=view.state,
        invoiced_on=view.invoiced_on,
        paid_on=view.paid_on,
        entry_id=view.id,
        indexed=view.steps[-1].explanation if len(view.steps) > 1 else None,
    )


def _as_one(year: int, incomes: Iterable[Income]) -> Income:
    of_them = [each for each in incomes if each.kind is PartnerKind.MUNICIPALITY]
    return Income(
        partner="",
        kind=PartnerKind.MUNICIPALITY,
        year=year,
        expected=Money.total((each.expected for each in of_them), CURRENCY),
        invoiced=Money.total((each.invoiced for each in of_them), CURRENCY),
        paid=Money.total((each.paid for each in of_them), CURRENCY),
    )


def _not_carried(views: Iterable[EntryView], year: int) -> list[NotCarried]:
    """UM-8: grants of the county that end the year before without a percentage for this one."""
    found = []
    for view in views:
        if view.year != year - 1 or view.is_carried_on or view.kind is not PartnerKind.COUNTY:
            continue
        first = view.steps[0] if view.steps else None
        if first is None:
            continue
        indexes = [step.adjustment for step in view.steps if step.adjustment is not None]
        told = carry_forward(first.amount, first.year, year, indexes)
        if isinstance(told, Reason):
            found.append(NotCarried(entry=view, reason=told))
    return found
