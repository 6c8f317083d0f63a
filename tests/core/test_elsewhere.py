"""What one log-in finds at other organisations: each visited with its own walls up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.db.session import db, execute_text
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, current_tenant
from core.tenants.models import TenantPlugin
from core.users.actor import Actor
from core.users.models import Account, Membership, MembershipRole
from core.users.queries import actor_of
from core.web.elsewhere import in_each_membership
from core.web.running import Running
from core.workspace import operator
from plugins.registry.models import Person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
TODAY = date(2024, 6, 1)


@pytest.fixture
def account_id(make_member: Callable[..., object], alpha: TenantView) -> object:
    return make_member(alpha, "pupil")


def join(account_id: object, *roles: str) -> None:
    """Makes the account a member of the tenant in force, too."""
    membership = Membership(account_id=account_id)
    db.session.add(membership)
    db.session.flush()
    for role in roles:
        db.session.add(MembershipRole(membership_id=membership.id, role=role))


def acting(account_id: object, running: Running) -> Actor:
    account = db.session.get(Account, account_id)
    assert account is not None
    return actor_of(
        account,
        today=TODAY,
        permissions=running.permissions(frozenset(running.host.plugins)),
        in_tenant=True,
    )


def people_here(actor: Actor) -> tuple[str, tuple[str, ...], list[str]]:
    return (
        current_tenant().slug,
        tuple(held.key for held in actor.roles),
        sorted(db.session.scalars(select(Person.family_name))),
    )


def test_each_other_organisation_is_read_with_its_own_tenant_set(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running, account_id: object
) -> None:
    with inside(beta):
        join(account_id, "guardian")
        db.session.add(Person(given_name="Prøve", family_name="Beta"))
    with inside(alpha):
        db.session.add(Person(given_name="Prøve", family_name="Alfa"))
        db.session.flush()

        found = in_each_membership(acting(account_id, running), "registry", people_here)

        assert [(each.tenant.slug, each.found) for each in found] == [
            ("beta", ("beta", ("guardian",), ["Beta"]))
        ]
        assert found[0].address.endswith("beta.localhost:8000")
        # Back here, everything is as it was: the tenant, its transaction, its rows.
        assert current_tenant().slug == "alpha"
        here = execute_text("SELECT current_setting('app.tenant_id')").scalar()
        assert here == str(alpha.id)
        assert sorted(db.session.scalars(select(Person.family_name))) == ["Alfa"]


def test_what_a_visit_writes_is_not_kept(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running, account_id: object
) -> None:
    def write(_: Actor) -> None:
        db.session.add(Person(given_name="Prøve", family_name="Skrevet"))
        db.session.flush()

    with inside(beta):
        join(account_id)
    with inside(alpha):
        in_each_membership(acting(account_id, running), "registry", write)
    with inside(beta):
        assert db.session.scalars(select(Person.id)).all() == []


def test_a_visit_that_fails_leaves_the_reader_where_they_are(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running, account_id: object
) -> None:
    def fail(_: Actor) -> None:
        raise LookupError("no")

    with inside(beta):
        join(account_id)
    with inside(alpha):
        with pytest.raises(LookupError):
            in_each_membership(acting(account_id, running), "registry", fail)
        assert current_tenant().slug == "alpha"
        assert db.session.scalars(select(Person.id)).all() == []


def test_who_is_no_member_or_no_longer_one_is_not_shown_anything(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running, account_id: object
) -> None:
    with inside(alpha):
        assert in_each_membership(acting(account_id, running), "registry", people_here) == []
    with inside(beta):
        join(account_id)
        db.session.flush()
        db.session.execute(update(Membership).values(ended_at=datetime(2024, 5, 31, tzinfo=UTC)))
    with inside(alpha):
        assert in_each_membership(acting(account_id, running), "registry", people_here) == []


def test_an_organisation_that_has_the_module_off_is_left_out(
    inside: Inside, alpha: TenantView, beta: TenantView, running: Running, account_id: object
) -> None:
    with inside(beta):
        join(account_id)
        db.session.flush()
        db.session.execute(
            update(TenantPlugin).where(TenantPlugin.plugin == "registry").values(state="paused")
        )
    with inside(alpha):
        assert in_each_membership(acting(account_id, running), "registry", people_here) == []


def test_the_command_line_is_nobody_elsewhere(
    app: Flask, inside: Inside, alpha: TenantView, running: Running
) -> None:
    host: PluginHost = running.host
    with inside(alpha):
        assert in_each_membership(operator(host, TODAY), "registry", people_here) == []
