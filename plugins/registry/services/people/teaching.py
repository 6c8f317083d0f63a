"""Who teaches whom: what makes a pupil a teacher's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Period
from core.plugin_api import Actor, db
from plugins.registry.models import Affiliation, AffiliationRole, Instrument, Teaching
from plugins.registry.queries.periods import overlapping
from plugins.registry.services.editing import NotThere, locked, period, put, refuse
from plugins.registry.services.people.records import locked_person, log_person


@dataclass(frozen=True, kw_only=True)
class TeachingDetails:
    """Who teaches whom. `instrument` None: the pupil's main one, or the art form."""

    teacher_id: UUID
    pupil_id: UUID
    instrument: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def add_teaching(actor: Actor, details: TeachingDetails) -> UUID:
    """Records who teaches whom and returns the id. Raises Refused, and NotThere for the pupil.

    Both must be within the actor's reach: a teacher then sees the pupil.
    """
    days = period(details.valid_from, details.valid_to)
    if details.teacher_id == details.pupil_id:
        raise refuse("teaching.oneself", N_("Nobody is their own teacher."), "teacher_id")
    # Always in the same order, so that two at once wait instead of crossing.
    for each in sorted((details.teacher_id, details.pupil_id)):
        try:
            locked_person(actor, each)
        except NotThere:
            if each == details.pupil_id:
                raise
            raise _no_teacher() from None
    check_teacher(details.teacher_id, days)
    if details.instrument and not db.session.scalar(
        select(Instrument.key).where(Instrument.key == details.instrument)
    ):
        raise refuse("teaching.instrument", N_("Choose one of the alternatives."), "instrument")
    same = select(Teaching.id).where(
        Teaching.teacher_id == details.teacher_id,
        Teaching.pupil_id == details.pupil_id,
        Teaching.instrument.is_not_distinct_from(details.instrument),
        overlapping(Teaching, days),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise refuse(
            "teaching.overlap", N_("This is already recorded for the period."), "teacher_id"
        )
    row = Teaching(
        teacher_id=details.teacher_id,
        pupil_id=details.pupil_id,
        instrument=details.instrument,
        valid_from=details.valid_from,
        valid_to=details.valid_to,
    )
    db.session.add(row)
    db.session.flush()
    log_person(actor, "teaching:add", details.pupil_id)
    return row.id


def end_teaching(actor: Actor, teaching_id: UUID, day: date | None) -> UUID:
    """Ends it on the day and returns the pupil's id; None takes a mistake away.

    Raises Refused and NotThere.
    """
    row = locked(Teaching, teaching_id)
    pupil = locked_person(actor, row.pupil_id)
    if day is None:
        db.session.delete(row)
        db.session.flush()
        log_person(actor, "teaching:remove", pupil.id)
        return pupil.id
    period(row.valid_from, day)
    put(row, {"valid_to": day})
    log_person(actor, "teaching:end", pupil.id)
    return pupil.id


def check_teacher(person_id: UUID, days: Period) -> None:
    """Raises Refused for who is a teacher nowhere in the period."""
    found = db.session.scalar(
        select(Affiliation.id)
        .where(
            Affiliation.person_id == person_id,
            Affiliation.role == AffiliationRole.TEACHER,
            overlapping(Affiliation, days),
        )
        .limit(1)
    )
    if found is None:
        raise _no_teacher()


def _no_teacher() -> Exception:
    return refuse("teaching.no_teacher", N_("Choose somebody who is a teacher."), "teacher_id")
