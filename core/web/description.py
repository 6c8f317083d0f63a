"""The API described: for programs as OpenAPI, for people as a page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, json

from core.web.access import public
from core.web.api import description

pages = Blueprint("api", __name__, url_prefix="/api/v1")


@pages.get("/openapi.json")
@public(because="What the API can do is no secret; what it holds is.")
def openapi() -> Response:
    """OpenAPI 3.1 of what is on for this tenant."""
    return Response(json.dumps(description(current_app.extensions["flygel_api"])), content_type="application/json")


def _described() -> dict[str, Any]:
    return description(current_app.extensions["flygel_api"])
