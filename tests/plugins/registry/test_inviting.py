"""Letting guardians and pupils in: told to the right ones, and telling nobody about accounts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.mail.models import OutgoingMail
from core.plugin_api import db
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.invitations import open_invitations
from core.users.models import MembershipRole
from core.web.running import Running, now
from core.workspace import operator
from plugins.registry import NotThere, Refused, guardians_of
from plugins.registry.models import Guardianship, Person, Relation
from plugins.registry.permissions import RegistryPermission
from plugins.registry.services.people import (
    NewGuardian,
    invite_guardian,
    invite_guardian_of,
    invite_own_guardian,
    invite_person,
    link_waiting_person,
)
from tests.support.forms import send, shown
from tests.support.registry import (
    make_consent,
    make_guardianship,
    make_organisation,
    make_person,
    make_residence,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
TODAY = date(2024, 6, 1)
YESTERDAY = date(2024, 5, 31)
FATHER = NewGuardian(
    given_name="Far", family_name="Eksempel", email="Far@Example.test", relation=Relation.PARENT
)


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, TODAY)


@pytest.fixture
def mother(actor_in: Callable[..., Actor], alpha: TenantView) -> Actor:
    return actor_in(alpha, "guardian", today=TODAY)


@pytest.fixture
def child(inside: Inside, alpha: TenantView, mother: Actor) -> UUID:
    with inside(alpha):
        found = make_person("Ada", "Eksempel", born=date(2015, 1, 1))
        own = make_person("Mor", "Eksempel", membership=mother.membership_id)
        make_guardianship(own, found)
        return found


def mails() -> dict[str, str]:
    """The waiting mails by recipient."""
    return {mail.recipient: mail.text for mail in db.session.scalars(select(OutgoingMail))}


def test_a_guardian_invites_another_one_and_the_others_are_told(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID
) -> None:
    with inside(alpha):
        aunt = make_person("Tante", "Eksempel", email="tante@example.test")
        make_guardianship(aunt, child)
        invite_own_guardian(mother, child, FATHER)

        (invitation,) = open_invitations(now=now())
        assert (invitation.email, [each.role for each in invitation.roles]) == (
            "far@example.test",
            ["guardian"],
        )
        assert [each.name for each in guardians_of(child, today=TODAY)] == [
            "Far Eksempel",
            "Mor Eksempel",
            "Tante Eksempel",
        ]
        told = mails()
        assert set(told) == {"far@example.test", "tante@example.test"}
        assert "Far Eksempel" in told["tante@example.test"]


def test_inviting_again_makes_no_second_record(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID
) -> None:
    with inside(alpha):
        for _ in range(2):
            invite_own_guardian(mother, child, FATHER)

        people = select(Person.id).where(Person.email == "far@example.test")
        assert len(db.session.scalars(people).all()) == 1
        assert len(db.session.scalars(select(Guardianship.id)).all()) == 2
        assert len(open_invitations(now=now())) == 1


def test_who_has_a_log_in_already_is_let_in_and_told(
    inside: Inside,
    alpha: TenantView,
    mother: Actor,
    child: UUID,
    actor_in: Callable[..., Actor],
) -> None:
    teacher = actor_in(alpha, "teacher", today=TODAY)
    with inside(alpha):
        own = make_person("Far", "Eksempel", membership=teacher.membership_id)
        invite_own_guardian(mother, child, replace(FATHER, email=teacher.email))

        assert open_invitations(now=now()) == []
        assert own in {each.id for each in guardians_of(child, today=TODAY)}
        held = select(MembershipRole.role).where(
            MembershipRole.membership_id == teacher.membership_id
        )
        assert set(db.session.scalars(held)) == {"teacher", "guardian"}
        assert "Ada Eksempel" in mails()[teacher.email]


def test_the_page_answers_the_same_whether_there_is_an_account_or_not(
    inside: Inside,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    actor_in: Callable[..., Actor],
) -> None:
    known = actor_in(alpha, "teacher", today=TODAY).email
    browser = signed_in(alpha, "guardian", email="mor@example.test", language="en")
    with inside(alpha):
        own = make_person("Mor", "Eksempel", email="mor@example.test")
        found = make_person("Ada", "Eksempel", born=date(2024, 1, 1))
        make_guardianship(own, found)
        membership = db.session.scalar(
            select(MembershipRole.membership_id).where(MembershipRole.role == "guardian")
        )
        assert membership is not None
        link_waiting_person(membership, "mor@example.test")
    page = f"/registry/about-me/{found}/guardians/invite"
    answers = []
    for email in (known, "ny@example.test"):
        sent = send(
            browser, page, given_name="Far", family_name="E", email=email, relation="parent"
        )
        said = "If the address is right, an e-mail arrives there in a moment."
        answers.append((sent.status_code, sent.location, said in shown(browser.get(sent.location))))

    assert answers == [(302, "/registry/about-me", True)] * 2


@pytest.mark.parametrize("how", ["ended", "without custody"])
def test_who_is_no_guardian_today_invites_nobody(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID, how: str
) -> None:
    with inside(alpha):
        tie = db.session.scalars(select(Guardianship)).one()
        if how == "ended":
            tie.valid_to = YESTERDAY
        else:
            tie.custody = False
        db.session.flush()
        with pytest.raises(NotThere):
            invite_own_guardian(mother, child, FATHER)
        assert open_invitations(now=now()) == []


def test_nobody_invites_guardians_of_a_pupil_of_age(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID
) -> None:
    with inside(alpha):
        db.session.get_one(Person, (alpha.id, child)).born_on = date(2006, 6, 1)
        make_consent(child, "guardian_insight")
        with pytest.raises(NotThere):
            invite_own_guardian(mother, child, FATHER)


def test_who_lost_custody_is_not_let_in_again_by_another_guardian(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID
) -> None:
    with inside(alpha):
        former = make_person("Far", "Eksempel", email="far@example.test")
        make_guardianship(former, child, end=YESTERDAY)
        with pytest.raises(Refused, match=r"guardian\.ask_school"):
            invite_own_guardian(mother, child, FATHER)


def test_guardians_of_a_child_with_a_protected_address_are_the_schools_to_invite(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID, boss: Actor
) -> None:
    with inside(alpha):
        make_residence(child, protection="confidential")
        with pytest.raises(Refused, match=r"guardian\.ask_school"):
            invite_own_guardian(mother, child, FATHER)
        invite_guardian(boss, child, FATHER)
        assert len(open_invitations(now=now())) == 1


def test_a_head_invites_guardians_of_the_own_schools_pupils_and_nobody_elses(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor], child: UUID
) -> None:
    with inside(alpha):
        school = make_organisation()
        pupil = make_person("Bo", "Eksempel", at=school, born=date(2015, 1, 1))
        guardian = make_person("Far", "Eksempel", email="far@example.test")
        tie = make_guardianship(guardian, pupil)
    rector = actor_in(alpha, "rector", limit_id=school, today=TODAY)
    with inside(alpha):
        assert invite_guardian_of(rector, tie) == pupil
        assert [each.email for each in open_invitations(now=now())] == ["far@example.test"]
        with pytest.raises(NotThere):
            invite_guardian(rector, child, FATHER)


@pytest.mark.parametrize(
    ("born", "agreed", "invited"),
    [
        (date(2011, 6, 2), False, False),
        (date(2011, 6, 2), True, True),
        (date(2011, 6, 1), False, True),
    ],
    ids=["below 13, nobody agreed", "below 13, a guardian agreed", "13 today"],
)
def test_a_pupil_is_invited_when_they_may_log_in(
    inside: Inside, alpha: TenantView, boss: Actor, born: date, agreed: bool, invited: bool
) -> None:
    with inside(alpha):
        pupil = make_person(at=make_organisation(), email="ada@example.test", born=born)
        guardian = make_person("Mor", "Eksempel")
        make_guardianship(guardian, pupil)
        if agreed:
            make_consent(pupil, "online_use", by=guardian)
        if invited:
            invite_person(boss, pupil)
        else:
            with pytest.raises(Refused, match=r"consent\.guardian_first"):
                invite_person(boss, pupil)
        assert len(open_invitations(now=now())) == int(invited)


def test_a_familys_common_address_is_the_guardians_log_in(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor]
) -> None:
    newcomer = actor_in(alpha, "guardian", today=TODAY)
    with inside(alpha):
        pupil = make_person("Ada", "Eksempel", email="familie@example.test")
        guardian = make_person("Mor", "Eksempel", email="familie@example.test")
        make_guardianship(guardian, pupil)
        assert newcomer.membership_id is not None
        link_waiting_person(newcomer.membership_id, "familie@example.test")

        linked = select(Person.id).where(Person.membership_id.is_not(None))
        assert db.session.scalars(linked).all() == [guardian]


def test_what_is_no_address_is_told_at_its_field(
    inside: Inside, alpha: TenantView, mother: Actor, child: UUID
) -> None:
    with inside(alpha), pytest.raises(Refused) as refused:
        invite_own_guardian(mother, child, replace(FATHER, email="nei"))

    assert [each.field for each in refused.value.objections] == ["email"]


def test_pages_and_endpoints_exist_for_what_services_do(app: Flask) -> None:
    rules = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert {
        "registry.own_guardian_invite",
        "registry.guardian_invite",
        "registry.guardianship_invite",
        "registry.person_invite",
        "registry_api.own_guardian_invitation",
        "registry_api.guardian_invitation",
        "registry_api.guardianship_invitation",
        "registry_api.person_invitation",
    } <= {rule.replace("api.registry_api.", "registry_api.") for rule in rules}


def test_only_guardians_hold_the_permission_to_invite(running: Running) -> None:
    (permission,) = (
        each
        for each in running.permissions(frozenset(running.host.plugins))
        if each.name == RegistryPermission.INVITE_GUARDIANS
    )
    assert permission.roles == ("guardian",)
