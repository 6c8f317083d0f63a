"""All hooks of the core. The name says when a hook is called:

`register_*`  once at start, every plugin
`provide_*`   per request, the plugins that are on for the tenant; each in a savepoint
`check_*`     before something is decided; returns objections, errors are not swallowed
`load_*`      after migrations, as the owner of the database
`on_*`        after a change, in the same transaction; errors are not swallowed

Hooks take ids and frozen values and return frozen values: never ORM rows, never HTML.
Results are ordered by `(order, plugin, key)`.
"""

# The specifications have no bodies: pluggy reads their names and arguments.
# mypy: disable-error-code="empty-body"

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pluggy

from core.contributions import (
    ActionLabel,
    DemoTenant,
    FieldLabel,
    Impact,
    LimitChoice,
    NavItem,
    Panel,
    Permission,
    PluginInfo,
    Role,
    Setting,
    SubjectLabel,
)
from core.kit import Reason

if TYPE_CHECKING:
    import click
    from flask import Blueprint
    from flask_smorest import Blueprint as ApiBlueprint
    from sqlalchemy import Engine

    from core.users.actor import Actor

hookspec = pluggy.HookspecMarker("flygel")
hookimpl = pluggy.HookimplMarker("flygel")


@hookspec
def register_plugin() -> PluginInfo:
    """Once, first of all: what the plugin is. A plugin without it is quarantined."""


@hookspec
def register_roles() -> Sequence[Role]:
    """Once at start: roles that memberships may hold. The core itself knows only administrator."""


@hookspec
def register_permissions() -> Sequence[Permission]:
    """Once at start: permissions `plugin:resource:action`; an unknown role stops the start."""


@hookspec
def register_settings() -> Sequence[Setting]:
    """Once at start: what a tenant may tune; unknown keys are refused when read or written."""


@hookspec
def register_actions() -> Sequence[ActionLabel]:
    """Once at start: what the plugin's actions are called in the log of changes."""


@hookspec
def register_subjects() -> Sequence[SubjectLabel]:
    """Once at start: what the things are called that the plugin's actions are done to."""


@hookspec
def register_fields() -> Sequence[FieldLabel]:
    """Once at start: what the fields are called that the log keeps before and after a change."""


@hookspec
def register_nav() -> Sequence[NavItem]:
    """Once at start: menu entries; shown per request to those who may open them."""


@hookspec
def register_pages() -> Sequence[Blueprint]:
    """Once at start: Flask blueprints, mounted at `/<plugin>/`; the first is named as it is."""


@hookspec
def register_api() -> Sequence[ApiBlueprint]:
    """Once at start: flask-smorest blueprints, mounted at `/api/v1/<plugin>/`."""


@hookspec
def register_commands() -> Sequence[click.Command]:
    """Once at start: commands of `flygel <plugin> …`."""


@hookspec
def register_catalogue() -> Path:
    """Once at start: a third party's own translations; built-in plugins share one folder."""


@hookspec
def register_demo_tenants() -> Sequence[DemoTenant]:
    """When the demonstration is made: organisations and log-ins to show the plugin with."""


@hookspec
def provide_panels(actor: Actor) -> Sequence[Panel]:
    """Per request of the start page: panels for this reader; a failing one costs only itself."""


@hookspec
def provide_role_limits(role: str) -> Sequence[LimitChoice]:
    """Per request of the role picker: what this role may be limited to, in this tenant."""


@hookspec
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """Before a plugin is switched off: what will disappear for whom, counted."""


@hookspec
def check_plugin_disable(plugin: str) -> Sequence[Reason]:
    """Before a plugin is switched off: why it should not be just now. Empty: no objection."""


@hookspec
def on_plugin_enabled(plugin: str, source: str) -> None:
    """After a plugin was switched on for the tenant in force; `source` is page, command or demo."""


@hookspec
def on_plugin_disabled(plugin: str, source: str) -> None:
    """After a plugin was switched off for the tenant in force; its data stays."""


@hookspec
def on_membership_created(membership_id: UUID, email: str) -> None:
    """After an account became a member: link what was waiting for this (proven) address."""


@hookspec
def on_membership_ended(membership_id: UUID) -> None:
    """After a membership of the tenant in force ended: unlink what pointed at it."""


@hookspec
def on_demo_created(slug: str) -> None:
    """After a demonstration tenant was made: fill it, inside its transaction."""


@hookspec
def on_demo_login(slug: str, members: Mapping[str, Actor]) -> None:
    """After each log-in of a demonstration tenant was made: what its holders have done so far.

    `members` are those who can act by now, by their addresses, the newest last.
    """


@hookspec
def load_reference_data(owner: Engine) -> None:
    """After migrations, as the owner: put shipped reference data in place; repeatable."""
