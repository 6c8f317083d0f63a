"""Who takes part on a day, and one municipality's page."""

from __future__ import annotations

from typing import Any

from flask import abort

from core.plugin_api import FlygelSchema, LocalDate, current_actor, requires
from plugins.ungmusikk.api.blueprint import endpoints
from plugins.ungmusikk.api.said import members as members_said
from plugins.ungmusikk.api.said import municipality as municipality_said
from plugins.ungmusikk.api.shapes import MembersSchema, MunicipalityPageSchema
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import members_on, municipality_page


class DaySchema(FlygelSchema):
    """Which day."""

    on = LocalDate(load_default=None, metadata={"description": "Today when left out."})


@endpoints.route("/members")
@requires(UngmusikkPermission.READ_MEMBERS)
@endpoints.arguments(DaySchema, location="query")
@endpoints.response(200, MembersSchema)
def members(asked: dict[str, Any]) -> Any:
    """Who takes part on a day.

    With inhabitants, tier, and what a full year costs.
    """
    return members_said(members_on(asked["on"] or current_actor().today))


@endpoints.route("/municipalities/<code>")
@requires(UngmusikkPermission.READ_MUNICIPALITY)
@endpoints.response(200, MunicipalityPageSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def municipality(code: str) -> Any:
    """One municipality over the years.

    By any code it has had. 404 outside one's reach.
    """
    found = municipality_page(current_actor(), code)
    if found is None:
        abort(404)
    return municipality_said(found)
