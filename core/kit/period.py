"""Spans of days with both ends included, as agreements and memberships are written."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included. None is an open end.

    Raises ValueError when the last day is before the first.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"The period ends {self.end}, before it starts {self.start}.")

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year, 1 January to 31 December."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The calendar month, from its first day to its last."""
        last = calendar.monthrange(year, month)[1]
        return cls(date(year, month, 1), date(year, month, last))

    def contains(self, day: date) -> bool:
        """Whether the day is in the period; the first and the last day are."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def covers(self, other: Period) -> bool:
        """Whether every day of the other period is in this one."""
        return self.intersection(other) == other

    def overlaps(self, other: Period) -> bool:
        """Whether the two have at least one day in common."""
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """The days in both, or None when there are none."""
        start = max(filter(None, (self.start, other.start)), default=None)
        end = min(filter(None, (self.end, other.end)), default=None)
        if start is not None and end is not None and end < start:
            return None
        return Period(start, end)

    def started_months_in(self, year: int) -> int:
        """How many calendar months of the year have at least one day in the period: 0 to 12."""
        common = self.intersection(Period.year(year))
        if common is None or common.start is None or common.end is None:
            return 0
        return common.end.month - common.start.month + 1
