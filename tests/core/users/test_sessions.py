"""Browsers that are signed in: how long, where, and how they are signed out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.config import Config, ConfigError, load
from core.db.session import db
from core.jobs import JobRunner
from core.tenants.context import TenantView
from core.users.models import Account, LoginSession, Throttle
from core.web.account.sessions import describe_browser
from core.web.running import Running
from tests.core.users.conftest import (
    NEW_PASSWORD,
    PASSWORD,
    Person,
    is_signed_in,
    sign_in,
    submit,
    token_of,
)

Visit = Callable[[TenantView], FlaskClient]
MakePerson = Callable[..., Person]


def sessions_in_database(app: Flask, person: Person) -> list[LoginSession]:
    """The rows of somebody's sessions, oldest first."""
    with app.app_context():
        found = db.session.scalars(
            select(LoginSession)
            .where(LoginSession.account_id == person.id)
            .order_by(LoginSession.created_at)
        ).all()
        db.session.expunge_all()
        return list(found)


def left_alone(app: Flask, person: Person, pause: timedelta) -> None:
    """Nothing was heard from the person's browsers for so long."""
    with app.app_context():
        db.session.execute(
            update(LoginSession)
            .where(LoginSession.account_id == person.id)
            .values(seen_at=datetime.now(UTC) - pause)
        )
        db.session.commit()


@pytest.mark.parametrize(
    ("stay", "pause", "lasts"),
    [
        # A day before, and a day after, for a browser that was told to stay.
        ("1", timedelta(days=13), True),
        ("1", timedelta(days=15), False),
        ("", timedelta(hours=11), True),
        ("", timedelta(hours=13), False),
    ],
)
def test_a_browser_that_is_not_used_is_signed_out_after_a_while(
    app: Flask,
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    stay: str,
    pause: timedelta,
    lasts: bool,
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email, **({"stay": stay} if stay else {}))
    left_alone(app, person, pause)

    assert is_signed_in(browser) is lasts


@pytest.mark.parametrize(("minutes", "lasts"), [(55, True), (65, False)])
def test_an_administrators_browser_is_signed_out_sooner(
    app: Flask,
    visit: Visit,
    make_person: MakePerson,
    alpha: TenantView,
    minutes: int,
    lasts: bool,
) -> None:
    person = make_person(alpha, "administrator")
    browser = visit(alpha)
    sign_in(browser, person.email, stay="1")
    left_alone(app, person, timedelta(minutes=minutes))

    assert is_signed_in(browser) is lasts
    (session,) = sessions_in_database(app, person)
    assert (session.ended_at is None) is lasts


def test_nobody_stays_signed_in_for_ever(
    app: Flask, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email, stay="1")
    with app.app_context():
        db.session.execute(
            update(LoginSession)
            .where(LoginSession.account_id == person.id)
            .values(created_at=datetime.now(UTC) - timedelta(days=181))
        )
        db.session.commit()

    assert not is_signed_in(browser)


def test_only_a_browser_that_stays_keeps_its_cookie(
    visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)

    staying = sign_in(visit(alpha), person.email, stay="1").headers.getlist("Set-Cookie")
    leaving = sign_in(visit(alpha), person.email).headers.getlist("Set-Cookie")

    assert any("flygel_session=" in cookie and "Expires=" in cookie for cookie in staying)
    assert not any("Expires=" in cookie for cookie in leaving)
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in staying)
    assert all("Domain=" not in cookie for cookie in staying + leaving)
    assert not any("remember_token" in cookie for cookie in staying + leaving)


def test_that_a_browser_was_seen_is_written_once_every_few_minutes(
    app: Flask, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    (first,) = sessions_in_database(app, person)
    is_signed_in(browser)
    (unchanged,) = sessions_in_database(app, person)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6), tick=False):
        is_signed_in(browser)
    (changed,) = sessions_in_database(app, person)

    assert unchanged.seen_at == first.seen_at
    assert changed.seen_at > first.seen_at + timedelta(minutes=5)


def test_the_cookie_of_one_organisation_opens_nothing_in_another(
    visit: Visit, make_person: MakePerson, alpha: TenantView, beta: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    cookie = browser.get_cookie("flygel_session", domain="alpha.localhost")
    assert cookie
    elsewhere = visit(beta)
    elsewhere.set_cookie("flygel_session", cookie.value, domain="beta.localhost")

    assert not is_signed_in(elsewhere)


def test_a_closed_account_is_signed_out_at_its_next_request(
    app: Flask, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    with app.app_context():
        db.session.get_one(Account, person.id).active = False
        db.session.commit()

    assert not is_signed_in(browser)


def test_one_sees_where_one_is_signed_in_and_signs_a_browser_out(
    app: Flask, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    phone, desk = visit(alpha), visit(alpha)
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS) Safari/605"
    desk.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    sign_in(phone, person.email)
    sign_in(desk, person.email)

    page = desk.get("/account/sessions")
    assert page.text.count("Safari, iPhone") >= 1
    assert page.text.count("Firefox, Windows") >= 1
    phones_session = sessions_in_database(app, person)[0]
    answer = desk.post(
        f"/account/sessions/{phones_session.id}/end", data={"csrf_token": token_of(page)}
    )

    assert answer.status_code == 302
    assert not is_signed_in(phone)
    assert is_signed_in(desk)


def test_signing_out_all_others_keeps_this_browser(
    visit: Visit, make_person: MakePerson, alpha: TenantView, beta: TenantView
) -> None:
    person = make_person(alpha)
    here, there, elsewhere = visit(alpha), visit(alpha), visit(beta)
    for browser in (here, there, elsewhere):
        sign_in(browser, person.email)

    submit(here, "/account/sessions/end-others", page="/account/sessions")

    assert [is_signed_in(browser) for browser in (here, there, elsewhere)] == [True, False, False]


def test_ending_the_session_one_is_in_signs_out(
    app: Flask, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    browser = visit(alpha)
    sign_in(browser, person.email)
    (session,) = sessions_in_database(app, person)

    answer = submit(browser, f"/account/sessions/{session.id}/end", page="/account/sessions")

    assert answer.headers["Location"] == "/login"
    assert not is_signed_in(browser)


def test_another_persons_session_answers_like_one_that_does_not_exist(
    app: Flask, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    mine, other = make_person(alpha), make_person(alpha)
    browser, others = visit(alpha), visit(alpha)
    sign_in(browser, mine.email)
    sign_in(others, other.email)
    (session,) = sessions_in_database(app, other)
    token = token_of(browser.get("/account/sessions"))

    theirs = browser.post(f"/account/sessions/{session.id}/end", data={"csrf_token": token})
    nobodys = browser.post(f"/account/sessions/{mine.id}/end", data={"csrf_token": token})

    assert theirs.status_code == nobodys.status_code == 404
    assert is_signed_in(others)


def test_a_changed_password_signs_out_every_other_browser(
    visit: Visit, make_person: MakePerson, alpha: TenantView, beta: TenantView
) -> None:
    person = make_person(alpha)
    here, there, elsewhere = visit(alpha), visit(alpha), visit(beta)
    for browser in (here, there, elsewhere):
        sign_in(browser, person.email)

    answer = submit(
        here,
        "/account/password",
        password=PASSWORD,
        new_password=NEW_PASSWORD,
        new_password_confirm=NEW_PASSWORD,
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, "/account")
    assert [is_signed_in(browser) for browser in (here, there, elsewhere)] == [True, False, False]
    assert sign_in(visit(alpha), person.email, PASSWORD).status_code == 422
    assert sign_in(visit(alpha), person.email, NEW_PASSWORD).status_code == 302


def test_what_is_long_over_is_forgotten_and_what_counts_is_kept(
    app: Flask, running: Running, visit: Visit, make_person: MakePerson, alpha: TenantView
) -> None:
    person = make_person(alpha)
    for _ in range(3):
        sign_in(visit(alpha), person.email)
    ended, ended_lately, kept = sessions_in_database(app, person)
    with app.app_context():
        now = datetime.now(UTC)
        for row, days in ((ended, 31), (ended_lately, 29)):
            db.session.execute(
                update(LoginSession)
                .where(LoginSession.id == row.id)
                .values(ended_at=now - timedelta(days=days))
            )
        db.session.add_all(
            [
                Throttle(key=b"old", window_start=now - timedelta(days=3), attempts=9),
                Throttle(key=b"new", window_start=now - timedelta(hours=1), attempts=9),
            ]
        )
        db.session.commit()
    runner = JobRunner(config=running.config, host=running.host, app_context=app.app_context)

    runner.do("core.forget_sign_in_traces", {})

    assert [row.id for row in sessions_in_database(app, person)] == [ended_lately.id, kept.id]
    with app.app_context():
        keys = set(db.session.scalars(select(Throttle.key)))
    assert b"new" in keys
    assert b"old" not in keys


@pytest.mark.parametrize(
    ("user_agent", "shown"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit Chrome/130 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537.36 Edg/130", "Edge, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605", "Safari, Mac"),
        ("Mozilla/5.0 (iPad; CPU OS like Mac OS X) CriOS/130 Safari/604", "Chrome, iPad"),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_a_browser_is_described_so_that_its_owner_recognises_it(
    user_agent: str, shown: str
) -> None:
    assert describe_browser(user_agent) == shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("FLYGEL_STAY_DAYS", "0"),
        ("FLYGEL_STAY_DAYS", "181"),
        ("FLYGEL_STAY_DAYS", "two"),
        ("FLYGEL_ADMINISTRATOR_MINUTES", "9"),
        ("FLYGEL_ADMINISTRATOR_MINUTES", "-60"),
    ],
)
def test_times_that_make_no_sense_are_refused_at_the_start(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(name)):
        load({"FLYGEL_ENV": "test", "FLYGEL_DATABASE_URL": "postgresql://x", name: text})


def test_the_times_are_read_from_the_environment() -> None:
    config: Config = load(
        {
            "FLYGEL_ENV": "test",
            "FLYGEL_DATABASE_URL": "postgresql://x",
            "FLYGEL_STAY_DAYS": "3",
            "FLYGEL_ADMINISTRATOR_MINUTES": "10",
        }
    )

    assert (config.stay_days, config.administrator_minutes) == (3, 10)
