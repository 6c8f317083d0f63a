"""People's log-ins and bearer tokens."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from sqlalchemy import select

from core.cli import Refused
from core.cli.surroundings import application, inside_app
from core.db.session import db
from core.users.commands import COMMANDS
from core.users.memberships import is_member
from core.users.models import Account
from core.users.tokens import issue_token
from core.web.running import running, today
from core.workspace import find_tenant, operator, working_in


@click.group()
@click.pass_context
def account(ctx: click.Context) -> None:
    """People's log-ins: let the first one in, help who is locked out."""
    ctx.with_resource(application().app_context())


for command in COMMANDS:
    account.add_command(command)


@click.group()
def token() -> None:
    """Bearer tokens of the API."""


@token.command()
@click.option("--tenant", "slug", required=True)
@click.option("--email", required=True)
@click.option("--label", default="command line", show_default=True)
@inside_app
def create(slug: str, email: str, label: str) -> None:
    """Print a token of an account in a tenant; it is shown this once."""
    host = running().host
    account_id = db.session.scalar(select(Account.id).where(Account.email == email.lower()))
    db.session.rollback()
    with working_in(find_tenant(slug), host):
        if account_id is None or not is_member(account_id):
            raise Refused(f"{email} is no member of {slug}.")
        secret = issue_token(operator(host, today()), account_id, label, now=datetime.now(UTC))
    click.echo(secret)
