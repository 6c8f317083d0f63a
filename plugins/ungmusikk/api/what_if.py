"""What if: assumptions beside what is."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from core.kit import Decision
from core.plugin_api import current_actor, requires
from plugins.ungmusikk.api.blueprint import endpoints, refuse
from plugins.ungmusikk.api.said import comparison
from plugins.ungmusikk.api.shapes import ComparisonSchema, SharedSchema
from plugins.ungmusikk.assumptions import assumptions_from
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    Assumptions,
    base_of,
    shared_scenario,
    try_out,
)
from plugins.ungmusikk.rules import Comparison
from plugins.ungmusikk.schemas import ShareSchema, WhatIfSchema
from plugins.ungmusikk.services import Refused, share_scenario


@endpoints.route("/what-if", methods=["POST"])
@requires(UngmusikkPermission.WHAT_IF)
@endpoints.arguments(WhatIfSchema)
@endpoints.response(200, ComparisonSchema)
def what_if(sent: dict[str, Any]) -> Any:
    """Works assumptions out beside what is.

    Nothing is stored, and no round is touched. What is left out stays as it is.
    """
    base = base_of(sent["year"], sent["on"])
    return comparison(_tried(assumptions_from(sent, base)))


@endpoints.route("/what-if/shared", methods=["POST"])
@requires(UngmusikkPermission.WHAT_IF)
@endpoints.arguments(ShareSchema)
@endpoints.response(201, SharedSchema)
def what_if_share(sent: dict[str, Any]) -> Any:
    """Gives assumptions an address that nobody can guess.

    Opening it still needs to be signed in with the permission.
    """
    assumed = assumptions_from(sent, base_of(sent["year"], sent["on"]))
    _tried(assumed)
    key = share_scenario(
        current_actor(), title=sent["title"], year=assumed.year, assumptions=assumed.as_json()
    )
    return _shared(key)


@endpoints.route("/what-if/shared/<key>")
@requires(UngmusikkPermission.WHAT_IF)
@endpoints.response(200, SharedSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def what_if_shared(key: str) -> Any:
    """A shared what-if, worked out anew.

    From today's round, members and figures.
    """
    return _shared(key)


def _tried(assumed: Assumptions) -> Comparison:
    found = try_out(base_of(assumed.year, assumed.on), assumed)
    if isinstance(found, Decision):
        refuse(Refused(*found.reasons))
    return found


def _shared(key: str) -> dict[str, Any]:
    found = shared_scenario(key)
    if found is None:
        abort(404)
    return {
        "key": found.key,
        "url": url_for("ungmusikk.what_if_shared", key=found.key, _external=True),
        "title": found.title,
        "year": found.assumptions.year,
        "shared_by": found.shared_by,
        "shared_on": found.shared_on,
        "comparison": comparison(_tried(found.assumptions)),
    }
