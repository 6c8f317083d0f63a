"""Mounts blueprints under their owner's address, so that every route has an owner.

Each plugin is rehearsed first, on an application of its own: one that cannot be mounted, or
leaves a door without a lock, is quarantined before it has touched the real one.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Flask
from flask_smorest import Api

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
    """Each plugin's pages at `/<plugin>/` and its endpoints at `/api/v1/<plugin>/`."""
    taken = {rule.rule.strip("/").partition("/")[0] for rule in app.url_map.iter_rules()}
    rehearse(host, frozenset(taken))
    mounted_api = api.configure(app)
    app.extensions["flygel_api"] = mounted_api
    mounted_api.register_blueprint(core_api.endpoints, url_prefix=f"{api.PREFIX}/{CORE}")
    routes.own(core_api.endpoints.name, CORE)
    for name in host.plugins:
        _mount(app, mounted_api, routes, host, name)


def known_permissions(host: PluginHost, *plugins: str) -> frozenset[str]:
    """Every permission that a route may name: the core's and those of the plugins."""
    return frozenset(
        permission.name
        for permission in [*CORE_PERMISSIONS, *host.permissions(only=frozenset(plugins))]
    )


def rehearse(host: PluginHost, taken: frozenset[str] = frozenset()) -> None:
    """Quarantines each plugin that cannot be mounted; `taken` are addresses of the core."""
    names = {blueprint.name for blueprint in _CORE_PAGES}
    for name in list(host.plugins):
        if name not in host.plugins:
            continue  # It was taken out with a plugin that it requires.
        # Whatever its views do when they are mounted must cost the plugin, not the platform.
        try:
            if name in taken:
                raise PluginError(f"The address /{name} is the core's.")
            found = {blueprint.name for blueprint in _blueprints(host, name)}
            if names & found:
                raise PluginError(f"Blueprint {', '.join(names & found)} is there already.")
            _rehearse(host, name)
            names |= found
        except (Exception, SystemExit) as error:
            host.quarantine(name, f"{type(error).__name__}: {error}")


def _rehearse(host: PluginHost, name: str) -> None:
    stage = Flask("rehearsal", static_folder=None)
    routes = Routes()
    stage_api = api.configure(stage)
    before = _app_wide(stage)
    _mount(stage, stage_api, routes, host, name)
    if _app_wide(stage) != before:
        raise PluginError(
            "It hooks into requests that are not its own (before_app_request, app_errorhandler"
            " or the like), which would also run where it is off. Use before_request and so on."
        )
    routes.check(stage, known_permissions(host, name, *host.needs(name)))
    pages = {
        rule.endpoint
        for rule in stage.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments - set(rule.defaults or ())
    }
    for item in host.nav(frozenset({name})):
        if item.endpoint not in pages:
            raise PluginError(
                f"Menu entry {item.key!r} leads to {item.endpoint!r}, which is none of its pages."
            )


def _mount(app: Flask, mounted_api: Api, routes: Routes, host: PluginHost, name: str) -> None:
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


def _blueprints(host: PluginHost, name: str) -> Iterator[Blueprint]:
    only = frozenset({name})
    for _, blueprints in [*host.pages(only), *host.api(only)]:
        yield from blueprints


def _app_wide(app: Flask) -> list[object]:
    return [repr(getattr(app, name).get(None)) for name in _APP_WIDE]
