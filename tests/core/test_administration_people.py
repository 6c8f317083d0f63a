"""The users pages: members, roles given and taken, invitations, and who stays administrator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.queries import LogFilter, log_entries
from core.db.session import db
from core.i18n import format_date, use_language
from core.tenants.context import TenantView
from core.users.actor import SIGNED_IN
from core.users.invitations import open_invitations
from core.users.models import Membership, MembershipRole
from core.users.permissions import CORE_PERMISSIONS
from core.users.roles import limits_on_offer, roles_on_offer
from core.web.running import Running, now, today
from plugins.registry.models import Organisation
from tests.support.forms import send, shown, token_on

Make = Callable[..., Any]
Inside = Callable[[TenantView], Any]
USERS = "/administration/users"


@pytest.fixture
def browser(signed_in: Make, alpha: TenantView) -> FlaskClient:
    """An administrator's, in English."""
    client: FlaskClient = signed_in(alpha, "administrator", language="en", name="Prøve Leder")
    return client


@pytest.fixture
def membership_of(inside: Inside) -> Callable[[TenantView, UUID], UUID]:
    """`membership_of(alpha, account)`: the membership's id."""

    def find(tenant: TenantView, account_id: UUID) -> UUID:
        with inside(tenant):
            return db.session.scalars(
                select(Membership.id).where(Membership.account_id == account_id)
            ).one()

    return find


@pytest.fixture
def person(
    make_member: Make, membership_of: Callable[[TenantView, UUID], UUID], alpha: TenantView
) -> UUID:
    """The membership of somebody without a role."""
    account = make_member(alpha, name="Prøve Åsen", email="asen@example.test")
    return membership_of(alpha, account)


def roles_of(inside: Inside, tenant: TenantView, membership: UUID) -> list[tuple[str, UUID | None]]:
    """The roles that the membership holds now."""
    with inside(tenant):
        rows = db.session.execute(
            select(MembershipRole.role, MembershipRole.limit_id)
            .where(MembershipRole.membership_id == membership)
            .order_by(MembershipRole.role)
        )
        return [(row.role, row.limit_id) for row in rows]


# The list -----------------------------------------------------------------------------------


def test_members_are_searched_filtered_and_sorted(
    browser: FlaskClient, make_member: Make, alpha: TenantView
) -> None:
    make_member(alpha, "programme_lead", name="Zoë Prøvesen", email="zoe@example.test")
    make_member(alpha, name="Åse Prøvesen", email="ase@example.test")
    make_member(alpha, name="Ada Prøvesen", email="ada@example.test")

    def names(address: str) -> list[str]:
        return re.findall(r">(\w+ Prøvesen)</a>", browser.get(address).text)

    assert names(f"{USERS}?q=prøvesen") == ["Ada Prøvesen", "Zoë Prøvesen", "Åse Prøvesen"]
    assert names(f"{USERS}?q=prøvesen&sort=-name") == [
        "Åse Prøvesen", "Zoë Prøvesen", "Ada Prøvesen",
    ]  # fmt: skip
    assert names(f"{USERS}?q=zoe@") == ["Zoë Prøvesen"]
    assert names(f"{USERS}?q=prøvesen&role=programme_lead") == ["Zoë Prøvesen"]
    assert names(f"{USERS}?q=prøvesen&status=ended") == []
    assert "Nobody matches" in shown(browser.get(f"{USERS}?q=nobody"))


def test_members_come_page_by_page_and_as_a_file(
    browser: FlaskClient, make_member: Make, alpha: TenantView
) -> None:
    for number in range(30):
        make_member(alpha, name=f"Mengde {number:02}", email=f"mengde-{number:02}@example.test")
    first = browser.get(f"{USERS}?q=mengde")
    assert "30 members · 1–25 shown" in shown(first)
    second = browser.get(f"{USERS}?q=mengde&page=2")
    assert len(set(re.findall(r"mengde-\d\d@", second.text))) == 5
    answer = browser.get(f"{USERS}.csv?q=mengde&page=2")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Name", "E-mail", "Roles", "Second factor", "Member since", "Ended"]
    assert len(rows) == 31
    assert rows[1][:4] == ["Mengde 00", "mengde-00@example.test", "", "No"]


def test_thirty_members_cost_no_more_statements_than_three(
    browser: FlaskClient, make_member: Make, alpha: TenantView, count_statements: Make
) -> None:
    with count_statements() as few:
        browser.get(USERS)
    for _ in range(30):
        make_member(alpha, "programme_lead")
    with count_statements() as many:
        assert browser.get(USERS).status_code == 200
    assert len(many) == len(few) <= 12


@pytest.mark.parametrize("roles", [(), ("programme_lead",)])
def test_nobody_else_sees_the_members(
    signed_in: Make, alpha: TenantView, roles: tuple[str, ...], person: UUID
) -> None:
    client = signed_in(alpha, *roles)
    for page in ("", ".csv", "/invite", "/invitations", "/roles", f"/{person}", f"/{person}/end"):
        assert client.get(f"{USERS}{page}").status_code == 403


def test_another_tenants_member_is_not_found(
    signed_in: Make, beta: TenantView, person: UUID
) -> None:
    client = signed_in(beta, "administrator")
    for member in (person, uuid4()):
        for page in ("", "/roles/new", "/end", f"/roles/{uuid4()}/take"):
            assert client.get(f"{USERS}/{member}{page}").status_code == 404


# Roles --------------------------------------------------------------------------------------


def test_a_role_without_limit_is_given_for_a_period(
    browser: FlaskClient, inside: Inside, alpha: TenantView, person: UUID
) -> None:
    answer = send(
        browser,
        f"{USERS}/{person}/roles/new",
        role="programme_lead",
        valid_from="2020-01-01",
        valid_to="2020-12-31",
    )
    assert answer.status_code == 302
    assert roles_of(inside, alpha, person) == [("programme_lead", None)]
    page = shown(browser.get(f"{USERS}/{person}"))
    assert "Not in force today The whole organisation 1 Jan 2020 – 31 Dec 2020" in page
    with inside(alpha):
        (entry,) = log_entries(LogFilter(action="core:role:give"), limit=10)
    assert entry.after is not None
    assert entry.after["role"] == "programme_lead"


def test_a_role_that_must_be_limited_asks_what_it_is_for_and_keeps_what_was_typed(
    browser: FlaskClient, inside: Inside, alpha: TenantView, person: UUID, running: Running
) -> None:
    with inside(alpha):
        db.session.add(Organisation(kind="kulturskole", name="Prøveskolen", country="NO"))
    with inside(alpha):
        limited = [role for role in roles_on_offer(running.host) if role.limited_to]
        role = next(each for each in limited if limits_on_offer(running.host, each))
        choice = limits_on_offer(running.host, role)[0]
    page = f"{USERS}/{person}/roles/new"
    asked = send(browser, page, role=role.key, valid_from="2026-01-01")
    assert asked.status_code == 200
    assert "choose what the role is for" in shown(asked)
    assert 'value="2026-01-01"' in asked.text
    assert roles_of(inside, alpha, person) == []
    fields = {"role": role.key, "valid_from": "2026-01-01", "csrf_token": token_on(asked)}

    nothing = browser.post(page, data={**fields, "limit_id": ""})
    assert nothing.status_code == 422
    assert "Choose what the role is for." in shown(nothing)
    invented = browser.post(page, data={**fields, "limit_id": str(uuid4())})
    assert invented.status_code == 422

    given = browser.post(page, data={**fields, "limit_id": str(choice.id)})
    assert given.status_code == 302
    assert roles_of(inside, alpha, person) == [(role.key, choice.id)]
    assert choice.label in shown(browser.get(f"{USERS}/{person}"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose a role."),
        ({"role": "nothing"}, "There is no such role here."),
        (
            {"role": "programme_lead", "valid_from": "2026-02-01", "valid_to": "2026-01-31"},
            "The last day must not be before the first.",
        ),
        ({"role": "programme_lead", "valid_to": "soon"}, "Write a date"),
    ],
)
def test_a_role_that_cannot_be_given_is_explained(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    person: UUID,
    fields: dict[str, str],
    message: str,
) -> None:
    answer = send(browser, f"{USERS}/{person}/roles/new", **fields)
    assert answer.status_code == 422
    assert message in shown(answer)
    assert roles_of(inside, alpha, person) == []


def test_the_same_role_is_not_given_twice_for_the_same_days(
    browser: FlaskClient, person: UUID
) -> None:
    page = f"{USERS}/{person}/roles/new"
    assert send(browser, page, role="programme_lead").status_code == 302
    again = send(browser, page, role="programme_lead", valid_from="2026-01-01")
    assert again.status_code == 422
    assert "has the role already in that period" in shown(again)


def test_a_role_is_taken_away_after_a_page_that_says_what_it_means(
    browser: FlaskClient, inside: Inside, alpha: TenantView, person: UUID
) -> None:
    send(browser, f"{USERS}/{person}/roles/new", role="programme_lead")
    (take,) = re.findall(rf'href="({USERS}/{person}/roles/[^"]+/take)"',
                         browser.get(f"{USERS}/{person}").text)  # fmt: skip
    assert "can no longer do what this role allows" in shown(browser.get(take))
    assert roles_of(inside, alpha, person) != []
    assert send(browser, take).status_code == 302
    assert roles_of(inside, alpha, person) == []
    assert browser.get(take).status_code == 404


def test_the_last_administrator_stays(
    browser: FlaskClient, inside: Inside, alpha: TenantView, membership_of: Make
) -> None:
    with inside(alpha):
        (myself,) = db.session.scalars(
            select(MembershipRole.membership_id).where(MembershipRole.role == "administrator")
        )
    (take,) = re.findall(rf'href="({USERS}/{myself}/roles/[^"]+/take)"',
                         browser.get(f"{USERS}/{myself}").text)  # fmt: skip
    for page in (take, f"{USERS}/{myself}/end"):
        assert "your own" in shown(browser.get(page))
        refused = send(browser, page)
        assert refused.status_code == 409
        assert "Somebody must stay administrator." in shown(refused)
    assert roles_of(inside, alpha, myself) == [("administrator", None)]


def test_an_administrator_may_leave_when_another_stays(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    make_member: Make,
) -> None:
    with inside(alpha):
        (myself,) = db.session.scalars(
            select(MembershipRole.membership_id).where(MembershipRole.role == "administrator")
        )
    make_member(alpha, "administrator")
    answer = send(browser, f"{USERS}/{myself}/end")
    # The page of a member is not theirs to see any longer.
    assert answer.headers["Location"] == "/"
    assert browser.get(USERS).status_code == 403


def test_ending_a_membership_takes_the_roles_and_leaves_the_person_in_the_history(
    browser: FlaskClient, inside: Inside, alpha: TenantView, person: UUID
) -> None:
    send(browser, f"{USERS}/{person}/roles/new", role="programme_lead")
    page = shown(browser.get(f"{USERS}/{person}/end"))
    assert "1 role ends with it." in page
    assert send(browser, f"{USERS}/{person}/end").status_code == 302
    assert roles_of(inside, alpha, person) == []
    with use_language("en"):
        ended = format_date(today())
    assert f"This person's membership ended on {ended}." in shown(browser.get(f"{USERS}/{person}"))
    assert "Prøve Åsen" not in shown(browser.get(USERS))
    assert "Prøve Åsen" in shown(browser.get(f"{USERS}?status=ended"))
    twice = send(browser, f"{USERS}/{person}/end")
    assert twice.status_code == 409


def test_the_matrix_shows_every_permission_and_who_holds_it(
    browser: FlaskClient, running: Running
) -> None:
    answer = browser.get(f"{USERS}/roles")
    page = shown(answer)
    for permission in (*CORE_PERMISSIONS, *running.host.permissions()):
        assert (permission.label in page) == (permission.name != SIGNED_IN)
    for role in running.host.roles():
        assert role.label in page
    row = answer.text.split("Read the log of changes")[1].split("</tr>")[0]
    assert re.findall(r'data-label="([^"]+)">.*?sr-only">(Yes|No)<', row)[:1] == [
        ("Administrator", "Yes")
    ]
    assert row.count(">Yes<") == 1


# Invitations --------------------------------------------------------------------------------


def test_an_invitation_is_sent_shown_sent_again_and_withdrawn(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    answer = send(
        browser,
        f"{USERS}/invite",
        name="Prøve Gjest",
        email="Gjest@Example.org",
        role="programme_lead",
        language="nn",
    )
    assert answer.status_code == 302
    with inside(alpha):
        (invitation,) = open_invitations(now=now())
    assert (invitation.email, invitation.language) == ("gjest@example.org", "nn")
    assert [grant.role for grant in invitation.roles] == ["programme_lead"]
    page = f"{USERS}/invitations"
    assert "Prøve Gjest gjest@example.org" in shown(browser.get(page))
    assert "No invitation matches" in shown(browser.get(f"{page}?q=nobody"))

    again = send(browser, page, to=f"{page}/{invitation.id}/again")
    assert "was sent again" in shown(browser.get(again.headers["Location"]))
    gone = send(browser, page, to=f"{page}/{invitation.id}/withdraw")
    assert "was withdrawn" in shown(browser.get(gone.headers["Location"]))
    with inside(alpha):
        assert open_invitations(now=now()) == []
    assert "No invitations are open" in shown(browser.get(page))
    late = send(browser, f"{USERS}/invite", to=f"{page}/{invitation.id}/withdraw")
    assert "in the meantime" in shown(browser.get(late.headers["Location"]))


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"email": "nobody"}, "email", "Write an e-mail address"),
        ({"name": ""}, "name", "Fill in this field."),
        ({"role": ""}, "role", "Choose a role."),
        ({"role": "nothing"}, "role", "There is no such role here."),
        ({"email": "asen@example.test"}, "email", "This person is a member already."),
    ],
)
def test_an_invitation_that_cannot_be_sent_keeps_what_was_typed(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    person: UUID,
    changes: dict[str, str],
    field: str,
    message: str,
) -> None:
    fields = {"name": "Prøve Gjest", "email": "gjest@example.org", "role": "programme_lead"}
    answer = send(browser, f"{USERS}/invite", **{**fields, **changes})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert message in shown(answer)
    assert f'value="{changes.get("email", "gjest@example.org")}"' in answer.text
    with inside(alpha):
        assert open_invitations(now=now()) == []


def test_an_expired_invitation_is_shown_as_expired(
    browser: FlaskClient, app: Flask, inside: Inside, alpha: TenantView
) -> None:
    fields = {"name": "Prøve Gjest", "email": "gjest@example.org", "role": "programme_lead"}
    send(browser, f"{USERS}/invite", **fields)
    with inside(alpha):
        db.session.execute(
            db.text("UPDATE core.invitation SET expires_at = :past"),
            {"past": now() - timedelta(days=1)},
        )
    assert "Expired" in shown(browser.get(f"{USERS}/invitations"))


def test_the_short_address_leads_on(
    browser: FlaskClient, signed_in: Make, alpha: TenantView
) -> None:
    assert browser.get("/administration/").headers["Location"] == USERS
    assert signed_in(alpha, "programme_lead").get("/administration/").status_code == 403
