"""The operator's commands about log-ins: letting the first one in, helping who is locked out."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from core.config import Config
from core.db.session import db
from core.i18n import explain
from core.tenants.context import TenantView
from core.tenants.directory import TenantError
from core.users.accounts import account_by_email
from core.users.actor import ADMINISTRATOR
from core.users.addresses import normal_address
from core.users.credentials import tell_second_factor
from core.users.invitations import InvitationRefused, invite
from core.users.models import Account
from core.users.roles import RoleGrant, RoleRefused
from core.users.second_factor import disable, has_second_factor
from core.users.sessions import end_other_sessions
from core.web.running import running, today
from core.workspace import find_tenant, operator, working_in


@click.command(name="invite")
@click.option("--tenant", "slug", required=True)
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option("--role", default=ADMINISTRATOR, show_default=True, help="A role without a limit.")
@click.option("--language", type=click.Choice(["nb", "nn", "da", "en"]), default=None)
def invite_person(slug: str, email: str, name: str, role: str, language: str | None) -> None:
    """Invite somebody, such as a new tenant's first administrator, and print the link."""
    found = running()
    links: list[str] = []

    def link(token: str) -> str:
        links.append(f"{address_of(found.config, tenant)}/invitation/{token}")
        return links[-1]

    tenant = find_tenant(slug)
    with working_in(tenant, found.host):
        try:
            invite(
                found.host,
                operator(found.host, today()),
                email=email,
                name=name,
                roles=[RoleGrant(role=role)],
                language=language,
                link=link,
                now=datetime.now(UTC),
            )
        except (InvitationRefused, RoleRefused) as refused:
            raise TenantError(explain(refused.reason)) from None
    click.echo(links[-1])


def address_of(config: Config, tenant: TenantView) -> str:
    """A tenant's address as this machine serves it."""
    host = f"{tenant.slug}.{config.base_domain}"
    # In production something in front of the server speaks TLS, on the usual port.
    return f"https://{host}" if config.env == "production" else f"http://{host}:{config.port}"


@click.command(name="reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Switch somebody's second factor off, who has lost phone and recovery codes.

    Make sure that it is them before you do. They are told by mail, and signed out everywhere.
    """
    account = _account(email)
    if not has_second_factor(account):
        raise TenantError(f"{account.email} has no second factor.")
    disable(account)
    end_other_sessions(account.id, keep=None, now=datetime.now(UTC))
    tell_second_factor(account, on=False)
    db.session.commit()
    click.echo(f"{account.email} signs in with the password only")


@click.command(name="sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """Sign somebody out of every browser."""
    account = _account(email)
    ended = end_other_sessions(account.id, keep=None, now=datetime.now(UTC))
    db.session.commit()
    click.echo(f"{ended} ended")


@click.command()
@click.argument("email")
def close(email: str) -> None:
    """Close an account: it is signed out and cannot sign in. Nothing is deleted."""
    account = _account(email)
    account.active = False
    end_other_sessions(account.id, keep=None, now=datetime.now(UTC))
    db.session.commit()
    click.echo(f"{account.email} is closed")


@click.command()
@click.argument("email")
def reopen(email: str) -> None:
    """Open a closed account again."""
    account = _account(email)
    account.active = True
    db.session.commit()
    click.echo(f"{account.email} is open")


def _account(email: str) -> Account:
    address = normal_address(email)
    account = account_by_email(address) if address else None
    if account is None:
        raise TenantError(f"There is no account {email!r}.")
    return account


COMMANDS = (invite_person, reset_second_factor, sign_out, close, reopen)
