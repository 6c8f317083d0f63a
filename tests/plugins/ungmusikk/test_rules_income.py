"""UM-8: grants are carried forward with an index, and money is counted apart from help in kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.kit import CurrencyMismatch, Money, Reason
from plugins.ungmusikk.rules import (
    Income,
    IndexAdjustment,
    InKind,
    PartnerKind,
    PaymentState,
    carry_forward,
    check_index,
    income_of,
    index_adjusted,
    summarise_income,
)
from tests.support.ungmusikk_rules import nok

MUNICIPALITY, COUNTY, ACADEMY, FOUNDATION, OTHER = PartnerKind
EXPECTED, INVOICED, PAID = PaymentState


def index(year: int, percent: str, source: str = "State budget, table 1") -> IndexAdjustment:
    """A percentage that somebody entered."""
    return IndexAdjustment(year, Decimal(percent), source)


@pytest.mark.rule("UM-8")
@pytest.mark.parametrize(
    ("kroner", "percent", "expected"),
    [
        ("2500000", "0", 2_500_000),  # Carried forward as it is.
        ("2500000", "3.1", 2_577_500),
        ("2500000", "-2", 2_450_000),  # A cut.
        ("2577500", "2.7", 2_647_093),  # 2,647,092.50: a half goes up.
        ("100", "0.4", 100),  # 100.40 goes down.
        ("100", "0.5", 101),  # 100.50 goes up.
        ("0", "3.1", 0),
    ],
)
def test_a_grant_is_adjusted_in_whole_kroner_half_up(
    kroner: str, percent: str, expected: int
) -> None:
    assert index_adjusted(nok(kroner), Decimal(percent)) == nok(expected)


@pytest.mark.rule("UM-8")
@pytest.mark.parametrize(
    ("adjustment", "codes"),
    [
        (index(2020, "3.1"), ()),
        (index(2020, "0"), ()),
        (index(2020, "-99.9"), ()),
        (index(2020, "-100"), ("index.percent",)),  # Nothing would be left.
        (index(2020, "NaN"), ("index.percent",)),
        (index(2020, "Infinity"), ("index.percent",)),
        (index(2020, "3.1", ""), ("index.no_source",)),
        (index(2020, "3.1", " "), ("index.no_source",)),
        (index(2020, "-101", ""), ("index.no_source", "index.percent")),
    ],
)
def test_a_percentage_is_entered_with_its_source(
    adjustment: IndexAdjustment, codes: tuple[str, ...]
) -> None:
    assert check_index(adjustment).codes == codes


@pytest.mark.rule("UM-8")
def test_a_grant_is_carried_forward_year_by_year_and_says_how() -> None:
    # Made-up percentages on the county's true grant of 2019, out of order on purpose.
    years = carry_forward(
        nok(2_500_000), 2019, 2021, [index(2021, "2.7", "Budget 2021"), index(2020, "3.1")]
    )

    assert not isinstance(years, Reason)
    assert [(each.year, each.amount) for each in years] == [
        (2019, nok(2_500_000)),
        (2020, nok(2_577_500)),
        (2021, nok(2_647_093)),
    ]
    assert [each.explanation.message % each.explanation.params for each in years] == [
        f"Given in 2019: {nok(2_500_000)}.",
        f"Adjusted by 3.1 % into 2020 (State budget, table 1): {nok(2_577_500)}.",
        f"Adjusted by 2.7 % into 2021 (Budget 2021): {nok(2_647_093)}.",
    ]


@pytest.mark.rule("UM-8")
@pytest.mark.parametrize(
    ("adjustments", "code", "year"),
    [
        ([], "grant.no_index", "2020"),  # The first missing year is named.
        ([index(2020, "3.1")], "grant.no_index", "2021"),
        ([index(2021, "3.1")], "grant.no_index", "2020"),  # A later one does not help.
        ([index(2020, "3.1"), index(2020, "3.2")], "grant.two_indexes", "2020"),
    ],
)
def test_a_percentage_that_is_missing_or_doubtful_is_never_guessed(
    adjustments: list[IndexAdjustment], code: str, year: str
) -> None:
    reason = carry_forward(nok(2_500_000), 2019, 2021, adjustments)

    assert isinstance(reason, Reason)
    assert (reason.code, reason.params) == (code, {"year": year})


@pytest.mark.rule("UM-8")
def test_in_its_own_year_a_grant_needs_no_percentage_and_before_it_there_is_none() -> None:
    years = carry_forward(nok(2_500_000), 2019, 2019, [])

    assert not isinstance(years, Reason)
    assert [(each.year, each.amount, each.adjustment) for each in years] == [
        (2019, nok(2_500_000), None)
    ]
    with pytest.raises(ValueError, match="2018"):
        carry_forward(nok(2_500_000), 2019, 2018, [])


@pytest.mark.rule("UM-8")
@pytest.mark.parametrize(
    ("state", "expected", "invoiced", "paid", "outstanding"),
    [
        (EXPECTED, 80_000, 0, 0, 0),
        (INVOICED, 80_000, 80_000, 0, 80_000),
        (PAID, 80_000, 80_000, 80_000, 0),  # What is paid was also invoiced.
    ],
)
def test_an_amount_is_in_the_ledger_by_its_state(
    state: PaymentState, expected: int, invoiced: int, paid: int, outstanding: int
) -> None:
    entry = income_of("Ås", MUNICIPALITY, 2020, nok(80_000), state)

    assert entry == Income("Ås", MUNICIPALITY, 2020, nok(expected), nok(invoiced), nok(paid))
    assert entry.outstanding == nok(outstanding)


@pytest.mark.rule("UM-8")
def test_the_year_is_summed_by_partner_with_help_in_kind_beside_the_money() -> None:
    rooms = InKind("Norges musikkhøgskole", ACADEMY, 2020, "Rooms", nok(300_000))
    teachers = InKind("Norges musikkhøgskole", ACADEMY, 2020, "Teachers")
    summary = summarise_income(
        2020,
        [
            income_of("Ås", MUNICIPALITY, 2020, nok(80_000), PAID),
            income_of("Viken", COUNTY, 2020, nok(2_500_000), INVOICED),
            income_of("Ås", MUNICIPALITY, 2020, nok(-10_000), EXPECTED),  # A correction.
            income_of("Norges musikkhøgskole", ACADEMY, 2020, nok(150_000), EXPECTED),
            income_of("Ås", MUNICIPALITY, 2021, nok(80_000), PAID),  # Another year.
        ],
        [rooms, teachers, InKind("Norges musikkhøgskole", ACADEMY, 2021, "Rooms", nok(1))],
        "NOK",
    )

    assert summary.partners == (
        Income("Ås", MUNICIPALITY, 2020, nok(70_000), nok(80_000), nok(80_000)),
        Income("Viken", COUNTY, 2020, nok(2_500_000), nok(2_500_000), nok(0)),
        Income("Norges musikkhøgskole", ACADEMY, 2020, nok(150_000), nok(0), nok(0)),
    )
    assert (summary.expected, summary.invoiced, summary.paid, summary.outstanding) == (
        nok(2_720_000),
        nok(2_580_000),
        nok(80_000),
        nok(2_500_000),
    )
    assert (summary.in_kind, summary.in_kind_value) == ((rooms, teachers), nok(300_000))


@pytest.mark.rule("UM-8")
def test_the_money_of_2020_is_about_four_million_without_the_index() -> None:
    # "Et budsjett på ca. 4 millioner pr. år": 1,380,000 from the sixteen, the county, the academy.
    summary = summarise_income(
        2020,
        [
            income_of("Municipalities", MUNICIPALITY, 2020, nok(1_380_000), EXPECTED),
            income_of("Viken", COUNTY, 2020, nok(2_500_000), EXPECTED),
            income_of("Norges musikkhøgskole", ACADEMY, 2020, nok(150_000), EXPECTED),
        ],
        [],
        "NOK",
    )

    assert summary.expected == nok(4_030_000)


@pytest.mark.rule("UM-8")
def test_a_year_without_entries_is_zero_and_currencies_are_not_mixed() -> None:
    summary = summarise_income(2020, [], [], "NOK")

    assert (summary.partners, summary.expected, summary.in_kind_value) == ((), nok(0), nok(0))
    with pytest.raises(CurrencyMismatch):
        summarise_income(
            2020, [income_of("Kulturmetropolen", OTHER, 2020, Money.of(1, "DKK"), PAID)], [], "NOK"
        )
