"""Talent places of last year and this, with lessons used and left; pathways and what is asked.

Lessons lie within the school year whatever day the demonstration is made on: early in August
none has been yet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.plugin_api import LOCAL_ZONE, Actor
from plugins.pathway import (
    FeedbackDetails,
    GoalDetails,
    PerformanceDetails,
    RepertoireDetails,
    RepertoireState,
    add_feedback,
    add_item,
)
from plugins.ungmusikk.demo.activities import Made
from plugins.ungmusikk.demo.pathways import fill_pathway
from plugins.ungmusikk.demo.people import BELOW_THE_AGES, Cast
from plugins.ungmusikk.queries import places_of_person
from plugins.ungmusikk.rules import LessonState
from plugins.ungmusikk.services import (
    TalentPlaceDetails,
    add_talent_place,
    book_lesson,
    change_talent_place,
    mark_lesson,
)
from plugins.ungmusikk.settings import talent_settings

ROOM = "Norges musikkhøgskole, rom 219"
# Pupils with a place this year besides the log-in's, and whether they had one last year.
OTHERS = (("Svale", True), ("Rype", False), ("Måke", False), ("Dompap", True), ("Celeste", False))
WEEKS_BETWEEN = 3
FIRST_HOUR = 14
# What people write in their pathways.
CONCERT = "Høstkonsert"
PLAY_THERE = "Spille på Ung scene"
ADVICE = "Fin tone i det langsomme. Øv overgangene sakte med metronom."
# How many lessons of this year have been, at most, so that some are left to see.
MOST_HELD = 4
OF_OTHERS = 2


def fill_last_year(actor: Actor, cast: Cast) -> None:
    """Last school year's places; the log-in's lessons have all been held."""
    chosen = talent_settings(actor.today)
    year = chosen.school_year_of(actor.today)
    first_day, ended = (chosen.year_begins.in_year(each) for each in (year - 1, year))
    then = replace(actor, today=first_day)
    own = _give(then, cast.pupil, year - 1, cast.professor)
    _lessons(then, own, first_day, FIRST_HOUR, until=ended, most=8)
    for name, before in OTHERS:
        if before:
            _give(then, cast.pupils[name], year - 1, cast.second_professor)


def fill_talent(actor: Actor, cast: Cast) -> None:
    """Places and lessons of this year, by the lead and the teachers at the academy."""
    chosen = talent_settings(actor.today)
    year = chosen.school_year_of(actor.today)
    first_day = chosen.year_begins.in_year(year)
    people = [cast.pupil, *(cast.pupils[name] for name, _before in OTHERS)]
    for number, person in enumerate(people):
        teacher = cast.professor if number % 2 == 0 else cast.second_professor
        _lessons(
            actor,
            _give(actor, person, year, teacher),
            first_day,
            FIRST_HOUR + number // 2,
            until=actor.today,
            most=OF_OTHERS if number else MOST_HELD,
            missed=None if number else 2,
        )
    _give(
        actor,
        cast.pupils[BELOW_THE_AGES],
        year,
        cast.second_professor,
        reason="Spiller på nivå med de eldste, og får plass etter prøvetime hos læreren.",
    )


def _give(actor: Actor, person: UUID, year: int, teacher: UUID, *, reason: str = "") -> UUID:
    """A place, or the one that came from a nomination, with a teacher at the academy."""
    for row, _lessons_of_it in places_of_person(person, today=actor.today):
        if row.school_year == year:
            change_talent_place(
                actor, row.id, instrument=row.instrument, academy_teacher_id=teacher
            )
            return row.id
    return add_talent_place(
        actor,
        TalentPlaceDetails(
            person_id=person,
            school_year=year,
            academy_teacher_id=teacher,
            dispensation_reason=reason,
        ),
    )


def _lessons(
    actor: Actor,
    place: UUID,
    first_day: date,
    hour: int,
    *,
    until: date,
    most: int,
    missed: int | None = None,
) -> None:
    """Lessons every third week from the third on: those before `until` have been held."""
    day = first_day + timedelta(weeks=WEEKS_BETWEEN)
    held = 0
    while day < until and held < most:
        held += 1
        starts_at = _at(day, hour)
        lesson = book_lesson(actor, place, starts_at=starts_at, place_name=ROOM)
        state = LessonState.MISSED if held == missed else LessonState.HELD
        mark_lesson(
            actor, lesson, state, teacher_present=held % 2 == 0, now=starts_at + timedelta(hours=2)
        )
        day += timedelta(weeks=WEEKS_BETWEEN)
    last_day = (
        talent_settings(actor.today)
        .days_of(talent_settings(actor.today).school_year_of(first_day))
        .end
    )
    coming = until + timedelta(days=6)
    if held < 8 and last_day is not None and coming <= last_day:
        book_lesson(actor, place, starts_at=_at(coming, hour), place_name=ROOM)


def fill_pathways(actor: Actor, cast: Cast, made: Made) -> None:
    """Goals, repertoire and a concert of some; a whole school year of the pupil's log-in."""
    today = actor.today
    for person, work, composer in (
        (cast.pupil, "Fiolinkonsert i a-moll", "J.S. Bach"),
        (cast.pupils["Svale"], "Romanse", "J. Svendsen"),
        (cast.pupils["Rype"], "Elegi", "G. Bottesini"),
        (cast.pupils["Dompap"], "Klarinettsonate, 1. sats", "C. Saint-Saëns"),
    ):
        add_item(
            actor,
            person,
            RepertoireDetails(work=work, composer=composer, state=RepertoireState.PERFORMED),
        )
        add_item(
            actor,
            person,
            PerformanceDetails(
                title=CONCERT,
                on=today - timedelta(days=31),
                place="Ås kulturhus",
                source="activities",
                source_id=made.past_concert,
            ),
        )
        add_item(
            actor,
            person,
            GoalDetails(title=PLAY_THERE, due_on=today + timedelta(days=50)),
        )
    add_feedback(
        actor,
        cast.pupil,
        FeedbackDetails(text=ADVICE, given_on=today - timedelta(days=10), author_id=cast.professor),
    )
    fill_pathway(actor, cast.pupil, cast.teacher)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LOCAL_ZONE)
