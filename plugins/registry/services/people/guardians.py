"""Who is responsible for whom, as staff record it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.registry.models import Guardianship, Relation
from plugins.registry.queries.periods import overlapping
from plugins.registry.services.editing import locked, period, put, refuse
from plugins.registry.services.people.records import locked_person, log_person


def add_guardianship(
    actor: Actor,
    *,
    guardian_id: UUID,
    pupil_id: UUID,
    relation: Relation = Relation.PARENT,
    custody: bool = True,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> UUID:
    """Records who is responsible for whom and returns the id. Raises Refused, NotThere."""
    days = period(valid_from, valid_to)
    if guardian_id == pupil_id:
        raise refuse("guardianship.oneself", N_("Nobody is their own guardian."), "guardian_id")
    # Always in the same order, so that two at once wait instead of crossing.
    for each in sorted((pupil_id, guardian_id)):
        locked_person(actor, each)
    same = select(Guardianship.id).where(
        Guardianship.guardian_id == guardian_id,
        Guardianship.pupil_id == pupil_id,
        overlapping(Guardianship, days),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise refuse(
            "guardianship.overlap", N_("This is already recorded for the period."), "guardian_id"
        )
    row = Guardianship(
        guardian_id=guardian_id,
        pupil_id=pupil_id,
        relation=relation,
        custody=custody,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    db.session.add(row)
    db.session.flush()
    log_person(actor, "guardianship:add", pupil_id)
    return row.id


def change_guardianship(
    actor: Actor, guardianship_id: UUID, *, relation: Relation, custody: bool
) -> UUID:
    """Says anew what the guardian is to the pupil, and with custody or not; the pupil's id.

    What the guardian sees of the pupil begins and ends with custody, at once. Raises NotThere.
    """
    row = locked(Guardianship, guardianship_id)
    pupil = locked_person(actor, row.pupil_id)
    _, after = put(row, {"relation": relation.value, "custody": custody})
    if after:
        log_person(actor, "guardianship:change", pupil.id, after)
    return pupil.id


def end_guardianship(actor: Actor, guardianship_id: UUID, day: date) -> UUID:
    """Ends the responsibility on the day and returns the pupil's id. Raises Refused, NotThere."""
    row = locked(Guardianship, guardianship_id)
    pupil = locked_person(actor, row.pupil_id)
    period(row.valid_from, day)
    put(row, {"valid_to": day})
    log_person(actor, "guardianship:end", pupil.id)
    return pupil.id
