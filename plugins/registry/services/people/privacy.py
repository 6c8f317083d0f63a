"""A person's rights: to see what is kept, to be forgotten; and two records that are one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.kit import N_, Term
from core.plugin_api import Actor, call_hook, db, hook_contributions
from plugins.registry.hookspecs import PersonalRecord
from plugins.registry.models import (
    Affiliation,
    AffiliationRole,
    Guardianship,
    Organisation,
    Person,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.services.editing import NotThere, put, refuse
from plugins.registry.services.people.records import locked_person, log_person


@dataclass(frozen=True, kw_only=True)
class ErasePreview:
    """What erasing somebody deletes: each sort of record (marked) and how many."""

    records: tuple[tuple[str, int], ...]


def personal_data_of(actor: Actor, person_id: UUID) -> list[PersonalRecord]:
    """Everything that any module that is on keeps about the person. Raises NotThere."""
    locked_person(actor, person_id, RegistryPermission.ERASE_PEOPLE)
    log_person(actor, "person:hand_out", person_id)
    return _kept(person_id)


def preview_erase(actor: Actor, person_id: UUID) -> ErasePreview:
    """What would be deleted. Raises NotThere."""
    locked_person(actor, person_id, RegistryPermission.ERASE_PEOPLE)
    return ErasePreview(records=tuple((each.title, len(each.rows)) for each in _kept(person_id)))


def erase_person(actor: Actor, person_id: UUID) -> None:
    """Deletes the person here and in every module that is on. Raises NotThere.

    What a module must keep, it makes nameless; one that must keep the name raises, and then
    nothing is erased.
    """
    row = locked_person(actor, person_id, RegistryPermission.ERASE_PEOPLE)
    call_hook("on_person_erased", person_id=person_id)
    db.session.delete(row)
    db.session.flush()
    log_person(actor, "person:erase", person_id)


def merge_people(actor: Actor, *, kept: UUID, removed: UUID) -> None:
    """Makes two records of one person one. Raises Refused, NotThere.

    What the kept record does not say is taken from the removed one.
    """
    if kept == removed:
        raise refuse("person.same", N_("These are the same record."), "removed_id")
    # Always in the same order, so that two merges at once wait instead of crossing.
    rows = {
        each: locked_person(actor, each, RegistryPermission.ERASE_PEOPLE)
        for each in sorted((kept, removed))
    }
    stays, goes = rows[kept], rows[removed]
    if stays.membership_id and goes.membership_id:
        raise refuse(
            "person.two_members",
            N_("Both have a log-in here. End one of the memberships first."),
            "removed_id",
        )
    call_hook("on_people_merged", kept=kept, removed=removed)
    _move_rows(kept, removed)
    membership_id, email = goes.membership_id, goes.email
    db.session.delete(goes)
    db.session.flush()
    put(
        stays,
        {
            "membership_id": stays.membership_id or membership_id,
            "email": stays.email or email,
        },
    )
    log_person(actor, "person:merge", kept)


def registry_records(person_id: UUID) -> list[PersonalRecord]:
    """What the register itself keeps about the person."""
    person = db.session.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        raise NotThere(f"Person {person_id}")
    affiliations = db.session.execute(
        select(Affiliation, Organisation.name)
        .join(
            Organisation,
            (Organisation.tenant_id == Affiliation.tenant_id)
            & (Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.person_id == person_id)
        .order_by(Affiliation.valid_from)
    ).all()
    guardianships = db.session.scalars(
        select(Guardianship).where(
            or_(Guardianship.guardian_id == person_id, Guardianship.pupil_id == person_id)
        )
    ).all()
    return [
        PersonalRecord(
            title=N_("Name and address"),
            rows=(
                {
                    N_("Given name"): person.given_name,
                    N_("Family name"): person.family_name,
                    N_("E-mail"): person.email,
                    N_("Recorded on"): person.created_at.date(),
                },
            ),
            order=0,
        ),
        PersonalRecord(
            title=N_("Roles at organisations"),
            rows=tuple(
                {
                    N_("Organisation"): name,
                    N_("Role"): Term(AffiliationRole(row.role).label),
                    N_("First day"): row.valid_from,
                    N_("Last day"): row.valid_to,
                }
                for row, name in affiliations
            ),
            order=1,
        ),
        PersonalRecord(
            title=N_("Guardians and children"),
            rows=tuple(
                {
                    # The other one's name is theirs to hand out.
                    N_("Relation"): Term(
                        N_("Guardian") if row.guardian_id == person_id else N_("Child")
                    ),
                    N_("First day"): row.valid_from,
                    N_("Last day"): row.valid_to,
                }
                for row in guardianships
            ),
            order=2,
        ),
    ]


def _kept(person_id: UUID) -> list[PersonalRecord]:
    found: list[PersonalRecord] = hook_contributions("provide_personal_data", person_id=person_id)
    return [each for each in found if each.rows]


Key = tuple[object, ...]


def _move_rows(kept: UUID, removed: UUID) -> None:
    """Lets what points at the removed record point at the kept one; doubles go with the removed."""
    known = {
        _affiliation_key(row)
        for row in db.session.scalars(select(Affiliation).where(Affiliation.person_id == kept))
    }
    for row in db.session.scalars(select(Affiliation).where(Affiliation.person_id == removed)):
        if _affiliation_key(row) not in known:
            row.person_id = kept
    involved = db.session.scalars(
        select(Guardianship).where(
            or_(
                Guardianship.guardian_id.in_((kept, removed)),
                Guardianship.pupil_id.in_((kept, removed)),
            )
        )
    ).all()
    pairs: set[tuple[UUID, UUID, date | None]] = set()
    # The kept record's own first, so that a double of the removed one is what goes.
    for tie in sorted(involved, key=lambda row: removed in (row.guardian_id, row.pupil_id)):
        guardian = kept if tie.guardian_id == removed else tie.guardian_id
        pupil = kept if tie.pupil_id == removed else tie.pupil_id
        if guardian == pupil or (guardian, pupil, tie.valid_from) in pairs:
            db.session.delete(tie)
            continue
        pairs.add((guardian, pupil, tie.valid_from))
        tie.guardian_id, tie.pupil_id = guardian, pupil
    db.session.flush()


def _affiliation_key(row: Affiliation) -> Key:
    return (row.organisation_id, row.role, row.valid_from, row.valid_to)
