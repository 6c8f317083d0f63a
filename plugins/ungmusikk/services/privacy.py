"""What UngMusikk keeps about a person: to be read, to be erased, to follow a merger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update

from core.kit import N_, Term
from core.plugin_api import db
from plugins.registry import PersonalRecord
from plugins.ungmusikk.labels import LESSON_LABELS, school_year_label
from plugins.ungmusikk.models import TalentLesson, TalentPlace
from plugins.ungmusikk.queries import places_of_person


def records_of(person_id: UUID, *, today: date) -> Sequence[PersonalRecord]:
    """UM-16: the person's talent places and lessons."""
    found = places_of_person(person_id, today=today)
    return (
        PersonalRecord(
            title=N_("Talent places"),
            rows=tuple(
                {
                    N_("School year"): school_year_label(row.school_year),
                    N_("Instrument"): row.instrument,
                    N_("Teacher at the academy"): row.academy_teacher.name
                    if row.academy_teacher
                    else None,
                    N_("Exception from the ages"): row.dispensation_reason,
                    N_("Ended on"): row.ended_on,
                    N_("Why it ended"): row.end_reason,
                }
                for row, _lessons in found
            ),
            key="talent_places",
        ),
        PersonalRecord(
            title=N_("Lessons at the academy"),
            rows=tuple(
                {
                    N_("Day"): lesson.starts_at.date(),
                    N_("Place"): lesson.place_name,
                    N_("Status"): Term(LESSON_LABELS[lesson.state]),
                }
                for _row, lessons in found
                for lesson in lessons
            ),
            key="talent_lessons",
        ),
    )


def forget(person_id: UUID) -> None:
    """Deletes the person's places with their lessons; as a teacher they are taken off places."""
    db.session.execute(delete(TalentPlace).where(TalentPlace.person_id == person_id))
    db.session.execute(
        update(TalentPlace)
        .where(TalentPlace.academy_teacher_id == person_id)
        .values(academy_teacher_id=None)
    )


def merge(kept: UUID, removed: UUID) -> None:
    """Lets places and pupils of the removed record be the kept one's.

    Where both have a place in a school year, the lessons of the removed one go to the kept one's.
    """
    own = {
        row.school_year: row.id
        for row in db.session.scalars(select(TalentPlace).where(TalentPlace.person_id == kept))
    }
    for row in db.session.scalars(select(TalentPlace).where(TalentPlace.person_id == removed)):
        if row.school_year in own:
            db.session.execute(
                update(TalentLesson)
                .where(TalentLesson.place_id == row.id)
                .values(place_id=own[row.school_year])
            )
            db.session.delete(row)
        else:
            row.person_id = kept
    db.session.execute(
        update(TalentPlace)
        .where(TalentPlace.academy_teacher_id == removed)
        .values(academy_teacher_id=kept)
    )
    db.session.flush()
