"""Load (UM-19): hours a week and what overlaps, as facts and never as a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, kw_only=True)
class Span:
    """One session of an activity, in local time. `added`: what one thinks of registering for."""

    activity: str
    title: str
    starts_at: datetime
    ends_at: datetime
    added: bool = False


@dataclass(frozen=True, kw_only=True)
class WeekLoad:
    """Hours in the week that begins on `monday`: those there are, and those that would come."""

    monday: date
    hours: Decimal
    added: Decimal

    @property
    def total(self) -> Decimal:
        """All of them."""
        return self.hours + self.added


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two sessions at the same time, for as long as both last."""

    first: str
    second: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Load:
    """UM-19: each week from the first to the last with something in it, and all overlaps."""

    weeks: tuple[WeekLoad, ...] = ()
    overlaps: tuple[Overlap, ...] = ()

    @property
    def busiest(self) -> WeekLoad | None:
        """The week with the most hours, the first of several; None without any."""
        return max(
            self.weeks, key=lambda week: (week.total, -week.monday.toordinal()), default=None
        )


def weekly_load(spans: Sequence[Span], *, most_weeks: int = 26) -> Load:
    """UM-19: hours by week, rounded to tenths, and the sessions that overlap.

    A session counts in the week in which it begins. Weeks between the first and the last are
    there even when they are empty, `most_weeks` of them at most. Two sessions of one activity do
    not overlap each other; one that begins when another ends does not either.
    """
    if not spans:
        return Load()
    ordered = sorted(spans, key=lambda span: (span.starts_at, span.title))
    first, last = _monday(ordered[0]), _monday(ordered[-1])
    count = min((last - first).days // 7 + 1, most_weeks)
    weeks = []
    for place in range(count):
        monday = first + timedelta(weeks=place)
        inside = [span for span in ordered if _monday(span) == monday]
        weeks.append(
            WeekLoad(
                monday=monday,
                hours=_hours([span for span in inside if not span.added]),
                added=_hours([span for span in inside if span.added]),
            )
        )
    return Load(weeks=tuple(weeks), overlaps=tuple(_overlaps(ordered)))


def _overlaps(ordered: Sequence[Span]) -> list[Overlap]:
    found = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.starts_at >= one.ends_at:
                break
            if other.activity != one.activity:
                found.append(
                    Overlap(
                        first=one.title,
                        second=other.title,
                        starts_at=other.starts_at,
                        ends_at=min(one.ends_at, other.ends_at),
                    )
                )
    return found


def _monday(span: Span) -> date:
    day = span.starts_at.date()
    return day - timedelta(days=day.weekday())


def _hours(spans: Sequence[Span]) -> Decimal:
    minutes = sum(
        (int((span.ends_at - span.starts_at).total_seconds()) // 60 for span in spans), start=0
    )
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
