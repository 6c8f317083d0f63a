"""A plugin's folder: the expected files, names that agree, and imports by the front door."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from core.db.base import Base
from core.plugin_host import LoadedPlugin, PluginHost

# They have no subject, so anything ends up in them.
_NO_SUBJECT = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})
# What a plugin contributes by a hook, and the file in which a reader looks for it.
_FILE_OF_HOOK = {
    "register_permissions": ("permissions",),
    "register_settings": ("settings",),
    "register_pages": ("views", "templates"),
    "register_api": ("api", "schemas"),
    "register_commands": ("cli",),
}
_DOORS = ("core.plugin_api", "core.kit")


def check_files(host: PluginHost, name: str) -> list[str]:
    """The files that a reader expects are there, and none whose name says nothing."""
    plugin = host.plugins[name]
    wanted = {"__init__", "plugin"}
    for hook, files in _FILE_OF_HOOK.items():
        if hasattr(plugin.module, hook):
            wanted.update(files)
    if Base.tables_of(plugin.package):
        wanted.update({"models", "migrations", "queries", "services"})
    problems = [
        f"{name} has no {module}.py and no folder {module}/."
        for module in sorted(wanted)
        if not (plugin.folder / module).is_dir() and not (plugin.folder / f"{module}.py").is_file()
    ]
    for file in _sources(plugin):
        shown = file.relative_to(plugin.folder)
        if file.stem in _NO_SUBJECT:
            problems.append(f"{name}/{shown} says nothing about its subject: name it after that.")
        if "migrations" not in shown.parts and not ast.get_docstring(_tree(file)):
            problems.append(f"{name}/{shown} does not say in a docstring what it is.")
    return problems


def check_names(host: PluginHost, name: str) -> list[str]:
    """Key, blueprints, templates, schema, revisions and actions carry the plugin's name."""
    plugin = host.plugins[name]
    only = frozenset({name})
    problems = []
    page_blueprints = [blueprint.name for _, found in host.pages(only) for blueprint in found]
    if page_blueprints and page_blueprints[0] != name:
        problems.append(f"The first blueprint of {name} is called {page_blueprints[0]}.")
    for _, found in host.api(only):
        problems += [
            f"The API blueprint {blueprint.name} must be called {name}_api or {name}_something."
            for blueprint in found
            if not blueprint.name.startswith(f"{name}_")
        ]
    templates = plugin.folder / "templates"
    if templates.is_dir():
        problems += [
            f"templates/{child.name}: a plugin's templates lie in templates/{name}/."
            for child in sorted(templates.iterdir())
            if child.name != name
        ]
    problems += [
        f"{table.fullname} lies outside the schema {name}."
        for table in Base.tables_of(plugin.package)
        if table.schema != name
    ]
    problems += [
        f"migrations/{file.name}: a revision's file is called {name}_0001_what_it_does.py."
        for file in sorted((plugin.folder / "migrations").glob("*.py"))
        if not file.name.startswith(f"{name}_") and file.name != "__init__.py"
    ]
    problems += [
        f"The action {label.action!r} must read {name}:resource:action."
        for label in host.all("register_actions", only=only)
        if label.action.split(":")[0] != name or label.action.count(":") != 2
    ]
    return problems


def check_imports(host: PluginHost, name: str) -> list[str]:
    """From the platform only `core.plugin_api` and `core.kit`; from a plugin only its package."""
    plugin = host.plugins[name]
    others = {other.package: other.name for other in host.plugins.values() if other.name != name}
    problems = []
    for file in _sources(plugin):
        for line, module in _imported(file, plugin):
            place = f"{name}/{file.relative_to(plugin.folder)}:{line}"
            if module.split(".")[0] == "core" and not module.startswith(_DOORS):
                problems.append(f"{place} imports {module}; use core.plugin_api or core.kit.")
            for package, other in others.items():
                if not f"{module}.".startswith(f"{package}."):
                    continue
                if other not in host.needs(name):
                    problems.append(f"{place} imports {module}, but does not require {other}.")
                elif module != package:
                    problems.append(
                        f"{place} imports {module}; take it from {package}, which hands it on."
                    )
    return problems


def _sources(plugin: LoadedPlugin) -> list[Path]:
    return sorted(plugin.folder.rglob("*.py"))


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _imported(file: Path, plugin: LoadedPlugin) -> Iterator[tuple[int, str]]:
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.lineno, node.module
            # `from plugins.registry import models` reaches a module just as well.
            for alias in node.names:
                inner = plugin.folder.parent / node.module.rpartition(".")[2] / alias.name
                if inner.is_dir() or inner.with_suffix(".py").is_file():
                    yield node.lineno, f"{node.module}.{alias.name}"
