"""UM-16: what talent places are on a pupil's way, and how they are handed out and erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from core.plugin_api import format_datetime, gettext, ngettext
from plugins.registry import Step, StepState
from plugins.ungmusikk.labels import school_year_label
from plugins.ungmusikk.queries import TalentPlaceRow, places_of_person
from plugins.ungmusikk.settings import TalentSettings, talent_settings


def talent_steps(person_id: UUID, *, today: date) -> Sequence[Step]:
    """UM-16: a step for each school year with a place, and one for the next lesson."""
    chosen = talent_settings(today)
    found: list[Step] = []
    for row, _lessons in places_of_person(person_id, today=today):
        found.append(_place(row, chosen, today))
        if row.next_lesson is not None and row.ended_on is None:
            found.append(_next_lesson(row))
    return found


def _place(row: TalentPlaceRow, chosen: TalentSettings, today: date) -> Step:
    days = chosen.days_of(row.school_year)
    ends_on = row.ended_on or days.end
    if ends_on is not None and ends_on < today:
        state = StepState.DONE
    elif days.start is not None and today < days.start:
        state = StepState.NEXT
    else:
        state = StepState.NOW
    used = gettext(
        "%(used)s of %(allowed)s lessons used",
        used=row.account.used,
        allowed=row.account.allowed,
    )
    left = ngettext("%(num)s lesson left", "%(num)s lessons left", row.account.left)
    return Step(
        key=f"talent-{row.id}",
        state=state,
        kind=gettext("Talent"),
        title=gettext("UngMusikk talent %(year)s", year=school_year_label(row.school_year)),
        starts_on=days.start,
        ends_on=ends_on,
        detail=used if state is StepState.DONE else f"{used}, {left}",
        endpoint="ungmusikk.talent_place_page",
        arguments={"place_id": row.id},
        order=50,
    )


def _next_lesson(row: TalentPlaceRow) -> Step:
    lesson = row.next_lesson
    if lesson is None:
        raise LookupError("Only a place with a booked lesson has a next one.")
    return Step(
        key=f"lesson-{lesson.id}",
        state=StepState.NEXT,
        kind=gettext("Lesson at the academy"),
        title=gettext("Lesson %(when)s", when=format_datetime(lesson.starts_at)),
        starts_on=lesson.starts_at.date(),
        ends_on=lesson.starts_at.date(),
        place=lesson.place_name,
        endpoint="ungmusikk.lesson",
        arguments={"lesson_id": lesson.id},
        order=40,
    )
