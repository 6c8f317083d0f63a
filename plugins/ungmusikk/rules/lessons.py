"""The lessons of a talent place: booked, held, missed; used and left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.kit import N_, Decision, Period, Reason, Term, Workflow


class LessonState(StrEnum):
    """UM-16: where a lesson stands. A cancelled one has cost nothing."""

    BOOKED = "booked"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


# A mark set by mistake can be taken back, except that a cancelled lesson is booked anew.
LESSON_STATES = Workflow(
    states={
        LessonState.BOOKED: N_("booked"),
        LessonState.HELD: N_("held"),
        LessonState.MISSED: N_("missed"),
        LessonState.CANCELLED: N_("cancelled"),
    },
    transitions={
        LessonState.BOOKED: (LessonState.HELD, LessonState.MISSED, LessonState.CANCELLED),
        LessonState.HELD: (LessonState.MISSED, LessonState.BOOKED),
        LessonState.MISSED: (LessonState.HELD, LessonState.BOOKED),
    },
)


@dataclass(frozen=True)
class LessonAccount:
    """UM-16: the lessons of a place for a school year, counted.

    `used` is held and missed together; `left` is what is not used, booked ones included;
    `bookable` is how many more can be booked. Neither is below zero.
    """

    allowed: int
    held: int = 0
    missed: int = 0
    booked: int = 0

    @property
    def used(self) -> int:
        """Lessons that are gone."""
        return self.held + self.missed

    @property
    def left(self) -> int:
        """Lessons that the pupil has left."""
        return max(self.allowed - self.used, 0)

    @property
    def bookable(self) -> int:
        """Lessons that have no time yet."""
        return max(self.allowed - self.used - self.booked, 0)


def account_of_lessons(allowed: int, states: Iterable[LessonState]) -> LessonAccount:
    """UM-16: what is used and what is left of the place's lessons."""
    known = list(states)
    return LessonAccount(
        allowed=allowed,
        held=known.count(LessonState.HELD),
        missed=known.count(LessonState.MISSED),
        booked=known.count(LessonState.BOOKED),
    )


def may_book_lesson(
    account: LessonAccount,
    *,
    starts_at: datetime,
    school_year: Period,
    ended_on: date | None,
    overlaps: bool,
) -> Decision:
    """UM-16: whether a lesson can get this time.

    There is a lesson left to book, the day lies in the school year and not after the place has
    ended, and neither the pupil nor the teacher at the academy has another lesson then.
    """
    day = starts_at.date()
    faults = []
    if account.bookable < 1:
        faults.append(
            Reason(
                "lesson.none_left",
                N_("All %(allowed)s lessons of the school year are used or booked."),
                {"allowed": account.allowed},
            )
        )
    if not school_year.contains(day):
        faults.append(
            Reason(
                "lesson.other_year",
                N_("%(day)s does not lie in the school year of this place."),
                {"day": day},
            )
        )
    if ended_on is not None and day > ended_on:
        faults.append(Reason("lesson.ended", N_("The place ended on %(day)s."), {"day": ended_on}))
    if overlaps:
        faults.append(
            Reason(
                "lesson.overlap",
                N_("The pupil or the teacher has another lesson at this time."),
            )
        )
    return Decision.no(*faults) if faults else Decision.yes()


def may_mark_lesson(
    state: LessonState, wanted: LessonState, *, starts_at: datetime, now: datetime
) -> Decision:
    """UM-16: whether a lesson can become what is wanted; one that has not begun is only booked."""
    moved = LESSON_STATES.may_move(state, wanted)
    if not moved.allowed:
        return moved
    if wanted in {LessonState.HELD, LessonState.MISSED} and now < starts_at:
        return Decision.no(
            Reason(
                "lesson.not_begun",
                N_("The lesson has not begun, so it cannot be %(state)s."),
                {"state": Term(LESSON_STATES.states[wanted])},
            )
        )
    return Decision.yes()


def state_when_cancelled(*, starts_at: datetime, now: datetime, hours: int) -> LessonState:
    """UM-16: what a lesson becomes that the pupil cancels: cancelled in time, missed when late.

    In time is until `hours` before it begins, that moment included (choice).
    """
    in_time = now <= starts_at - timedelta(hours=hours)
    return LessonState.CANCELLED if in_time else LessonState.MISSED
