"""Periods at their edges: the day before, the day, the day after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit import Period

DAY = timedelta(days=1)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
ENDS = st.none() | DAYS


@st.composite
def periods(draw: st.DrawFn) -> Period:
    ends = draw(ENDS), draw(ENDS)
    return Period(*sorted(ends, key=str)) if None not in ends else Period(*ends)


PERIODS = periods()


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 2, 29), True),
        (date(2020, 12, 31), True),
        (date(2021, 1, 1), False),
    ],
)
def test_a_year_holds_its_first_and_last_day_and_no_other_years(day: date, inside: bool) -> None:
    assert Period.year(2020).contains(day) is inside


def test_an_open_end_reaches_for_ever() -> None:
    assert Period(None, date(2020, 1, 1)).contains(date.min)
    assert Period(date(2020, 1, 1), None).contains(date.max)
    assert Period().contains(date(2020, 1, 1))


def test_one_day_is_a_period() -> None:
    day = date(2020, 2, 29)
    assert Period(day, day).contains(day)
    assert Period(day, day).started_months_in(2020) == 1


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2020, 1, 2), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [(2020, 2, 29), (2021, 2, 28), (2000, 2, 29), (2100, 2, 28), (2024, 12, 31)],
)
def test_a_month_ends_on_its_last_day_in_leap_years_too(year: int, month: int, last: int) -> None:
    assert Period.month(year, month) == Period(date(year, month, 1), date(year, month, last))


def test_periods_that_share_one_day_overlap_and_neighbours_do_not() -> None:
    first = Period(date(2018, 1, 1), date(2022, 12, 31))
    assert first.overlaps(Period(date(2022, 12, 31), None))
    assert not first.overlaps(Period(date(2023, 1, 1), None))
    assert first.intersection(Period(date(2022, 12, 31), None)) == Period(
        date(2022, 12, 31), date(2022, 12, 31)
    )
    assert first.intersection(Period(date(2023, 1, 1), None)) is None


def test_the_intersection_with_an_open_period_is_the_period_itself() -> None:
    assert Period.year(2020).intersection(Period()) == Period.year(2020)
    assert Period().intersection(Period()) == Period()


def test_a_year_covers_its_months_and_not_an_open_period() -> None:
    assert Period.year(2020).covers(Period.month(2020, 2))
    assert not Period.year(2020).covers(Period(date(2020, 1, 1), None))
    assert Period().covers(Period(date(2020, 1, 1), None))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (None, None, 12),
        (date(2020, 1, 1), date(2020, 12, 31), 12),
        (date(2019, 12, 31), None, 12),
        (date(2020, 7, 31), None, 6),
        (date(2020, 8, 1), None, 5),
        (date(2020, 12, 31), None, 1),
        (date(2021, 1, 1), None, 0),
        (None, date(2020, 1, 1), 1),
        (None, date(2019, 12, 31), 0),
        (None, date(2020, 2, 29), 2),
        (None, date(2020, 3, 1), 3),
        (date(2020, 3, 31), date(2020, 4, 1), 2),
    ],
)
def test_a_month_counts_from_the_first_day_that_is_in_it(
    start: date | None, end: date | None, months: int
) -> None:
    assert Period(start, end).started_months_in(2020) == months


@given(PERIODS, PERIODS, DAYS)
def test_a_day_is_in_the_intersection_when_it_is_in_both(a: Period, b: Period, day: date) -> None:
    common = a.intersection(b)
    assert (common is not None and common.contains(day)) == (a.contains(day) and b.contains(day))
    assert common == b.intersection(a)


@given(PERIODS)
def test_the_day_before_and_the_day_after_are_outside(period: Period) -> None:
    if period.start is not None:
        assert period.contains(period.start)
        assert not period.contains(period.start - DAY)
    if period.end is not None:
        assert period.contains(period.end)
        assert not period.contains(period.end + DAY)


@given(PERIODS, st.integers(2010, 2030))
def test_started_months_are_the_months_that_overlap(period: Period, year: int) -> None:
    overlapping = sum(period.overlaps(Period.month(year, month)) for month in range(1, 13))
    assert period.started_months_in(year) == overlapping
