"""Mounts blueprints under their owner's address, so that every route has an owner."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from core.plugin_host import CORE, PluginHost
from core.users.permissions import CORE_PERMISSIONS
from core.web import account, administration, core_pages, description
from core.web.access import Access, Routes
from core.web.api import PREFIX


def mount_core(app: Flask, routes: Routes) -> None:
    """The core's own pages."""
    for blueprint in (core_pages.pages, account.pages, administration.pages, description.pages):
        app.register_blueprint(blueprint)
        routes.own(blueprint.name, CORE)
    routes.mark_foreign(
        "static",
        Access(permission=None, because="Styles and scripts hold nothing of anybody.", on_platform=True, stateless=True),
    )


def mount_plugins(app: Flask, routes: Routes, host: PluginHost, api: Api) -> None:
    """Each plugin's pages at `/<plugin>/` and its endpoints at `/api/v1/<plugin>/`."""
    app.extensions["flygel_api"] = api
    for name, blueprints in host.pages():
        for page_blueprint in blueprints:
            app.register_blueprint(page_blueprint, url_prefix=f"/{name}{page_blueprint.url_prefix or ''}")
            routes.own(page_blueprint.name, name)
    for name, endpoints in host.api():
        for api_blueprint in endpoints:
            api.register_blueprint(api_blueprint, url_prefix=f"{PREFIX}/{name}{api_blueprint.url_prefix or ''}")
            routes.own(api_blueprint.name, name)


def known_permissions(host: PluginHost) -> frozenset[str]:
    """Every permission that a route may name."""
    return frozenset(permission.name for permission in [*CORE_PERMISSIONS, *host.permissions()])
