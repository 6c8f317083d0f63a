"""UM-1, UM-3, UM-7: tiers leave no number without exactly one answer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit import Decision, Money, Reason
from plugins.ungmusikk.rules import (
    Boundary,
    Tier,
    check_tiers,
    describe_tier,
    next_boundary,
    tier_for,
)
from tests.support.ungmusikk_rules import TIERS_2020, nok

LOW, MIDDLE, HIGH = TIERS_2020


@pytest.mark.rule("UM-1")
@pytest.mark.parametrize(
    ("population", "kroner"),
    [
        (1, 60_000),  # The smallest there can be.
        (14_998, 60_000),  # Well inside.
        (14_999, 60_000),  # The last of the lowest tier.
        (15_000, 80_000),  # The first of the middle tier.
        (15_001, 80_000),
        (49_999, 80_000),  # The last of the middle tier.
        (50_000, 100_000),  # The first of the highest.
        (50_001, 100_000),
        (5_600_000, 100_000),  # The highest has no end: all of Norway.
    ],
)
def test_a_municipality_pays_the_amount_of_its_tier(population: int, kroner: int) -> None:
    tier = tier_for(population, TIERS_2020)

    assert isinstance(tier, Tier)
    assert tier.amount == nok(kroner)


@pytest.mark.rule("UM-3")
@pytest.mark.parametrize(
    ("population", "code"),
    [
        (None, "population.missing"),  # Nobody has imported a figure for the date.
        (0, "population.zero"),  # What SSB answers for a code that did not exist.
        (-1, "population.zero"),  # Cannot be; certainly not the lowest tier.
    ],
)
def test_a_figure_that_is_missing_or_zero_has_no_tier(population: int | None, code: str) -> None:
    reason = tier_for(population, TIERS_2020)

    assert isinstance(reason, Reason)
    assert reason.code == code


@pytest.mark.rule("UM-1")
def test_tiers_that_were_never_checked_are_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="check_tiers"):
        tier_for(20_000, [LOW])


@pytest.mark.rule("UM-1")
@pytest.mark.parametrize(
    ("tiers", "codes"),
    [
        (TIERS_2020, ()),  # The tiers of 2020.
        ((HIGH, LOW, MIDDLE), ()),  # The order they are typed in does not matter.
        ((Tier(0, None, nok(0)),), ()),  # One tier for all, and free of charge.
        ((), ("tiers.none",)),
        ((MIDDLE, HIGH), ("tiers.start",)),  # Nothing for 0 to 14,999.
        ((Tier(1, None, nok(1)),), ("tiers.start",)),  # 0 is a number too.
        ((Tier(-1, None, nok(1)),), ("tiers.start",)),  # And −1 is not.
        ((LOW, MIDDLE), ("tiers.end",)),  # Nothing from 50,000.
        ((LOW, HIGH), ("tiers.gap",)),
        ((Tier(0, 14_998, nok(1)), MIDDLE, HIGH), ("tiers.gap",)),  # 14,999 is left out.
        ((Tier(0, 15_000, nok(1)), MIDDLE, HIGH), ("tiers.overlap",)),  # 15,000 is in two.
        ((LOW, LOW, MIDDLE, HIGH), ("tiers.overlap",)),  # The same twice.
        ((Tier(0, None, nok(1)), HIGH), ("tiers.overlap",)),  # An open end in the middle.
        ((LOW, Tier(15_000, 14_000, nok(1)), HIGH), ("tiers.backwards",)),
        ((LOW, MIDDLE, Tier(50_000, None, nok(-1))), ("tiers.negative",)),
        ((LOW, MIDDLE, Tier(50_000, None, Money.of(1, "DKK"))), ("tiers.currencies",)),
        ((Tier(5, 9, nok(1)), Tier(20, 30, nok(1))), ("tiers.start", "tiers.end", "tiers.gap")),
    ],
)
def test_tiers_are_refused_with_every_fault_named(
    tiers: tuple[Tier, ...], codes: tuple[str, ...]
) -> None:
    assert check_tiers(tiers).codes == codes


@pytest.mark.rule("UM-1")
def test_a_gap_is_named_by_its_first_and_last_number() -> None:
    (reason,) = check_tiers([LOW, HIGH]).reasons

    assert reason.params == {"from": 15_000, "to": 49_999}


@pytest.mark.rule("UM-1")
@given(st.sets(st.integers(min_value=1, max_value=200_000), max_size=6), st.data())
def test_tiers_cut_anywhere_cover_every_number_exactly_once(
    cuts: set[int], chosen: st.DataObject
) -> None:
    lows = [0, *sorted(cuts)]
    tiers = [Tier(low, following - 1, nok(low)) for low, following in pairwise(lows)]
    tiers.append(Tier(lows[-1], None, nok(lows[-1])))
    population = chosen.draw(st.integers(min_value=0, max_value=300_000))

    assert check_tiers(chosen.draw(st.permutations(tiers))) == Decision.yes()
    assert sum(tier.includes(population) for tier in tiers) == 1


@pytest.mark.rule("UM-1")
@given(
    st.lists(
        st.tuples(st.integers(-2, 12), st.none() | st.integers(-2, 12)), min_size=1, max_size=4
    )
)
def test_tiers_are_accepted_exactly_when_every_number_has_one(
    limits: list[tuple[int, int | None]],
) -> None:
    tiers = [Tier(low, high, nok(1)) for low, high in limits]
    # Limits are at most 12 away from 0, so beyond 13 nothing new can happen. A tier that ends
    # before it starts includes nobody, and is refused although it would do no harm.
    counts = [sum(tier.includes(number) for tier in tiers) for number in range(-3, 15)]
    harmless = all(tier.high is None or tier.low <= tier.high for tier in tiers)

    assert check_tiers(tiers).allowed == (counts == [0] * 3 + [1] * 15 and harmless)


@pytest.mark.rule("UM-7")
@pytest.mark.parametrize(
    ("population", "boundary"),
    [
        (1, Boundary(LOW, MIDDLE, 14_999, None, None)),  # There is nothing below the lowest.
        (14_999, Boundary(LOW, MIDDLE, 1, None, None)),  # One more is enough.
        (15_000, Boundary(MIDDLE, HIGH, 35_000, LOW, 1)),  # One fewer is enough.
        (49_999, Boundary(MIDDLE, HIGH, 1, LOW, 35_000)),
        (50_000, Boundary(HIGH, None, None, MIDDLE, 1)),  # There is nothing above the highest.
    ],
)
def test_the_next_boundary_is_counted_in_inhabitants(population: int, boundary: Boundary) -> None:
    assert next_boundary(population, TIERS_2020) == boundary


@pytest.mark.rule("UM-7", "UM-3")
def test_a_population_of_zero_has_no_boundary() -> None:
    assert next_boundary(0, TIERS_2020) == tier_for(0, TIERS_2020)


@pytest.mark.rule("UM-1")
@pytest.mark.parametrize(
    ("tier", "code"),
    [
        (LOW, "tier.first"),  # "Up to 14,999 inhabitants".
        (MIDDLE, "tier.between"),  # "15,000–49,999 inhabitants".
        (HIGH, "tier.open"),  # "50,000 inhabitants or more".
        (Tier(0, None, nok(1)), "tier.all"),  # "Every municipality".
    ],
)
def test_a_tier_is_described_by_its_limits_and_amount(tier: Tier, code: str) -> None:
    described = describe_tier(tier)

    assert described.code == code
    assert described.params == {"from": tier.low, "to": tier.high, "amount": tier.amount}
