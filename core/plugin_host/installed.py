"""The installed plugins: found, checked, put in order, asked, and put aside when they break."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pluggy
import structlog

from core import hookspecs
from core.plugin_host.checks import (
    LoadedPlugin,
    PluginError,
    Quarantined,
    check_declarations,
    check_hooks,
    check_tables,
    declared,
)

ENTRY_POINTS = "flygel.plugins"

log = structlog.get_logger()


class Plugins:
    """All installed plugins, in the order of what they require."""

    def __init__(
        self, modules: Iterable[tuple[str, Callable[[], ModuleType]]], *, core_version: str
    ) -> None:
        self._manager = pluggy.PluginManager("flygel")
        self._manager.add_hookspecs(hookspecs)
        self.plugins: dict[str, LoadedPlugin] = {}
        self.quarantined: dict[str, Quarantined] = {}
        self._callers: dict[tuple[str, frozenset[str]], pluggy.HookCaller] = {}
        self._declared: dict[tuple[str, frozenset[str] | None], list[Any]] = {}
        candidates = self._load(modules, core_version)
        for plugin in self._in_order(candidates):
            self._register(plugin)
        self._callers.clear()
        self._declared.clear()

    @classmethod
    def discover(cls, *, extra: Iterable[tuple[str, Callable[[], ModuleType]]] = ()) -> Self:
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
                info = declared(name, module, core_version)
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
            check_hooks(self._manager, plugin)
            roles = {role.key for role in self.all("register_roles")}
            permissions = {known.name for known in self.all("register_permissions")}
            check_declarations(
                plugin, known_roles={"administrator", *roles}, known_permissions=permissions
            )
            check_tables(plugin)
        except (Exception, SystemExit) as error:
            self._forget(plugin.name)
            self._quarantine(plugin.name, f"{type(error).__name__}: {error}")
            return
        self.plugins[plugin.name] = plugin
        # A caller made before this plugin came would answer for it as well.
        self._callers.clear()
        self._declared.clear()

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
        self._declared.clear()

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

    def foreign(self, name: str, country: str) -> list[str]:
        """What of this plugin and of all it requires is made for other countries than this."""
        return [
            plugin
            for plugin in (*self.needs(name), name)
            if (countries := self.plugins[plugin].info.countries) and country not in countries
        ]

    # Calling hooks --------------------------------------------------------------------------

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

    def declared(self, hook: str, *, only: frozenset[str] | None = None) -> list[Any]:
        """What `all` answers for a hook whose answer never changes: asked for again and again."""
        key = (hook, only)
        if key not in self._declared:
            self._declared[key] = self.all(hook, only=only)
        return list(self._declared[key])

    def each_silent(self, hook: str, enabled: frozenset[str], **arguments: Any) -> None:
        """Calls an `on_*` hook of the plugins that are on; what one raises stops the change."""
        for name in self.plugins:
            if name in enabled:
                self._caller(hook, name)(**arguments)
