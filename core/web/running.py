"""What one running Flygel consists of, found from the Flask application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from flask import Flask, current_app, g
from sqlalchemy import Engine

from core.config import Config
from core.contributions import Permission
from core.db.owner import owner_engine
from core.db.session import with_savepoint
from core.i18n import gettext
from core.plugin_host import FailedPart, PluginHost
from core.tenants.context import enabled_plugins
from core.tenants.settings import DatedValue, Settings
from core.users.actor import Actor
from core.users.permissions import CORE_PERMISSIONS
from core.web.access import Routes
from core.workspace import operator

# Both countries share one clock; it decides which day "today" is for a deadline.
CLOCK = ZoneInfo("Europe/Oslo")
Answer = TypeVar("Answer")
log = structlog.get_logger()


@dataclass(frozen=True)
class Running:
    """The parts that requests and commands ask for."""

    config: Config
    host: PluginHost
    routes: Routes
    settings: Settings
    # The tenant that each host name meant when it was asked for last.
    tenant_ids: dict[str, UUID] = field(default_factory=dict)

    def permissions(self, enabled: frozenset[str]) -> list[Permission]:
        """The core's permissions and those of the plugins that are on."""
        return [*CORE_PERMISSIONS, *self.host.permissions(only=enabled)]


def install(app: Flask, running: Running) -> None:
    """Puts the parts where `running()` finds them."""
    app.extensions["flygel"] = running


def give_up_owner(app: Flask) -> None:
    """Forgets the owner role, which an application that serves must not have."""
    found: Running = app.extensions["flygel"]
    config = replace(found.config, owner_database_url=None)
    install(app, replace(found, config=config))


def running() -> Running:
    """The parts of the application in whose context this is called."""
    found: Running = current_app.extensions["flygel"]
    return found


def now() -> datetime:
    """The moment, with the clock of the countries served."""
    return datetime.now(CLOCK)


def today() -> date:
    """The day it is for a deadline in Norway and Denmark."""
    return now().date()


def current_actor() -> Actor:
    """The one who acts in this request; only routes with `@requires` may ask."""
    actor = current_actor_or_none()
    if actor is None:
        raise RuntimeError(
            "Nobody is signed in here. Use @requires(...), or current_actor_or_none()."
        )
    return actor


def current_actor_or_none() -> Actor | None:
    """The one who acts in this request, or None for a visitor."""
    return getattr(g, "actor", None)


def may_open(endpoint: str) -> bool:
    """Whether the reader holds what a page asks for, so that a link to it does not lead to a no.

    What the page is about may still be out of their reach. False for a page there is not.
    """
    access = running().routes.access(current_app, endpoint)
    if access is None:
        return False
    actor = current_actor_or_none()
    return access.permission is None or (actor is not None and actor.may(access.permission))


def setting(plugin: str, key: str, *, on: date | None = None) -> object:
    """A setting's value for the tenant in force; `on` is the day of the case when it is dated."""
    return running().settings.value(plugin, key, on=on)


def settings_on(plugin: str, day: date) -> Mapping[str, Any]:
    """Every setting of a plugin for the tenant in force as of a day, in one statement."""
    return running().settings.values_on(plugin, day)


def setting_values(plugin: str) -> Mapping[str, list[DatedValue]]:
    """Everything stored for a plugin's settings by key, the newest first; one statement.

    For what is judged as of many days at once; before the first value the default counts.
    """
    return running().settings.values(plugin)


def change_setting(
    actor: Actor, plugin: str, key: str, raw: object, *, valid_from: date | None = None
) -> None:
    """Stores a setting given as JSON; raises SettingRefused when it does not pass."""
    running().settings.store(actor, plugin, key, raw, valid_from=valid_from)


def roles_holding(permission: str) -> frozenset[str]:
    """The roles that hold the permission, of the plugins that are on for the tenant in force."""
    return frozenset(
        role
        for each in running().permissions(enabled_plugins())
        if each.name == permission
        for role in each.roles
    )


def is_on(plugin: str) -> bool:
    """The gate: whether a plugin's doors are open for the tenant in force."""
    return plugin in enabled_plugins()


def call_hook(hook: str, **arguments: object) -> list[tuple[str, object]]:
    """Calls a hook, also one of a plugin's own, of the plugins that are on for the tenant in force.

    Answers with each plugin's name and answer, in load order. What one raises is not swallowed.
    """
    return running().host.each(hook, only=enabled_plugins(), **arguments)


def hook_contributions(hook: str, **arguments: object) -> list[Any]:
    """What the plugins that are on contribute to a hook, flattened, by `(order, plugin, key)`."""
    return running().host.all(hook, only=enabled_plugins(), **arguments)


def guarded(call: Callable[[], Answer]) -> Answer | None:
    """The call's answer, or None when it failed; a savepoint keeps the rest of the page."""
    savepoint = with_savepoint()
    try:
        answer = call()
        savepoint.commit()
    except Exception:
        savepoint.rollback()
        log.exception("a plugin's part of the page failed")
        return None
    return answer


def guarded_contributions(hook: str, **arguments: object) -> tuple[list[Any], tuple[str, ...]]:
    """As `hook_contributions`, but what one plugin raises costs only its own part.

    The second value names the modules whose part could not be had, in the reader's language.
    """
    host = running().host
    parts = host.parts(hook, enabled_plugins(), guard=guarded, **arguments)
    failed = [part.plugin for part in parts if isinstance(part, FailedPart)]
    return (
        [part for part in parts if not isinstance(part, FailedPart)],
        tuple(gettext(host.plugins[name].info.label) for name in failed),
    )


def owner_of_database() -> Engine:
    """A connection as the owner role, for a command that writes reference data.

    Raises ConfigError where the process was not given it, as a web server should not be.
    """
    return owner_engine(running().config)


def operating_actor() -> Actor:
    """The one at the command line, for a plugin's commands."""
    return operator(running().host, today())
