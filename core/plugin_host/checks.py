"""What a plugin has to be before it may take part; each check names the fix."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from core.contributions import COUNTRIES, PluginInfo
from core.db.base import Base, TableKind

# What the core itself owns; a plugin may not take this name.
CORE = "core"
RESERVED = frozenset({CORE, "api", "static", "public", "jobs", "account", "administration"})


class PluginError(Exception):
    """A plugin's declaration is wrong; the message names the plugin and the fix."""


@dataclass(frozen=True)
class LoadedPlugin:
    """An installed plugin that passed its checks."""

    info: PluginInfo
    module: ModuleType
    folder: Path

    @property
    def name(self) -> str:
        """The plugin's key."""
        return self.info.name

    @property
    def package(self) -> str:
        """The package that the plugin's other modules lie in; empty where it has none."""
        return str(self.module.__package__ or "")


@dataclass(frozen=True)
class Quarantined:
    """An installed plugin that did not pass, and why."""

    name: str
    reason: str


def declared(name: str, module: ModuleType, core_version: str) -> PluginInfo:
    """What the plugin says about itself; raises PluginError when that cannot be right."""
    if not hasattr(module, "register_plugin"):
        raise PluginError(f"{module.__name__} has no register_plugin().")
    info = module.register_plugin()
    if not isinstance(info, PluginInfo):
        raise PluginError(f"{module.__name__}.register_plugin() must return a PluginInfo.")
    if info.name != name:
        raise PluginError(f"Its entry point is called {name!r} but it calls itself {info.name!r}.")
    if not name.isidentifier() or not name.islower() or name in RESERVED:
        raise PluginError(f"{name!r} is not a free lower-case identifier.")
    unknown = sorted(set(info.countries) - set(COUNTRIES))
    if unknown:
        raise PluginError(
            f"It is for {', '.join(unknown)}; the countries are {', '.join(COUNTRIES)}."
        )
    low, high = (_version(text) for text in info.core_versions)
    if not low <= _version(core_version) < high:
        raise PluginError(
            f"It works with core {info.core_versions[0]} up to {info.core_versions[1]};"
            f" this is {core_version}."
        )
    return info


def check_hooks(manager: pluggy.PluginManager, plugin: LoadedPlugin) -> None:
    """Every implementation is of a hook there is, and every hook is marked."""
    unknown = _misspelt(manager, plugin.module)
    if unknown:
        raise PluginError(f"It implements {', '.join(unknown)}, which is no hook.")
    unmarked = [
        name
        for name, found in vars(plugin.module).items()
        if getattr(found, "__module__", None) == plugin.module.__name__
        and getattr(manager.hook, name, None) is not None
        and not hasattr(found, "flygel_impl")
    ]
    if unmarked:
        raise PluginError(f"{', '.join(unmarked)} must be marked with @hookimpl.")


def check_declarations(
    plugin: LoadedPlugin, *, known_roles: set[str], known_permissions: set[str]
) -> None:
    """Roles, permissions, menu, settings and blueprints of the plugin are of its own name."""
    name = plugin.name
    roles = set(known_roles)
    for role in _contributions(plugin, "register_roles"):
        if role.key in roles:
            raise PluginError(f"Role {role.key!r} is declared twice.")
        roles.add(role.key)
    taken = set(known_permissions)
    for permission in _contributions(plugin, "register_permissions"):
        if permission.name.split(":")[0] != name or permission.name.count(":") != 2:
            raise PluginError(f"Permission {permission.name!r} must read {name}:resource:action.")
        if permission.name in taken:
            raise PluginError(f"Permission {permission.name!r} is declared twice.")
        taken.add(permission.name)
        unknown = sorted(set(permission.roles) - roles)
        if unknown:
            raise PluginError(f"Permission {permission.name!r} names unknown roles {unknown}.")
    for item in _contributions(plugin, "register_nav"):
        if item.permission not in taken:
            raise PluginError(f"Menu entry {item.key!r} names no permission of the plugin.")
    keys: set[str] = set()
    for setting in _contributions(plugin, "register_settings"):
        if setting.key in keys:
            raise PluginError(f"Setting {setting.key!r} is declared twice.")
        keys.add(setting.key)
        if setting.check is not None and setting.check(setting.default):
            raise PluginError(
                f"The default of setting {setting.key!r} does not pass its own check."
            )
    for blueprint in _contributions(plugin, "register_pages"):
        if blueprint.name != name and not blueprint.name.startswith(f"{name}_"):
            raise PluginError(
                f"Blueprint {blueprint.name!r} must be called {name} or {name}_something."
            )


def check_tables(plugin: LoadedPlugin) -> None:
    """Imports the plugin's models: every table is a tenant's or reference, in its own schema."""
    models = f"{plugin.package}.models"
    if not plugin.package or importlib.util.find_spec(models) is None:
        return
    importlib.import_module(models)
    for table in Base.tables_of(plugin.package):
        if table.schema != plugin.name:
            raise PluginError(
                f"Table {table.fullname} must live in the PostgreSQL schema {plugin.name!r}:"
                f' `__table_args__ = ({{"schema": {plugin.name!r}}},)`.'
            )
        if table.info["kind"] == TableKind.PLATFORM:
            raise PluginError(
                f"Table {table.fullname} must be TenantOwned or Reference: the platform's own"
                " tables are the core's."
            )


def _contributions(plugin: LoadedPlugin, hook: str) -> list[Any]:
    implementation: Callable[[], Any] | None = getattr(plugin.module, hook, None)
    return list(implementation()) if implementation is not None else []


def _misspelt(manager: pluggy.PluginManager, module: ModuleType) -> list[str]:
    """Implementations of what is no hook; those marked `optionalhook` may wait for its owner."""
    return sorted(
        caller.name
        for caller in manager.get_hookcallers(module) or ()
        if not caller.has_spec()
        and not all(
            found.optionalhook for found in caller.get_hookimpls() if found.plugin is module
        )
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdecimal())
