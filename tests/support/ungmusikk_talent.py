"""Talent places, lessons and yearly questions for tests: each adds one to the tenant in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from core.db.session import db
from core.plugin_api import LOCAL_ZONE
from plugins.ungmusikk.models import Survey, SurveyAnswer, TalentLesson, TalentPlace
from tests.support.registry import make_organisation, make_person

TODAY = date(2024, 6, 1)
# The school year in which the tests' actors act.
YEAR = 2023
LESSON_AT = datetime(2024, 6, 10, 16, 0, tzinfo=LOCAL_ZONE)


def make_place(
    person: UUID | None = None,
    *,
    year: int = YEAR,
    teacher: UUID | None = None,
    lessons: int = 8,
    **details: object,
) -> UUID:
    """A talent place of 60 minutes a lesson."""
    row = TalentPlace(
        person_id=person or make_person(born=date(2008, 1, 1), instrument="violin"),
        school_year=year,
        academy_teacher_id=teacher,
        lessons=lessons,
        minutes=60,
        **{"continuing": False, "instrument": "violin", **details},
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def make_lesson(
    place: UUID, starts: datetime = LESSON_AT, state: str = "booked", **details: object
) -> UUID:
    """A lesson of an hour."""
    row = TalentLesson(
        place_id=place,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        state=state,
        **{"place_name": "Rom 219", **details},
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def make_academy_teacher(
    given: str = "Prøve", family: str = "Professor", **details: object
) -> UUID:
    """Somebody who teaches at an academy, which is made with them."""
    academy = make_organisation("Prøvehøgskolen", "academy")
    return make_person(given, family, at=academy, role="teacher", **details)


def make_survey(
    year: int = 2024, opens: date = date(2024, 5, 1), closes: date = date(2024, 6, 30)
) -> UUID:
    """A year's questions."""
    row = Survey(year=year, opens_on=opens, closes_on=closes)
    db.session.add(row)
    db.session.flush()
    return row.id


def make_answer(
    survey: UUID,
    school: UUID,
    *,
    experience: str = "experienced",
    score: int = 4,
    challenges: tuple[str, ...] = (),
    words: dict[str, str] | None = None,
) -> UUID:
    """A school's answer with the same score for every theme."""
    row = SurveyAnswer(
        survey_id=survey,
        organisation_id=school,
        experience=experience,
        scores=dict.fromkeys(("expectations", "benefit", "effort"), score),
        challenges=list(challenges),
        words=words or {},
        answered_on=date(2024, 5, 10),
    )
    db.session.add(row)
    db.session.flush()
    return row.id
