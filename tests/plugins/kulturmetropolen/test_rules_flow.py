"""KM-6: figures that do not tell about single people, whatever one adds and subtracts."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.kulturmetropolen.rules import (
    Grid,
    Spell,
    age_band,
    median_days,
    moves_in_and_out,
    suppress,
    suppress_together,
)


@pytest.mark.rule("KM-6")
def test_numbers_from_one_to_four_are_hidden_with_what_would_give_them_away() -> None:
    grid = suppress([[10, 4], [20, 30]])

    # One hidden cell of a row, and of a column, would follow from the sums: four are hidden.
    assert grid == Grid(
        cells=((None, None), (None, None)), row_totals=(14, 50), column_totals=(30, 34), total=64
    )


@pytest.mark.rule("KM-6")
@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_the_limit_is_five(number: int, shown: int | None) -> None:
    assert suppress([[number]]).total == shown


@pytest.mark.rule("KM-6")
def test_what_is_hidden_together_is_never_small_under_a_shown_sum() -> None:
    grid = suppress([[1, 1, 20, 30]])

    # 1 and 1 alone would be known from 52 - 20 - 30.
    assert grid.cells == ((None, None, None, 30),)
    assert grid.row_totals == (52,)


def gives_away(table: list[list[int]], grid: Grid) -> bool:
    """Whether a hidden cell could not be another number, with what is shown as it is."""
    hidden = [
        (row, column)
        for row, line in enumerate(grid.cells)
        for column, value in enumerate(line)
        if value is None
    ]
    possible: dict[tuple[int, int], set[int]] = {cell: set() for cell in hidden}
    nearby = [
        range(max(0, table[row][column] - 2), table[row][column] + 3) for row, column in hidden
    ]
    for values in product(*nearby):
        guess = [list(line) for line in table]
        for (row, column), value in zip(hidden, values, strict=True):
            guess[row][column] = value
        if _agrees(guess, grid):
            for cell, value in zip(hidden, values, strict=True):
                possible[cell].add(value)
    return any(len(found) == 1 for found in possible.values())


def _agrees(guess: list[list[int]], grid: Grid) -> bool:
    sums = [
        *zip(map(sum, guess), grid.row_totals, strict=True),
        *zip((sum(line) for line in zip(*guess, strict=True)), grid.column_totals, strict=True),
        (sum(map(sum, guess)), grid.total),
    ]
    return all(shown is None or worked_out == shown for worked_out, shown in sums)


@pytest.mark.rule("KM-6")
@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_hidden_number_follows_from_what_is_shown(table: list[list[int]]) -> None:
    assert not gives_away(table, suppress(table))


@pytest.mark.rule("KM-6")
def test_a_sum_that_one_table_hides_is_hidden_in_all() -> None:
    one, other = suppress_together([[[3, 0], [20, 20]], [[3], [40]]])

    assert one.row_totals[0] is None
    assert other.row_totals[0] is None
    assert suppress_together([[[10], [20]], [[10], [20]]])[0].row_totals == (10, 20)


@pytest.mark.rule("KM-6")
def test_the_median_time_needs_five_and_counts_those_who_are_still_there() -> None:
    day = date(2024, 1, 1)
    spells = [Spell("a", day, date(2024, 1, 1 + days)) for days in (1, 2, 10, 20)]

    assert median_days(spells, today=day) == {"a": None}
    with_one_more = [*spells, Spell("a", day, None)]
    assert median_days(with_one_more, today=date(2024, 1, 6)) == {"a": 5}


@pytest.mark.rule("KM-6")
@pytest.mark.parametrize(
    ("age", "band"),
    [(None, ""), (0, "0–13"), (13, "0–13"), (14, "14–17"), (17, "14–17"), (18, "18–21"),
     (25, "22–25"), (26, "26+"), (80, "26+")],
)  # fmt: skip
def test_ages_are_told_in_bands(age: int | None, band: str) -> None:
    assert age_band(age) == band


@pytest.mark.rule("KM-6")
def test_of_a_stages_figures_no_single_one_is_hidden_alone() -> None:
    shown = moves_in_and_out([5, 4, 7, 0], [6, 9, 8, 0], counts_hidden=[False, False, True, False])

    assert shown == ((5, 6), (None, None), (None, None), (0, 0))
