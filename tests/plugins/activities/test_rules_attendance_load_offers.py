"""Attendance, load, series, distance and small numbers, at the edges."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from plugins.activities.rules import (
    Load,
    Mark,
    Span,
    due_warning,
    merge_marks,
    shown_count,
    shown_counts,
    weekly_days,
    weekly_load,
    within_distance,
)

MONDAY = datetime(2024, 6, 3, 17)  # noqa: DTZ001 - the rule takes local moments


@pytest.mark.rule("A-14")
@pytest.mark.parametrize(
    ("recorded", "seen", "said", "others", "written", "conflict"),
    [
        (None, None, Mark.PRESENT, False, Mark.PRESENT, False),
        (None, None, None, True, Mark.PRESENT, False),
        (None, None, None, False, None, False),
        (Mark.EXCUSED, None, None, True, None, False),
        (Mark.PRESENT, Mark.PRESENT, Mark.UNEXCUSED, False, Mark.UNEXCUSED, False),
        (Mark.UNEXCUSED, Mark.PRESENT, Mark.PRESENT, False, None, False),
        (Mark.UNEXCUSED, None, Mark.PRESENT, False, None, True),
        (Mark.EXCUSED, None, Mark.EXCUSED, False, None, False),
    ],
)
def test_of_two_who_take_attendance_neither_loses_what_they_said(
    recorded: Mark | None,
    seen: Mark | None,
    said: Mark | None,
    others: bool,
    written: Mark | None,
    conflict: bool,
) -> None:
    taken = merge_marks(
        recorded={"p": recorded} if recorded else {},
        seen={"p": seen},
        said={"p": said},
        others_present=others,
    )

    assert taken.marks == ({"p": written} if written else {})
    assert taken.conflicts == ({"p"} if conflict else set())


@pytest.mark.rule("A-15")
@pytest.mark.parametrize(
    ("unexcused", "after", "warned", "due"),
    [
        (1, 2, 0, False),
        (2, 2, 0, True),
        (2, 2, 2, False),
        (3, 2, 2, False),
        (4, 2, 2, True),
        (9, 0, 0, False),
    ],
)
def test_a_reminder_is_due_once_for_each_time_the_number_is_reached(
    unexcused: int, after: int, warned: int, due: bool
) -> None:
    assert due_warning(unexcused=unexcused, warn_after=after, already_warned_at=warned) is due


def span(title: str, days: int, hours: float = 2, *, added: bool = False, at: int = 0) -> Span:
    starts = MONDAY + timedelta(days=days, hours=at)
    return Span(
        activity=title,
        title=title,
        starts_at=starts,
        ends_at=starts + timedelta(hours=hours),
        added=added,
    )


@pytest.mark.rule("UM-19")
def test_hours_are_counted_in_the_week_in_which_a_session_begins() -> None:
    load = weekly_load([span("Kor", 0), span("Kor", 6, 1.5), span("Ny", 7, 1, added=True)])

    assert [(week.monday, week.hours, week.added, week.total) for week in load.weeks] == [
        (date(2024, 6, 3), Decimal("3.5"), Decimal("0.0"), Decimal("3.5")),
        (date(2024, 6, 10), Decimal("0.0"), Decimal("1.0"), Decimal("1.0")),
    ]
    assert load.busiest == load.weeks[0]


@pytest.mark.rule("UM-19")
def test_a_week_with_nothing_between_two_is_shown_as_empty() -> None:
    assert [week.total for week in weekly_load([span("Kor", 0), span("Kor", 14)]).weeks] == [
        Decimal("2.0"), Decimal("0.0"), Decimal("2.0"),
    ]  # fmt: skip


@pytest.mark.rule("UM-19")
def test_sessions_overlap_when_they_share_time_and_not_when_one_follows_the_other() -> None:
    one = span("Kor", 0, 2)
    same, later = span("Ny", 0, 2, at=1, added=True), span("Band", 0, 1, at=2)

    overlaps = weekly_load([one, same, later]).overlaps

    assert [(each.first, each.second) for each in overlaps] == [("Kor", "Ny"), ("Ny", "Band")]
    assert overlaps[0].ends_at - overlaps[0].starts_at == timedelta(hours=1)


@pytest.mark.rule("UM-19")
def test_nothing_planned_is_no_load() -> None:
    assert weekly_load([]) == Load()
    assert weekly_load([]).busiest is None


@pytest.mark.rule("A-16")
def test_a_series_has_both_ends_and_leaves_out_what_is_skipped() -> None:
    days = weekly_days(
        first=date(2024, 9, 30), last=date(2024, 10, 21), skipped=[date(2024, 10, 7)]
    )

    assert days == (date(2024, 9, 30), date(2024, 10, 14), date(2024, 10, 21))


@pytest.mark.rule("A-16")
def test_every_second_week_goes_on_in_its_rhythm_after_a_skipped_day() -> None:
    days = weekly_days(
        first=date(2024, 9, 2),
        last=date(2024, 9, 30),
        weeks_between=2,
        skipped=[date(2024, 9, 16)],
    )

    assert days == (date(2024, 9, 2), date(2024, 9, 30))
    with pytest.raises(ValueError, match="at least one week"):
        weekly_days(first=date(2024, 9, 2), last=date(2024, 9, 30), weeks_between=0)


@pytest.mark.rule("A-17")
@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_fewer_than_five_are_not_shown(count: int, shown: int | None) -> None:
    assert shown_count(count, smallest=5) == shown


@pytest.mark.rule("A-17")
@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((4, 5, 6), (None, None, 6)),
        ((4, 3, 6), (None, None, 6)),
        ((4, 0, 0), (None, 0, 0)),
        ((5, 6, 0), (5, 6, 0)),
        ((), ()),
    ],
)
def test_a_single_hidden_figure_does_not_follow_from_its_sum(
    counts: tuple[int, ...], shown: tuple[int | None, ...]
) -> None:
    assert shown_counts(counts, smallest=5) == shown


@pytest.mark.rule("UM-20")
@pytest.mark.parametrize(
    ("distance", "at_most", "near"),
    [(25, 25, True), (26, 25, False), (None, 25, True), (900, None, True)],
)
def test_an_offer_is_near_enough_up_to_the_distance_asked_for(
    distance: int | None, at_most: int | None, near: bool
) -> None:
    assert within_distance(distance_km=distance, at_most=at_most) is near
