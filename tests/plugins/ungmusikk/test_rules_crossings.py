"""UM-7: who passes a limit is told beforehand, and who cannot be told is not guessed."""

from __future__ import annotations

from datetime import date

import pytest

from core.kit import Reason
from plugins.ungmusikk.rules import (
    NO_FIGURE,
    PopulationFigure,
    is_near_boundary,
    tier_crossings,
)
from tests.support.ungmusikk_rules import TIERS_2020, figure, nok


def on(year: int, inhabitants: int) -> PopulationFigure:
    """An official figure of 1 January."""
    return figure(inhabitants, date(year, 1, 1))


@pytest.mark.rule("UM-7")
@pytest.mark.parametrize(
    ("name", "before", "after", "difference"),
    [
        # Statistics Norway, table 07459.
        ("Moss", on(2021, 49_668), on(2022, 50_290), 20_000),
        ("Nannestad", on(2021, 14_637), on(2022, 15_074), 20_000),
        ("Lørenskog", on(2024, 48_188), on(2025, 50_013), 20_000),
        # Constructed: exactly over the limit, back again, and over two at once.
        ("Moss", on(2021, 49_999), on(2022, 50_000), 20_000),
        ("Moss", on(2021, 50_000), on(2022, 49_999), -20_000),
        ("Moss", on(2021, 14_999), on(2022, 50_000), 40_000),
    ],
)
def test_a_municipality_that_passes_a_limit_is_named_with_the_difference(
    name: str, before: PopulationFigure, after: PopulationFigure, difference: int
) -> None:
    watch = tier_crossings({"1": name}, {"1": before}, {"1": after}, TIERS_2020)

    (crossing,) = watch.crossings
    assert (crossing.name, crossing.difference) == (name, nok(difference))
    assert crossing.message.code == ("crossing.up" if difference > 0 else "crossing.down")
    assert watch.unresolved == {}


@pytest.mark.rule("UM-7")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (on(2024, 22_005), on(2025, 22_344)),  # Ås grows inside its tier.
        (on(2021, 20_439), on(2021, 20_439)),  # Nothing changes.
        (on(2021, 15_000), on(2022, 49_999)),  # From the first to the last of one tier.
        (on(2021, 60_000), on(2022, 600_000)),  # The highest tier has no end.
    ],
)
def test_whoever_stays_in_a_tier_is_not_named(
    before: PopulationFigure, after: PopulationFigure
) -> None:
    watch = tier_crossings({"1": "Ås"}, {"1": before}, {"1": after}, TIERS_2020)

    assert (watch.crossings, watch.unresolved) == ((), {})


@pytest.mark.rule("UM-7")
def test_the_warning_says_from_where_to_where_in_words() -> None:
    watch = tier_crossings(
        {"3222": "Lørenskog"},
        {"3222": on(2024, 48_188)},
        {"3222": on(2025, 50_013)},
        TIERS_2020,
    )

    (crossing,) = watch.crossings
    assert crossing.message.message % crossing.message.params == (
        "Lørenskog has grown into a higher tier, from 48188 inhabitants on 2024-01-01 to 50013 "
        f"on 2025-01-01: {nok(100_000)} instead of {nok(80_000)}."
    )


SPLIT = Reason("municipality.code_split", "Split.")


@pytest.mark.rule("UM-7", "UM-3")
@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (on(2024, 20_000), None, NO_FIGURE),  # Next year's figures are not there yet.
        (None, on(2025, 20_000), NO_FIGURE),
        (SPLIT, on(2025, 20_000), SPLIT),
        (on(2024, 20_000), SPLIT, SPLIT),
    ],
)
def test_who_lacks_a_figure_is_told_apart_and_never_guessed(
    before: PopulationFigure | Reason | None,
    after: PopulationFigure | Reason | None,
    reason: Reason,
) -> None:
    earlier = {} if before is None else {"1": before}
    later = {} if after is None else {"1": after}

    watch = tier_crossings({"1": "Ås"}, earlier, later, TIERS_2020)

    assert (watch.crossings, watch.unresolved) == ((), {"1": reason})


@pytest.mark.rule("UM-7", "UM-3")
def test_zero_after_a_renumbering_is_no_fall_into_the_lowest_tier() -> None:
    watch = tier_crossings(
        {"3021": "Ås"}, {"3021": on(2023, 21_350)}, {"3021": on(2024, 0)}, TIERS_2020
    )

    assert watch.crossings == ()
    assert [reason.code for reason in watch.unresolved.values()] == ["population.zero"]


@pytest.mark.rule("UM-7")
@pytest.mark.parametrize(
    ("population", "within", "near"),
    [
        (48_188, 1_812, True),  # Lørenskog in 2024 lacked exactly so many.
        (48_188, 1_811, False),
        (15_000, 1, True),  # One fewer is the lowest tier.
        (15_001, 1, False),
        (1, 100, False),  # Below the lowest tier there is nothing to fall into.
        (127_731, 1_000, False),
        (0, 1_000_000, False),  # Not a population.
    ],
)
def test_a_municipality_is_near_a_limit_from_either_side(
    population: int, within: int, near: bool
) -> None:
    assert is_near_boundary(population, TIERS_2020, within=within) is near
