"""UM-17: joining a class without an audition, and letting its places grow."""

from __future__ import annotations

from datetime import date

import pytest

from core.kit import Outcome
from plugins.ungmusikk.rules import (
    ClassKind,
    DayOfYear,
    is_class,
    may_change_places,
    may_join_class,
    semester_start,
)

STARTS = date(2025, 8, 20)
BEFORE = date(2025, 8, 19)
SPRING, AUTUMN = DayOfYear(1, 7), DayOfYear(8, 20)


@pytest.mark.rule("UM-17")
@pytest.mark.parametrize(
    ("kind", "expected"),
    [(ClassKind.MASTERCLASS, True), (ClassKind.INSTRUMENT_CLASS, True), ("concert", False)],
)
def test_masterclasses_and_instrument_classes_are_classes(kind: str, expected: bool) -> None:
    assert is_class(kind) is expected


@pytest.mark.rule("UM-17")
@pytest.mark.parametrize(
    ("by_teacher", "instrument", "outcome", "codes"),
    [
        (True, "violin", Outcome.YES, ()),
        (False, "violin", Outcome.NEEDS_DISPENSATION, ("class.by_teacher",)),
        (True, None, Outcome.NO, ("class.no_instrument",)),
        (False, None, Outcome.NO, ("class.no_instrument",)),
    ],
)
def test_the_teacher_registers_and_others_may_ask(
    by_teacher: bool, instrument: str | None, outcome: Outcome, codes: tuple[str, ...]
) -> None:
    decision = may_join_class(registered_by_teacher=by_teacher, instrument=instrument)

    assert (decision.outcome, decision.codes) == (outcome, codes)


@pytest.mark.rule("UM-17")
@pytest.mark.parametrize(
    ("after", "on", "codes"),
    [
        ({"violin": 4, "cello": 2}, STARTS, ()),  # As it is, at any time.
        ({"violin": 5, "cello": 2}, BEFORE, ()),  # The day before the semester.
        ({"violin": 5, "cello": 2}, STARTS, ("class.semester_started",)),
        ({"violin": 5, "cello": 2}, date(2025, 12, 1), ("class.semester_started",)),
        ({"violin": None, "cello": 2}, BEFORE, ()),  # No limit is more than four.
        ({"violin": 4, "cello": 2, "viola": 1}, BEFORE, ()),  # One more instrument.
        ({"violin": 4, "cello": 2, "viola": 1}, STARTS, ("class.semester_started",)),
        ({"violin": 3, "cello": 9}, BEFORE, ("class.fewer_places",)),
        ({"violin": 4}, BEFORE, ("class.fewer_places",)),  # An instrument goes away.
    ],
)
def test_places_grow_until_the_semester_starts_and_never_shrink(
    after: dict[str, int | None], on: date, codes: tuple[str, ...]
) -> None:
    decision = may_change_places({"violin": 4, "cello": 2}, after, on=on, semester_starts=STARTS)

    assert decision.codes == codes


@pytest.mark.rule("UM-17")
def test_places_without_a_limit_cannot_get_one() -> None:
    decision = may_change_places(
        {"violin": None}, {"violin": 50}, on=BEFORE, semester_starts=STARTS
    )

    assert decision.codes == ("class.fewer_places",)


@pytest.mark.rule("UM-17")
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 1, 6), date(2024, 8, 20)),  # The day before spring is still autumn.
        (date(2025, 1, 7), date(2025, 1, 7)),
        (date(2025, 8, 19), date(2025, 1, 7)),
        (date(2025, 8, 20), date(2025, 8, 20)),
        (date(2025, 12, 31), date(2025, 8, 20)),
    ],
)
def test_a_day_lies_in_the_semester_that_began_last(day: date, expected: date) -> None:
    assert semester_start(day, autumn=AUTUMN, spring=SPRING) == expected
