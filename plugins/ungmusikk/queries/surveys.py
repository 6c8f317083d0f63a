"""UM-22: the yearly questions, for a head of school to answer and for the lead to compare."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import Decision, Period
from core.plugin_api import Actor, db
from plugins.registry import RegistryRole
from plugins.ungmusikk.models import Survey, SurveyAnswer
from plugins.ungmusikk.queries.schools import SchoolInProgramme, schools_on
from plugins.ungmusikk.rules import (
    Answer,
    Challenge,
    Experience,
    Found,
    Theme,
    compare_years,
    experience_of,
    may_answer_survey,
    shown_words,
)
from plugins.ungmusikk.settings import experienced_after_years

# Under which headings a school can write; both kinds of schools under both.
WORDS = ("benefit", "challenges")


@dataclass(frozen=True, kw_only=True)
class SurveyView:
    """A year's questions with how many schools have answered."""

    id: UUID
    year: int
    opens_on: date
    closes_on: date
    answered: int
    version: int

    def may_answer(self, today: date) -> Decision:
        """UM-22: whether it can be answered on the day."""
        return may_answer_survey(Period(self.opens_on, self.closes_on), today)


@dataclass(frozen=True, kw_only=True)
class SchoolSurvey:
    """A year's questions as one school sees them; `version` is 0 before it has answered."""

    survey_id: UUID
    year: int
    opens_on: date
    closes_on: date
    school: SchoolInProgramme
    experience: Experience
    scores: dict[Theme, int]
    challenges: frozenset[Challenge]
    words: dict[str, str]
    answered_on: date | None
    version: int

    def may_answer(self, today: date) -> Decision:
        """UM-22: whether it can be answered on the day."""
        return may_answer_survey(Period(self.opens_on, self.closes_on), today)


@dataclass(frozen=True, kw_only=True)
class SurveyFigures:
    """All years beside each other, the newest first; what was written in the newest year.

    `missing` are the schools that have not answered the newest year's questions yet.
    """

    surveys: tuple[SurveyView, ...]
    found: tuple[Found, ...]
    words: dict[tuple[Experience, str], tuple[str, ...]]
    schools: int
    missing: tuple[SchoolInProgramme, ...]

    @property
    def newest(self) -> SurveyView | None:
        """The newest year's questions; None before the first ones."""
        return self.surveys[0] if self.surveys else None


def surveys() -> list[SurveyView]:
    """The questions of every year, the newest first. Two statements."""
    rows = db.session.scalars(select(Survey).order_by(Survey.year.desc())).all()
    answered: dict[UUID, int] = defaultdict(int)
    for survey_id in db.session.scalars(select(SurveyAnswer.survey_id)):
        answered[survey_id] += 1
    return [_view(row, answered[row.id]) for row in rows]


def survey(survey_id: UUID) -> SurveyView | None:
    """One year's questions; None where there are none."""
    return next((each for each in surveys() if each.id == survey_id), None)


def survey_figures(today: date) -> SurveyFigures:
    """What schools have answered, compared over the years; few answers are left out."""
    asked = surveys()
    year_of = {each.id: each.year for each in asked}
    by_year: dict[int, list[Answer]] = {each.year: [] for each in asked}
    rows = db.session.scalars(select(SurveyAnswer)).all()
    for row in rows:
        by_year[year_of[row.survey_id]].append(_answer(row))
    newest = asked[0] if asked else None
    of_newest = [row for row in rows if newest and row.survey_id == newest.id]
    answered = {row.organisation_id for row in of_newest}
    schools = schools_on(today)
    return SurveyFigures(
        surveys=tuple(asked),
        found=compare_years(by_year),
        words={
            (experience, heading): _words(of_newest, experience, heading)
            for experience in Experience
            for heading in WORDS
        },
        schools=len(schools),
        missing=tuple(each for each in schools if newest and each.id not in answered),
    )


def own_surveys(actor: Actor) -> list[SchoolSurvey]:
    """The newest year's questions for each school that the actor leads."""
    newest = db.session.scalar(select(Survey).order_by(Survey.year.desc()).limit(1))
    return _for_schools(actor, newest, actor.limits_of(RegistryRole.RECTOR))


def survey_for_school(actor: Actor, survey_id: UUID, organisation_id: UUID) -> SchoolSurvey | None:
    """A year's questions for a school; None for one that the actor does not lead."""
    asked = db.session.scalar(select(Survey).where(Survey.id == survey_id))
    return school_survey(actor, asked, organisation_id) if asked is not None else None


def school_survey(actor: Actor, asked: Survey, organisation_id: UUID) -> SchoolSurvey | None:
    """These questions for a school; None for one that the actor does not lead."""
    if organisation_id not in actor.limits_of(RegistryRole.RECTOR):
        return None
    found = _for_schools(actor, asked, {organisation_id})
    return found[0] if found else None


def _for_schools(
    actor: Actor, asked: Survey | None, organisation_ids: set[UUID] | frozenset[UUID]
) -> list[SchoolSurvey]:
    if asked is None or not organisation_ids:
        return []
    rows = {
        row.organisation_id: row
        for row in db.session.scalars(
            select(SurveyAnswer)
            .where(
                SurveyAnswer.survey_id == asked.id,
                SurveyAnswer.organisation_id.in_(sorted(organisation_ids)),
            )
            # Who answers has locked the questions: what was read before may be old by now.
            .execution_options(populate_existing=True)
        )
    }
    years = experienced_after_years(asked.opens_on)
    return [
        _school_survey(asked, school, rows.get(school.id), years)
        for school in schools_on(actor.today, ids=organisation_ids)
    ]


def _school_survey(
    asked: Survey, school: SchoolInProgramme, row: SurveyAnswer | None, years: int
) -> SchoolSurvey:
    return SchoolSurvey(
        survey_id=asked.id,
        year=asked.year,
        opens_on=asked.opens_on,
        closes_on=asked.closes_on,
        school=school,
        experience=experience_of(school.joined_on, asked.opens_on, experienced_after_years=years),
        scores={Theme(key): int(score) for key, score in row.scores.items()} if row else {},
        challenges=frozenset(Challenge(each) for each in row.challenges) if row else frozenset(),
        words=dict(row.words) if row else {},
        answered_on=row.answered_on if row else None,
        version=row.version if row else 0,
    )


def _view(row: Survey, answered: int) -> SurveyView:
    return SurveyView(
        id=row.id,
        year=row.year,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        answered=answered,
        version=row.version,
    )


def _answer(row: SurveyAnswer) -> Answer:
    return Answer(
        experience=Experience(row.experience),
        scores={Theme(key): int(score) for key, score in row.scores.items()},
        challenges=frozenset(Challenge(each) for each in row.challenges),
    )


def _words(rows: list[SurveyAnswer], experience: Experience, heading: str) -> tuple[str, ...]:
    own = [row for row in rows if row.experience == experience]
    return shown_words([row.words.get(heading, "") for row in own], answers=len(own))
