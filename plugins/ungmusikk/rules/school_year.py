"""The school year and its semesters, by which talent places and classes are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.kit import Period


@dataclass(frozen=True, order=True)
class DayOfYear:
    """A day that comes back every year, such as 15 March; 29 February is not one."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """The day in a year."""
        return date(year, self.month, self.day)


def school_year_of(day: date, *, begins: DayOfYear) -> int:
    """UM-16: the calendar year in which the day's school year began."""
    return day.year if day >= begins.in_year(day.year) else day.year - 1


def days_of_school_year(year: int, *, begins: DayOfYear) -> Period:
    """UM-16: the first and the last day of the school year that begins in the year."""
    return Period(begins.in_year(year), begins.in_year(year + 1) - timedelta(days=1))


def semester_start(day: date, *, autumn: DayOfYear, spring: DayOfYear) -> date:
    """UM-17: the first day of the semester in which the day lies."""
    starts = (each.in_year(year) for year in (day.year - 1, day.year) for each in (autumn, spring))
    return max(start for start in starts if start <= day)
