"""The API described: for programs as OpenAPI, for people as a page made from the same."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, json, url_for

from core.i18n import gettext
from core.plugin_host import CORE
from core.web.access import public
from core.web.api import PREFIX, description
from core.web.pages import render_page
from core.web.reference import modules, operations_of
from core.web.running import running

pages = Blueprint("api", __name__, url_prefix=PREFIX)


@pages.get("/openapi.json")
@public(because="What the API can do is no secret; what it holds is.")
def openapi() -> Response:
    """OpenAPI 3.1 of what is on for this tenant."""
    return Response(json.dumps(_described()), content_type="application/json")


@pages.get("/")
@public(because="What the API can do is no secret; what it holds is.")
def reference() -> Any:
    """The same for people: how to talk to it, and the modules that it speaks for."""
    found = modules(_described())
    return render_page(
        "api.html",
        modules=[
            {
                "module": label_of(module),
                "address": url_for("api.reference_of", module=module),
                "operations": number,
            }
            for module, number in found.items()
        ],
    )


@pages.get("/-/<module>")
@public(because="What the API can do is no secret; what it holds is.")
def reference_of(module: str) -> Any:
    """Everything that can be done with one module, without a script from anywhere."""
    found = operations_of(_described(), module)
    if not found:
        abort(404)
    return render_page("api_module.html", label=label_of(module), operations=found)


def label_of(module: str) -> str:
    """What a module is called, in the reader's language."""
    plugins = running().host.plugins
    return gettext("Flygel itself") if module == CORE else gettext(plugins[module].info.label)


def _described() -> dict[str, Any]:
    return description(current_app.extensions["flygel_api"])
