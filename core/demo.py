"""The demonstration: organisations with invented people, so that every role can be tried.

What is in it comes from the plugins (`register_demo_tenants`, `on_demo_created`); here it is
made, once, and its log-ins are told. Never part of a production start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import click
from flask import Flask
from flask_security import hash_password
from sqlalchemy import select

from core.contributions import DemoLogin, DemoTenant
from core.db.owner import owner_engine
from core.db.session import db
from core.tenants.context import TenantView, enabled_plugins
from core.tenants.directory import create_tenant
from core.tenants.queries import tenant_by_slug
from core.tenants.services import enable_plugin
from core.users.actor import Actor
from core.users.models import Account, Membership, MembershipRole
from core.users.queries import actor_of
from core.web.running import Running, today
from core.workspace import operator, working_in

# The same for all: it opens invented data on the reader's own machine.
PASSWORD = "flygel-demo"  # noqa: S105 - a demonstration's password is meant to be read.


@dataclass(frozen=True, kw_only=True)
class LogIn:
    """One way into the demonstration, as it is printed and written to `var/demo.json`."""

    tenant: str
    url: str
    role: str
    email: str
    password: str


def ensure_demo(app: Flask) -> list[LogIn]:
    """Makes what is missing of the demonstration and tells all log-ins; repeatable."""
    found: Running = app.extensions["flygel"]
    wanted = found.host.demo_tenants()
    with app.app_context():
        for demo in wanted:
            _ensure_tenant(found, demo)
    logins = [login for demo in wanted for login in _logins(demo, found)]
    _tell(logins, found.config.var)
    return logins


def _ensure_tenant(found: Running, demo: DemoTenant) -> None:
    tenant = tenant_by_slug(demo.slug)
    db.session.rollback()
    if tenant is None:
        tenant = create_tenant(
            owner_engine(found.config),
            slug=demo.slug,
            names=demo.names,
            country=demo.country,
            languages=demo.languages,
            colours=demo.colours,
        )
    with working_in(tenant, found.host):
        # Filled in one transaction: a tenant with members has everything.
        if db.session.scalar(select(Membership.id).limit(1)) is None:
            _fill(found, demo, tenant)


def _fill(found: Running, demo: DemoTenant, tenant: TenantView) -> None:
    actor = operator(found.host, today())
    for plugin in demo.plugins:
        enable_plugin(found.host, actor, plugin, source="demo")
    found.host.demo_created(frozenset(found.host.plugins), tenant.slug)
    members: dict[str, Actor] = {}
    for login in demo.logins:
        _add_member(found, login)
        members[login.email] = _acting(found, login)
        found.host.demo_login(frozenset(found.host.plugins), tenant.slug, members)


def _acting(found: Running, login: DemoLogin) -> Actor:
    account = db.session.scalars(select(Account).where(Account.email == login.email)).one()
    permissions = found.permissions(enabled_plugins())
    return actor_of(account, today=today(), permissions=permissions, in_tenant=True)


def _add_member(found: Running, login: DemoLogin) -> None:
    account = db.session.scalar(select(Account).where(Account.email == login.email))
    if account is None:
        account = Account(
            email=login.email,
            name=login.name,
            language=login.language,
            password=_hashed_password(),
            fs_uniquifier=uuid4().hex,
        )
        db.session.add(account)
        db.session.flush()
    membership = Membership(account_id=account.id)
    db.session.add(membership)
    db.session.flush()
    db.session.add(
        MembershipRole(membership_id=membership.id, role=login.role, limit_id=_limit(found, login))
    )
    db.session.flush()
    found.host.membership_created(enabled_plugins(), membership.id, account.email)


@cache
def _hashed_password() -> str:
    """The password that all share, hashed once: hashing is slow on purpose."""
    return str(hash_password(PASSWORD))


def _limit(found: Running, login: DemoLogin) -> UUID | None:
    if login.limit is None:
        return None
    choices = found.host.role_limits(enabled_plugins(), login.role)
    matching = [choice.id for choice in choices if choice.label == login.limit]
    if len(matching) != 1:
        raise ValueError(f"{login.email}: {login.limit!r} is no limit of the role {login.role}.")
    return matching[0]


def _logins(demo: DemoTenant, found: Running) -> Iterable[LogIn]:
    url = f"http://{demo.slug}.{found.config.base_domain}:{found.config.port}/"
    for login in demo.logins:
        yield LogIn(
            tenant=demo.slug, url=url, role=login.role, email=login.email, password=PASSWORD
        )


def _tell(logins: list[LogIn], var: Path) -> None:
    var.mkdir(parents=True, exist_ok=True)
    (var / "demo.json").write_text(
        json.dumps([vars(login) for login in logins], indent=2, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    for login in logins:
        click.echo(
            f"{login.tenant:26} {login.url:48} {login.role:20} {login.email:48} {login.password}"
        )
