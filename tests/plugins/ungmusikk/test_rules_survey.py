"""UM-19, UM-20, UM-22: the yearly questions, compared over the years, small numbers left out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from core.kit import Period
from plugins.ungmusikk.rules import (
    Answer,
    Challenge,
    Experience,
    Theme,
    check_answer,
    compare_years,
    experience_of,
    may_answer_survey,
    shown_words,
)

EXPERIENCED, NEW = Experience
OPEN = Period(date(2025, 5, 1), date(2025, 5, 31))
FOURS = dict.fromkeys(Theme, 4)


def answer(experience: Experience = EXPERIENCED, score: int = 4, *challenges: Challenge) -> Answer:
    return Answer(experience, dict.fromkeys(Theme, score), frozenset(challenges))


@pytest.mark.rule("UM-22")
@pytest.mark.parametrize(
    ("joined_on", "expected"),
    [
        (date(2022, 4, 30), EXPERIENCED),
        (date(2022, 5, 1), EXPERIENCED),  # Three years to the day.
        (date(2022, 5, 2), NEW),
        (date(2025, 5, 1), NEW),
        (None, EXPERIENCED),  # In from the beginning.
    ],
)
def test_a_school_is_experienced_after_three_years(
    joined_on: date | None, expected: Experience
) -> None:
    assert experience_of(joined_on, date(2025, 5, 1), experienced_after_years=3) is expected


@pytest.mark.rule("UM-22")
@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2025, 4, 30), ("survey.not_open",)),
        (date(2025, 5, 1), ()),
        (date(2025, 5, 31), ()),
        (date(2025, 6, 1), ("survey.closed",)),
    ],
)
def test_the_questions_are_answered_while_they_are_open(
    today: date, codes: tuple[str, ...]
) -> None:
    assert may_answer_survey(OPEN, today).codes == codes


@pytest.mark.rule("UM-22")
@pytest.mark.parametrize(
    ("scores", "codes"),
    [
        (FOURS, ()),
        ({**FOURS, Theme.EFFORT: 1}, ()),
        ({**FOURS, Theme.EFFORT: 5}, ()),
        ({**FOURS, Theme.EFFORT: 0}, ("survey.score_effort",)),
        ({**FOURS, Theme.EFFORT: 6}, ("survey.score_effort",)),
        ({}, ("survey.score_expectations", "survey.score_benefit", "survey.score_effort")),
    ],
)
def test_a_school_answers_everything_from_1_to_5(
    scores: dict[Theme, int], codes: tuple[str, ...]
) -> None:
    assert check_answer(scores).codes == codes


@pytest.mark.rule("UM-22")
@pytest.mark.parametrize(("number", "shown"), [(0, False), (4, False), (5, True)])
def test_figures_of_fewer_than_five_schools_are_left_out(number: int, shown: bool) -> None:
    (experienced, _new) = compare_years({2025: [answer()] * number})

    assert experienced.answers == number
    assert (experienced.means is not None, experienced.challenges is not None) == (shown, shown)


@pytest.mark.rule("UM-19", "UM-20", "UM-22")
@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (6, 6)])
def test_a_worry_that_few_share_is_not_counted(number: int, shown: int | None) -> None:
    worried = [answer(EXPERIENCED, 4, Challenge.PRESSURE, Challenge.LONG_TRAVEL)] * number
    others = [answer()] * (8 - number)

    found = compare_years({2025: [*worried, *others]})[0].challenges

    assert found is not None
    assert (found[Challenge.PRESSURE], found[Challenge.LONG_TRAVEL]) == (shown, shown)
    assert found[Challenge.TIME] == 0


@pytest.mark.rule("UM-22")
def test_years_and_kinds_of_schools_stand_beside_each_other() -> None:
    answers = {
        2024: [answer(EXPERIENCED, 3)] * 5,
        2025: [*[answer(EXPERIENCED, 4)] * 4, answer(EXPERIENCED, 5), answer(NEW, 2)],
    }

    found = compare_years(answers)

    assert [(each.year, each.experience, each.answers) for each in found] == [
        (2025, EXPERIENCED, 5), (2025, NEW, 1), (2024, EXPERIENCED, 5), (2024, NEW, 0),
    ]  # fmt: skip
    means = [each.means[Theme.BENEFIT] if each.means else None for each in found]
    assert means == [Fraction(21, 5), None, Fraction(3), None]


@pytest.mark.rule("UM-22")
def test_what_is_written_is_shown_without_order_or_sender_and_only_among_five() -> None:
    words = ["Reisevei", " Tid ", "", "Altfor mange tilbud"]

    assert shown_words(words, answers=5) == ("Altfor mange tilbud", "Reisevei", "Tid")
    assert shown_words(words, answers=4) == ()
