"""A person's rights: to see what is kept, to be forgotten; and two records that are one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.kit import N_
from core.plugin_api import Actor, call_hook, db, hook_contributions
from plugins.registry.hookspecs import PersonalRecord
from plugins.registry.models import (
    Affiliation,
    Guardianship,
    Teaching,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.kept import residence_record
from plugins.registry.queries.people import may_act_for
from plugins.registry.queries.residence import own_residence
from plugins.registry.services.editing import NotThere, put, refuse
from plugins.registry.services.people.consents import merge_consents
from plugins.registry.services.people.records import locked_person, log_person
from plugins.registry.services.people.residences import merge_residences


@dataclass(frozen=True, kw_only=True)
class ErasePreview:
    """What erasing somebody deletes: each sort of record (marked) and how many."""

    records: tuple[tuple[str, int], ...]


def personal_data_of(actor: Actor, person_id: UUID) -> list[PersonalRecord]:
    """Everything that any module that is on keeps about the person. Raises NotThere."""
    locked_person(actor, person_id, RegistryPermission.ERASE_PEOPLE)
    log_person(actor, "person:hand_out", person_id)
    return _kept(person_id)


def own_personal_data(actor: Actor, person_id: UUID) -> list[PersonalRecord]:
    """The same for the person themself, or a guardian of a child. Raises NotThere.

    A protected address is in it only where the person is of age and asks for it themself.
    """
    if not may_act_for(actor, person_id, RegistryPermission.READ_OWN):
        raise NotThere(f"Person {person_id}")
    log_person(actor, "person:hand_out", person_id)
    records = _kept(person_id)
    own = own_residence(actor, person_id)
    if own is None or not own.is_recorded:
        return records
    shown = residence_record(own)
    return [shown if each.key == shown.key else each for each in records]


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

    What the kept record does not say is taken from the removed one; of two protections of an
    address the stricter one stays.
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
    taken = {name: getattr(goes, name) for name in _TAKEN_OVER}
    db.session.delete(goes)
    db.session.flush()
    put(stays, {name: getattr(stays, name) or value for name, value in taken.items()})
    log_person(actor, "person:merge", kept)


def _kept(person_id: UUID) -> list[PersonalRecord]:
    found: list[PersonalRecord] = hook_contributions("provide_personal_data", person_id=person_id)
    return [each for each in found if each.rows]


Key = tuple[object, ...]
# What the kept record takes from the removed one where it says nothing itself.
_TAKEN_OVER = (
    "membership_id",
    "email",
    "born_on",
    "gender",
    "art_form",
    "instrument",
    "level",
)


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
    _move_teaching(kept, removed)
    merge_residences(kept, removed)
    merge_consents(kept, removed)
    db.session.flush()


def _move_teaching(kept: UUID, removed: UUID) -> None:
    involved = db.session.scalars(
        select(Teaching).where(
            or_(Teaching.teacher_id.in_((kept, removed)), Teaching.pupil_id.in_((kept, removed)))
        )
    ).all()
    known: set[Key] = set()
    for row in sorted(involved, key=lambda each: removed in (each.teacher_id, each.pupil_id)):
        teacher = kept if row.teacher_id == removed else row.teacher_id
        pupil = kept if row.pupil_id == removed else row.pupil_id
        key = (teacher, pupil, row.instrument, row.valid_from, row.valid_to)
        if teacher == pupil or key in known:
            db.session.delete(row)
            continue
        known.add(key)
        row.teacher_id, row.pupil_id = teacher, pupil


def _affiliation_key(row: Affiliation) -> Key:
    return (row.organisation_id, row.role, row.valid_from, row.valid_to)
