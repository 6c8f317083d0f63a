"""Invented people at one school, so that each role finds somebody: Prøve and Eksempel by name."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from core.plugin_api import Actor
from plugins.registry import (
    AffiliationDetails,
    AffiliationRole,
    PersonDetails,
    TeachingDetails,
    add_guardianship,
    add_person,
    add_teaching,
)
from plugins.ungmusikk.demo.register import Register
from plugins.ungmusikk.demo.tenant import GUARDIAN, PUPIL, RECTOR, SCHOOL, TEACHER

SINCE = date(2023, 8, 1)
OTHER_PUPILS = ("Fløyte", "Horn", "Bratsj", "Fagott", "Harpe")


def fill_people(register: Register, actor: Actor) -> None:
    """Head, teacher, pupils and a guardian; their log-ins find them by their addresses."""
    school = register.school(SCHOOL)
    _person(actor, RECTOR, school, AffiliationRole.RECTOR)
    teacher = _person(actor, TEACHER, school, AffiliationRole.TEACHER)
    pupil = _person(actor, PUPIL, school, AffiliationRole.PUPIL)
    others = [
        _person(actor, ("Eksempel", instrument, None), school, AffiliationRole.PUPIL)
        for instrument in OTHER_PUPILS
    ]
    for each in (pupil, *others[:2]):
        add_teaching(actor, TeachingDetails(teacher_id=teacher, pupil_id=each, valid_from=SINCE))
    given_name, family_name, email = GUARDIAN
    guardian = add_person(
        actor, PersonDetails(given_name=given_name, family_name=family_name, email=email)
    )
    add_guardianship(actor, guardian_id=guardian, pupil_id=pupil, valid_from=SINCE)


def _person(
    actor: Actor, who: tuple[str, str, str | None], school: UUID, role: AffiliationRole
) -> UUID:
    given_name, family_name, email = who
    return add_person(
        actor,
        PersonDetails(given_name=given_name, family_name=family_name, email=email),
        AffiliationDetails(organisation_id=school, role=role, valid_from=SINCE),
    )
