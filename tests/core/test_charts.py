"""What charts draw is where the numbers say it is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.web.charts import (
    axis,
    flow,
    line_path,
    packed_circles,
    point,
    share,
    stacked,
    text_lines,
    text_size,
)


@given(st.lists(st.integers(1, 700_000), min_size=1, max_size=60))
@settings(max_examples=50)
def test_packed_circles_do_not_overlap_and_stay_in_their_square(values: list[int]) -> None:
    circles = packed_circles(values, size=600)
    assert len(circles) == len(values)
    for circle in circles:
        assert -0.1 <= circle.x - circle.radius <= circle.x + circle.radius <= 600.1
        assert -0.1 <= circle.y - circle.radius <= circle.y + circle.radius <= 600.1
    for i, one in enumerate(circles):
        for other in circles[i + 1 :]:
            # The smallest dots are drawn larger than they are, so that they can be seen.
            apart = math.hypot(one.x - other.x, one.y - other.y)
            assert apart >= one.radius + other.radius - 1.1


def test_a_circle_with_four_times_the_people_is_twice_as_wide() -> None:
    small, large = packed_circles([10_000, 40_000], gap=0)
    assert large.radius / small.radius == pytest.approx(2, rel=0.001)


def test_circles_keep_the_order_of_their_values() -> None:
    radii = [circle.radius for circle in packed_circles([1, 100, 25])]
    assert radii[1] > radii[2] > radii[0]


def test_a_single_circle_fills_the_square() -> None:
    (circle,) = packed_circles([5], size=600, gap=0)
    assert (circle.x, circle.y) == (300, 300)
    assert circle.radius == pytest.approx(300, rel=0.05)


def test_nothing_becomes_no_circle() -> None:
    assert packed_circles([]) == ()
    assert [circle.radius for circle in packed_circles([0, -3])] == [0, 0]
    assert packed_circles([0, 9])[0].radius == 0


def test_all_norwegian_municipalities_are_packed_without_overlapping() -> None:
    circles = packed_circles([200 + n * n for n in range(357)])
    assert len(circles) == 357
    for place, one in enumerate(circles):
        for other in circles[:place]:
            apart = math.hypot(one.x - other.x, one.y - other.y)
            assert apart >= (one.radius + other.radius) * 0.999


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 80_000], (0, 20_000, 40_000, 60_000, 80_000)),
        ([1_380_000], (0, 500_000, 1_000_000, 1_500_000)),
        ([3], (0, 1, 2, 3)),
        ([0.4], (0, 0.1, 0.2, 0.3, 0.4)),
        ([-50, 100], (-50, 0, 50, 100)),
        ([None, 7, None], (0, 2, 4, 6, 8)),
        ([], (0, 0.25, 0.5, 0.75, 1)),
        ([0, 0], (0, 0.25, 0.5, 0.75, 1)),
    ],
)
def test_an_axis_has_round_ticks_and_holds_all_values(
    values: list[float | None], ticks: tuple[float, ...]
) -> None:
    found = axis(values)
    assert found.ticks == pytest.approx(ticks)
    assert (found.low, found.high) == (found.ticks[0], found.ticks[-1])


def test_a_line_is_interrupted_where_a_value_is_missing() -> None:
    scale = axis([0, 10])
    assert line_path([0, 5, None, 10], scale) == "M0 100L33.33 50M100 0"


def test_a_lone_point_lies_in_the_middle() -> None:
    assert point(0, 1, 10, axis([10])) == (50, 0)


def test_the_parts_of_a_bar_lie_end_to_end() -> None:
    assert stacked([50, None, 25], 100) == ((0, 50), (50, 0), (50, 25))


@pytest.mark.parametrize(
    ("value", "total", "percent"), [(1, 3, 33.33), (0, 5, 0), (None, 5, 0), (5, 0, 0)]
)
def test_a_share_of_nothing_is_nothing(value: float | None, total: float, percent: float) -> None:
    assert share(value, total) == percent


def test_a_text_is_left_out_of_a_circle_that_is_too_small() -> None:
    assert text_size("Nordre Follo", 8) == 0
    assert 13 <= text_size("Ås", 30) <= 26


def test_a_long_name_is_broken_at_blanks_and_hyphens_only() -> None:
    size = text_size("Nordre Follo", 40)
    assert text_lines("Nordre Follo", 40, size) == ("Nordre", "Follo")
    assert text_lines("Ås", 40, 16) == ("Ås",)
    assert text_lines("Aurskog-Høland", 40, 14) == ("Aurskog-", "Høland")
    assert text_lines("Aurskog-Høland", 100, 14) == ("Aurskog-Høland",)


def test_streams_are_as_broad_as_their_values_and_places_as_high_as_what_passes() -> None:
    drawn = flow(
        [{"key": "a", "label": "First", "column": 0}, {"key": "b", "label": "Next", "column": 1}],
        [
            {"source": "a", "target": "b", "value": 3},
            {"source": "b", "target": "a", "value": 1},
        ],
    )

    first, following = drawn.boxes
    on, back = drawn.paths
    assert (first.height, following.height) == (150, 150)
    assert (on.breadth, back.breadth) == (150, 50)
    assert first.x < following.x
    assert on.color != back.color
    assert flow([], []).boxes == ()
