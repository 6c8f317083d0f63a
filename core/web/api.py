"""The API's floor: flask-smorest without its own error pages, and a description per tenant."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api

from core.plugin_host import CORE
from core.tenants.context import enabled_plugins

PREFIX = "/api/v1"


class FlygelApi(Api):  # type: ignore[misc]
    """flask-smorest's API; errors are the platform's, as problem+json."""

    def _register_error_handlers(self) -> None:
        """Leaves errors to `core.web.errors`, which answers pages and programs alike."""


def configure(app: Flask) -> FlygelApi:
    """The API of this application; blueprints are registered on it."""
    app.config.update(
        API_TITLE="Flygel",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        # The description depends on what the tenant has on; its route is `core.openapi`.
        OPENAPI_URL_PREFIX=None,
    )
    api = FlygelApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"bearer": []}]
    return api


def description(api: FlygelApi) -> dict[str, Any]:
    """OpenAPI 3.1 of what is on for the tenant in force."""
    document: dict[str, Any] = api.spec.to_dict()
    on = enabled_plugins() | {CORE}
    document["paths"] = {
        path: item
        for path, item in document["paths"].items()
        if path.removeprefix(PREFIX).strip("/").split("/")[0] in on
    }
    return document
