"""What other modules ask the register about people: names, rows, whom to write to, consents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.registry import (
    consented,
    correspondents,
    guardians_of,
    has_consent,
    may_act_for,
    person_names,
    person_of,
    rows_of,
    teachers_of,
)
from plugins.registry.permissions import RegistryPermission
from tests.support.registry import (
    make_consent,
    make_guardianship,
    make_organisation,
    make_person,
    make_teaching,
)
from tests.support.statements import counted_statements

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
TODAY = date(2024, 6, 1)
YESTERDAY = date(2024, 5, 31)


def test_names_and_rows_are_of_those_who_were_asked_for(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        school = make_organisation("Prøveskole")
        pupil = make_person("Prøve", "Elev", at=school, born=date(2010, 1, 1))
        make_person("Prøve", "Annen", at=school)
        rows = rows_of([pupil], today=TODAY)

        assert person_names([pupil]) == {pupil: "Prøve Elev"}
        assert (list(rows), rows[pupil].age(TODAY)) == ([pupil], 14)
        assert [each.organisation.name for each in rows[pupil].affiliations] == ["Prøveskole"]
        assert person_names([]) == {} == rows_of([], today=TODAY)


def test_the_actors_own_record_is_found_by_the_membership(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor]
) -> None:
    pupil, stranger = actor_in(alpha, "pupil", today=TODAY), actor_in(alpha, "pupil", today=TODAY)
    with inside(alpha):
        own = make_person(membership=pupil.membership_id)

        assert (person_of(pupil), person_of(stranger)) == (own, None)
        assert may_act_for(pupil, own, RegistryPermission.READ_OWN)
        assert not may_act_for(stranger, own, RegistryPermission.READ_OWN)
        assert not may_act_for(pupil, own, RegistryPermission.READ_PEOPLE)


def test_teachers_and_guardians_are_those_of_today(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        pupil = make_person("Prøve", "Elev", born=date(2010, 1, 1))
        teacher, former = make_person("Ada", "Lærer"), make_person("Bo", "Lærer")
        make_teaching(teacher, pupil)
        make_teaching(former, pupil, end=YESTERDAY)
        mother, father, aunt = (make_person(name, "Foresatt") for name in ("Eva", "Ola", "Tante"))
        make_guardianship(mother, pupil)
        make_guardianship(father, pupil, end=YESTERDAY)
        make_guardianship(aunt, pupil, custody=False)

        assert [each.name for each in teachers_of(pupil, today=TODAY)] == ["Ada Lærer"]
        assert [each.name for each in guardians_of(pupil, today=TODAY)] == ["Eva Foresatt"]
        assert guardians_of(pupil, today=date(2028, 1, 1)) == ()


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2011, 6, 2), ["guardian@example.test"]),
        (date(2011, 6, 1), ["pupil@example.test", "guardian@example.test"]),
        (date(2006, 6, 2), ["pupil@example.test", "guardian@example.test"]),
        (date(2006, 6, 1), ["pupil@example.test"]),
        (None, ["guardian@example.test"]),
    ],
    ids=["not yet 13", "13 today", "18 tomorrow", "18 today", "birth not known"],
)
def test_whom_one_writes_to_follows_the_age(
    inside: Inside, alpha: TenantView, born: date | None, expected: list[str]
) -> None:
    with inside(alpha):
        pupil = make_person("Prøve", "Elev", email="pupil@example.test", born=born)
        guardian = make_person("Prøve", "Foresatt", email="guardian@example.test")
        silent = make_person("Uten", "Adresse")
        make_guardianship(guardian, pupil)
        make_guardianship(silent, pupil)

        assert [each.email for each in correspondents(pupil, today=TODAY)] == expected


def test_in_denmark_a_child_is_written_to_from_15(inside: Inside, beta: TenantView) -> None:
    with inside(beta):
        found = []
        for born in (date(2009, 6, 2), date(2009, 6, 1)):
            pupil = make_person(email="pupil@example.test", born=born)
            make_guardianship(make_person(email="guardian@example.test"), pupil)
            found.append(len(correspondents(pupil, today=TODAY)))

    assert found == [1, 2]


def test_who_has_a_log_in_is_written_to_there_and_in_the_language_chosen(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor]
) -> None:
    teacher = actor_in(alpha, "teacher", today=TODAY)
    with inside(alpha):
        person = make_person(membership=teacher.membership_id, email="old@example.test")
        (found,) = correspondents(person, today=TODAY)

    assert (found.email, found.membership_id) == (teacher.email, teacher.membership_id)
    assert found.language == teacher.language


def test_consent_is_asked_for_many_at_once(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        guardian = make_person("Prøve", "Foresatt")
        pupils = [make_person(born=date(2014, 1, 1)) for _ in range(5)]
        for pupil in pupils:
            make_guardianship(guardian, pupil)
        for pupil in pupils[:2]:
            make_consent(pupil, "photos", by=guardian)
        make_consent(pupils[2], "photos")
        has_consent(pupils[0], "photos", today=TODAY)  # What is tuned is remembered from now on.
        with counted_statements() as one:
            consented(pupils[:1], "photos", today=TODAY)
        with counted_statements() as many:
            found = consented(pupils, "photos", today=TODAY)

        assert found == set(pupils[:2])
        assert has_consent(pupils[0], "photos", today=TODAY)
        assert not has_consent(pupils[0], "nobody_registers_this", today=TODAY)
    assert len(one) == len(many) <= 5
