"""One's own account: name, language, e-mail, tokens, and the page of an account without a role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from core.mail import StoredMail
from core.tenants.context import TenantView
from core.users.models import Account
from tests.core.users.conftest import (
    NEW_PASSWORD,
    Person,
    is_signed_in,
    link_in,
    sign_in,
    submit,
    token_of,
)

NEW = "flyttet@example.org"
Visit = Callable[[TenantView], FlaskClient]
MakePerson = Callable[..., Person]
Mailbox = Callable[[], list[StoredMail]]
AccountOf = Callable[[Person], Account]


@pytest.fixture
def person(make_person: MakePerson, alpha: TenantView) -> Person:
    """A member of alpha."""
    return make_person(alpha)


@pytest.fixture
def browser(visit: Visit, alpha: TenantView, person: Person) -> FlaskClient:
    """The member's browser, signed in."""
    browser = visit(alpha)
    sign_in(browser, person.email)
    return browser


def test_every_page_of_the_account_has_one_heading_and_needs_signing_in(
    browser: FlaskClient, visit: Visit, alpha: TenantView
) -> None:
    pages = (
        "/account",
        "/account/profile",
        "/account/email",
        "/account/password",
        "/account/sessions",
        "/account/second-factor",
        "/account/second-factor/set-up",
        "/account/tokens",
    )
    for page in pages:
        answer = browser.get(page)
        assert (page, answer.status_code) == (page, 200)
        assert len(re.findall("<h1", answer.text)) == 1
        assert " style=" not in answer.text
        visitor = visit(alpha).get(page)
        assert visitor.status_code == 302
        assert visitor.headers["Location"].startswith("/login?next=")


def test_name_and_language_are_changed_and_the_pages_speak_it(
    browser: FlaskClient,
    person: Person,
    account_of: AccountOf,
    alpha: TenantView,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    answer = submit(browser, "/account/profile", name="  Nytt Navn ", language="en")

    assert answer.status_code == 302
    account = account_of(person)
    assert (account.name, account.language) == ("Nytt Navn", "en")
    assert '<html lang="en"' in browser.get("/account").text
    assert log_of(alpha)[-1] == "core:account:rename"
    submit(browser, "/account/profile", name="Nytt Navn", language="")
    assert account_of(person).language is None


@pytest.mark.parametrize(("name", "language"), [("", "nb"), ("x" * 121, "nb"), ("Navn", "sv")])
def test_a_name_that_is_missing_or_a_language_we_do_not_have_is_refused(
    browser: FlaskClient, person: Person, account_of: AccountOf, name: str, language: str
) -> None:
    before = account_of(person).name

    answer = submit(browser, "/account/profile", name=name, language=language)

    assert answer.status_code == 422
    assert account_of(person).name == before


def test_a_new_address_counts_when_its_link_is_confirmed_and_the_old_one_is_told(
    browser: FlaskClient,
    visit: Visit,
    alpha: TenantView,
    person: Person,
    mailbox: Mailbox,
    account_of: AccountOf,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    there = visit(alpha)
    sign_in(there, person.email)
    submit(browser, "/account/email", email=NEW.upper())
    (mail,) = mailbox()
    assert mail.recipient == NEW
    assert account_of(person).email == person.email

    # Mail programs open links to look at them: nothing happens by looking.
    assert browser.get(link_in(mail)).status_code == 200
    assert account_of(person).email == person.email
    answer = submit(browser, link_in(mail))

    assert answer.headers["Location"] == "/account"
    assert account_of(person).email == NEW
    assert is_signed_in(browser)
    assert not is_signed_in(there)
    assert [letter.recipient for letter in mailbox()] == [NEW, person.email]
    assert sign_in(visit(alpha), person.email).status_code == 422
    assert sign_in(visit(alpha), NEW).status_code == 302
    assert browser.get(link_in(mail)).status_code == 410
    assert "core:email:change" in log_of(alpha)


def test_the_link_to_a_new_address_works_in_another_browser_but_signs_nobody_in(
    browser: FlaskClient, visit: Visit, alpha: TenantView, mailbox: Mailbox
) -> None:
    submit(browser, "/account/email", email=NEW)
    other = visit(alpha)

    answer = submit(other, link_in(mailbox()[0]))

    assert answer.headers["Location"] == "/login"
    assert not is_signed_in(other)
    assert not is_signed_in(browser)


def test_an_address_with_an_account_is_answered_like_any_other(
    browser: FlaskClient,
    make_person: MakePerson,
    beta: TenantView,
    mailbox: Mailbox,
    account_of: AccountOf,
    person: Person,
) -> None:
    taken = make_person(beta)
    answers = []
    for email in (taken.email, NEW):
        answer = submit(browser, "/account/email", email=email)
        told = re.sub(r'value="[^"]{40,}"', "", browser.get("/account").text)
        answers.append((answer.status_code, answer.headers["Location"], told.replace(email, "X")))

    assert answers[0] == answers[1]
    first, second = mailbox()
    assert first.recipient == taken.email
    assert "/account/email/confirm/" not in first.text
    assert "/account/email/confirm/" in second.text


def test_an_address_that_was_taken_in_the_meantime_is_not_given_twice(
    browser: FlaskClient,
    app: Flask,
    make_person: MakePerson,
    beta: TenantView,
    mailbox: Mailbox,
    person: Person,
    account_of: AccountOf,
) -> None:
    submit(browser, "/account/email", email=NEW)
    link = link_in(mailbox()[0])
    token = token_of(browser.get("/account/profile"))
    make_person(beta, email=NEW)

    assert browser.get(link).status_code == 410
    assert browser.post(link, data={"csrf_token": token}).status_code == 410
    assert account_of(person).email == person.email


def test_the_link_to_a_new_address_works_for_a_day_and_not_when_tampered_with(
    browser: FlaskClient, mailbox: Mailbox
) -> None:
    submit(browser, "/account/email", email=NEW)
    link = link_in(mailbox()[0])

    assert browser.get(link[:-3] + "AAA").status_code == 410
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=24, minutes=1)):
        assert browser.get(link).status_code == 410


def test_a_reset_link_in_the_old_mailbox_dies_with_the_address(
    browser: FlaskClient, visit: Visit, alpha: TenantView, person: Person, mailbox: Mailbox
) -> None:
    other = visit(alpha)
    submit(other, "/password/forgotten", email=person.email)
    reset = link_in(mailbox()[0])
    submit(browser, "/account/email", email=NEW)
    confirm = next(link_in(mail) for mail in mailbox() if mail.recipient == NEW)
    submit(browser, confirm)

    assert other.get(reset).headers["Location"] == "/password/forgotten"
    answer = other.post(
        reset,
        data={
            "csrf_token": token_of(other.get("/login")),
            "password": NEW_PASSWORD,
            "password_confirm": NEW_PASSWORD,
        },
    )
    assert answer.headers["Location"] == "/password/forgotten"
    assert sign_in(visit(alpha), NEW, NEW_PASSWORD).status_code == 422


@pytest.mark.parametrize("email", ["not an address", "", "own"])
def test_what_is_no_new_address_is_said_with_what_was_typed(
    browser: FlaskClient, person: Person, email: str
) -> None:
    typed = person.email if email == "own" else email

    answer = submit(browser, "/account/email", email=typed)

    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert not typed or f'value="{typed}"' in answer.text


# Tokens -----------------------------------------------------------------------------------


def test_a_token_is_shown_once_works_and_is_revoked(
    browser: FlaskClient,
    visit: Visit,
    alpha: TenantView,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    made = submit(browser, "/account/tokens", label="Tall til nettsiden")
    found = re.search(r"flygel_[\w-]+", made.text.partition('class="fl-code">')[2])
    assert found
    secret = found[0]
    page = browser.get("/account/tokens")
    assert secret not in page.text
    assert "Tall til nettsiden" in page.text
    program = visit(alpha)
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    assert program.get("/account/profile").status_code == 200

    revoke = re.search(r'action="(/account/tokens/[^"]+/revoke)"', page.text)
    assert revoke
    assert submit(browser, revoke[1], page="/account/tokens").status_code == 302

    assert program.get("/account/profile").status_code == 302
    again = browser.post(revoke[1], data={"csrf_token": token_of(browser.get("/account"))})
    assert again.status_code == 404
    assert log_of(alpha)[-2:] == ["core:token:issue", "core:token:revoke"]


def test_a_token_needs_a_name(browser: FlaskClient) -> None:
    answer = submit(browser, "/account/tokens", label="")

    assert answer.status_code == 422
    assert "flygel_" not in answer.text.partition("<main")[2]


def test_an_account_without_a_role_has_no_tokens_here(
    visit: Visit, make_person: MakePerson, alpha: TenantView, beta: TenantView
) -> None:
    person = make_person(beta)
    browser = visit(alpha)
    sign_in(browser, person.email)

    assert browser.get("/account/tokens").status_code == 403
    assert "/account/tokens" not in browser.get("/account").text
