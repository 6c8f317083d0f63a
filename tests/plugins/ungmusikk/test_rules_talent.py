"""UM-16: who can be nominated and get a talent place, at the edges of age and deadline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.kit import Outcome, Period
from plugins.ungmusikk.rules import (
    DayOfYear,
    Nomination,
    TalentTerms,
    days_of_school_year,
    is_continuing,
    may_add_place,
    may_be_talent,
    may_nominate,
    nomination_deadline,
    school_year_of,
)

TERMS = TalentTerms(youngest=14, oldest=19, lessons=8, minutes=60, nominate_by=DayOfYear(3, 15))
AUGUST = DayOfYear(8, 1)
DEADLINE = date(2025, 3, 15)
GOOD = Nomination(
    age=15,
    by_own_teacher=True,
    engagement="Møter alltid.",
    practising="Øver hver dag.",
    level="Spiller sonater.",
    will="Vil mer.",
)


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("age", "outcome", "codes"),
    [
        (9, Outcome.NEEDS_DISPENSATION, ("talent.age",)),  # Admitted in 2021.
        (13, Outcome.NEEDS_DISPENSATION, ("talent.age",)),
        (14, Outcome.YES, ()),
        (19, Outcome.YES, ()),
        (20, Outcome.NEEDS_DISPENSATION, ("talent.age",)),
        (None, Outcome.NO, ("talent.no_birthday",)),
    ],
)
def test_talent_places_are_for_fourteen_to_nineteen(
    age: int | None, outcome: Outcome, codes: tuple[str, ...]
) -> None:
    decision = may_be_talent(age, TERMS)

    assert (decision.outcome, decision.codes) == (outcome, codes)


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2025, 1, 1), ()),
        (date(2025, 3, 14), ()),
        (DEADLINE, ()),  # The day itself counts.
        (date(2025, 3, 16), ("talent.too_late",)),
    ],
)
def test_nominations_are_due_on_15_march(on: date, codes: tuple[str, ...]) -> None:
    assert nomination_deadline(2025, TERMS) == DEADLINE
    assert may_nominate(GOOD, on=on, school_year=2025, terms=TERMS).codes == codes


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("changed", "outcome", "codes"),
    [
        ({}, Outcome.YES, ()),
        ({"by_own_teacher": False}, Outcome.NO, ("talent.own_teacher",)),
        ({"engagement": " "}, Outcome.NO, ("talent.empty_engagement",)),
        (
            {"practising": "", "level": "", "will": ""},
            Outcome.NO,
            ("talent.empty_practising", "talent.empty_level", "talent.empty_will"),
        ),
        ({"age": 13}, Outcome.NO, ("talent.age", "talent.no_dispensation_reason")),
        (
            {"age": 13, "dispensation_reason": "Spiller på nivå med de eldste."},
            Outcome.NEEDS_DISPENSATION,
            ("talent.age",),
        ),
        ({"age": None}, Outcome.NO, ("talent.no_birthday",)),
        # A reason that nobody needs changes nothing.
        ({"dispensation_reason": "For sikkerhets skyld."}, Outcome.YES, ()),
    ],
)
def test_a_nomination_says_everything_and_comes_from_the_own_teacher(
    changed: dict[str, object], outcome: Outcome, codes: tuple[str, ...]
) -> None:
    nomination = replace(GOOD, **changed)  # type: ignore[arg-type]

    decision = may_nominate(nomination, on=DEADLINE, school_year=2025, terms=TERMS)

    assert (decision.outcome, decision.codes) == (outcome, codes)


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ((), False),
        ((2024,), True),
        ((2023,), False),  # A pause: nominated as new.
        ((2022, 2023, 2024), True),
        ((2025,), False),  # The year itself is not an earlier one.
    ],
)
def test_a_pupil_with_a_place_the_year_before_continues(
    earlier: tuple[int, ...], expected: bool
) -> None:
    assert is_continuing(earlier, 2025) is expected


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("age", "reason", "has_place", "codes"),
    [
        (14, "", False, ()),
        (13, "", False, ("talent.age",)),
        (13, "Vedtatt av styret.", False, ()),
        (20, "   ", False, ("talent.age",)),
        (None, "Vedtatt av styret.", False, ("talent.no_birthday",)),
        (14, "", True, ("talent.has_place",)),
    ],
)
def test_a_place_outside_the_ages_is_given_with_a_written_reason(
    age: int | None, reason: str, has_place: bool, codes: tuple[str, ...]
) -> None:
    decision = may_add_place(age, TERMS, dispensation_reason=reason, has_place=has_place)

    assert decision.codes == codes


@pytest.mark.rule("UM-16")
@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 7, 31), 2024),
        (date(2025, 8, 1), 2025),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2025),
    ],
)
def test_the_school_year_begins_in_august(day: date, year: int) -> None:
    assert school_year_of(day, begins=AUGUST) == year
    assert days_of_school_year(year, begins=AUGUST).contains(day)


@pytest.mark.rule("UM-16")
def test_a_school_year_ends_the_day_before_the_next_one() -> None:
    assert days_of_school_year(2025, begins=AUGUST) == Period(date(2025, 8, 1), date(2026, 7, 31))
