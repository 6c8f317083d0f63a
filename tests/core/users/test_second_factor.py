"""The second factor: set up, asked for, used once, lost, and required of administrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import update

from core.db.session import db
from core.mail import StoredMail
from core.tenants.context import TenantView
from core.tenants.models import Tenant
from core.users.models import Account
from core.users.tokens import issue_token
from core.web.running import Running
from core.workspace import operator, working_in
from tests.core.users.conftest import (
    PASSWORD,
    Person,
    is_signed_in,
    sign_in,
    submit,
    token_of,
)

Visit = Callable[[TenantView], FlaskClient]
MakePerson = Callable[..., Person]


class Phone:
    """An app that makes one-time codes from a key."""

    def __init__(self, key: str) -> None:
        self._totp = TOTP(key=key)

    def code(self, *, steps: int = 0) -> str:
        """The code of now, or of so many half minutes later."""
        moment = datetime.now(UTC) + timedelta(seconds=30 * steps)
        return str(self._totp.generate(moment).token)


def key_on(page: str) -> str:
    """The key that is written under the picture."""
    found = re.search(r'<code class="fl-code">([A-Z2-7 -]+)</code>', page)
    assert found, page
    return found[1].replace("-", "").replace(" ", "")


def codes_on(page: str) -> list[str]:
    """The recovery codes of the page."""
    return re.findall(r"<li><code>([0-9a-f-]+)</code></li>", page)


def set_up(browser: FlaskClient) -> tuple[Phone, list[str]]:
    """Sets the second factor up for who is signed in; the phone and the recovery codes."""
    page = browser.get("/account/second-factor/set-up")
    assert page.status_code == 200, page.headers.get("Location")
    phone = Phone(key_on(page.text))
    answer = browser.post(
        "/account/second-factor/set-up",
        data={"csrf_token": token_of(page), "code": phone.code(steps=-1)},
    )
    assert answer.status_code == 200, answer.text
    return phone, codes_on(answer.text)


@pytest.fixture
def with_second_factor(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> tuple[Person, Phone, list[str]]:
    """A member who has set the second factor up."""
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    return (person, *set_up(browser))


@pytest.fixture
def strict(app: Flask, alpha: TenantView) -> Iterator[TenantView]:
    """The organisation asks its administrators for a second factor."""
    with app.app_context():
        db.session.execute(
            update(Tenant).where(Tenant.id == alpha.id).values(require_second_factor=True)
        )
        db.session.commit()
    return alpha


def test_setting_up_shows_a_picture_that_the_policy_allows_and_the_key_in_words(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)

    page = browser.get("/account/second-factor/set-up")

    assert 'src="data:image/svg+xml;base64,' in page.text
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "otpauth://totp/Flygel:" in unescape(page.text)
    assert " style=" not in page.text
    assert 'autocomplete="one-time-code"' in page.text


def test_after_setting_up_signing_in_asks_for_a_code(
    visit: Visit,
    alpha: TenantView,
    with_second_factor: tuple[Person, Phone, list[str]],
    log_of: Callable[[TenantView], list[str]],
) -> None:
    person, phone, _ = with_second_factor
    browser = visit(alpha)

    first = sign_in(browser, person.email, next="/account/sessions")
    assert first.headers["Location"].startswith("/login/code")
    assert not is_signed_in(browser)
    second = submit(browser, first.headers["Location"], code=phone.code())

    assert second.status_code == 302
    assert second.headers["Location"] == "/account/sessions"
    assert is_signed_in(browser)
    assert log_of(alpha)[-1] == "core:session:begin"


def test_the_codes_are_only_digests_and_the_secret_is_encrypted(
    with_second_factor: tuple[Person, Phone, list[str]],
    account_of: Callable[[Person], Account],
) -> None:
    person, _, codes = with_second_factor
    account = account_of(person)

    assert len(codes) == len(set(codes)) == 10
    assert len(account.mf_recovery_codes or []) == 10
    assert not any(code in str(account.mf_recovery_codes) for code in codes)
    assert account.tf_totp_secret is not None
    assert '"enckey"' in account.tf_totp_secret
    assert '"key"' not in account.tf_totp_secret


def test_a_code_counts_once(
    visit: Visit, alpha: TenantView, with_second_factor: tuple[Person, Phone, list[str]]
) -> None:
    person, phone, _ = with_second_factor
    code = phone.code()
    first, second = visit(alpha), visit(alpha)
    for browser in (first, second):
        sign_in(browser, person.email)

    assert submit(first, "/login/code", code=code).status_code == 302
    assert submit(second, "/login/code", code=code).status_code == 422
    assert not is_signed_in(second)


def test_a_wrong_code_is_refused(
    visit: Visit,
    alpha: TenantView,
    with_second_factor: tuple[Person, Phone, list[str]],
) -> None:
    person, phone, _ = with_second_factor
    browser = visit(alpha)
    sign_in(browser, person.email)
    wrong = "000000" if phone.code() != "000000" else "111111"

    answer = submit(browser, "/login/code", code=wrong)

    assert answer.status_code == 422
    assert "data-error-summary" in answer.text
    assert not is_signed_in(browser)


@pytest.mark.parametrize("spelling", [str.upper, lambda code: code.replace("-", " "), str])
def test_a_recovery_code_lets_in_once_however_it_is_copied(
    visit: Visit,
    alpha: TenantView,
    with_second_factor: tuple[Person, Phone, list[str]],
    account_of: Callable[[Person], Account],
    spelling: Callable[[str], str],
) -> None:
    person, _, codes = with_second_factor
    browser = visit(alpha)
    sign_in(browser, person.email)

    answer = submit(browser, "/login/recovery-code", code=spelling(codes[3]))

    assert answer.status_code == 302
    assert is_signed_in(browser)
    assert len(account_of(person).mf_recovery_codes or []) == 9
    again = visit(alpha)
    sign_in(again, person.email)
    assert submit(again, "/login/recovery-code", code=codes[3]).status_code == 422
    assert not is_signed_in(again)


def test_nobody_comes_to_the_code_without_the_password(visit: Visit, alpha: TenantView) -> None:
    for page in ("/login/code", "/login/recovery-code"):
        answer = visit(alpha).get(page)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/login")


def test_a_visit_to_the_code_page_does_not_sign_out_who_is_signed_in(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)

    assert browser.get("/login/code").headers["Location"] == "/"
    assert is_signed_in(browser)


def test_a_mistyped_code_does_not_make_one_scan_again(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    account_of: Callable[[Person], Account],
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    page = browser.get("/account/second-factor/set-up")
    key = key_on(page.text)

    wrong = browser.post(
        "/account/second-factor/set-up", data={"csrf_token": token_of(page), "code": "abc"}
    )

    assert wrong.status_code == 422
    assert key_on(wrong.text) == key
    assert account_of(person).tf_totp_secret is None


def test_setting_up_signs_out_browsers_that_gave_only_the_password(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    here, there = visit(alpha), visit(alpha)
    for browser in (here, there):
        sign_in(browser, person.email)

    set_up(here)

    assert [is_signed_in(here), is_signed_in(there)] == [True, False]


def test_new_recovery_codes_replace_the_old_ones(
    visit: Visit, alpha: TenantView, with_second_factor: tuple[Person, Phone, list[str]]
) -> None:
    person, phone, old = with_second_factor
    browser = visit(alpha)
    sign_in(browser, person.email)
    submit(browser, "/login/code", code=phone.code())

    page = submit(browser, "/account/second-factor/recovery-codes", page="/account/second-factor")

    new = codes_on(page.text)
    assert len(new) == 10
    assert not set(new) & set(old)
    other = visit(alpha)
    sign_in(other, person.email)
    assert submit(other, "/login/recovery-code", code=old[0]).status_code == 422
    assert submit(other, "/login/recovery-code", code=new[0]).status_code == 302


def test_switching_off_asks_first_and_then_takes_the_password_only(
    visit: Visit,
    alpha: TenantView,
    with_second_factor: tuple[Person, Phone, list[str]],
    mailbox: Callable[[], list[StoredMail]],
    log_of: Callable[[TenantView], list[str]],
) -> None:
    person, phone, _ = with_second_factor
    browser = visit(alpha)
    sign_in(browser, person.email)
    submit(browser, "/login/code", code=phone.code())

    assert submit(browser, "/account/second-factor/off").status_code == 302

    assert sign_in(visit(alpha), person.email).headers["Location"] == "/"
    assert {mail.recipient for mail in mailbox()} == {person.email}
    assert "core:second_factor:disable" in log_of(alpha)


def test_changes_ask_for_the_password_when_it_was_given_long_ago(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        asked = browser.get("/account/second-factor/set-up")
        assert asked.headers["Location"] == "/account/confirm?next=/account/second-factor/set-up"
        wrong = submit(
            browser,
            "/account/confirm",
            password="helt feil passord",
            next="/account/second-factor/set-up",
        )
        right = submit(
            browser,
            "/account/confirm",
            password=PASSWORD,
            next="/account/second-factor/set-up",
        )
        assert wrong.status_code == 422
        assert right.headers["Location"] == "/account/second-factor/set-up"
        assert browser.get("/account/second-factor/set-up").status_code == 200


# Required of administrators ---------------------------------------------------------------


def test_an_administrator_without_it_is_led_to_it_before_any_other_page(
    visit: Visit, make_person: MakePerson, strict: TenantView
) -> None:
    person = make_person(strict, "administrator")
    browser = visit(strict)
    sign_in(browser, person.email)

    for page in ("/", "/account", "/account/tokens", "/-/administration"):
        answer = browser.get(page)
        if answer.status_code != 404:
            assert answer.headers["Location"] == "/account/second-factor"
    assert browser.get("/account/second-factor").status_code == 200
    assert browser.get("/privacy").status_code == 200
    set_up(browser)
    assert browser.get("/account").status_code == 200


def test_others_are_not_asked_and_neither_are_administrators_elsewhere(
    visit: Visit, make_person: MakePerson, strict: TenantView, beta: TenantView
) -> None:
    member, elsewhere = make_person(strict), make_person(beta, "administrator")
    first, second = visit(strict), visit(beta)
    sign_in(first, member.email)
    sign_in(second, elsewhere.email)

    assert is_signed_in(first)
    assert is_signed_in(second)


def test_a_token_is_no_way_around_it(
    app: Flask,
    running: Running,
    visit: Visit,
    make_person: MakePerson,
    strict: TenantView,
) -> None:
    person = make_person(strict, "administrator")
    with app.app_context(), working_in(strict, running.host):
        secret = issue_token(
            operator(running.host, date(2024, 6, 1)), person.id, "test", now=datetime.now(UTC)
        )

    answer = visit(strict).get(
        "/api/v1/openapi.json", headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.status_code == 403
    assert answer.content_type == "application/problem+json"
