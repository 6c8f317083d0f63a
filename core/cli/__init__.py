"""The `flygel` command: for the platform's operator, at the machine.

Each group of commands is a module that is imported when one of its commands is asked for, so
that making a tenant does not wait for the web server's parts.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from core.config import ConfigError

# Where each command of the core is; every other name is a plugin's.
COMMANDS = {
    "account": "core.cli.accounts:account",
    "db": "core.cli.database:database",
    "demo": "core.cli.serving:demo",
    "plugins": "core.cli.plugins:plugins",
    "serve": "core.cli.serving:serve",
    "tenant": "core.cli.tenants:tenant",
    "token": "core.cli.accounts:token",
    "worker": "core.cli.serving:worker",
}


class Refused(Exception):
    """A command cannot do what it was asked; the message is meant for the operator."""


class FlygelGroup(click.Group):
    """Finds a command by name: the core's by the list above, then the plugins'."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The core's commands and one group per plugin that has some."""
        from core.cli.plugins import plugin_groups

        return sorted({*COMMANDS, *plugin_groups()})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The core's command, else the group of the plugin called so."""
        if name in COMMANDS:
            module, _, attribute = COMMANDS[name].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        from core.cli.plugins import plugin_groups

        return plugin_groups().get(name)


@click.group(cls=FlygelGroup)
def flygel() -> None:
    """Flygel: the platform that talent programmes in music and culture run on."""


def main() -> None:
    """The entry point: errors meant for the operator are one line on stderr."""
    # What a command imports stays until it ends; looking through it meanwhile takes a tenth of it.
    gc.set_threshold(20_000, 20, 50)
    try:
        flygel(standalone_mode=True)
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        click.echo(f"flygel: {told}", err=True)
        sys.exit(1)


def _told(error: Exception) -> str | None:
    """What the operator is told of an expected error; None for a fault, which shows its trace."""
    from sqlalchemy.exc import OperationalError

    from core.db.catalogue import UnsafeDatabase
    from core.tenants.directory import TenantError

    if isinstance(error, OperationalError):
        return f"the database does not answer: {str(error.orig).strip()}"
    if isinstance(error, ConfigError | Refused | TenantError | UnsafeDatabase):
        return str(error)
    return None
