"""The guardians and the teacher that a line about a pupil names: found, or added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from core.kit import N_
from core.plugin_api import new_id
from plugins.registry.models import AffiliationRole
from plugins.registry.services.imports.cells import objection_of
from plugins.registry.services.imports.people_columns import split_name
from plugins.registry.services.imports.people_homes import Homes
from plugins.registry.services.imports.people_known import KnownPeople
from plugins.registry.services.imports.people_line import LineSoFar
from plugins.registry.services.imports.people_matching import email_in
from plugins.registry.services.imports.people_plan import (
    NewAffiliation,
    NewGuardian,
    NewLessons,
    PersonDraft,
)
from plugins.registry.services.people.records import PersonDetails
from plugins.registry.services.people.residences import ResidenceDetails

GUARDIANS = (1, 2)


def plan_guardians(line: LineSoFar, known: KnownPeople, homes: Homes, today: date) -> None:
    """Adds the guardians whom the line names, what is new about them, and their telephones."""
    for place in GUARDIANS:
        _plan_guardian(line, place, known, homes, today)


def _plan_guardian(
    line: LineSoFar, place: int, known: KnownPeople, homes: Homes, today: date
) -> None:
    key, email_key = f"guardian{place}_name", f"guardian{place}_email"
    name = line.cells.get(key, "")
    if not name:
        if line.cells.get(email_key):
            line.objections.append(objection_of("no_name", N_("The name is missing."), key))
        return
    email = email_in(line.cells, email_key, line.objections)
    given, family = split_name(name)
    found = known.guardian(line.draft.id, given, family, email)
    guardian = known.drafts[found] if found else None
    if guardian is None:
        guardian = _added(line, known, given, family, email)
    elif email and not guardian.details.email:
        guardian = replace(guardian, details=replace(guardian.details, email=email))
        known.remember(guardian)
        line.people.append(guardian)
        line.change(email_key, email)
    if known.tie(guardian.id, line.draft.id):
        line.change(key, guardian.name)
        line.guardians.append(
            NewGuardian(guardian_id=guardian.id, pupil_id=line.draft.id, valid_from=today)
        )
    if phone := line.cells.get(f"guardian{place}_phone", ""):
        details = ResidenceDetails(phone=phone)
        line.homes += homes.changed(guardian.id, details, False, line.changes)


def plan_teacher(line: LineSoFar, known: KnownPeople, instrument: str | None, today: date) -> None:
    """Adds the teacher whom the line names, to the school if nobody there is called so."""
    name = line.cells.get("teacher", "")
    if not name:
        return
    given, family = split_name(name)
    found = known.teachers(given, family, line.school)
    if len(found) > 1:
        line.objections.append(
            objection_of(
                "ambiguous_teacher",
                N_("More than one teacher of the school is called that."),
                "teacher",
            )
        )
        return
    teacher_id = next(iter(found), None) or _added_teacher(line, known, given, family, today)
    if teacher_id == line.draft.id or not known.lesson(teacher_id, line.draft.id):
        return
    line.change("teacher", known.drafts[teacher_id].name)
    line.lessons.append(
        NewLessons(
            teacher_id=teacher_id,
            pupil_id=line.draft.id,
            instrument=instrument if instrument != line.draft.details.instrument else None,
            valid_from=today,
        )
    )


def _added_teacher(
    line: LineSoFar, known: KnownPeople, given: str, family: str, today: date
) -> UUID:
    teacher = _added(line, known, given, family, None)
    known.place(teacher.id, line.school, AffiliationRole.TEACHER)
    line.affiliations.append(
        NewAffiliation(
            person_id=teacher.id,
            organisation_id=line.school,
            role=AffiliationRole.TEACHER,
            valid_from=today,
        )
    )
    return teacher.id


def _added(
    line: LineSoFar, known: KnownPeople, given: str, family: str, email: str | None
) -> PersonDraft:
    draft = PersonDraft(
        id=new_id(),
        is_new=True,
        details=PersonDetails(given_name=given, family_name=family, email=email),
        number=None,
    )
    known.remember(draft)
    line.people.append(draft)
    return draft
