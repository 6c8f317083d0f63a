"""Who is next: order, groups, instruments, deadlines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.activities.rules import (
    Free,
    Waiting,
    answer_due,
    may_accept,
    may_take_places,
    next_served,
)

NOON = datetime(2024, 6, 1, 12)  # noqa: DTZ001 - the rule compares moments of any one zone
SECOND = timedelta(seconds=1)


def alone(key: str, instrument: str | None = None) -> Waiting:
    return Waiting(key=key, instruments=(instrument,))


def group(key: str, size: int, passed: int = 0) -> Waiting:
    return Waiting(key=key, instruments=(None,) * size, passed_over=passed)


@pytest.mark.rule("A-9")
@pytest.mark.parametrize(
    ("free", "served"),
    [(0, ()), (1, ("a",)), (2, ("a", "b")), (9, ("a", "b", "c")), (None, ("a", "b", "c"))],
)
def test_places_go_to_those_who_asked_first(free: int | None, served: tuple[str, ...]) -> None:
    queue = [alone("a"), alone("b"), alone("c")]

    assert next_served(queue, Free(total=free), patience=3).served == served


@pytest.mark.rule("A-9")
def test_who_waits_for_the_cello_is_not_in_the_way_of_the_flute() -> None:
    queue = [alone("cellist", "cello"), alone("flautist", "flute")]
    free = Free(total=1, by_instrument={"cello": 0, "flute": 1})

    assert next_served(queue, free, patience=0).served == ("flautist",)


@pytest.mark.rule("A-10")
def test_a_group_is_served_when_there_are_places_for_all_of_it() -> None:
    assert next_served([group("g", 3)], Free(total=2), patience=3).served == ()
    assert next_served([group("g", 3)], Free(total=3), patience=3).served == ("g",)


@pytest.mark.rule("A-10")
@pytest.mark.parametrize(
    ("passed", "served", "now_passed"),
    [(0, ("a", "b"), 2), (1, ("a", "b"), 3), (2, ("a",), 3), (3, (), 3)],
)
def test_single_places_go_past_a_group_as_often_as_its_patience_allows(
    passed: int, served: tuple[str, ...], now_passed: int
) -> None:
    queue = [group("g", 3, passed), alone("a"), alone("b")]

    turn = next_served(queue, Free(total=2), patience=3)

    assert turn.served == served
    assert turn.passed_over == ({"g": now_passed} if now_passed else {})


@pytest.mark.rule("A-10")
def test_what_a_group_does_not_need_is_not_held_for_it() -> None:
    cellists = Waiting(key="g", instruments=("cello", "cello"), passed_over=3)
    queue = [cellists, alone("cellist", "cello"), alone("flautist", "flute")]
    free = Free(total=5, by_instrument={"cello": 1, "flute": 1})

    assert next_served(queue, free, patience=3).served == ("flautist",)


@pytest.mark.rule("A-10")
def test_a_group_behind_does_not_slip_past_a_larger_one_beyond_its_patience() -> None:
    queue = [group("large", 4, passed=2), group("small", 2), alone("a")]

    assert next_served(queue, Free(total=3), patience=3).served == ("a",)


@pytest.mark.rule("A-9")
@given(
    sizes=st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4)), max_size=8),
    free=st.integers(0, 12),
    patience=st.integers(0, 4),
)
def test_never_more_than_free_never_torn_apart_and_the_first_who_fits_is_served(
    sizes: list[tuple[int, int]], free: int, patience: int
) -> None:
    queue = [group(str(place), size, passed) for place, (size, passed) in enumerate(sizes)]

    turn = next_served(queue, Free(total=free), patience=patience)

    taken = sum(entry.size for entry in queue if entry.key in turn.served)
    assert taken <= free
    assert list(turn.served) == sorted(turn.served, key=int)
    if queue and queue[0].size <= free:
        assert turn.served[0] == "0"


@pytest.mark.rule("A-11")
@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (None, NOON + timedelta(hours=48)),
        (NOON + timedelta(hours=49), NOON + timedelta(hours=48)),
        (NOON + timedelta(hours=5), NOON + timedelta(hours=5)),
        (NOON - SECOND, NOON),
    ],
)
def test_an_offer_stands_for_its_hours_but_not_past_the_last_session(
    starts: datetime | None, due: datetime
) -> None:
    assert answer_due(now=NOON, hours=48, last_start=starts) == due


@pytest.mark.rule("A-12")
@pytest.mark.parametrize(
    ("late", "allowed"), [(-SECOND, True), (timedelta(), True), (SECOND, False)]
)
def test_an_offer_is_accepted_up_to_its_deadline(late: timedelta, allowed: bool) -> None:
    assert may_accept(answer_by=NOON, now=NOON + late).allowed is allowed


@pytest.mark.rule("A-13")
@pytest.mark.parametrize(
    ("wanted", "places", "taken", "allowed"),
    [(1, 5, 4, True), (1, 5, 5, False), (0, 5, 5, True), (0, 4, 5, False), (9, None, 99, True)],
)
def test_places_taken_are_never_more_than_there_are(
    wanted: int, places: int | None, taken: int, allowed: bool
) -> None:
    assert may_take_places(wanted=wanted, places=places, taken=taken).allowed is allowed
