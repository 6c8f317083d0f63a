"""One's own choices: where the way is shown, everything as JSON, and taking a plan along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from core.plugin_api import current_actor, requires
from plugins.pathway import queries
from plugins.pathway.api.blueprint import endpoints, reader_of
from plugins.pathway.handing_out import as_json
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.rules import Part
from plugins.pathway.schemas import BroughtSchema, ElsewhereSchema, PlanSchema, ShownSchema
from plugins.pathway.services import bring_along, note_download, show_elsewhere
from plugins.pathway.views.choices import may_take_out
from plugins.registry import carry_out, found


@endpoints.route("/people/<uuid:person_id>/shown-elsewhere", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, ElsewhereSchema(many=True))
def shown_elsewhere(person_id: UUID) -> Any:
    """The other organisations of one's log-in, and whether one's steps here are shown there."""
    reader_of(person_id, writes=Part.CHOICES)
    return list(queries.organisations_elsewhere(current_actor(), person_id))


@endpoints.route("/people/<uuid:person_id>/shown-elsewhere", methods=["PUT"])
@requires(PathwayPermission.OPEN)
@endpoints.arguments(ShownSchema)
@endpoints.response(200, ElsewhereSchema(many=True))
def shown_elsewhere_update(sent: dict[str, Any], person_id: UUID) -> Any:
    """Shows one's steps in another organisation, or no longer; the last word counts, no ETag."""
    carry_out(
        lambda: show_elsewhere(current_actor(), person_id, sent["tenant_id"], shown=sent["shown"])
    )
    return list(queries.organisations_elsewhere(current_actor(), person_id))


@endpoints.route("/people/<uuid:person_id>/everything", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.alt_response(200, success=True, content_type="application/json")
def everything(person_id: UUID) -> Any:
    """All that the reader may see of a pathway, as it is handed out."""
    reader = reader_of(person_id)
    found(reader if may_take_out(reader) else None)
    body = as_json(current_actor(), person_id)
    note_download(current_actor(), person_id)
    return Response(body, content_type="application/json")


@endpoints.route("/people/<uuid:person_id>/plan", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, PlanSchema)
def plan(person_id: UUID) -> Any:
    """One's own plan, to bring along to another organisation."""
    reader_of(person_id, writes=Part.CHOICES)
    return queries.plan_of(person_id)


@endpoints.route("/people/<uuid:person_id>/plan", methods=["POST"])
@requires(PathwayPermission.OPEN)
@endpoints.arguments(PlanSchema)
@endpoints.response(200, BroughtSchema)
def plan_bring(sent: dict[str, Any], person_id: UUID) -> Any:
    """Adds what one's plan elsewhere holds and this one does not; again, it adds nothing."""
    return carry_out(lambda: bring_along(current_actor(), person_id, sent))
