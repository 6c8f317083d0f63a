"""Passwords: the few rules, and how they are chosen, changed and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from core.db.session import db
from core.mail import StoredMail
from core.tenants.context import TenantView
from core.users.models import Account, Membership
from core.users.passwords import hash_password, normal_password, password_objections
from core.users.tokens import issue_token, tokens_of
from core.web.running import Running
from core.workspace import operator
from tests.core.users.conftest import (
    NEW_PASSWORD,
    PASSWORD,
    Person,
    is_signed_in,
    link_in,
    sign_in,
    submit,
    token_of,
)

Visit = Callable[[TenantView], FlaskClient]
MakePerson = Callable[..., Person]
Mailbox = Callable[[], list[StoredMail]]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ni tegn nå"[:9], "too_short"),
        ("ti tegn nå", None),
        ("x" * 5 + "y" * 195, "common"),
        ("abcde fghij " * 16 + "12345678", None),
        ("abcde fghij " * 16 + "123456789", "too_long"),
        ("riktig hest batteri stift", None),
        ("1234567890", "common"),
        ("0987654321", "common"),
        ("abcdefghijkl", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("Passord123!", "common"),
        ("Kulturskole2024", "common"),
        ("QWERTYUIOP", "common"),
        ("Ola Testmann", "personal"),
        ("olatestmann", "personal"),
        ("OLA.T@EXAMPLE.ORG", "personal"),
        ("ola testmann liker fiolin", None),
    ],
)
def test_a_password_is_refused_only_for_being_short_or_obvious(
    password: str, code: str | None
) -> None:
    found = password_objections(password, personal=("Ola Testmann", "ola.t@example.org"))

    assert [reason.code for reason in found] == ([code] if code else [])


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    composed = "bl\u00e5b\u00e6rsyltet\u00f8y \u00e9"
    decomposed = "bla\u030ab\u00e6rsyltet\u00f8y e\u0301"

    assert composed != decomposed
    assert normal_password(composed) == normal_password(decomposed)


def test_a_hash_is_argon2id_and_does_not_depend_on_the_secret_key(app: Flask) -> None:
    hashed = hash_password(PASSWORD)

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with app.app_context():
        context = app.extensions["security"].pwd_context
        assert context.verify(normal_password(PASSWORD), hashed)
        assert not context.needs_update(hashed)


def test_a_forgotten_password_is_replaced_by_a_link_and_the_link_works_once(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    mailbox: Mailbox,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    person = make_person(alpha, language="nn")
    signed_in, browser = visit(alpha), visit(alpha)
    sign_in(signed_in, person.email)

    submit(browser, "/password/forgotten", email=person.email.upper())
    (mail,) = mailbox()
    assert mail.recipient == person.email
    link = link_in(mail)
    assert "http://alpha.localhost" + link in mail.text
    assert mail.html is not None
    assert link in mail.html
    answer = submit(browser, link, password=NEW_PASSWORD, password_confirm=NEW_PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert not is_signed_in(browser)
    assert not is_signed_in(signed_in)
    assert sign_in(visit(alpha), person.email, PASSWORD).status_code == 422
    assert sign_in(visit(alpha), person.email, NEW_PASSWORD).status_code == 302
    # The owner is told, and the link is used up.
    assert [letter.recipient for letter in mailbox()] == [person.email] * 2
    again = browser.get(link)
    assert (again.status_code, again.headers["Location"]) == (302, "/password/forgotten")
    assert "core:password:change" in log_of(alpha)


def test_a_reset_link_stops_working_after_two_hours(
    visit: Visit, make_person: MakePerson, alpha: TenantView, mailbox: Mailbox
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    submit(browser, "/password/forgotten", email=person.email)
    (mail,) = mailbox()

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2, minutes=1)):
        answer = browser.get(link_in(mail))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/password/forgotten")


def test_a_reset_link_stops_working_when_the_password_is_changed_otherwise(
    visit: Visit, make_person: MakePerson, alpha: TenantView, mailbox: Mailbox
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    submit(browser, "/password/forgotten", email=person.email)
    link = link_in(mailbox()[0])
    sign_in(browser, person.email)
    submit(
        browser,
        "/account/password",
        password=PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_confirm=NEW_PASSWORD,
    )

    assert visit(alpha).get(link).headers["Location"] == "/password/forgotten"


def test_nobody_gets_mail_for_an_address_without_an_account(
    visit: Visit, alpha: TenantView, mailbox: Mailbox
) -> None:
    submit(visit(alpha), "/password/forgotten", email="nobody@example.org")

    assert mailbox() == []


def test_what_is_no_address_is_said_at_once(visit: Visit, alpha: TenantView) -> None:
    answer = submit(visit(alpha), "/password/forgotten", email="not an address")

    assert answer.status_code == 422
    assert 'value="not an address"' in answer.text


def test_a_new_password_must_pass_the_rules_and_be_typed_twice(
    visit: Visit, make_person: MakePerson, alpha: TenantView, mailbox: Mailbox
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    submit(browser, "/password/forgotten", email=person.email)
    link = link_in(mailbox()[0])

    short = submit(browser, link, password="kort", password_confirm="kort")
    differing = submit(browser, link, password=NEW_PASSWORD, password_confirm=PASSWORD)

    for answer in (short, differing):
        assert answer.status_code == 422
        assert "data-error-summary" in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert NEW_PASSWORD not in answer.text
    assert sign_in(visit(alpha), person.email, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("feil passord her", NEW_PASSWORD, NEW_PASSWORD),
        ("", NEW_PASSWORD, NEW_PASSWORD),
        (PASSWORD, "kort", "kort"),
        (PASSWORD, NEW_PASSWORD, PASSWORD),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "", ""),
    ],
)
def test_a_password_is_changed_only_with_the_old_one_and_a_good_new_one(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    account_of: Callable[[Person], Account],
    old: str,
    new: str,
    again: str,
) -> None:
    person = make_person(alpha)
    before = account_of(person)
    browser = visit(alpha)
    sign_in(browser, person.email)

    answer = submit(
        browser, "/account/password", password=old, new_password=new, new_password_confirm=again
    )

    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert account_of(person).password == before.password
    assert is_signed_in(browser)


def test_a_changed_password_is_told_to_its_owner_in_their_language_and_logged(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    mailbox: Mailbox,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    person = make_person(alpha, language="en")
    browser = visit(alpha)
    sign_in(browser, person.email)
    submit(
        browser,
        "/account/password",
        password=PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_confirm=NEW_PASSWORD,
    )

    (mail,) = mailbox()
    assert mail.subject == "Your password was changed"
    assert NEW_PASSWORD not in mail.text
    assert log_of(alpha)[-1] == "core:password:change"


def test_a_password_of_megabytes_is_wrong_and_answered_quickly(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    token = token_of(browser.get("/login"))

    answer = browser.post(
        "/login",
        data={"csrf_token": token, "email": person.email, "password": "å" * 400_000},
    )

    assert answer.status_code == 422


def test_a_reset_ends_the_tokens_for_programs_everywhere_and_a_change_does_not(
    app: Flask,
    visit: Visit,
    make_person: MakePerson,
    inside: Callable[[TenantView], AbstractContextManager[TenantView]],
    alpha: TenantView,
    beta: TenantView,
    running: Running,
    mailbox: Mailbox,
) -> None:
    person = make_person(alpha)
    with inside(beta):
        db.session.add(Membership(account_id=person.id))

    def issued(tenant: TenantView) -> str:
        with inside(tenant):
            boss = operator(running.host, date(2024, 6, 1))
            return issue_token(boss, person.id, "Tall", now=datetime.now(UTC))

    def works(tenant: TenantView, secret: str) -> bool:
        answer = visit(tenant).get("/api/v1/core/me", headers={"Authorization": f"Bearer {secret}"})
        return answer.status_code == 200

    here, there = issued(alpha), issued(beta)
    browser = visit(alpha)
    sign_in(browser, person.email)
    submit(
        browser,
        "/account/password",
        password=PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_confirm=NEW_PASSWORD,
    )
    assert works(alpha, here)
    assert works(beta, there)

    submit(visit(alpha), "/password/forgotten", email=person.email)
    link = next(link_in(mail) for mail in mailbox() if "/password/reset/" in mail.text)
    submit(visit(alpha), link, password=PASSWORD, password_confirm=PASSWORD)

    assert not works(alpha, here)
    assert not works(beta, there)
    with inside(alpha):
        assert tokens_of(person.id) == []
    assert works(alpha, issued(alpha))
