"""People who use the product in the tests: accounts, memberships, roles, signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import db
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.models import Account, Membership, MembershipRole
from core.users.queries import actor_of
from core.users.tokens import issue_token
from core.web.running import Running
from core.workspace import operator, working_in

_numbers = count(1)


@pytest.fixture
def make_member(app: Flask, running: Running) -> Callable[..., UUID]:
    """`make_member(alpha, "rector", limit_id=school)` gives the account's id; roles may be none."""

    def make(
        tenant: TenantView,
        *roles: str,
        limit_id: UUID | None = None,
        name: str | None = None,
        email: str | None = None,
        language: str | None = None,
    ) -> UUID:
        number = next(_numbers)
        with app.app_context(), working_in(tenant, running.host):
            account = Account(
                email=email or f"person-{number}@example.test",
                name=name or f"Prøveperson {number}",
                language=language,
                fs_uniquifier=uuid4().hex,
            )
            db.session.add(account)
            db.session.flush()
            membership = Membership(account_id=account.id)
            db.session.add(membership)
            db.session.flush()
            for role in roles:
                db.session.add(
                    MembershipRole(membership_id=membership.id, role=role, limit_id=limit_id)
                )
            return account.id

    return make


@pytest.fixture
def actor_in(
    app: Flask, running: Running, make_member: Callable[..., UUID]
) -> Callable[..., Actor]:
    """`actor_in(alpha, "rector", limit_id=school)`: a new member as services see them."""

    def make(
        tenant: TenantView, *roles: str, limit_id: UUID | None = None, today: date | None = None
    ) -> Actor:
        account_id = make_member(tenant, *roles, limit_id=limit_id)
        with app.app_context(), working_in(tenant, running.host):
            account = db.session.scalar(select(Account).where(Account.id == account_id))
            assert account is not None
            return actor_of(
                account,
                today=today or date(2024, 6, 1),
                permissions=running.permissions(frozenset(running.host.plugins)),
                in_tenant=True,
            )

    return make


@pytest.fixture
def api_client(
    app: Flask,
    running: Running,
    visit: Callable[[TenantView], FlaskClient],
    make_member: Callable[..., UUID],
) -> Callable[..., FlaskClient]:
    """`api_client(alpha, "programme_lead")`: a program with a bearer token of a new member."""

    def make(tenant: TenantView, *roles: str, **details: object) -> FlaskClient:
        account_id = make_member(tenant, *roles, **details)
        with app.app_context(), working_in(tenant, running.host):
            actor = operator(running.host, date(2024, 6, 1))
            secret = issue_token(actor, account_id, "test", now=datetime.now(UTC))
        client = visit(tenant)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return make


@pytest.fixture
def signed_in(
    app: Flask, visit: Callable[[TenantView], FlaskClient], make_member: Callable[..., UUID]
) -> Callable[..., FlaskClient]:
    """`signed_in(alpha, "administrator")`: the browser of a new member who has signed in."""

    def make(tenant: TenantView, *roles: str, **details: object) -> FlaskClient:
        from core.users.sessions import open_session_cookie

        account_id = make_member(tenant, *roles, **details)
        client = visit(tenant)
        with client.session_transaction() as cookie, app.app_context():
            cookie.update(open_session_cookie(account_id, host=f"{tenant.slug}.localhost"))
            db.session.commit()
        return client

    return make
