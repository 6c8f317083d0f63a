"""What is installed, and the plugins' own commands."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack

import click
from sqlalchemy import create_engine

from core.cli.surroundings import application, settings, var_folder
from core.db.migrations import quarantine_unmigrated
from core.plugin_host import PluginHost
from core.tenants.context import enabled_plugins
from core.tenants.directory import TenantError
from core.workspace import find_tenant, working_in


@click.command()
def plugins() -> None:
    """What is installed, and what is quarantined and why; fails when anything is.

    The database is asked whether a plugin's tables are up to date, where there is one already.
    """
    from core.web.mounting import rehearse

    host = PluginHost.discover()
    rehearse(host)
    if os.environ.get("FLYGEL_DATABASE_URL") or (var_folder() / "postgres").exists():
        engine = create_engine(settings().database_url)
        quarantine_unmigrated(engine, host)
        engine.dispose()
    for loaded in host.plugins.values():
        needs = f" needs {', '.join(loaded.info.requires)}" if loaded.info.requires else ""
        click.echo(f"{loaded.name:24} {loaded.info.version:8} {loaded.info.kind}{needs}")
    tell_quarantined(host)


def tell_quarantined(host: PluginHost) -> None:
    """Says which plugins are quarantined and ends the command: with 1 when any is."""
    for broken in host.quarantined.values():
        click.echo(f"{broken.name:24} QUARANTINED {broken.reason}", err=True)
    sys.exit(1 if host.quarantined else 0)


def plugin_groups() -> dict[str, click.Group]:
    """`flygel <plugin> …` of every plugin that has commands."""
    return {
        plugin: _group(plugin, list(commands))
        for plugin, commands in PluginHost.discover().commands()
    }


def _group(plugin: str, commands: list[click.Command]) -> click.Group:
    """`flygel <plugin> [--tenant SLUG] …`: inside the app, the tenant and one transaction."""

    @click.group(name=plugin, help=f"Commands of {plugin}.")
    @click.option(
        "--tenant", "slug", help="The tenant to work in; commands on shared figures need none."
    )
    @click.pass_context
    def group(ctx: click.Context, slug: str | None) -> None:
        from core.web.running import running

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
