"""What an offer says of itself: weekly series of sessions, distance, and figures without names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta


def weekly_days(
    *, first: date, last: date, weeks_between: int = 1, skipped: Collection[date] = ()
) -> tuple[date, ...]:
    """A-16: the same weekday from the first day to the last, both included, without those skipped.

    `weeks_between` 2 is every second week; a skipped day does not move the others.
    """
    if weeks_between < 1:
        raise ValueError("There is at least one week between two days of a series.")
    found = []
    day = first
    while day <= last:
        if day not in skipped:
            found.append(day)
        day += timedelta(weeks=weeks_between)
    return tuple(found)


def within_distance(*, distance_km: int | None, at_most: int | None) -> bool:
    """UM-20: whether an offer is near enough; one whose place is not known is shown, too.

    `at_most` None: as far as it may be.
    """
    return at_most is None or distance_km is None or distance_km <= at_most


def shown_count(count: int, *, smallest: int) -> int | None:
    """A-17: a number of people below `smallest` is not shown, so that nobody can be guessed.

    None stands for "fewer than". Nobody at all is a figure like any other.
    """
    return count if count == 0 or count >= smallest else None


def shown_counts(counts: Sequence[int], *, smallest: int) -> tuple[int | None, ...]:
    """A-17: figures that stand beside their sum: of a single hidden one the sum would tell.

    So the smallest of the others is hidden with it; nobody at all stays shown.
    """
    shown = [shown_count(count, smallest=smallest) for count in counts]
    others = [place for place, count in enumerate(shown) if count]
    if shown.count(None) == 1 and others:
        shown[min(others, key=lambda place: (counts[place], place))] = None
    return tuple(shown)
