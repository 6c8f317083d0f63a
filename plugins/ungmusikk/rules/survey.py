"""The yearly questions to heads of schools, and what their answers tell over the years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from core.kit import N_, Decision, Period, Reason
from plugins.ungmusikk.rules.small_numbers import SMALLEST_NUMBER, shown_number

LOWEST, HIGHEST = 1, 5


class Experience(StrEnum):
    """UM-22: a school that has been in for years is asked other things than a new one."""

    EXPERIENCED = "experienced"
    NEW = "new"


class Theme(StrEnum):
    """UM-22: what is asked about every year, with the same words, so that years compare."""

    EXPECTATIONS = "expectations"
    BENEFIT = "benefit"
    EFFORT = "effort"


class Challenge(StrEnum):
    """UM-19, UM-20, UM-22: the worries that heads of schools have named before."""

    TOO_MANY_OFFERS = "too_many_offers"
    PRESSURE = "pressure"
    LONG_TRAVEL = "long_travel"
    FAIR_SHARING = "fair_sharing"
    TEACHERS_NOT_IN = "teachers_not_in"
    TIME = "time"


@dataclass(frozen=True)
class Answer:
    """UM-22: one school's answers: 1 to 5 for each theme, and the challenges it sees."""

    experience: Experience
    scores: Mapping[Theme, int]
    challenges: frozenset[Challenge]


@dataclass(frozen=True)
class Found:
    """UM-22: what the schools of one kind of experience answered in a year.

    `means` and `challenges` are None when too few answered; a challenge that some, but too few,
    named has the count None.
    """

    year: int
    experience: Experience
    answers: int
    means: Mapping[Theme, Fraction] | None
    challenges: Mapping[Challenge, int | None] | None


def experience_of(joined_on: date | None, day: date, *, experienced_after_years: int) -> Experience:
    """UM-22: whether a school counts as experienced on the day.

    It does from the day on which it has been in for the number of years; one of which nobody
    knows since when has been in from the beginning.
    """
    if joined_on is None:
        return Experience.EXPERIENCED
    years = day.year - joined_on.year - ((day.month, day.day) < (joined_on.month, joined_on.day))
    return Experience.EXPERIENCED if years >= experienced_after_years else Experience.NEW


def may_answer_survey(open_in: Period, today: date) -> Decision:
    """UM-22: whether a school can answer, or change its answer, today; both days included."""
    if open_in.contains(today):
        return Decision.yes()
    if open_in.start is not None and today < open_in.start:
        return Decision.no(
            Reason(
                "survey.not_open",
                N_("The questions can be answered from %(day)s."),
                {"day": open_in.start},
            )
        )
    return Decision.no(
        Reason("survey.closed", N_("The questions were open until %(day)s."), {"day": open_in.end})
    )


def check_answer(scores: Mapping[Theme, int]) -> Decision:
    """UM-22: every theme has a score from 1 to 5; a school answers all or nothing."""
    wrong = [theme for theme in Theme if not LOWEST <= scores.get(theme, 0) <= HIGHEST]
    if not wrong:
        return Decision.yes()
    return Decision.no(
        *(
            Reason(f"survey.score_{theme}", N_("Choose one of the five alternatives."))
            for theme in wrong
        )
    )


def compare_years(answers: Mapping[int, Sequence[Answer]]) -> tuple[Found, ...]:
    """UM-22: means and challenges for each year and kind of experience, the newest year first.

    Figures of fewer than five schools are left out. There are no figures of all schools
    together: they would give away those of the smaller group.
    """
    return tuple(
        _found(year, experience, [each for each in answers[year] if each.experience is experience])
        for year in sorted(answers, reverse=True)
        for experience in Experience
    )


def shown_words(words: Collection[str], *, answers: int) -> tuple[str, ...]:
    """UM-22: what schools have written, in alphabetical order; nothing when too few answered."""
    if answers < SMALLEST_NUMBER:
        return ()
    return tuple(sorted(text.strip() for text in words if text.strip()))


def _found(year: int, experience: Experience, answers: Sequence[Answer]) -> Found:
    if len(answers) < SMALLEST_NUMBER:
        return Found(year, experience, len(answers), None, None)
    return Found(
        year=year,
        experience=experience,
        answers=len(answers),
        means={theme: _mean(each.scores[theme] for each in answers) for theme in Theme},
        challenges={
            challenge: shown_number(sum(1 for each in answers if challenge in each.challenges))
            for challenge in Challenge
        },
    )


def _mean(scores: Iterable[int]) -> Fraction:
    known = list(scores)
    return Fraction(sum(known), len(known))
