"""JSON endpoints: everything that the pages do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import ApiBlueprint, current_actor, requires, setting
from flygel_choirs import queries, services
from flygel_choirs.permissions import MANAGE, READ
from flygel_choirs.schemas import ChoirSchema
from flygel_choirs.settings import LARGEST_NUMBER

endpoints = ApiBlueprint("choirs_api", __name__, description="Choirs")


@endpoints.route("/choirs", methods=["GET"])
@requires(READ)
@endpoints.response(200, ChoirSchema(many=True))
def list_choirs() -> list[queries.ChoirView]:
    """Every choir."""
    return queries.choirs()


@endpoints.route("/choirs/<uuid:choir_id>", methods=["GET"])
@requires(READ)
@endpoints.response(200, ChoirSchema)
def get_choir(choir_id: UUID) -> queries.ChoirView:
    """One choir."""
    found = queries.choir(choir_id)
    if found is None:
        abort(404)
    return found


@endpoints.route("/choirs", methods=["POST"])
@requires(MANAGE)
@endpoints.arguments(ChoirSchema)
@endpoints.response(201, ChoirSchema)
def add_choir(wanted: dict[str, Any]) -> queries.ChoirView:
    """Adds a choir; 409 with the reasons' codes when it may not be added."""
    try:
        return services.add_choir(
            current_actor(), **wanted, largest_number=setting("choirs", LARGEST_NUMBER)
        )
    except services.ChoirRefused as refused:
        abort(409, ", ".join(refused.decision.codes))
