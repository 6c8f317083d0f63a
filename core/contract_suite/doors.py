"""Every address of a plugin: who owns it, who may open it, and that it shuts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Map, Rule

from core.jobs.registry import JOBS
from core.plugin_host import LoadedPlugin
from core.web.mounting import known_permissions
from core.web.running import Running

# What stands in an address where a converter wants something; nothing is called so.
PLACEHOLDERS = {
    "UUIDConverter": str(UUID(int=0)),
    "IntegerConverter": "999999",
    "FloatConverter": "0.5",
    "UnicodeConverter": "none-such",
    "PathConverter": "none/such",
}


@dataclass(frozen=True)
class Door:
    """One address and one method of a plugin."""

    endpoint: str
    method: str
    path: str
    arguments: frozenset[str]


def doors(app: Flask, name: str) -> list[Door]:
    """Every door of the plugin, with placeholders for what an address asks for."""
    running: Running = app.extensions["flygel"]
    return [
        Door(rule.endpoint, method, _path(app.url_map, rule), frozenset(rule.arguments))
        for rule in app.url_map.iter_rules()
        if running.routes.owner(rule.endpoint) == name
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def check_routes(app: Flask, name: str) -> list[str]:
    """Every route lies under the plugin's address and says who may open it; jobs have an owner."""
    running: Running = app.extensions["flygel"]
    known = known_permissions(running.host, name, *running.host.needs(name))
    problems = []
    for rule in app.url_map.iter_rules():
        if running.routes.owner(rule.endpoint) != name:
            continue
        if not rule.rule.startswith((f"/{name}/", f"/api/v1/{name}/")):
            problems.append(f"{rule.rule} must lie under /{name}/ or /api/v1/{name}/.")
        access = running.routes.access(app, rule.endpoint)
        if access is None:
            problems.append(f"{rule.endpoint} has no @requires(...) and no @public(because=...).")
        elif access.permission is None and not access.because:
            problems.append(f"{rule.endpoint} is public without saying why.")
        elif access.permission is not None and access.permission not in known:
            problems.append(f"{rule.endpoint} requires the unknown {access.permission}.")
        if access is not None and (access.on_platform or access.stateless):
            problems.append(f"{rule.endpoint} would be open where no tenant has {name} on.")
    for item in running.host.nav(frozenset({name})):
        access = running.routes.access(app, item.endpoint)
        if access is not None and access.permission not in (None, item.permission):
            problems.append(
                f"Menu entry {item.key} is shown to holders of {item.permission},"
                f" but its page wants {access.permission}."
            )
    problems += list(_job_problems(running.host.plugins[name]))
    return problems


def check_shut(client: FlaskClient, found: Iterable[Door]) -> list[str]:
    """Asks at each door; anything but 404 is a problem. For a tenant that has the plugin off."""
    problems = []
    for door in found:
        answer = client.open(door.path, method=door.method)
        if answer.status_code != 404:
            problems.append(f"{door.method} {door.path} answers {answer.status_code}.")
    return problems


def _path(url_map: Map, rule: Rule) -> str:
    path = ""
    for is_dynamic, part in rule._trace:
        if is_dynamic:
            converter = type(rule._converters[part]).__name__
            path += PLACEHOLDERS.get(converter, "none-such")
        else:
            path += part.lstrip("|")
    return path


def _job_problems(plugin: LoadedPlugin) -> Iterator[str]:
    for job in JOBS.values():
        module = job.function.__module__
        if f"{module}.".startswith(f"{plugin.package}.") and job.owner != plugin.name:
            yield f"The job {job.name} must be called {plugin.name}.something."
