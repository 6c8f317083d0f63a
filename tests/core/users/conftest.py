"""What the tests of accounts need: people with passwords, filled-in forms, and their mailbox."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.audit.models import AuditEntry
from core.db.session import db
from core.jobs import JobRunner
from core.mail import StoredMail, stored_mails
from core.tenants.context import TenantView
from core.users.models import Account
from core.users.passwords import hash_password
from core.web.running import Running
from core.workspace import working_in

PASSWORD = "riktig hest batteri stift"
NEW_PASSWORD = "fire raske fioliner"
# Hashing is slow on purpose; everybody in the tests has the same password.
_HASHED = hash_password(PASSWORD)


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    id: UUID
    email: str


def token_of(response: TestResponse) -> str:
    """The token that the page's forms carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found, response.text
    return unescape(found[1])


def submit(
    browser: FlaskClient, url: str, *, page: str | None = None, **fields: Any
) -> TestResponse:
    """Opens the page (the address itself unless `page` says where the form is) and sends it."""
    opened = browser.get(page or url)
    assert opened.status_code == 200, (opened.status_code, opened.headers.get("Location"))
    return browser.post(url, data={"csrf_token": token_of(opened), **fields})


def sign_in(
    browser: FlaskClient, email: str, password: str = PASSWORD, **fields: Any
) -> TestResponse:
    """Fills in the page for signing in."""
    return submit(browser, "/login", email=email, password=password, **fields)


def is_signed_in(browser: FlaskClient) -> bool:
    """Whether the page about oneself opens."""
    return browser.get("/account").status_code == 200


@pytest.fixture
def make_person(app: Flask, make_member: Callable[..., UUID]) -> Callable[..., Person]:
    """`make_person(alpha, "administrator")`: a member whose password is PASSWORD."""

    def make(tenant: TenantView, *roles: str, **details: Any) -> Person:
        return with_password(app, make_member(tenant, *roles, **details))

    return make


def with_password(app: Flask, account_id: UUID) -> Person:
    """The account, now with the password PASSWORD."""
    with app.app_context():
        account = db.session.get_one(Account, account_id)
        account.password = _HASHED
        email = account.email
        db.session.commit()
    return Person(id=account_id, email=email)


@pytest.fixture
def account_of(app: Flask) -> Callable[[Person], Account]:
    """The account as it is in the database now."""

    def read(person: Person) -> Account:
        with app.app_context():
            account = db.session.get_one(Account, person.id)
            db.session.expunge(account)
            return account

    return read


@pytest.fixture
def log_of(app: Flask, running: Running) -> Callable[[TenantView], list[str]]:
    """The actions in a tenant's log, in order."""

    def read(tenant: TenantView) -> list[str]:
        with app.app_context(), working_in(tenant, running.host):
            return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))

    return read


@pytest.fixture
def mailbox(app: Flask, running: Running) -> Iterator[Callable[[], list[StoredMail]]]:
    """Does the waiting jobs and hands over the mails of this test, oldest first."""
    folder = running.config.var / "mail"
    shutil.rmtree(folder, ignore_errors=True)
    runner = JobRunner(config=running.config, host=running.host, app_context=app.app_context)

    def fetch() -> list[StoredMail]:
        runner.drain()
        return sorted(stored_mails(running.config.var), key=lambda mail: mail.name)

    yield fetch
    shutil.rmtree(folder, ignore_errors=True)


def link_in(mail: StoredMail) -> str:
    """The path of the one address in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", mail.text)
    return str(found)
