"""The year's income: grants carried forward, and what is expected, invoiced and paid.

Money and help in kind are two types on purpose: rooms and teachers that a partner lends have
an estimated value at most, and can never slip into a sum of money.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.kit import N_, Decision, Money, Reason
from plugins.ungmusikk.rules.approval import PaymentState


class PartnerKind(StrEnum):
    """UM-8: who gives to the programme."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    ACADEMY = "academy"
    FOUNDATION = "foundation"
    OTHER = "other"


@dataclass(frozen=True)
class IndexAdjustment:
    """UM-8: the percentage by which a grant changes into ``year``, and where it comes from."""

    year: int
    percent: Decimal
    source: str


@dataclass(frozen=True)
class GrantYear:
    """UM-8: what a grant is worth in a year. ``adjustment`` is None in the year it was given."""

    year: int
    amount: Money
    adjustment: IndexAdjustment | None
    explanation: Reason


@dataclass(frozen=True)
class Income:
    """UM-8: one sum of money from a partner for a year.

    What is paid is also invoiced, and what is invoiced also expected.
    """

    partner: str
    kind: PartnerKind
    year: int
    expected: Money
    invoiced: Money
    paid: Money

    @property
    def outstanding(self) -> Money:
        """What is invoiced and not yet paid."""
        return self.invoiced - self.paid


@dataclass(frozen=True)
class InKind:
    """UM-8: help that is not money. ``value`` is an estimate, None when nobody made one."""

    partner: str
    kind: PartnerKind
    year: int
    what: str
    value: Money | None = None


@dataclass(frozen=True)
class IncomeSummary:
    """UM-8: a year's money by partner with its sums, and help in kind beside it.

    ``in_kind_value`` is the sum of the estimates there are, and in no other sum.
    """

    year: int
    partners: tuple[Income, ...]
    expected: Money
    invoiced: Money
    paid: Money
    outstanding: Money
    in_kind: tuple[InKind, ...]
    in_kind_value: Money


def check_index(adjustment: IndexAdjustment) -> Decision:
    """UM-8: whether an index percentage can be recorded: it has a source and leaves something."""
    faults = []
    if not adjustment.source.strip():
        faults.append(Reason("index.no_source", N_("Write where the percentage comes from.")))
    if not adjustment.percent.is_finite() or adjustment.percent <= -100:
        faults.append(
            Reason(
                "index.percent",
                N_("The percentage must be a number above −100, not %(percent)s."),
                {"percent": adjustment.percent},
            )
        )
    return Decision.no(*faults) if faults else Decision.yes()


def index_adjusted(amount: Money, percent: Decimal) -> Money:
    """UM-8: the amount changed by so many per cent, in whole kroner, half up.

    ``percent`` is 3.1 for 3.1 %; it may be 0 or negative.
    """
    return amount.scaled(1 + Fraction(percent) / 100, whole=True)


def carry_forward(
    amount: Money, from_year: int, to_year: int, adjustments: Iterable[IndexAdjustment]
) -> tuple[GrantYear, ...] | Reason:
    """UM-8: a grant year by year, each built on the year before, or why it cannot be told.

    Every year after the first needs its percentage, be it 0: a missing one is never guessed,
    and two for one year are not chosen between. Raises ValueError when ``to_year`` is before
    ``from_year``.
    """
    if to_year < from_year:
        raise ValueError(f"A grant of {from_year} is not carried back to {to_year}.")
    by_year: dict[int, list[IndexAdjustment]] = {}
    for adjustment in adjustments:
        by_year.setdefault(adjustment.year, []).append(adjustment)
    given = Reason(
        "grant.given",
        N_("Given in %(year)s: %(amount)s."),
        {"year": str(from_year), "amount": amount},
    )
    steps = [GrantYear(from_year, amount, None, given)]
    for year in range(from_year + 1, to_year + 1):
        match by_year.get(year, []):
            case []:
                return Reason(
                    "grant.no_index",
                    N_("The index percentage of %(year)s is not recorded."),
                    {"year": str(year)},
                )
            case [adjustment]:
                steps.append(_next_grant_year(steps[-1].amount, adjustment))
            case _:
                return Reason(
                    "grant.two_indexes",
                    N_("There is more than one index percentage for %(year)s."),
                    {"year": str(year)},
                )
    return tuple(steps)


def income_of(
    partner: str, kind: PartnerKind, year: int, amount: Money, state: PaymentState
) -> Income:
    """UM-8: the ledger's entry for an amount in its state."""
    nothing = Money.zero(amount.currency)
    return Income(
        partner=partner,
        kind=kind,
        year=year,
        expected=amount,
        invoiced=nothing if state is PaymentState.EXPECTED else amount,
        paid=amount if state is PaymentState.PAID else nothing,
    )


def summarise_income(
    year: int, entries: Iterable[Income], in_kind: Iterable[InKind], currency: str
) -> IncomeSummary:
    """UM-8: the year's entries summed by partner, in the order partners first appear.

    Entries of other years are left out. Raises CurrencyMismatch for another currency.
    """
    by_partner: dict[tuple[PartnerKind, str], list[Income]] = {}
    for entry in entries:
        if entry.year == year:
            by_partner.setdefault((entry.kind, entry.partner), []).append(entry)
    partners = tuple(
        Income(
            partner=partner,
            kind=kind,
            year=year,
            expected=Money.total((entry.expected for entry in of_one), currency),
            invoiced=Money.total((entry.invoiced for entry in of_one), currency),
            paid=Money.total((entry.paid for entry in of_one), currency),
        )
        for (kind, partner), of_one in by_partner.items()
    )
    help_given = tuple(each for each in in_kind if each.year == year)
    return IncomeSummary(
        year=year,
        partners=partners,
        expected=Money.total((each.expected for each in partners), currency),
        invoiced=Money.total((each.invoiced for each in partners), currency),
        paid=Money.total((each.paid for each in partners), currency),
        outstanding=Money.total((each.outstanding for each in partners), currency),
        in_kind=help_given,
        in_kind_value=Money.total(
            (each.value for each in help_given if each.value is not None), currency
        ),
    )


def _next_grant_year(before: Money, adjustment: IndexAdjustment) -> GrantYear:
    amount = index_adjusted(before, adjustment.percent)
    explanation = Reason(
        "grant.indexed",
        N_("Adjusted by %(percent)s %% into %(year)s (%(source)s): %(amount)s."),
        {
            "percent": adjustment.percent,
            "year": str(adjustment.year),
            "source": adjustment.source,
            "amount": amount,
        },
    )
    return GrantYear(adjustment.year, amount, adjustment, explanation)
