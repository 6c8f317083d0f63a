"""The cohort at work: gatherings, what is handed in between them, who is there, mixed rooms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from core.kit import N_, Decision, Reason, Workflow

Somebody = TypeVar("Somebody")


class GatheringKind(StrEnum):
    """FK-10: preparatory ones in spring, the cohort's own, and those of the coordinators."""

    PREPARATORY = "preparatory"
    GATHERING = "gathering"
    COORDINATORS = "coordinators"


GATHERING_LABELS: Mapping[GatheringKind, str] = {
    GatheringKind.PREPARATORY: N_("Preparatory gathering"),
    GatheringKind.GATHERING: N_("Gathering"),
    GatheringKind.COORDINATORS: N_("Coordinators’ gathering"),
}


class AssignmentKind(StrEnum):
    """FK-10: what is due before a gathering, and what is due before the next one."""

    PREPARATION = "preparation"
    BETWEEN = "between"


ASSIGNMENT_LABELS: Mapping[AssignmentKind, str] = {
    AssignmentKind.PREPARATION: N_("Preparation"),
    AssignmentKind.BETWEEN: N_("In-between work"),
}


class HandInState(StrEnum):
    """FK-11: where what a group hands in stands."""

    NOT_BEGUN = "not_begun"
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    LATE = "late"


HAND_IN_STATES = Workflow(
    states={
        HandInState.NOT_BEGUN: N_("Not begun"),
        HandInState.DRAFT: N_("Draft"),
        HandInState.HANDED_IN: N_("Handed in"),
        HandInState.RETURNED: N_("Returned with a comment"),
        HandInState.ACCEPTED: N_("Accepted"),
        HandInState.LATE: N_("Late"),
    },
    transitions={
        HandInState.NOT_BEGUN: (HandInState.DRAFT,),
        HandInState.DRAFT: (HandInState.HANDED_IN,),
        HandInState.HANDED_IN: (HandInState.RETURNED, HandInState.ACCEPTED, HandInState.DRAFT),
        HandInState.RETURNED: (HandInState.HANDED_IN,),
        HandInState.ACCEPTED: (HandInState.RETURNED,),
    },
)
# What a group may still write in.
OPEN_STATES = frozenset({HandInState.NOT_BEGUN, HandInState.DRAFT, HandInState.RETURNED})


def due_before(gathering_on: date, *, days: int) -> date:
    """FK-10: the day on which something due `days` days before a gathering is due."""
    return gathering_on - timedelta(days=days)


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """FK-10: when a gathering's preparation and its in-between work are due; None: no next one."""

    preparation: date
    between: date | None


def due_around(
    starts_on: date,
    next_starts_on: date | None,
    *,
    preparation_days: int,
    between_days: int,
) -> Deadlines:
    """FK-10: preparation before the gathering itself, in-between work before the next one."""
    return Deadlines(
        preparation=due_before(starts_on, days=preparation_days),
        between=due_before(next_starts_on, days=between_days) if next_starts_on else None,
    )


def state_of_hand_in(
    stored: str | None, *, due_on: date, today: date, stands: bool = True
) -> HandInState:
    """FK-11: the state as it is shown; `stored` None when the group has not begun.

    What nobody has handed in yet is late from the day after it was due. What was returned has
    been handed in once and is not late again. Nothing is late for a gathering that no longer
    `stands`.
    """
    state = HandInState(stored) if stored else HandInState.NOT_BEGUN
    if stands and state in {HandInState.NOT_BEGUN, HandInState.DRAFT} and today > due_on:
        return HandInState.LATE
    return state


def days_late(*, due_on: date, handed_in_on: date | None, today: date) -> int:
    """FK-11: whole days after the due day, until it was handed in or else until today; 0: none."""
    return max(((handed_in_on or today) - due_on).days, 0)


def may_move_hand_in(current: str | None, wanted: HandInState, *, comment: str = "") -> Decision:
    """FK-11: from one state to the next; what is returned carries a comment."""
    state = HandInState(current) if current else HandInState.NOT_BEGUN
    decision = HAND_IN_STATES.may_move(state, wanted)
    if not decision.allowed:
        return decision
    if wanted is HandInState.RETURNED and not comment.strip():
        return Decision.no(
            Reason("hand_in.no_comment", N_("Write a comment, so that the group knows what to do."))
        )
    return decision


def may_hand_in(texts: Sequence[str], *, unresolved: int) -> Decision:
    """FK-11: not while everything is empty, and not while two texts of one part stand."""
    reasons = []
    if not any(text.strip() for text in texts):
        reasons.append(Reason("hand_in.empty", N_("Nothing has been written yet.")))
    if unresolved:
        reasons.append(
            Reason(
                "hand_in.two_texts",
                N_("Two of you have written the same part. Choose what is to stand first."),
            )
        )
    return Decision.no(*reasons) if reasons else Decision.yes()


class Meeting(StrEnum):
    """FK-11: what becomes of a text that somebody saves."""

    SAVED = "saved"
    SAME = "same"
    BESIDE = "beside"


def meeting_of(*, stored: str, seen_version: int, version: int, written: str) -> Meeting:
    """FK-11: a text written on top of an older version is kept beside the newer one.

    So nobody's words are overwritten unseen. What says the same is no conflict.
    """
    if written == stored:
        return Meeting.SAME
    return Meeting.SAVED if seen_version == version else Meeting.BESIDE


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """FK-12: of those expected, how many were there; by sector, politicians apart as well."""

    expected: int
    present: int
    by_sector: Mapping[str, tuple[int, int]]
    politicians_expected: int
    politicians_present: int


def attendance_of(people: Sequence[tuple[str, bool]], *, politics: str) -> Attendance:
    """FK-12: of people as (sector, was there). `politics` is the sector that is shown apart."""
    by_sector: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for sector, present in people:
        there, expected = by_sector[sector]
        by_sector[sector] = (there + present, expected + 1)
    there, expected = by_sector.get(politics, (0, 0))
    return Attendance(
        expected=len(people),
        present=sum(present for _, present in people),
        by_sector=dict(by_sector),
        politicians_expected=expected,
        politicians_present=there,
    )


@dataclass(frozen=True)
class Seat(Generic[Somebody]):
    """FK-13: somebody who is to be put into a room, and from where."""

    who: Somebody
    place: str


def share_into_rooms(
    seats: Sequence[Seat[Somebody]], *, size: int, turn: int = 0
) -> tuple[tuple[Somebody, ...], ...]:
    """FK-13: rooms of at most `size`, as even as can be, with no two of one place where possible.

    Two of one place meet only when a place has more people than there are rooms. `turn` deals
    the places in another order, so that people meet others the next time. Raises ValueError
    for a size below one.
    """
    if size < 1:
        raise ValueError("A room has at least one place.")
    if not seats:
        return ()
    count = -(-len(seats) // size)
    sizes = Counter(seat.place for seat in seats)
    places = sorted(sizes, key=lambda place: (-sizes[place], place))
    shift = turn % len(places)
    order = {place: rank for rank, place in enumerate([*places[shift:], *places[:shift]])}
    # The largest places are dealt first: one after another, round and round.
    dealt = sorted(seats, key=lambda seat: (-sizes[seat.place], order[seat.place]))
    rooms: list[list[Somebody]] = [[] for _ in range(count)]
    for number, seat in enumerate(dealt):
        rooms[number % count].append(seat.who)
    return tuple(tuple(room) for room in rooms)


def may_change_activity(*, same: bool) -> Decision:
    """FK-10: whether a gathering's activity may be changed to say this: only what it says."""
    if same:
        return Decision.yes()
    return Decision.no(
        Reason(
            "gathering.changed_elsewhere",
            N_(
                "This is a gathering of a cohort. Change its title, place and days there; "
                "the calendar follows."
            ),
        )
    )


def may_cancel_activity(*, stands: bool) -> Decision:
    """FK-10: a gathering is called off in its cohort, which tells the groups; not in the calendar.

    `stands`: whether the gathering does; of one that does not the activity is called off as well.
    """
    if not stands:
        return Decision.yes()
    return Decision.no(
        Reason(
            "gathering.cancelled_elsewhere",
            N_(
                "This is a gathering of a cohort. Call it off there; the groups are told, "
                "and the calendar follows."
            ),
        )
    )


def may_reopen_activity() -> Decision:
    """FK-10: nobody registers for a gathering; the groups are its participants."""
    return Decision.no(
        Reason(
            "gathering.no_registration",
            N_(
                "This is a gathering of a cohort. Nobody registers for it: "
                "the municipality groups take part."
            ),
        )
    )


def may_cancel_gathering(*, reason: str, stands: bool) -> Decision:
    """FK-10: once, and with a reason."""
    if not stands:
        return Decision.no(
            Reason("gathering.cancelled", N_("The gathering is called off, so it stays as it is."))
        )
    if not reason.strip():
        return Decision.no(Reason("gathering.no_reason", N_("Write the reason.")))
    return Decision.yes()


def second_gathering_on(gatherings: Sequence[tuple[int, date]]) -> date | None:
    """FK-14: the first day of the second of the cohort's gatherings that stand, by their numbers.

    None while there are fewer than two.
    """
    in_order = sorted(gatherings)
    return in_order[1][1] if len(in_order) > 1 else None
