"""Mounts blueprints under their owner's address, so that every route has an owner.

A plugin that cannot be mounted, or leaves a door without a lock, is quarantined. What has been
mounted cannot be taken off again, so the application is then begun anew without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from flask import Blueprint, Flask
from flask_smorest import Api
from werkzeug.routing import Rule

from core.plugin_host import CORE, PluginError, PluginHost
from core.users.permissions import CORE_PERMISSIONS
from core.web import (
    account,
    administration,
    api,
    core_api,
    core_pages,
    description,
    invitations,
    tasks,
)
from core.web.access import Access, Routes

_CORE_PAGES = (
    core_pages.pages,
    account.pages,
    invitations.pages,
    administration.pages,
    description.pages,
    tasks.pages,
)
# What a blueprint may hook into for its own requests, but never for everybody's.
_APP_WIDE = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "url_value_preprocessors",
    "url_default_functions",
    "template_context_processors",
    "error_handler_spec",
)


class Quarantined(Exception):
    """A plugin could not be mounted; its host has put it aside, with the reason."""


def mount_core(app: Flask, routes: Routes) -> None:
    """The core's own pages."""
    for blueprint in _CORE_PAGES:
        app.register_blueprint(blueprint)
        routes.own(blueprint.name, CORE)
    routes.mark_foreign(
        "static",
        Access(
            permission=None,
            because="Styles and scripts hold nothing of anybody.",
            on_platform=True,
            stateless=True,
        ),
    )


def mount_plugins(app: Flask, routes: Routes, host: PluginHost) -> None:
    """Each plugin's pages at `/<plugin>/` and its endpoints at `/api/v1/<plugin>/`.

    Raises Quarantined if one had to be taken out, after which the application is of no use.
    """
    taken = {rule.rule.strip("/").partition("/")[0] for rule in app.url_map.iter_rules()}
    mounted_api = api.configure(app)
    app.extensions["flygel_api"] = mounted_api
    mounted_api.register_blueprint(core_api.endpoints, url_prefix=f"{api.PREFIX}/{CORE}")
    routes.own(core_api.endpoints.name, CORE)
    _mount_each(app, mounted_api, routes, host, frozenset(taken))


def rehearse(host: PluginHost, taken: frozenset[str] = frozenset()) -> None:
    """Quarantines what cannot be mounted, without a database; `taken` are the core's addresses."""
    while True:
        stage = Flask("rehearsal", static_folder=None)
        with suppress(Quarantined):
            return _mount_each(stage, api.configure(stage), Routes(), host, taken)


def known_permissions(host: PluginHost, *plugins: str) -> frozenset[str]:
    """Every permission that a route may name: the core's and those of the plugins."""
    return frozenset(
        permission.name
        for permission in [*CORE_PERMISSIONS, *host.permissions(only=frozenset(plugins))]
    )


def _mount_each(
    app: Flask, mounted_api: Api, routes: Routes, host: PluginHost, taken: frozenset[str]
) -> None:
    for name in host.plugins:
        # Whatever its views do when they are mounted must cost the plugin, not the platform.
        try:
            if name in taken:
                raise PluginError(f"The address /{name} is the core's.")
            before = frozenset(app.view_functions)
            _mount(app, mounted_api, routes, host, name)
            added = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in before]
            _check(app, added, routes, host, name)
        except (Exception, SystemExit) as error:
            host.quarantine(name, f"{type(error).__name__}: {error}")
            raise Quarantined(name) from error


def _mount(app: Flask, mounted_api: Api, routes: Routes, host: PluginHost, name: str) -> None:
    there = {blueprint.name for blueprint in _CORE_PAGES} | set(app.blueprints)
    if double := there & {blueprint.name for blueprint in _blueprints(host, name)}:
        raise PluginError(f"Blueprint {', '.join(double)} is there already.")
    before = _app_wide(app)
    only = frozenset({name})
    for _, blueprints in host.pages(only):
        for blueprint in blueprints:
            app.register_blueprint(blueprint, url_prefix=f"/{name}{blueprint.url_prefix or ''}")
            routes.own(blueprint.name, name)
    for _, endpoints in host.api(only):
        for endpoint in endpoints:
            mounted_api.register_blueprint(
                endpoint, url_prefix=f"{api.PREFIX}/{name}{endpoint.url_prefix or ''}"
            )
            routes.own(endpoint.name, name)
    if _app_wide(app) != before:
        raise PluginError(
            "It hooks into requests that are not its own (before_app_request, app_errorhandler"
            " or the like), which would also run where it is off. Use before_request and so on."
        )


def _check(app: Flask, own: list[Rule], routes: Routes, host: PluginHost, name: str) -> None:
    """Each of its doors has a lock, and each of its menu entries leads to a page of its own."""
    routes.check(app, own, known_permissions(host, name, *host.needs(name)))
    pages = {
        rule.endpoint
        for rule in own
        if "GET" in (rule.methods or ()) and not rule.arguments - set(rule.defaults or ())
    }
    for item in host.nav(frozenset({name})):
        if item.endpoint not in pages:
            raise PluginError(
                f"Menu entry {item.key!r} leads to {item.endpoint!r}, which is none of its pages."
            )


def _blueprints(host: PluginHost, name: str) -> Iterator[Blueprint]:
    only = frozenset({name})
    for _, blueprints in [*host.pages(only), *host.api(only)]:
        yield from blueprints


def _app_wide(app: Flask) -> list[object]:
    return [repr(getattr(app, name).get(None)) for name in _APP_WIDE]
