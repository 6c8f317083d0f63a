"""FK-10 to FK-13: deadlines, hand-ins, attendance, mixed rooms."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.fremtidens_kulturskole.rules import (
    HandInState,
    Meeting,
    Seat,
    Sector,
    attendance_of,
    days_late,
    due_around,
    due_before,
    may_hand_in,
    may_move_hand_in,
    meeting_of,
    share_into_rooms,
    state_of_hand_in,
)

DUE = date(2022, 3, 10)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)


@pytest.mark.rule("FK-10")
def test_preparation_is_due_before_and_in_between_work_before_the_next() -> None:
    found = due_around(date(2022, 3, 10), date(2022, 6, 10), preparation_days=3, between_days=7)

    assert (found.preparation, found.between) == (date(2022, 3, 7), date(2022, 6, 3))
    assert due_before(date(2022, 3, 10), days=0) == date(2022, 3, 10)


@pytest.mark.rule("FK-10")
def test_after_the_last_gathering_nothing_is_due() -> None:
    assert due_around(DUE, None, preparation_days=3, between_days=7).between is None


@pytest.mark.rule("FK-11")
@pytest.mark.parametrize(
    ("stored", "today", "state"),
    [
        (None, BEFORE, HandInState.NOT_BEGUN),
        (None, DUE, HandInState.NOT_BEGUN),
        (None, AFTER, HandInState.LATE),
        ("draft", DUE, HandInState.DRAFT),
        ("draft", AFTER, HandInState.LATE),
        ("handed_in", AFTER, HandInState.HANDED_IN),
        ("returned", AFTER, HandInState.RETURNED),  # It was handed in once.
        ("accepted", AFTER, HandInState.ACCEPTED),
    ],
)
def test_what_nobody_has_handed_in_is_late_from_the_day_after(
    stored: str | None, today: date, state: HandInState
) -> None:
    assert state_of_hand_in(stored, due_on=DUE, today=today) is state


@pytest.mark.rule("FK-11")
def test_lateness_is_counted_in_whole_days_until_it_is_handed_in() -> None:
    assert days_late(due_on=DUE, handed_in_on=None, today=DUE) == 0
    assert days_late(due_on=DUE, handed_in_on=None, today=AFTER) == 1
    assert days_late(due_on=DUE, handed_in_on=DUE, today=AFTER) == 0
    assert days_late(due_on=DUE, handed_in_on=DUE + timedelta(days=4), today=AFTER) == 4


@pytest.mark.rule("FK-11")
def test_a_hand_in_goes_its_way() -> None:
    assert may_move_hand_in(None, HandInState.DRAFT).allowed
    assert may_move_hand_in("draft", HandInState.HANDED_IN).allowed
    assert may_move_hand_in("handed_in", HandInState.ACCEPTED).allowed
    assert may_move_hand_in("returned", HandInState.HANDED_IN).allowed
    assert not may_move_hand_in("draft", HandInState.ACCEPTED).allowed
    assert not may_move_hand_in("accepted", HandInState.DRAFT).allowed


@pytest.mark.rule("FK-11")
def test_what_is_returned_carries_a_comment() -> None:
    assert may_move_hand_in("handed_in", HandInState.RETURNED, comment=" ").codes == (
        "hand_in.no_comment",
    )
    assert may_move_hand_in("handed_in", HandInState.RETURNED, comment="Mer!").allowed


@pytest.mark.rule("FK-11")
def test_nothing_empty_and_nothing_unsettled_is_handed_in() -> None:
    assert may_hand_in(["", "Noe"], unresolved=0).allowed
    assert may_hand_in(["", "  "], unresolved=0).codes == ("hand_in.empty",)
    assert may_hand_in([], unresolved=0).codes == ("hand_in.empty",)
    assert may_hand_in(["Noe"], unresolved=1).codes == ("hand_in.two_texts",)


@pytest.mark.rule("FK-11")
def test_a_text_on_top_of_an_older_version_is_kept_beside() -> None:
    def meets(written: str, seen: int) -> Meeting:
        return meeting_of(stored="Mitt", seen_version=seen, version=2, written=written)

    assert meets("Nytt", 2) is Meeting.SAVED
    assert meets("Nytt", 1) is Meeting.BESIDE
    assert meets("Mitt", 1) is Meeting.SAME


@pytest.mark.rule("FK-12")
def test_attendance_is_counted_by_sector_and_politicians_apart() -> None:
    found = attendance_of(
        [("culture", True), ("culture", False), ("politics", True), ("politics", False)],
        politics=Sector.POLITICS,
    )

    assert (found.expected, found.present) == (4, 2)
    assert found.by_sector == {"culture": (1, 2), "politics": (1, 2)}
    assert (found.politicians_present, found.politicians_expected) == (1, 2)


@pytest.mark.rule("FK-12")
def test_nobody_expected_is_nobody_there() -> None:
    found = attendance_of([], politics=Sector.POLITICS)

    assert (found.expected, found.present, found.politicians_expected) == (0, 0, 0)


@pytest.mark.rule("FK-13")
@given(
    st.text(alphabet="abcdefgh", max_size=60),
    st.integers(min_value=1, max_value=12),
    st.integers(min_value=0, max_value=20),
)
def test_rooms_are_even_and_mix_the_places(places: str, size: int, turn: int) -> None:
    seats = [Seat(who=number, place=place) for number, place in enumerate(places)]

    rooms = share_into_rooms(seats, size=size, turn=turn)

    assert sorted(who for room in rooms for who in room) == list(range(len(places)))
    if rooms:
        assert max(map(len, rooms)) <= size
        assert max(map(len, rooms)) - min(map(len, rooms)) <= 1
    for room in rooms:
        most = Counter(places[who] for who in room)
        # Two of one place meet only when the place has more people than there are rooms.
        assert all(count <= -(-places.count(place) // len(rooms)) for place, count in most.items())


@pytest.mark.rule("FK-13")
def test_another_turn_mixes_people_otherwise() -> None:
    seats = [Seat(who=f"{place}{number}", place=place) for place in "abc" for number in (1, 2)]

    assert share_into_rooms(seats, size=3, turn=0) != share_into_rooms(seats, size=3, turn=1)


@pytest.mark.rule("FK-13")
def test_a_room_has_a_place() -> None:
    with pytest.raises(ValueError, match="at least one"):
        share_into_rooms([], size=0)
    assert share_into_rooms([], size=4) == ()
