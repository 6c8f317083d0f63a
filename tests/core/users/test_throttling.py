"""Attempts, counted across workers: these tests commit, because the counting does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.exceptions import TooManyRequests

from core.audit.models import AuditEntry
from core.db.session import db
from core.tenants.context import TenantView
from core.users import throttling
from core.users.accounts import create_account
from core.users.actor import command_actor
from core.users.memberships import add_member
from core.users.models import Account, Throttle
from core.users.throttling import Limit, count_attempts, forget_attempts
from core.workspace import working_in
from tests.core.users.conftest import PASSWORD, sign_in, submit, token_of
from tests.support.browser import Browser

# The middle of a window of any length used here, so that no test crosses its end.
NOON = datetime(2024, 6, 3, 12, 5, tzinfo=UTC)
EMAIL = "prove@example.org"


@pytest.fixture
def member(own_app: Flask, alpha: TenantView) -> str:
    """The address of a member whose password is PASSWORD."""
    host = own_app.extensions["flygel"].host
    with own_app.app_context(), working_in(alpha, host):
        account_id = create_account(email=EMAIL, name="Prøve", password=PASSWORD)
        add_member(command_actor("Test", NOON.date()), account_id, [])
    return EMAIL


@pytest.fixture
def browse(own_app: Flask, alpha: TenantView) -> Callable[..., Browser]:
    """A browser at the machine with this network address."""

    def make(address: str = "192.0.2.1") -> Browser:
        browser = Browser(own_app, own_app.response_class)
        browser.host = f"{alpha.slug}.localhost"
        browser.environ_base["REMOTE_ADDR"] = address
        return browser

    return make


@time_machine.travel(NOON, tick=False)
def test_the_eleventh_wrong_password_has_to_wait_and_so_has_the_right_one(
    browse: Callable[..., Browser], member: str
) -> None:
    answers = [sign_in(browse(), member, "helt feil passord").status_code for _ in range(10)]
    refused = sign_in(browse(), member, PASSWORD)

    assert answers == [422] * 10
    assert refused.status_code == 429
    # The window of a quarter of an hour began at noon.
    assert refused.headers["Retry-After"] == str(10 * 60 + 1)
    assert "<h1" in refused.text
    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        assert sign_in(browse(), member, PASSWORD).status_code == 302


@time_machine.travel(NOON, tick=False)
def test_an_unknown_address_is_counted_just_the_same(browse: Callable[..., Browser]) -> None:
    answers = [sign_in(browse(), "nobody@example.org", PASSWORD).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


@time_machine.travel(NOON, tick=False)
def test_somebody_elses_guesses_do_not_keep_the_owner_out(
    browse: Callable[..., Browser], member: str
) -> None:
    for _ in range(11):
        sign_in(browse("198.51.100.7"), member, "helt feil passord")

    assert sign_in(browse("192.0.2.1"), member, PASSWORD).status_code == 302


@time_machine.travel(NOON, tick=False)
def test_many_machines_that_guess_one_password_are_stopped_together(
    browse: Callable[..., Browser], member: str
) -> None:
    answers = [
        sign_in(browse(f"198.51.100.{number}"), member, "helt feil passord").status_code
        for number in range(61)
    ]

    assert answers == [422] * 60 + [429]


@time_machine.travel(NOON, tick=False)
def test_a_success_forgets_what_was_mistyped(browse: Callable[..., Browser], member: str) -> None:
    for _ in range(9):
        sign_in(browse(), member, "helt feil passord")
    assert sign_in(browse(), member, PASSWORD).status_code == 302

    assert sign_in(browse(), member, "helt feil passord").status_code == 422


@time_machine.travel(NOON, tick=False)
def test_the_fourth_request_for_a_forgotten_password_has_to_wait_for_any_address(
    browse: Callable[..., Browser], member: str
) -> None:
    for email in (member, "nobody@example.org"):
        answers = [
            submit(browse(), "/password/forgotten", email=email).status_code for _ in range(4)
        ]
        assert answers == [302, 302, 302, 429]


@time_machine.travel(NOON, tick=False)
def test_links_and_tokens_cannot_be_tried_without_end(browse: Callable[..., Browser]) -> None:
    links = [browse().get(f"/invitation/{number}").status_code for number in range(61)]
    tokens = [
        browse()
        .get("/api/v1/openapi.json", headers={"Authorization": f"Bearer flygel_{number}"})
        .status_code
        for number in range(61)
    ]

    assert links == [410] * 60 + [429]
    assert tokens[60] == 429
    assert 429 not in tokens[:60]


@time_machine.travel(NOON, tick=False)
def test_a_guessed_second_factor_is_stopped_and_remembered_in_the_log(
    own_app: Flask, alpha: TenantView, browse: Callable[..., Browser], member: str
) -> None:
    with own_app.app_context():
        library = own_app.extensions["security"]
        db.session.execute(
            update(Account)
            .where(Account.email == member)
            .values(
                tf_primary_method="authenticator",
                tf_totp_secret=library.totp_factory.generate_totp_secret(),
            )
        )
        db.session.commit()
    browser = browse()
    sign_in(browser, member)
    token = token_of(browser.get("/login/code"))

    answers = [
        browser.post("/login/code", data={"csrf_token": token, "code": "wrong"}).status_code
        for _ in range(7)
    ]
    recovery = browser.post("/login/recovery-code", data={"csrf_token": token, "code": "wrong"})

    assert answers == [422] * 6 + [429]
    assert recovery.status_code == 429
    with own_app.app_context(), working_in(alpha, own_app.extensions["flygel"].host):
        failed = db.session.scalar(
            select(func.count())
            .select_from(AuditEntry)
            .where(AuditEntry.action == "core:second_factor:fail")
        )
    assert failed == 6


def test_attempts_at_the_same_moment_are_all_counted(own_app: Flask) -> None:
    limit = Limit("at the same moment", 7, timedelta(days=1))
    together = Barrier(4)

    def attempt(_: int) -> bool:
        with own_app.app_context():
            together.wait(timeout=20)
            try:
                count_attempts((limit, "one"), (throttling.SIGN_IN_ADDRESS, "machine"))
            except TooManyRequests:
                return False
            return True

    with ThreadPoolExecutor(max_workers=4) as pool:
        allowed = list(pool.map(attempt, range(20)))

    assert sum(allowed) == 7
    with own_app.app_context():
        counted = db.session.scalars(select(Throttle.attempts)).all()
    assert list(counted) == [20, 20]


@time_machine.travel(NOON, tick=False)
def test_a_row_holds_no_address_and_subjects_do_not_mix(own_app: Flask) -> None:
    limit, other = (Limit(name, 1, timedelta(hours=1)) for name in ("one", "other"))
    with own_app.app_context():
        count_attempts((limit, "prove@example.org"))
        count_attempts((limit, "annen@example.org"))
        count_attempts((other, "prove@example.org"))
        with pytest.raises(TooManyRequests):
            count_attempts((limit, "prove@example.org"))
        forget_attempts((limit, "prove@example.org"))
        count_attempts((limit, "prove@example.org"))

        keys = db.session.scalars(select(Throttle.key)).all()

    assert {len(key) for key in keys} == {32}
    assert not any(b"example" in key for key in keys)


def test_the_next_window_starts_from_nothing(own_app: Flask) -> None:
    limit = Limit("windows", 1, timedelta(minutes=15))
    with own_app.app_context():
        with time_machine.travel(datetime(2024, 6, 3, 12, 14, 59, tzinfo=UTC), tick=False):
            count_attempts((limit, "x"))
            with pytest.raises(TooManyRequests) as refused:
                count_attempts((limit, "x"))
        with time_machine.travel(datetime(2024, 6, 3, 12, 15, tzinfo=UTC), tick=False):
            count_attempts((limit, "x"))

    assert refused.value.retry_after == 2
