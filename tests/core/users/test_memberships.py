"""Members and their roles, as administrators see and change them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from core.db.session import db
from core.tenants.context import TenantView
from core.users.accounts import AccountRefused, account_id_of, create_account
from core.users.actor import ADMINISTRATOR, Actor, command_actor
from core.users.memberships import (
    FILTERS,
    SORTS,
    add_member,
    end_membership,
    give_role,
    is_member,
    member,
    members,
    take_role,
)
from core.users.models import Account, Membership, MembershipRole
from core.users.roles import RoleGrant, RoleRefused, limits_on_offer, roles_on_offer
from core.users.tokens import account_of_token, issue_token, tokens_of
from core.web.listing import ListQuery, read_list_query
from core.web.running import Running
from core.workspace import working_in

TODAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
ADMIN = RoleGrant(role=ADMINISTRATOR)
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
MakeMember = Callable[..., UUID]


@pytest.fixture
def actor() -> Actor:
    """The one who administers."""
    return command_actor("Administrator", TODAY)


def query(**asked: str) -> ListQuery:
    """What an address asks of the list."""
    return read_list_query(asked, sorts=SORTS, filters=FILTERS, default_sort="name")


def membership_of(account_id: UUID) -> UUID:
    """The id of an account's membership in the tenant in force."""
    return db.session.scalars(
        select(Membership.id).where(Membership.account_id == account_id)
    ).one()


def administrators() -> int:
    """How many administrators' roles there are in the tenant in force."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(MembershipRole)
            .where(MembershipRole.role == ADMINISTRATOR)
        )
        or 0
    )


# Reads ------------------------------------------------------------------------------------


def test_members_are_listed_in_the_order_of_the_nordic_alphabet(
    inside: Inside, make_member: MakeMember, alpha: TenantView, beta: TenantView
) -> None:
    for name in ("Østen Test", "Zara Test", "Åse Test", "Ærlig Test"):
        make_member(alpha, name=name)
    make_member(beta, name="Beate Test")
    with inside(alpha):
        page = members(query(), today=TODAY)

    assert [view.name for view in page.items] == [
        "Zara Test",
        "Ærlig Test",
        "Østen Test",
        "Åse Test",
    ]
    assert page.total == 4


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("kari", ["Kari Prøve"]),
        ("KARI prø", ["Kari Prøve"]),
        ("ola@", ["Ola Prøve"]),
        ("prøve", ["Kari Prøve", "Ola Prøve"]),
        ("%", []),
        ("_", []),
        ("nobody", []),
    ],
)
def test_members_are_searched_by_name_and_address(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    search: str,
    found: list[str],
) -> None:
    make_member(alpha, name="Kari Prøve", email="kari@example.org")
    make_member(alpha, name="Ola Prøve", email="ola@example.org")
    with inside(alpha):
        page = members(query(q=search), today=TODAY)

    assert [view.name for view in page.items] == found
    assert page.total == len(found)


def test_the_list_is_narrowed_to_a_role_that_is_held_today(
    inside: Inside, make_member: MakeMember, alpha: TenantView, running: Running, actor: Actor
) -> None:
    with inside(alpha):
        now, past = (make_member(alpha, name=name) for name in ("Now", "Past"))
    with inside(alpha):
        give_role(running.host, actor, membership_of(now), ADMIN)
        give_role(
            running.host,
            actor,
            membership_of(past),
            replace(ADMIN, valid_to=date(2024, 5, 31)),
        )
        page = members(query(role=ADMINISTRATOR), today=TODAY)
        everybody = members(query(), today=TODAY)

    assert [view.name for view in page.items] == ["Now"]
    assert [[role.in_force for role in view.roles] for view in everybody.items] == [[True], [False]]


def test_the_list_costs_three_statements_however_many_there_are(
    app: Flask, inside: Inside, make_member: MakeMember, alpha: TenantView
) -> None:
    statements: list[str] = []
    with app.app_context():
        event.listen(
            db.engines[None], "before_cursor_execute", lambda *args: statements.append(args[2])
        )
    counts = []
    for more in (1, 9):
        for _ in range(more):
            make_member(alpha, ADMINISTRATOR)
        with inside(alpha):
            members(query(), today=TODAY)
            statements.clear()
            members(query(), today=TODAY)
            counts.append(len([text for text in statements if text.startswith("SELECT")]))

    assert counts == [3, 3]


def test_a_member_of_another_organisation_does_not_exist_here(
    inside: Inside, make_member: MakeMember, alpha: TenantView, beta: TenantView
) -> None:
    account_id = make_member(beta)
    with inside(beta):
        theirs = membership_of(account_id)
    with inside(alpha):
        assert member(theirs, today=TODAY) is None
        assert not is_member(account_id)


# Writes -----------------------------------------------------------------------------------


def test_a_role_is_given_and_taken_and_both_are_logged(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    running: Running,
    actor: Actor,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    account_id = make_member(alpha)
    make_member(alpha, ADMINISTRATOR)
    with inside(alpha):
        membership_id = membership_of(account_id)
        given = give_role(running.host, actor, membership_id, ADMIN)
        seen = member(membership_id, today=TODAY)
        assert seen is not None
        assert [role.role for role in seen.roles] == [ADMINISTRATOR]
        take_role(actor, given)
        take_role(actor, given)
        seen = member(membership_id, today=TODAY)
        assert seen is not None
        assert seen.roles == ()

    assert log_of(alpha)[-2:] == ["core:role:give", "core:role:take"]


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        (RoleGrant(role="no-such-role"), "unknown_role"),
        (RoleGrant(role=ADMINISTRATOR, limit_id=uuid4()), "no_limit"),
        (
            RoleGrant(role=ADMINISTRATOR, valid_from=date(2024, 2, 2), valid_to=date(2024, 2, 1)),
            "period",
        ),
    ],
)
def test_a_role_that_makes_no_sense_is_refused(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    running: Running,
    actor: Actor,
    grant: RoleGrant,
    code: str,
) -> None:
    account_id = make_member(alpha)
    with inside(alpha), pytest.raises(RoleRefused) as refused:
        give_role(running.host, actor, membership_of(account_id), grant)

    assert refused.value.reason.code == code


def test_a_role_that_must_be_limited_needs_one_of_the_choices(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    running: Running,
    actor: Actor,
) -> None:
    account_id = make_member(alpha)
    with inside(alpha):
        limited = next(role for role in roles_on_offer(running.host) if role.limited_to)
        choices = {choice.id for choice in limits_on_offer(running.host, limited)}
        for limit_id in (None, uuid4()):
            assert limit_id not in choices
            with pytest.raises(RoleRefused) as refused:
                give_role(
                    running.host,
                    actor,
                    membership_of(account_id),
                    RoleGrant(role=limited.key, limit_id=limit_id),
                )
            assert refused.value.reason.code == "limit"


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        (date(2024, 7, 1), None, True),
        (date(2024, 6, 30), None, False),
        (None, date(2023, 12, 31), True),
        (None, date(2024, 1, 1), False),
    ],
)
def test_the_same_role_is_not_held_twice_on_one_day(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    running: Running,
    actor: Actor,
    start: date | None,
    end: date | None,
    allowed: bool,
) -> None:
    account_id = make_member(alpha)
    half_a_year = replace(ADMIN, valid_from=date(2024, 1, 1), valid_to=date(2024, 6, 30))
    with inside(alpha):
        membership_id = membership_of(account_id)
        give_role(running.host, actor, membership_id, half_a_year)
        expected = nullcontext() if allowed else pytest.raises(RoleRefused, match="held")
        with expected:
            give_role(
                running.host, actor, membership_id, replace(ADMIN, valid_from=start, valid_to=end)
            )


def test_the_last_administrator_keeps_the_role_and_the_membership(
    inside: Inside, make_member: MakeMember, alpha: TenantView, running: Running, actor: Actor
) -> None:
    account_id = make_member(alpha, ADMINISTRATOR)
    passing = make_member(alpha)
    with inside(alpha):
        membership_id = membership_of(account_id)
        # Somebody who is administrator until tomorrow leaves the house empty the day after.
        give_role(
            running.host,
            actor,
            membership_of(passing),
            replace(ADMIN, valid_to=date(2024, 6, 2)),
        )
        view = member(membership_id, today=TODAY)
        assert view is not None
        with pytest.raises(RoleRefused) as refused:
            take_role(actor, view.roles[0].id)
        with pytest.raises(RoleRefused) as refused_too:
            end_membership(running.host, actor, membership_id, now=NOW)

    assert refused.value.reason.code == refused_too.value.reason.code == "last_administrator"


def test_an_administrator_whose_account_is_closed_does_not_count_as_one(
    inside: Inside, make_member: MakeMember, alpha: TenantView, actor: Actor
) -> None:
    staying, closed = (make_member(alpha, ADMINISTRATOR) for _ in range(2))
    with inside(alpha):
        db.session.get_one(Account, closed).active = False
        view = member(membership_of(staying), today=TODAY)
        assert view is not None
        with pytest.raises(RoleRefused):
            take_role(actor, view.roles[0].id)


def test_an_ended_membership_has_no_roles_and_can_begin_again(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    running: Running,
    actor: Actor,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    make_member(alpha, ADMINISTRATOR)
    account_id = make_member(alpha, ADMINISTRATOR)
    with inside(alpha):
        membership_id = membership_of(account_id)
        end_membership(running.host, actor, membership_id, now=NOW)
        assert not is_member(account_id)
        assert members(query(status="ended"), today=TODAY).total == 1
        with pytest.raises(RoleRefused):
            give_role(running.host, actor, membership_id, ADMIN)
        with pytest.raises(RoleRefused):
            end_membership(running.host, actor, membership_id, now=NOW)

        again = add_member(actor, account_id, [ADMIN, ADMIN])
        view = member(again, today=TODAY)

    assert again == membership_id
    assert view is not None
    assert view.ended_at is None
    assert [role.role for role in view.roles] == [ADMINISTRATOR]
    assert log_of(alpha)[-2:] == ["core:membership:end", "core:membership:begin"]


def test_the_keys_of_an_ended_membership_do_not_fit_again(
    inside: Inside,
    make_member: MakeMember,
    alpha: TenantView,
    running: Running,
    actor: Actor,
) -> None:
    make_member(alpha, ADMINISTRATOR)
    account_id = make_member(alpha, ADMINISTRATOR)
    with inside(alpha):
        secret = issue_token(actor, account_id, "test", now=datetime.now(UTC))
        assert account_of_token(secret) is not None
        end_membership(running.host, actor, membership_of(account_id), now=NOW)
        assert account_of_token(secret) is None

        add_member(actor, account_id, [ADMIN])

        assert account_of_token(secret) is None
        assert tokens_of(account_id) == []


def test_two_administrators_who_remove_each_other_do_not_both_succeed(
    own_app: Flask, alpha: TenantView
) -> None:
    host = own_app.extensions["flygel"].host
    actor = command_actor("Administrator", TODAY)
    given = []
    with own_app.app_context(), working_in(alpha, host):
        for number in range(2):
            account_id = create_account(
                email=f"admin-{number}@example.org", name=f"Admin {number}", password=None
            )
            view = member(add_member(actor, account_id, [ADMIN]), today=TODAY)
            assert view is not None
            given.append(view.roles[0].id)
    together = Barrier(2)

    def take(given_id: UUID) -> str:
        with own_app.app_context():
            try:
                with working_in(alpha, host):
                    together.wait(timeout=20)
                    take_role(actor, given_id)
            except RoleRefused as refused:
                return refused.reason.code
            return "taken"

    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = sorted(pool.map(take, given))

    assert outcomes == ["last_administrator", "taken"]
    with own_app.app_context(), working_in(alpha, host):
        assert administrators() == 1


# Accounts ---------------------------------------------------------------------------------


def test_an_account_has_one_address_in_one_form(app: Flask) -> None:
    with app.app_context():
        account_id = create_account(email=" Kari@Example.ORG ", name=" Kari ", password=None)
        account = db.session.get_one(Account, account_id)

        assert (account.email, account.name) == ("kari@example.org", "Kari")
        assert account_id_of("KARI@example.org") == account_id
        assert account_id_of("no address") is None
        with pytest.raises(AccountRefused) as taken:
            create_account(email="kari@EXAMPLE.org", name="Kari", password=None)
        with pytest.raises(AccountRefused) as wrong:
            create_account(email="kari", name="Kari", password=None)

    assert (taken.value.reason.code, wrong.value.reason.code) == ("taken", "email")
