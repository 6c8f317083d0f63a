"""Migrations and checks of the database."""

from __future__ import annotations

import sys

import click
from sqlalchemy import create_engine, make_url

from core.cli.plugins import tell_quarantined
from core.cli.surroundings import settings
from core.db.catalogue import check_catalogue
from core.db.migrations import downgrade, drift, tables_of, upgrade_all, write_revision
from core.db.owner import owner_engine
from core.plugin_host import PluginHost


@click.group(name="db")
def database() -> None:
    """Migrations and checks of the database."""


@database.command()
def upgrade() -> None:
    """Bring every table and right up to date."""
    config = settings()
    host = PluginHost.discover()
    upgrade_all(owner_engine(config), host, app_role=str(make_url(config.database_url).username))
    tell_quarantined(host)


@database.command()
def check() -> None:
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
