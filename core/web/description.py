"""The API described: for programs as OpenAPI, for people as a page made from the same."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, json

from core.i18n import gettext
from core.plugin_host import CORE
from core.web.access import public
from core.web.api import PREFIX, description
from core.web.pages import render_page
from core.web.reference import groups
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
    """The same for people, without a script from anywhere."""
    plugins = running().host.plugins
    return render_page(
        "api.html",
        groups=[
            (
                gettext("Flygel itself")
                if group.plugin == CORE
                else gettext(plugins[group.plugin].info.label),
                group,
            )
            for group in groups(_described())
        ],
    )


def _described() -> dict[str, Any]:
    return description(current_app.extensions["flygel_api"])
