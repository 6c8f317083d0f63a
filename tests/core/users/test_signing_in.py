"""Signing in and out, and what an outsider must not learn from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from core.db.session import db
from core.tenants.context import TenantView
from core.users.accounts import create_account
from core.users.models import Account
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


def test_a_member_signs_in_and_comes_to_the_start_page(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)

    answer = sign_in(browser, person.email)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200
    assert is_signed_in(browser)


def test_the_address_counts_in_any_case_and_with_spaces_around_it(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)

    assert sign_in(visit(alpha), f" {person.email.upper()} ").status_code == 302


def test_whoever_wanted_a_page_comes_to_it_after_signing_in(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)

    asked = browser.get("/account/sessions?a=1")
    assert asked.status_code == 302
    page = asked.headers["Location"]
    assert page == "/login?next=/account/sessions?a%3D1"
    opened = browser.get(page)
    answer = browser.post(
        "/login",
        data={
            "csrf_token": token_of(opened),
            "email": person.email,
            "password": PASSWORD,
            "next": "/account/sessions?a=1",
        },
    )

    assert answer.headers["Location"] == "/account/sessions?a=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        r"\\evil.example",
        r"/\evil.example",
        "javascript:alert(1)",
        "http://beta.localhost/",
    ],
)
def test_nobody_is_sent_to_another_host_after_signing_in(
    visit: Visit, make_person: MakePerson, alpha: TenantView, elsewhere: str
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)

    answer = sign_in(browser, person.email, next=elsewhere)

    location = answer.headers.get("Location", "/")
    assert urlsplit(urljoin("http://alpha.localhost/login", location)).netloc == "alpha.localhost"
    assert not location.startswith(("//", "/\\", "\\"))


def test_signing_out_ends_the_session_and_the_way_back(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    kept = browser.get_cookie("flygel_session", domain="alpha.localhost")
    assert kept

    answer = submit(browser, "/logout", page="/account")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    assert not is_signed_in(browser)
    # Nor does a copy of the cookie that somebody kept open anything.
    browser.set_cookie("flygel_session", kept.value, domain="alpha.localhost")
    assert not is_signed_in(browser)


def test_signing_out_needs_a_token_of_the_page(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)

    assert browser.post("/logout").status_code == 400
    assert browser.get("/logout").status_code == 405
    assert is_signed_in(browser)


def test_signing_in_needs_a_token_of_the_page(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)

    answer = browser.post("/login", data={"email": person.email, "password": PASSWORD})

    assert answer.status_code == 400
    assert not is_signed_in(browser)


def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    planted = token_of(browser.get("/login"))
    browser.post(
        "/login", data={"csrf_token": planted, "email": person.email, "password": PASSWORD}
    )

    assert browser.post("/logout", data={"csrf_token": planted}).status_code == 400


def test_an_account_of_another_organisation_signs_in_and_is_told_it_has_no_role(
    visit: Visit, make_person: MakePerson, alpha: TenantView, beta: TenantView
) -> None:
    person = make_person(beta, "administrator")
    browser = visit(alpha)

    assert sign_in(browser, person.email).status_code == 302
    front = browser.get("/")

    assert front.status_code == 200
    assert "no_role" not in front.text
    assert person.email in front.text
    assert browser.get("/administration/people").status_code in {403, 404}


def test_the_bare_host_has_no_page_for_signing_in(app: Flask) -> None:
    assert app.test_client().get("/login").status_code == 404


def test_what_was_typed_stays_but_never_the_password(visit: Visit, alpha: TenantView) -> None:
    answer = sign_in(visit(alpha), "nobody@example.org", "feil passord her", stay="1")

    assert answer.status_code == 422
    assert 'value="nobody@example.org"' in answer.text
    assert "checked" in answer.text
    assert "feil passord her" not in answer.text
    assert 'autocomplete="username"' in answer.text
    assert 'autocomplete="current-password"' in answer.text


def test_a_log_line_is_written_for_a_member_but_not_for_a_stranger(
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    beta: TenantView,
    log_of: Callable[[TenantView], list[str]],
) -> None:
    before = len(log_of(alpha))
    member, stranger = make_person(alpha), make_person(beta)

    browser = visit(alpha)
    sign_in(browser, member.email)
    submit(browser, "/logout", page="/account")
    sign_in(visit(alpha), stranger.email)

    assert log_of(alpha)[before:] == ["core:session:begin", "core:session:end"]


# What an outsider must not learn ----------------------------------------------------------


@pytest.fixture
def strangers(
    app: Flask, make_person: MakePerson, alpha: TenantView, beta: TenantView
) -> dict[str, str]:
    """An address for each reason why a sign-in fails."""
    member, elsewhere, closed = make_person(alpha), make_person(beta), make_person(alpha)
    with app.app_context():
        db.session.get_one(Account, closed.id).active = False
        create_account(email="no-password@example.org", name="Uten", password=None)
        db.session.commit()
    return {
        "a member": member.email,
        "a member of another organisation": elsewhere.email,
        "a closed account": closed.email,
        "an account without a password": "no-password@example.org",
        "nobody": f"{uuid4().hex}@example.org",
    }


def without_what_differs(page: str, email: str) -> str:
    """The page without tokens, numbers and the address that was typed."""
    page = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", page)
    return page.replace(email, "EMAIL")


def test_a_failed_sign_in_looks_the_same_whoever_it_was_for(
    visit: Visit, alpha: TenantView, strangers: dict[str, str]
) -> None:
    answers = set()
    for email in strangers.values():
        answer = sign_in(visit(alpha), email, "helt feil passord")
        answers.add((answer.status_code, without_what_differs(answer.text, email)))

    assert len(answers) == 1


def test_a_closed_account_looks_like_nobody_even_with_its_password(
    visit: Visit, alpha: TenantView, strangers: dict[str, str]
) -> None:
    closed = sign_in(visit(alpha), strangers["a closed account"])
    nobody = sign_in(visit(alpha), strangers["nobody"])

    assert closed.status_code == nobody.status_code == 422
    assert without_what_differs(closed.text, strangers["a closed account"]) == without_what_differs(
        nobody.text, strangers["nobody"]
    )


def test_a_failed_sign_in_takes_one_hash_and_the_same_statements_whoever_it_was_for(
    app: Flask,
    visit: Visit,
    alpha: TenantView,
    strangers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hashes: list[str] = []
    context = app.extensions["security"].pwd_context
    for name in ("hash", "verify"):
        original = getattr(context, name)

        def counted(
            *args: object, _original: Callable[..., object] = original, **kwargs: object
        ) -> object:
            hashes.append("one")
            return _original(*args, **kwargs)

        monkeypatch.setattr(context, name, counted)
    statements: list[str] = []
    connection = db_connection(app)
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))

    measured = set()
    for email in strangers.values():
        browser = visit(alpha)
        browser.get("/login")
        token = token_of(browser.get("/login"))
        hashes.clear()
        statements.clear()
        browser.post(
            "/login",
            data={"csrf_token": token, "email": email, "password": "helt feil passord"},
        )
        measured.add((len(hashes), len(statements)))

    assert len(measured) == 1
    assert measured.pop()[0] == 1


def db_connection(app: Flask) -> object:
    """The one connection that a test's requests use."""
    with app.app_context():
        return db.engines[None]


def test_forgotten_passwords_do_the_same_work_and_say_the_same_for_every_address(
    app: Flask, visit: Visit, alpha: TenantView, strangers: dict[str, str]
) -> None:
    statements: list[str] = []
    connection = db_connection(app)
    event.listen(connection, "before_cursor_execute", lambda *args: statements.append(args[2]))
    seen = set()
    for email in strangers.values():
        browser = visit(alpha)
        token = token_of(browser.get("/password/forgotten"))
        statements.clear()
        answer = browser.post("/password/forgotten", data={"csrf_token": token, "email": email})
        done = tuple(statement.split()[0] for statement in statements)
        told = browser.get(answer.headers["Location"])
        seen.add((answer.status_code, done, without_what_differs(told.text, email)))

    assert len(seen) == 1


def test_the_library_answers_no_program_and_takes_no_token_of_its_own(
    visit: Visit, make_person: MakePerson, alpha: TenantView, app: Flask
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    answer = browser.get("/login", headers={"Accept": "application/json"})
    assert answer.content_type.startswith("text/html")
    with app.test_request_context(base_url="http://alpha.localhost"):
        library = app.extensions["security"]
        token = library.remember_token_serializer.dumps(
            {"ver": "5", "uid": db.session.get_one(Account, person.id).fs_uniquifier, "exp": 0}
        )

    for way in (
        browser.get("/account", headers={"Authentication-Token": token}),
        browser.get(f"/account?auth_token={token}"),
    ):
        assert way.status_code == 302


def test_only_the_pages_that_somebody_has_looked_at_are_there(app: Flask) -> None:
    found = {
        rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")
    }

    assert found == {
        "/account/confirm",
        "/account/password",
        "/login",
        "/login/code",
        "/login/lost-phone",
        "/login/recovery-code",
        "/logout",
        "/password/forgotten",
        "/password/reset/<token>",
    }


def test_a_page_costs_one_statement_for_the_account_and_its_session(
    app: Flask,
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    statements: list[str] = []
    event.listen(
        db_connection(app), "before_cursor_execute", lambda *args: statements.append(args[2])
    )

    assert browser.get("/account").status_code == 200

    touching = [text for text in statements if "core.account" in text or "login_session" in text]
    assert len(touching) == 1
