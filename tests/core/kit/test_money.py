"""Money adds up to the øre, whatever it is divided by."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.kit import CurrencyMismatch, Money

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=30)


def kroner(amount: int | str) -> Money:
    return Money.of(amount, "NOK")


def test_kroner_become_whole_ore_and_back() -> None:
    assert Money.of("1250.50", "NOK") == Money(125_050, "NOK")
    assert Money(125_050, "NOK").amount == Decimal("1250.50")
    assert str(Money(5, "DKK").amount) == "0.05"
    assert str(Money.of(80_000, "NOK").amount) == "80000.00"


@pytest.mark.parametrize("kroner", ["0.001", "NaN", "Infinity"])
def test_an_amount_that_is_no_whole_number_of_ore_is_refused(kroner: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        Money.of(kroner, "NOK")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        Money.of(0.1, "NOK")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(10.0, "NOK")  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["nok", "kr", "", "NOKK", "N0K", "ÆØÅ"])
def test_a_currency_is_an_iso_code(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, code)


def test_norwegian_and_danish_kroner_are_never_mixed() -> None:
    norwegian, danish = Money.of(1, "NOK"), Money.of(1, "DKK")
    with pytest.raises(CurrencyMismatch):
        norwegian + danish
    with pytest.raises(CurrencyMismatch):
        norwegian - danish
    with pytest.raises(CurrencyMismatch):
        _ = norwegian < danish
    with pytest.raises(CurrencyMismatch):
        Money.total([norwegian, danish], "NOK")
    assert norwegian != danish


def test_the_sixteen_members_of_january_2020_pay_1_380_000() -> None:
    amounts = [kroner(60_000), *[kroner(80_000)] * 9, *[kroner(100_000)] * 6]
    assert Money.total(amounts, "NOK") == kroner(1_380_000)


def test_nothing_adds_up_to_nothing() -> None:
    assert Money.total([], "DKK") == Money.zero("DKK")
    assert Money.zero("DKK").is_zero


def test_money_multiplies_with_whole_numbers_only() -> None:
    assert kroner(60_000) * 3 == 3 * kroner(60_000) == kroner(180_000)
    with pytest.raises(TypeError):
        kroner(1) * 1.5  # type: ignore[operator]


def test_money_is_ordered_within_its_currency() -> None:
    assert kroner(1) < kroner(2) <= kroner(2)
    assert kroner(3) > kroner(2) >= kroner(2)
    assert abs(-kroner(5)) == kroner(5) == kroner(7) - kroner(2)


@pytest.mark.parametrize(
    ("minor", "whole"),
    [(0, 0), (49, 0), (50, 1), (51, 1), (149, 1), (150, 2), (-49, 0), (-50, -1), (-150, -2)],
)
def test_a_half_krone_is_rounded_up_and_a_negative_mirrors_it(minor: int, whole: int) -> None:
    assert Money(minor, "NOK").rounded_to_whole() == kroner(whole)


def test_seven_started_months_of_80_000_are_46_667() -> None:
    assert kroner(80_000).scaled(Fraction(7, 12), whole=True) == kroner(46_667)
    assert kroner(80_000).scaled(Fraction(7, 12)) == kroner("46666.67")


def test_a_scaled_amount_is_rounded_once_and_not_twice() -> None:
    # 0.4951 kroner: by way of 0.50 it would wrongly become a whole krone.
    assert Money(49_51, "NOK").scaled(Fraction(1, 100), whole=True) == kroner(0)


def test_the_county_grant_is_adjusted_by_a_decimal_percentage() -> None:
    assert kroner(2_500_000).scaled(Decimal("1.031")) == kroner(2_577_500)


def test_what_cannot_be_divided_goes_to_the_first_of_equals() -> None:
    assert kroner(100).share([1, 1, 1]) == (kroner("33.34"), kroner("33.33"), kroner("33.33"))
    assert kroner(100).share([1, 1, 1], whole=True) == (kroner(34), kroner(33), kroner(33))


def test_what_is_left_goes_to_the_part_that_lost_most() -> None:
    assert kroner(10).share([1, 5, 5], whole=True) == (kroner(1), kroner(5), kroner(4))
    assert Money(2, "NOK").share([1, 2]) == (Money(1, "NOK"), Money(1, "NOK"))


def test_a_post_split_seventy_to_thirty_splits_to_the_krone() -> None:
    assert kroner(850_001).share([70, 30], whole=True) == (kroner(595_001), kroner(255_000))


def test_a_weight_of_zero_gets_nothing() -> None:
    assert kroner(7).share([0, 1, 0]) == (kroner(0), kroner(7), kroner(0))


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [-1]])
def test_weights_that_mean_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weight"):
        kroner(1).share(weights)


def test_ore_cannot_be_shared_in_whole_kroner() -> None:
    with pytest.raises(ValueError, match="round it"):
        kroner("1.50").share([1, 1], whole=True)


@given(AMOUNTS, WEIGHTS)
def test_shares_add_up_exactly_and_lie_within_one_ore_of_their_due(
    minor: int, weights: list[int]
) -> None:
    assume(sum(weights))
    money = Money(minor, "NOK")
    parts = money.share(weights)
    assert Money.total(parts, "NOK") == money
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_whole_shares_add_up_exactly_and_are_whole(amount: int, weights: list[int]) -> None:
    assume(sum(weights))
    parts = kroner(amount).share(weights, whole=True)
    assert Money.total(parts, "NOK") == kroner(amount)
    assert all(part.rounded_to_whole() == part for part in parts)


@given(AMOUNTS, WEIGHTS)
def test_a_negative_amount_is_shared_as_the_mirror_of_the_positive(
    minor: int, weights: list[int]
) -> None:
    assume(sum(weights))
    mirrored = tuple(-part for part in Money(minor, "NOK").share(weights))
    assert Money(-minor, "NOK").share(weights) == mirrored


@given(AMOUNTS, AMOUNTS)
def test_adding_and_taking_away_again_changes_nothing(one: int, other: int) -> None:
    assert Money(one, "NOK") + Money(other, "NOK") - Money(other, "NOK") == Money(one, "NOK")
