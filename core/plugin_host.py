"""Finds plugins, checks them, orders them, and calls their hooks for the tenants that have them on.

One object made in `create_app()`; no module-level manager. A plugin that cannot be loaded is
quarantined: the platform starts without it and says why.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pluggy
import structlog

from core import hookspecs
from core.contributions import (
    ActionLabel,
    DemoTenant,
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
from core.db.base import Base, TableKind
from core.kit import Reason

if TYPE_CHECKING:
    import click
    from flask import Blueprint
    from flask_smorest import Blueprint as ApiBlueprint
    from sqlalchemy import Engine

    from core.users.actor import Actor

ENTRY_POINTS = "flygel.plugins"
# What the core itself owns; a plugin may not take this name.
CORE = "core"
RESERVED = frozenset({CORE, "api", "static", "public", "jobs", "account", "administration"})

log = structlog.get_logger()


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


@dataclass(frozen=True)
class FailedPart:
    """Which plugin's contribution could not be had; the page says so in its place."""

    plugin: str


class PluginHost:
    """All installed plugins, in the order of what they require."""

    def __init__(
        self, modules: Iterable[tuple[str, Callable[[], ModuleType]]], *, core_version: str
    ) -> None:
        self._manager = pluggy.PluginManager("flygel")
        self._manager.add_hookspecs(hookspecs)
        self.plugins: dict[str, LoadedPlugin] = {}
        self.quarantined: dict[str, Quarantined] = {}
        self._callers: dict[tuple[str, frozenset[str]], pluggy.HookCaller] = {}
        candidates = self._load(modules, core_version)
        for plugin in self._in_order(candidates):
            self._register(plugin)
        self._callers.clear()

    @classmethod
    def discover(cls, *, extra: Iterable[tuple[str, Callable[[], ModuleType]]] = ()) -> PluginHost:
        """The host of everything installed under the entry points `flygel.plugins`."""
        found = importlib.metadata.entry_points(group=ENTRY_POINTS)
        modules = [
            (entry.name, entry.load) for entry in sorted(found, key=lambda entry: entry.name)
        ]
        return cls([*modules, *extra], core_version=importlib.metadata.version("flygel"))

    # Loading, checking, ordering ------------------------------------------------------------

    def _load(
        self, modules: Iterable[tuple[str, Callable[[], ModuleType]]], core_version: str
    ) -> dict[str, LoadedPlugin]:
        candidates: dict[str, LoadedPlugin] = {}
        for name, load in modules:
            # Whatever a plugin's import raises must cost the plugin, never the platform; also
            # a script's sys.exit().
            try:
                module = load()
                info = self._declared(name, module, core_version)
            except (Exception, SystemExit) as error:
                self._quarantine(name, f"{type(error).__name__}: {error}")
                continue
            if name in candidates or name in self.quarantined:
                # Nobody can say which of the two the tenants' rows belong to.
                candidates.pop(name, None)
                self._quarantine(name, f"PluginError: Two plugins are called {name!r}.")
                continue
            folder = Path(str(module.__file__)).parent
            candidates[name] = LoadedPlugin(info=info, module=module, folder=folder)
        return candidates

    @staticmethod
    def _declared(name: str, module: ModuleType, core_version: str) -> PluginInfo:
        if not hasattr(module, "register_plugin"):
            raise PluginError(f"{module.__name__} has no register_plugin().")
        info = module.register_plugin()
        if not isinstance(info, PluginInfo):
            raise PluginError(f"{module.__name__}.register_plugin() must return a PluginInfo.")
        if info.name != name:
            raise PluginError(
                f"Its entry point is called {name!r} but it calls itself {info.name!r}."
            )
        if not name.isidentifier() or not name.islower() or name in RESERVED:
            raise PluginError(f"{name!r} is not a free lower-case identifier.")
        low, high = (_version(text) for text in info.core_versions)
        if not low <= _version(core_version) < high:
            raise PluginError(
                f"It works with core {info.core_versions[0]} up to {info.core_versions[1]};"
                f" this is {core_version}."
            )
        return info

    def _in_order(self, candidates: dict[str, LoadedPlugin]) -> list[LoadedPlugin]:
        """Required plugins first; a plugin whose requirement is missing is quarantined, too."""
        while True:
            missing = {
                name: [need for need in plugin.info.requires if need not in candidates]
                for name, plugin in candidates.items()
            }
            broken = {name: needs for name, needs in missing.items() if needs}
            if not broken:
                break
            for name, needs in broken.items():
                self._quarantine(name, f"It requires {', '.join(needs)}, which is not there.")
                del candidates[name]
        graph = {name: sorted(plugin.info.requires) for name, plugin in sorted(candidates.items())}
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            for name in sorted(set(error.args[1])):
                self._quarantine(name, f"It requires itself: {' → '.join(error.args[1])}.")
                candidates.pop(name, None)
            return self._in_order(candidates)
        return [candidates[name] for name in order]

    def _register(self, plugin: LoadedPlugin) -> None:
        try:
            broken = [need for need in plugin.info.requires if need not in self.plugins]
            if broken:
                raise PluginError(f"It requires {', '.join(broken)}, which is quarantined.")
            specs = getattr(plugin.module, "HOOKSPECS", None)
            if specs is not None:
                self._manager.add_hookspecs(specs)
            self._manager.register(plugin.module, name=plugin.name)
            self._check_hooks(plugin)
            self._check_declarations(plugin)
            _check_tables(plugin)
        except (Exception, SystemExit) as error:
            self._forget(plugin.name)
            self._quarantine(plugin.name, f"{type(error).__name__}: {error}")
            return
        self.plugins[plugin.name] = plugin
        # A caller made before this plugin came would answer for it as well.
        self._callers.clear()

    def _check_hooks(self, plugin: LoadedPlugin) -> None:
        unknown = _misspelt(self._manager, plugin.module)
        if unknown:
            raise PluginError(f"It implements {', '.join(unknown)}, which is no hook.")
        unmarked = [
            name
            for name, found in vars(plugin.module).items()
            if getattr(found, "__module__", None) == plugin.module.__name__
            and getattr(self._manager.hook, name, None) is not None
            and not hasattr(found, "flygel_impl")
        ]
        if unmarked:
            raise PluginError(f"{', '.join(unmarked)} must be marked with @hookimpl.")

    def _check_declarations(self, plugin: LoadedPlugin) -> None:
        name = plugin.name
        roles = {"administrator", *(role.key for role in self.roles())}
        for role in self._of(plugin, "register_roles"):
            if role.key in roles:
                raise PluginError(f"Role {role.key!r} is declared twice.")
            roles.add(role.key)
        taken = {permission.name for permission in self.permissions()}
        for permission in self._of(plugin, "register_permissions"):
            if permission.name.split(":")[0] != name or permission.name.count(":") != 2:
                raise PluginError(
                    f"Permission {permission.name!r} must read {name}:resource:action."
                )
            if permission.name in taken:
                raise PluginError(f"Permission {permission.name!r} is declared twice.")
            taken.add(permission.name)
            unknown = sorted(set(permission.roles) - roles)
            if unknown:
                raise PluginError(f"Permission {permission.name!r} names unknown roles {unknown}.")
        for item in self._of(plugin, "register_nav"):
            if item.permission not in taken:
                raise PluginError(f"Menu entry {item.key!r} names no permission of the plugin.")
        keys: set[str] = set()
        for setting in self._of(plugin, "register_settings"):
            if setting.key in keys:
                raise PluginError(f"Setting {setting.key!r} is declared twice.")
            keys.add(setting.key)
            if setting.check is not None and setting.check(setting.default):
                raise PluginError(
                    f"The default of setting {setting.key!r} does not pass its own check."
                )
        for blueprint in self._of(plugin, "register_pages"):
            if blueprint.name != name and not blueprint.name.startswith(f"{name}_"):
                raise PluginError(
                    f"Blueprint {blueprint.name!r} must be called {name} or {name}_something."
                )

    def quarantine(self, name: str, reason: str) -> None:
        """Takes a loaded plugin out again, with everything that requires it.

        For what is found out only later: its pages cannot be mounted, its tables are not there.
        """
        for dependent in self.needed_by(name):
            self._forget(dependent)
            self._quarantine(dependent, f"PluginError: It requires {name}, which is quarantined.")
        self._forget(name)
        self._quarantine(name, reason)

    def _forget(self, name: str) -> None:
        self.plugins.pop(name, None)
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)
        self._callers.clear()

    def _quarantine(self, name: str, reason: str) -> None:
        log.error("plugin quarantined", plugin=name, reason=reason)
        self.quarantined[name] = Quarantined(name=name, reason=reason)

    # Requirements, both ways ----------------------------------------------------------------

    def needs(self, name: str) -> list[str]:
        """Everything this plugin requires, directly or not, in the order to switch it on."""
        wanted: set[str] = set()
        pending = [name]
        while pending:
            for need in self.plugins[pending.pop()].info.requires:
                if need not in wanted:
                    wanted.add(need)
                    pending.append(need)
        return [plugin for plugin in self.plugins if plugin in wanted]

    def needed_by(self, name: str) -> list[str]:
        """Everything that requires this plugin, directly or not, in the order to switch it off."""
        return [plugin for plugin in reversed(self.plugins) if name in self.needs(plugin)]

    # Calling hooks --------------------------------------------------------------------------

    def _of(self, plugin: LoadedPlugin, hook: str) -> list[Any]:
        implementation = getattr(plugin.module, hook, None)
        return list(implementation()) if implementation is not None else []

    def each(
        self, hook: str, *, only: frozenset[str] | None = None, **arguments: Any
    ) -> list[tuple[str, Any]]:
        """The hook's answer of each plugin, with the plugin's name, in load order.

        `only` is the set of plugins to ask: those that are on for a tenant.
        """
        answers = []
        for name in self.plugins:
            if only is not None and name not in only:
                continue
            answers += [(name, answer) for answer in self._caller(hook, name)(**arguments)]
        return answers

    def _caller(self, hook: str, name: str) -> pluggy.HookCaller:
        key = (hook, frozenset({name}))
        if key not in self._callers:
            others = [
                module
                for other, module in self._manager.list_name_plugin()
                if other != name and module
            ]
            self._callers[key] = self._manager.subset_hook_caller(hook, others)
        return self._callers[key]

    def all(self, hook: str, *, only: frozenset[str] | None = None, **arguments: Any) -> list[Any]:
        """The hook's contributions of all plugins asked, flattened, by `(order, plugin, key)`."""
        return [
            item
            for _, item in sorted(
                (
                    ((getattr(item, "order", 0), name, str(getattr(item, "key", ""))), item)
                    for name, items in self.each(hook, only=only, **arguments)
                    for item in items
                ),
                key=lambda pair: pair[0],
            )
        ]

    # One typed method per hook --------------------------------------------------------------

    def roles(self, only: frozenset[str] | None = None) -> list[Role]:
        """Roles of the plugins asked; the core adds the administrator."""
        return self.all("register_roles", only=only)

    def permissions(self, only: frozenset[str] | None = None) -> list[Permission]:
        """Permissions of the plugins asked."""
        return self.all("register_permissions", only=only)

    def settings(self, plugin: str) -> dict[str, Setting]:
        """One plugin's settings by key, in their order."""
        return {
            setting.key: setting
            for setting in self.all("register_settings", only=frozenset({plugin}))
        }

    def actions(self) -> list[ActionLabel]:
        """What the actions of all installed plugins are called in the log."""
        return self.all("register_actions")

    def subjects(self) -> list[SubjectLabel]:
        """What the things in the log are called, of all installed plugins."""
        return self.all("register_subjects")

    def nav(self, only: frozenset[str]) -> list[NavItem]:
        """Menu entries of the plugins asked."""
        return self.all("register_nav", only=only)

    def pages(self, only: frozenset[str] | None = None) -> list[tuple[str, Sequence[Blueprint]]]:
        """The page blueprints of the plugins asked, with their names."""
        return self.each("register_pages", only=only)

    def api(self, only: frozenset[str] | None = None) -> list[tuple[str, Sequence[ApiBlueprint]]]:
        """The API blueprints of the plugins asked, with their names."""
        return self.each("register_api", only=only)

    def commands(self) -> list[tuple[str, Sequence[click.Command]]]:
        """Every plugin's commands."""
        return self.each("register_commands")

    def catalogues(self) -> list[Path]:
        """Translation folders of third parties."""
        return [folder for _, folder in self.each("register_catalogue")]

    def demo_tenants(self) -> list[DemoTenant]:
        """Organisations to show the plugins with."""
        return self.all("register_demo_tenants")

    def panels(
        self, enabled: frozenset[str], actor: Actor, *, guard: Callable[[Callable[[], Any]], Any]
    ) -> list[Panel | FailedPart]:
        """Panels of the start page; `guard` runs a call in a savepoint, None means it failed."""
        found: list[tuple[tuple[int, str, str], Panel | FailedPart]] = []
        for name in self.plugins:
            if name not in enabled:
                continue
            caller = self._caller("provide_panels", name)
            answers = guard(partial(caller, actor=actor))
            if answers is None:
                found.append(((1000, name, ""), FailedPart(plugin=name)))
                continue
            found += [
                ((panel.order, name, panel.key), panel) for answer in answers for panel in answer
            ]
        return [panel for _, panel in sorted(found, key=lambda pair: pair[0])]

    def role_limits(self, enabled: frozenset[str], role: str) -> list[LimitChoice]:
        """What a role may be limited to in the tenant in force."""
        return [
            choice
            for _, choices in self.each("provide_role_limits", only=enabled, role=role)
            for choice in choices
        ]

    def disable_preview(self, enabled: frozenset[str], plugin: str) -> list[Impact]:
        """What will disappear when the plugin is switched off, counted."""
        return [
            impact
            for _, impacts in self.each("provide_disable_preview", only=enabled, plugin=plugin)
            for impact in impacts
        ]

    def disable_objections(self, enabled: frozenset[str], plugin: str) -> list[Reason]:
        """Why the plugin should not be switched off just now."""
        return [
            objection
            for _, found in self.each("check_plugin_disable", only=enabled, plugin=plugin)
            for objection in found
        ]

    def plugin_enabled(self, enabled: frozenset[str], plugin: str, source: str) -> None:
        """Tells the plugins that are on that one more is."""
        self.each_silent("on_plugin_enabled", enabled, plugin=plugin, source=source)

    def plugin_disabled(self, enabled: frozenset[str], plugin: str, source: str) -> None:
        """Tells the plugins that are on, and the one that was, that it is off."""
        self.each_silent("on_plugin_disabled", enabled | {plugin}, plugin=plugin, source=source)

    def membership_created(self, enabled: frozenset[str], membership_id: UUID, email: str) -> None:
        """Tells the plugins that an account became a member."""
        self.each_silent("on_membership_created", enabled, membership_id=membership_id, email=email)

    def membership_ended(self, enabled: frozenset[str], membership_id: UUID) -> None:
        """Tells the plugins that a membership ended."""
        self.each_silent("on_membership_ended", enabled, membership_id=membership_id)

    def demo_created(self, enabled: frozenset[str], slug: str) -> None:
        """Lets the plugins fill a demonstration tenant."""
        self.each_silent("on_demo_created", enabled, slug=slug)

    def load_reference_data(self, plugin: str, owner: Engine) -> None:
        """Puts the reference data that the plugin ships in place."""
        self.each_silent("load_reference_data", frozenset({plugin}), owner=owner)

    def each_silent(self, hook: str, enabled: frozenset[str], **arguments: Any) -> None:
        """Calls an `on_*` hook of the plugins that are on; what one raises stops the change."""
        for name in self.plugins:
            if name in enabled:
                self._caller(hook, name)(**arguments)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdecimal())


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


def _check_tables(plugin: LoadedPlugin) -> None:
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
