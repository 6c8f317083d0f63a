"""What people are where."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.registry.models import Affiliation
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.periods import overlapping
from plugins.registry.queries.reach import reach_of
from plugins.registry.services.editing import locked, period, put, refuse
from plugins.registry.services.people.records import (
    AffiliationDetails,
    check_affiliation,
    check_organisation,
    locked_person,
    log_person,
)


def affiliate(actor: Actor, person_id: UUID, details: AffiliationDetails) -> UUID:
    """Records what somebody is at an organisation and returns the id. Raises Refused, NotThere."""
    person = locked_person(actor, person_id)
    check_affiliation(reach_of(actor, RegistryPermission.MANAGE_PEOPLE), details)
    days = period(details.valid_from, details.valid_to)
    same = select(Affiliation.id).where(
        Affiliation.person_id == person.id,
        Affiliation.organisation_id == details.organisation_id,
        Affiliation.role == details.role,
        overlapping(Affiliation, days),
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise refuse(
            "affiliation.overlap", N_("This is already recorded for the period."), "valid_from"
        )
    row = Affiliation(person_id=person.id, **asdict(details))
    db.session.add(row)
    db.session.flush()
    log_person(actor, "affiliation:add", person.id, [details.role.value])
    return row.id


def end_affiliation(actor: Actor, affiliation_id: UUID, day: date | None) -> UUID:
    """Ends it on the day and returns the person's id; None takes a mistake away.

    Raises Refused and NotThere.
    """
    row = locked(Affiliation, affiliation_id)
    person = locked_person(actor, row.person_id)
    check_organisation(reach_of(actor, RegistryPermission.MANAGE_PEOPLE), row.organisation_id)
    role = row.role
    if day is None:
        db.session.delete(row)
        db.session.flush()
        log_person(actor, "affiliation:remove", person.id, [role])
        return person.id
    period(row.valid_from, day)
    put(row, {"valid_to": day})
    log_person(actor, "affiliation:end", person.id, [role])
    return person.id
