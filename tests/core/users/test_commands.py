"""The operator's commands about log-ins; they commit, so each test has its own database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from core.db.session import db
from core.jobs import JobRunner
from core.mail import StoredMail, stored_mails
from core.tenants.context import TenantView
from core.tenants.directory import TenantError
from core.users.accounts import account_by_email, create_account
from core.users.actor import ADMINISTRATOR, command_actor
from core.users.commands import COMMANDS, address_of
from core.users.memberships import add_member
from core.users.second_factor import enable
from core.web.running import Running
from core.workspace import working_in
from tests.core.users.conftest import NEW_PASSWORD, PASSWORD, is_signed_in, sign_in, submit
from tests.support.browser import Browser

EMAIL = "prove@example.org"
Run = Callable[..., Result]


@pytest.fixture
def platform(own_app: Flask) -> Running:
    """The parts of the application on its own database."""
    found: Running = own_app.extensions["flygel"]
    return found


@pytest.fixture
def run(own_app: Flask) -> Run:
    """`run("close", "prove@example.org")` as the operator would."""
    commands = {command.name: command for command in COMMANDS}

    def call(name: str, *arguments: str) -> Result:
        with own_app.app_context():
            return CliRunner().invoke(commands[name], list(arguments), catch_exceptions=True)

    return call


@pytest.fixture
def browser(own_app: Flask, alpha: TenantView) -> Browser:
    """A browser at alpha."""
    made = Browser(own_app, own_app.response_class)
    made.host = f"{alpha.slug}.localhost"
    return made


@pytest.fixture
def member(own_app: Flask, platform: Running, alpha: TenantView) -> str:
    """The address of a member whose password is PASSWORD."""
    with own_app.app_context(), working_in(alpha, platform.host):
        account_id = create_account(email=EMAIL, name="Prøve", password=PASSWORD)
        add_member(command_actor("Test", date(2024, 6, 1)), account_id, [])
    return EMAIL


def mails(own_app: Flask, platform: Running) -> list[StoredMail]:
    """What has been sent."""
    JobRunner(config=platform.config, host=platform.host, app_context=own_app.app_context).drain()
    return stored_mails(platform.config.var)


def test_a_new_tenants_first_administrator_is_invited_and_signs_in(
    own_app: Flask, platform: Running, run: Run, browser: Browser, alpha: TenantView
) -> None:
    result = run("invite", "--tenant", "alpha", "--email", EMAIL.upper(), "--name", "Prøve")

    assert result.exit_code == 0, result.output
    link = result.output.strip()
    assert link.startswith("http://alpha.localhost:8000/invitation/")
    (mail,) = mails(own_app, platform)
    assert (mail.recipient, link in mail.text) == (EMAIL, True)
    path = re.sub(r"^http://[^/]+", "", link)
    submit(browser, path, name="Prøve", password=NEW_PASSWORD, password_again=NEW_PASSWORD)
    assert is_signed_in(browser)
    with own_app.app_context():
        account = account_by_email(EMAIL)
        assert account is not None
        assert account.confirmed_at is not None


@pytest.mark.parametrize(
    ("email", "role"), [("no address", ADMINISTRATOR), (EMAIL, "no-such-role")]
)
def test_an_invitation_that_cannot_be_sent_says_why(run: Run, email: str, role: str) -> None:
    result = run("invite", "--tenant", "alpha", "--email", email, "--name", "X", "--role", role)

    assert isinstance(result.exception, TenantError)


def test_a_lost_second_factor_is_switched_off_and_its_owner_told(
    own_app: Flask, platform: Running, run: Run, browser: Browser, member: str
) -> None:
    sign_in(browser, member)
    with own_app.app_context():
        account = account_by_email(member)
        assert account is not None
        enable(account, own_app.extensions["security"].totp_factory.generate_totp_secret())
        db.session.commit()

    result = run("reset-second-factor", member)

    assert result.exit_code == 0, result.output
    assert not is_signed_in(browser)
    assert sign_in(browser, member).headers["Location"] == "/"
    assert [mail.recipient for mail in mails(own_app, platform)] == [member]
    assert isinstance(run("reset-second-factor", member).exception, TenantError)


def test_somebody_is_signed_out_everywhere(run: Run, browser: Browser, member: str) -> None:
    sign_in(browser, member)

    assert run("sign-out", member).output == "1 ended\n"
    assert not is_signed_in(browser)


def test_a_closed_account_cannot_sign_in_until_it_is_open_again(
    run: Run, browser: Browser, member: str
) -> None:
    sign_in(browser, member)

    run("close", member)
    assert not is_signed_in(browser)
    assert sign_in(browser, member).status_code == 422
    run("reopen", member)
    assert sign_in(browser, member).status_code == 302


@pytest.mark.parametrize("name", ["reset-second-factor", "sign-out", "close", "reopen"])
def test_an_unknown_address_is_said_to_the_operator(run: Run, name: str) -> None:
    assert isinstance(run(name, "nobody@example.org").exception, TenantError)


def test_in_production_a_tenants_address_is_secure(platform: Running, alpha: TenantView) -> None:
    config = replace(platform.config, env="production", base_domain="flygel.example")

    assert address_of(config, alpha) == "https://alpha.flygel.example"


def test_mail_of_the_operator_comes_from_the_platform(
    own_app: Flask, platform: Running, run: Run, member: str
) -> None:
    with own_app.app_context():
        account = account_by_email(member)
        assert account is not None
        account.language = "en"
        enable(account, own_app.extensions["security"].totp_factory.generate_totp_secret())
        db.session.commit()
    run("reset-second-factor", member)

    (mail,) = mails(own_app, platform)

    assert mail.subject == "Signing in takes only the password again"
    assert mail.text.rstrip().endswith("Flygel")
    assert mail.sent_at <= datetime.now(UTC)
