"""The practice plan and log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.pathway import queries
from plugins.pathway.api.blueprint import endpoints, reader_of
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.rules import Part
from plugins.pathway.schemas import PracticeEntrySchema, PracticeSchema, PracticeViewSchema
from plugins.pathway.services import (
    PracticeEntryDetails,
    add_practice_entry,
    change_practice,
    remove_practice_entry,
)
from plugins.pathway.views.practice import practice_details
from plugins.registry import carry_out


@endpoints.route("/people/<uuid:person_id>/practice", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.response(200, PracticeViewSchema)
def practice(person_id: UUID) -> Any:
    """The practice plan and the newest of the log."""
    reader_of(person_id, sees=Part.PRACTICE)
    return queries.practice_of(person_id)


@endpoints.route("/people/<uuid:person_id>/practice", methods=["PUT"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.arguments(PracticeSchema)
@endpoints.response(200, PracticeViewSchema)
def practice_update(sent: dict[str, Any], person_id: UUID) -> Any:
    """Changes the practice plan and who sees it; `If-Match` must be its ETag."""
    reader_of(person_id, writes=Part.PRACTICE)
    view = queries.practice_of(person_id)
    endpoints.check_etag(view, PracticeViewSchema)
    carry_out(
        lambda: change_practice(
            current_actor(), person_id, practice_details(sent), version=view.version
        )
    )
    return queries.practice_of(person_id)


@endpoints.route("/people/<uuid:person_id>/practice/entries", methods=["POST"])
@requires(PathwayPermission.OPEN)
@endpoints.arguments(PracticeEntrySchema)
@endpoints.response(201, PracticeViewSchema)
def practice_entry_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Writes down something practised."""
    details = PracticeEntryDetails(**sent)
    carry_out(lambda: add_practice_entry(current_actor(), person_id, details))
    return queries.practice_of(person_id)


@endpoints.route("/practice/<uuid:entry_id>", methods=["DELETE"])
@requires(PathwayPermission.OPEN)
@endpoints.response(204)
def practice_entry_delete(entry_id: UUID) -> None:
    """Takes a line of the log away; a line is never changed, so it has no ETag."""
    carry_out(lambda: remove_practice_entry(current_actor(), entry_id))
