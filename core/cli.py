"""The `flygel` command: for the platform's operator, at the machine."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.exc import OperationalError

from core import config as configuration
from core.app import create_app
from core.config import Config, ConfigError
from core.db.catalogue import UnsafeDatabase, check_catalogue
from core.db.migrations import (
    downgrade,
    drift,
    quarantine_unmigrated,
    tables_of,
    upgrade_all,
    write_revision,
)
from core.db.session import db
from core.plugin_host import PluginHost
from core.tenants.context import enabled_plugins
from core.tenants.models import TenantStatus
from core.tenants.queries import all_tenants, plugin_states
from core.tenants.services import (
    TenantError,
    create_tenant,
    disable_plugin,
    enable_plugin,
    set_tenant_status,
)
from core.users.commands import COMMANDS as ACCOUNT_COMMANDS
from core.users.models import Account
from core.users.tokens import issue_token
from core.web.mounting import rehearse
from core.web.running import running, today
from core.workspace import find_tenant, operator, owner_engine, working_in

# Errors whose message is meant for the operator; anything else is a fault and shows its trace.
TOLD = (ConfigError, TenantError, UnsafeDatabase)


class FlygelGroup(click.Group):
    """Finds the plugins' commands only when one is asked for: most commands need no plugin."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The core's commands and one group per plugin that has some."""
        return sorted(
            {*super().list_commands(ctx), *(name for name, _ in PluginHost.discover().commands())}
        )

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The core's command, else the group of the plugin called so."""
        own = super().get_command(ctx, name)
        if own is not None:
            return own
        for plugin, commands in PluginHost.discover().commands():
            if plugin == name:
                return plugin_group(plugin, list(commands))
        return None


@click.group(cls=FlygelGroup)
def flygel() -> None:
    """Flygel: the platform that talent programmes in music and culture run on."""


def main() -> None:
    """The entry point: errors meant for the operator are one line on stderr."""
    try:
        flygel(standalone_mode=True)
    except TOLD as error:
        click.echo(f"flygel: {error}", err=True)
        sys.exit(1)
    except OperationalError as error:
        click.echo(f"flygel: the database does not answer: {str(error.orig).strip()}", err=True)
        sys.exit(1)


def inside_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Runs a command inside the application's context."""

    @click.pass_context
    def wrapped(ctx: click.Context, *args: Any, **kwargs: Any) -> Any:
        ctx.with_resource(application().app_context())
        return ctx.invoke(command, *args, **kwargs)

    wrapped.__name__ = command.__name__
    wrapped.__doc__ = command.__doc__
    return wrapped


def application() -> Flask:
    """The application as the environment describes it."""
    return create_app(settings())


def settings() -> Config:
    """The settings, completed from the embedded database that `make run` keeps under var/."""
    from core.serve import environment

    return configuration.load(environment())


def plugin_group(plugin: str, commands: list[click.Command]) -> click.Group:
    """`flygel <plugin> [--tenant SLUG] …`: inside the app, the tenant and one transaction."""

    @click.group(name=plugin, help=f"Commands of {plugin}.")
    @click.option(
        "--tenant", "slug", help="The tenant to work in; commands on shared figures need none."
    )
    @click.pass_context
    def group(ctx: click.Context, slug: str | None) -> None:
        scope = ctx.with_resource(ExitStack())
        scope.enter_context(application().app_context())
        if slug is not None:
            host = running().host
            scope.enter_context(working_in(find_tenant(slug), host))
            if plugin not in enabled_plugins():
                raise TenantError(f"{plugin} is not on for {slug}.")

    for command in commands:
        group.add_command(command)
    return group


# Serving ----------------------------------------------------------------------------------


@flygel.command()
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
def serve(port: int) -> None:
    """Run everything: database, migrations, demonstration, worker and web server."""
    from core.serve import run

    sys.exit(run(port=port, var=Path(settings_var())))


def settings_var() -> str:
    """The folder for what this machine keeps."""
    return os.environ.get("FLYGEL_VAR", "var")


@flygel.command()
def worker() -> None:
    """Run the jobs: mail and everything that takes long."""
    from core.jobs import run_worker

    run_worker(application())


@flygel.command()
def demo() -> None:
    """Make the demonstration's tenants, once, and print their log-ins."""
    from core.demo import ensure_demo

    ensure_demo(application())


# Database ---------------------------------------------------------------------------------


@flygel.group(name="db")
def database() -> None:
    """Migrations and checks of the database."""


@database.command()
def upgrade() -> None:
    """Bring every table and right up to date."""
    config = settings()
    host = PluginHost.discover()
    upgrade_all(owner_engine(config), host, app_role=str(make_url(config.database_url).username))
    _tell_quarantined(host)


@database.command(name="check")
def check_database() -> None:
    """Fail where models and tables differ, or a table has no owner."""
    config = settings()
    host = PluginHost.discover()
    problems = drift(owner_engine(config), host)
    with create_engine(config.database_url).connect() as connection:
        problems += check_catalogue(connection, tables_of(host), extra_schemas=frozenset({"jobs"}))
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1 if problems else 0)


@database.command()
@click.argument("plugin")
@click.option("-m", "--message", required=True)
def revision(plugin: str, message: str) -> None:
    """Write a migration with the differences found."""
    click.echo(write_revision(owner_engine(settings()), PluginHost.discover(), plugin, message))


@database.command(name="downgrade")
@click.argument("plugin")
@click.option("--revision", default="base")
def downgrade_history(plugin: str, revision: str) -> None:
    """Take a plugin's tables back. Its data is lost."""
    downgrade(owner_engine(settings()), PluginHost.discover(), plugin, revision)


# Tenants ----------------------------------------------------------------------------------


@flygel.group()
def tenant() -> None:
    """Organisations that run their own Flygel."""


@tenant.command()
@click.argument("slug")
@click.option(
    "--name",
    "names",
    multiple=True,
    required=True,
    help="nb=Navn; once per language, or the name alone.",
)
@click.option("--country", type=click.Choice(["NO", "DK"]), required=True)
@click.option("--languages", default=None, help="Offered, the default first: nb,nn")
@click.option("--colour", "colours", multiple=True, help="#rrggbb, up to three")
def create(
    slug: str, names: tuple[str, ...], country: str, languages: str | None, colours: tuple[str, ...]
) -> None:
    """Make a tenant; it answers at its host name at once."""
    offered = languages.split(",") if languages else {"NO": ["nb", "nn"], "DK": ["da"]}[country]
    texts = {}
    for name in names:
        language, equals, text = name.partition("=")
        texts[language if equals else offered[0]] = text if equals else name
    made = create_tenant(
        owner_engine(settings()),
        slug=slug,
        names=texts,
        country=country,
        languages=offered,
        colours=colours,
    )
    click.echo(f"{made.slug}: {made.names.get(made.default_language, slug)} ({made.id})")


@tenant.command(name="list")
@inside_app
def list_tenants() -> None:
    """Every tenant, its status and languages."""
    for view in all_tenants():
        click.echo(
            f"{view.slug:32} {view.status:10} {view.country} {','.join(view.languages):10}"
            f" {next(iter(view.names.values()))}"
        )


@tenant.command()
@click.argument("slug")
@inside_app
def show(slug: str) -> None:
    """One tenant, with the plugins it has on."""
    view = find_tenant(slug)
    with working_in(view, running().host):
        states = plugin_states()
    document = {
        "slug": view.slug,
        "names": dict(view.names),
        "status": view.status,
        "country": view.country,
        "currency": view.currency,
        "languages": list(view.languages),
        "default_language": view.default_language,
        "plugins": {name: str(state) for name, state in sorted(states.items())},
    }
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@tenant.command()
@click.argument("slug")
def suspend(slug: str) -> None:
    """Close a tenant: every page says so; nothing is deleted."""
    set_tenant_status(owner_engine(settings()), slug=slug, status=TenantStatus.SUSPENDED)


@tenant.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Open a suspended tenant again."""
    set_tenant_status(owner_engine(settings()), slug=slug, status=TenantStatus.ACTIVE)


@tenant.command()
@click.argument("slug")
@click.argument("plugin")
@click.option("--off", is_flag=True, help="Switch it off instead; its data stays.")
@inside_app
def plugin(slug: str, plugin: str, off: bool) -> None:
    """Switch a plugin on (with what it requires) or off for a tenant."""
    host = running().host
    with working_in(find_tenant(slug), host):
        switch = disable_plugin if off else enable_plugin
        switched = switch(host, operator(host, today()), plugin, source="command")
    click.echo(f"{'off' if off else 'on'}: {', '.join(switched) or 'nothing to do'}")


# Accounts ---------------------------------------------------------------------------------


@flygel.group()
@click.pass_context
def account(ctx: click.Context) -> None:
    """People's log-ins: let the first one in, help who is locked out."""
    ctx.with_resource(application().app_context())


for account_command in ACCOUNT_COMMANDS:
    account.add_command(account_command)


# Plugins and tokens -----------------------------------------------------------------------


@flygel.command()
def plugins() -> None:
    """What is installed, and what is quarantined and why; fails when anything is.

    The database is asked whether a plugin's tables are up to date, where there is one already.
    """
    host = PluginHost.discover()
    rehearse(host)
    if os.environ.get("FLYGEL_DATABASE_URL") or (Path(settings_var()) / "postgres").exists():
        engine = create_engine(settings().database_url)
        quarantine_unmigrated(engine, host)
        engine.dispose()
    for loaded in host.plugins.values():
        needs = f" needs {', '.join(loaded.info.requires)}" if loaded.info.requires else ""
        click.echo(f"{loaded.name:24} {loaded.info.version:8} {loaded.info.kind}{needs}")
    _tell_quarantined(host)


def _tell_quarantined(host: PluginHost) -> None:
    for broken in host.quarantined.values():
        click.echo(f"{broken.name:24} QUARANTINED {broken.reason}", err=True)
    sys.exit(1 if host.quarantined else 0)


@flygel.group()
def token() -> None:
    """Bearer tokens of the API."""


@token.command(name="create")
@click.option("--tenant", "slug", required=True)
@click.option("--email", required=True)
@click.option("--label", default="command line", show_default=True)
@inside_app
def create_token(slug: str, email: str, label: str) -> None:
    """Print a token of an account in a tenant; it is shown this once."""
    host = running().host
    account_id = db.session.scalar(select(Account.id).where(Account.email == email.lower()))
    db.session.rollback()
    with working_in(find_tenant(slug), host):
        if account_id is None or not _is_member(account_id):
            raise TenantError(f"{email} is no member of {slug}.")
        secret = issue_token(operator(host, today()), account_id, label, now=datetime.now(UTC))
    click.echo(secret)


def _is_member(account_id: Any) -> bool:
    from core.users.models import Membership

    return bool(
        db.session.scalar(
            select(Membership.id).where(
                Membership.account_id == account_id, Membership.ended_at.is_(None)
            )
        )
    )
