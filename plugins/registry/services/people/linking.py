"""Which log-in belongs to which person, in this tenant."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import Actor, db, member_names
from plugins.registry.models import Guardianship, Person
from plugins.registry.permissions import RegistryPermission
from plugins.registry.services.editing import put, refuse
from plugins.registry.services.people.records import locked_person, log_person


def link_membership(actor: Actor, person_id: UUID, membership_id: UUID | None) -> None:
    """Says whose log-in it is; None takes the link away. Raises Refused, NotThere.

    A pupil or guardian then sees this record, so nobody below the programme's lead does it.
    """
    row = locked_person(actor, person_id, RegistryPermission.LINK_PEOPLE)
    if membership_id is not None:
        if not member_names([membership_id]):
            raise refuse("person.no_member", N_("Choose one of the alternatives."), "membership_id")
        taken = db.session.scalar(
            select(Person.id).where(Person.membership_id == membership_id, Person.id != row.id)
        )
        if taken is not None:
            raise refuse(
                "person.member_taken",
                N_("This log-in already belongs to another person here."),
                "membership_id",
            )
    put(row, {"membership_id": membership_id})
    log_person(actor, "person:link" if membership_id else "person:unlink", row.id)


def link_waiting_person(membership_id: UUID, email: str) -> None:
    """Links the one person who waits for this proven address.

    A family may have given one address for several: then the log-in is the guardian's. Nobody
    is linked where that does not decide it either.
    """
    waiting = db.session.scalars(
        select(Person)
        .where(Person.email == email.lower(), Person.membership_id.is_(None))
        .order_by(Person.id)
        .with_for_update()
    ).all()
    if len(waiting) > 1:
        guardians = set(
            db.session.scalars(
                select(Guardianship.guardian_id).where(
                    Guardianship.guardian_id.in_([row.id for row in waiting])
                )
            )
        )
        waiting = [row for row in waiting if row.id in guardians]
    if len(waiting) == 1:
        put(waiting[0], {"membership_id": membership_id})


def unlink_membership(membership_id: UUID) -> None:
    """The log-in has ended; the person stays."""
    for row in db.session.scalars(
        select(Person).where(Person.membership_id == membership_id).with_for_update()
    ):
        put(row, {"membership_id": None})
