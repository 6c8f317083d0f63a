"""Letting people in for one municipality group, by a link in a mail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor, db, now
from core.tenants.context import TenantView
from core.users.invitations import InvitationView, open_invitations
from core.users.models import MembershipRole
from core.users.roles import RoleGrant
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortRole
from plugins.fremtidens_kulturskole.rules import Sector
from tests.support.forms import send, shown
from tests.support.fremtidens import (
    STARTS,
    TODAY,
    make_actor,
    make_cohort,
    make_group,
    make_member,
    office,
)
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Client = Callable[..., Any]
BASE = "/fremtidens_kulturskole"
ADDRESS = "ny@example.test"
# Of one test alone: the mailbox is everybody's.
NEWCOMER = "nykomar@example.test"
PASSWORD = "fire lange ord om vinteren"


def waiting() -> list[InvitationView]:
    """The invitations that wait for an answer."""
    return open_invitations(now=now())


def grants_of(membership_id: UUID | None) -> set[tuple[str, UUID | None]]:
    """The roles of a membership, with what each is limited to."""
    rows = db.session.scalars(
        select(MembershipRole).where(MembershipRole.membership_id == membership_id)
    )
    return {(row.role, row.limit_id) for row in rows}


def make_observer(cohort_id: UUID) -> UUID:
    """A municipality that follows."""
    return services.add_observer(
        office(),
        cohort_id,
        organisation_id=make_organisation("Frøya", "municipality", code="5014"),
        joined_on=STARTS,
    )


def test_a_member_invites_to_the_own_group_and_nobody_elses(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        stranda = make_group(cohort, "Stranda", code="1525", language="nn")
        bodo = make_group(cohort, "Bodø", code="1804")
        member = make_actor((CohortRole.MEMBER, stranda))
        services.invite_to_group(
            member, stranda, email=" NY@example.test", name="Ny Eksempel",
            sector=Sector.HEALTH, role="Helsesjukepleiar",
        )  # fmt: skip

        (sent,) = waiting()
        assert (sent.email, sent.name, sent.language) == (ADDRESS, "Ny Eksempel", "nn")
        assert sent.roles == (RoleGrant(role=CohortRole.MEMBER, limit_id=stranda),)
        assert [(each.name, each.role) for each in queries.members_of({stranda: "Stranda"})] == [
            ("Ny Eksempel", "Helsesjukepleiar")
        ]
        with pytest.raises(services.NotThere):
            services.invite_to_group(member, bodo, email=ADDRESS, name="Ny Eksempel")
        assert len(waiting()) == 1


@pytest.mark.rule("FK-8")
def test_who_is_invited_for_an_observer_follows_and_no_more(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        observing = make_observer(cohort)
        services.invite_to_group(office(), observing, email=ADDRESS, name="Ny Eksempel")
        assert [each.roles for each in waiting()] == [
            (RoleGrant(role=CohortRole.OBSERVER, limit_id=observing),)
        ]
        with pytest.raises(services.Refused, match=r"member\.observer"):
            services.invite_to_group(
                office(), observing, email=ADDRESS, name="Ny", sector=Sector.CULTURE, role="x"
            )
        observer = make_actor((CohortRole.OBSERVER, observing))
        with pytest.raises(services.NotThere):
            services.invite_to_group(observer, observing, email=ADDRESS, name="Ny Eksempel")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"email": "nei", "name": "Ny"}, "invite.email"),
        ({"email": ADDRESS, "name": " "}, "invite.name"),
        ({"email": ADDRESS, "name": "Ny", "sector": Sector.CULTURE}, "member.no_role"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_recorded(
    inside: Inside, alpha: TenantView, asked: dict[str, Any], code: str
) -> None:
    with inside(alpha):
        stranda = make_group(make_cohort(), "Stranda", code="1525")
        with pytest.raises(services.Refused) as refusal:
            services.invite_to_group(office(), stranda, **asked)
        assert [each.code for each in refusal.value.reasons] == [code]
        assert (waiting(), queries.members_of({stranda: "Stranda"})) == ([], ())


def test_nobody_is_invited_to_a_group_that_has_withdrawn(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        stranda = make_group(make_cohort(), "Stranda", code="1525")
        services.withdraw_group(office(), stranda, on=TODAY, why="Omorganisering")
        with pytest.raises(services.Conflict):
            services.invite_to_group(office(), stranda, email=ADDRESS, name="Ny Eksempel")
        assert waiting() == []


def test_one_invited_by_two_groups_is_let_in_for_both_by_the_last_link(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        groups = [make_group(cohort), make_group(cohort)]
        for group in (*groups, groups[1]):
            services.invite_to_group(office(), group, email=ADDRESS, name="Ny Eksempel")
        (sent,) = waiting()
        assert [(each.role, each.limit_id) for each in sent.roles] == [
            (CohortRole.MEMBER, group) for group in groups
        ]


def test_who_has_a_log_in_already_is_let_in_and_told_and_nobody_sees_a_difference(
    app: Flask,
    inside: Inside,
    alpha: TenantView,
    actor_in: Callable[..., Actor],
    signed_in: Client,
    api_client: Client,
) -> None:
    with inside(alpha):
        stranda = make_group(make_cohort(), "Stranda", code="1525", language="nn")
    known = actor_in(alpha, "teacher", today=TODAY)
    browser = signed_in(alpha, CohortRole.MEMBER, limit_id=stranda)
    page = f"{BASE}/groups/{stranda}/invite"
    answers = []
    for email in (known.email, ADDRESS):
        sent = send(browser, page, name="Ny Eksempel", email=email, sector="", role="")
        text = shown(browser.get(sent.location))
        answers.append((sent.status_code, sent.location, email in text, "Ny Eksempel" in text))
    assert answers == [(302, f"{BASE}/groups/{stranda}#members", False, False)] * 2

    program = api_client(alpha, CohortRole.MEMBER, limit_id=stranda)
    address = f"/api/v1/fremtidens_kulturskole/groups/{stranda}/invitations"
    said = [
        program.post(address, json={"name": "Ny Eksempel", "email": email})
        for email in (known.email, "enda@example.test")
    ]
    assert [(each.status_code, each.get_json(silent=True)) for each in said] == [(202, None)] * 2

    with inside(alpha):
        assert (CohortRole.MEMBER, stranda) in grants_of(known.membership_id)
        assert {each.email for each in waiting()} == {ADDRESS, "enda@example.test"}
        told = [
            entry.subject_label
            for entry in db.session.scalars(
                select(AuditEntry).where(AuditEntry.action == "fremtidens_kulturskole:group:invite")
            )
        ]
        assert told == ["Stranda"] * 4
    runner_of(app).drain()
    letters = [
        mail.subject
        for mail in stored_mails(app.extensions["flygel"].config.var)
        if mail.recipient == known.email
    ]
    assert letters == ["Du er no med i kommunegruppa i Stranda"] * 2


def test_the_groups_page_leads_to_the_form_with_the_members_name(
    inside: Inside, alpha: TenantView, signed_in: Client
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        stranda, bodo = make_group(cohort), make_group(cohort)
        member = make_member(stranda, "Prøve Medlem")
        foreign = make_member(bodo, "Prøve Annen")
    browser = signed_in(alpha, CohortRole.MEMBER, limit_id=stranda)
    page = f"{BASE}/groups/{stranda}/invite"

    assert f"{page}?member={member}" in browser.get(f"{BASE}/groups/{stranda}").text
    assert 'value="Prøve Medlem"' in browser.get(f"{page}?member={member}").text
    assert "Prøve Annen" not in browser.get(f"{page}?member={foreign}").text
    assert browser.get(f"{BASE}/groups/{bodo}/invite").status_code == 404
    wrong = send(browser, page, name="Ny", email="nei", sector="", role="")
    assert (wrong.status_code, 'value="nei"' in wrong.text) == (422, True)
    assert send(browser, page, name="", email="", sector="", role="").status_code == 422
    guide = signed_in(alpha, CohortRole.GUIDE, limit_id=stranda)
    assert guide.get(page).status_code == 403
    assert "/invite" not in guide.get(f"{BASE}/groups/{stranda}").text


def test_the_link_lets_a_newcomer_in_for_that_group_alone(
    app: Flask, inside: Inside, alpha: TenantView, signed_in: Client, visit: Client
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        stranda, bodo = make_group(cohort, "Stranda", code="1525"), make_group(cohort)
    browser = signed_in(alpha, CohortRole.MEMBER, limit_id=stranda)
    send(
        browser, f"{BASE}/groups/{stranda}/invite",
        name="Ny Eksempel", email=NEWCOMER, sector="", role="",
    )  # fmt: skip
    runner_of(app).drain()
    (mail,) = [
        each
        for each in stored_mails(app.extensions["flygel"].config.var)
        if each.recipient == NEWCOMER
    ]
    link = next(
        word.removeprefix("http://alpha.localhost")
        for word in mail.text.split()
        if "/invitation/" in word
    )
    newcomer: FlaskClient = visit(alpha)
    joined = send(newcomer, link, name="Ny Eksempel", password=PASSWORD, password_again=PASSWORD)
    assert joined.status_code == 302, shown(joined)
    assert newcomer.get(f"{BASE}/groups/{stranda}").status_code == 200
    assert newcomer.get(f"{BASE}/groups/{bodo}").status_code == 404
