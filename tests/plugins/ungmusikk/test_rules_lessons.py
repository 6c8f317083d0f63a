"""UM-16: lessons used and left, and when a lesson can be booked, marked and cancelled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.kit import Period
from plugins.ungmusikk.rules import (
    LessonAccount,
    LessonState,
    account_of_lessons,
    may_book_lesson,
    may_mark_lesson,
    state_when_cancelled,
)

BOOKED, HELD, MISSED, CANCELLED = LessonState
YEAR = Period(date(2025, 8, 1), date(2026, 7, 31))
STARTS = datetime(2025, 10, 1, 16, 0, tzinfo=UTC)


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("states", "used", "left", "bookable"),
    [
        ([], 0, 8, 8),
        ([HELD], 1, 7, 7),
        ([HELD, MISSED, BOOKED, CANCELLED], 2, 6, 5),  # A cancelled one has cost nothing.
        ([HELD] * 7 + [BOOKED], 7, 1, 0),
        ([HELD] * 8, 8, 0, 0),
        ([HELD] * 9, 9, 0, 0),  # One too many was held: nothing is below zero.
    ],
)
def test_what_is_used_and_what_is_left_of_eight(
    states: list[LessonState], used: int, left: int, bookable: int
) -> None:
    account = account_of_lessons(8, states)

    assert (account.used, account.left, account.bookable) == (used, left, bookable)


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("held", "day", "ended_on", "overlaps", "codes"),
    [
        (7, date(2025, 10, 1), None, False, ()),
        (8, date(2025, 10, 1), None, False, ("lesson.none_left",)),
        (0, date(2025, 7, 31), None, False, ("lesson.other_year",)),
        (0, date(2025, 8, 1), None, False, ()),
        (0, date(2026, 7, 31), None, False, ()),
        (0, date(2026, 8, 1), None, False, ("lesson.other_year",)),
        (0, date(2025, 10, 1), date(2025, 10, 1), False, ()),
        (0, date(2025, 10, 2), date(2025, 10, 1), False, ("lesson.ended",)),
        (0, date(2025, 10, 1), None, True, ("lesson.overlap",)),
        (
            8, date(2026, 8, 1), None, True,
            ("lesson.none_left", "lesson.other_year", "lesson.overlap"),
        ),
    ],
)  # fmt: skip
def test_a_lesson_is_booked_within_number_year_and_time(
    held: int, day: date, ended_on: date | None, overlaps: bool, codes: tuple[str, ...]
) -> None:
    decision = may_book_lesson(
        LessonAccount(allowed=8, held=held),
        starts_at=datetime(day.year, day.month, day.day, 16, tzinfo=UTC),
        school_year=YEAR,
        ended_on=ended_on,
        overlaps=overlaps,
    )

    assert decision.codes == codes


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("state", "wanted", "now", "codes"),
    [
        (BOOKED, HELD, STARTS - timedelta(seconds=1), ("lesson.not_begun",)),
        (BOOKED, HELD, STARTS, ()),
        (BOOKED, MISSED, STARTS - timedelta(seconds=1), ("lesson.not_begun",)),
        (BOOKED, MISSED, STARTS, ()),
        (BOOKED, CANCELLED, STARTS - timedelta(days=3), ()),
        (HELD, BOOKED, STARTS, ()),  # A mark by mistake.
        (MISSED, HELD, STARTS, ()),
        (HELD, CANCELLED, STARTS, ("workflow.no_such_step",)),
        (CANCELLED, HELD, STARTS, ("workflow.no_such_step",)),
        (CANCELLED, BOOKED, STARTS, ("workflow.no_such_step",)),
        (HELD, HELD, STARTS, ("workflow.already_there",)),
    ],
)
def test_a_lesson_is_marked_when_it_has_begun(
    state: LessonState, wanted: LessonState, now: datetime, codes: tuple[str, ...]
) -> None:
    assert may_mark_lesson(state, wanted, starts_at=STARTS, now=now).codes == codes


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("before", "hours", "expected"),
    [
        (timedelta(hours=24), 24, CANCELLED),  # The moment itself is in time.
        (timedelta(hours=24) - timedelta(seconds=1), 24, MISSED),
        (timedelta(days=7), 24, CANCELLED),
        (timedelta(seconds=1), 0, CANCELLED),
        (-timedelta(minutes=5), 0, MISSED),
    ],
)
def test_a_lesson_cancelled_in_time_is_left_and_one_cancelled_late_is_used(
    before: timedelta, hours: int, expected: LessonState
) -> None:
    assert state_when_cancelled(starts_at=STARTS, now=STARTS - before, hours=hours) is expected
