"""Whole pathways, steps, and the list of pathways within reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import ListQuery, current_actor, requires
from plugins.pathway import queries
from plugins.pathway.api.blueprint import endpoints, reader_of
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.rules import Part
from plugins.pathway.schemas import (
    ListArgumentsSchema,
    NamedSchema,
    PathwayPageSchema,
    PathwaySchema,
    WaySchema,
)
from plugins.registry import found

PER_PAGE = 100


@endpoints.route("/people", methods=["GET"])
@requires(PathwayPermission.LIST)
@endpoints.arguments(ListArgumentsSchema, location="query")
@endpoints.response(200, PathwayPageSchema)
def pathways(sent: dict[str, Any]) -> Any:
    """The pupils within reach, a hundred at a time: who has a plan, and what is agreed."""
    query = ListQuery(
        search=sent["q"].replace("\0", "")[:200],
        sort="name",
        descending=False,
        page=sent["page"],
        per_page=PER_PAGE,
        filters={},
        default_sort="name",
    )
    return queries.pathway_list(current_actor(), query)


@endpoints.route("/people/mine", methods=["GET"])
@requires(PathwayPermission.OWN)
@endpoints.response(200, NamedSchema(many=True))
def own_pathways() -> Any:
    """Whose pathways are the reader's own: theirs as a pupil, and their children's."""
    return list(queries.own_pathways(current_actor()))


@endpoints.route("/people/<uuid:person_id>", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, PathwaySchema)
def pathway(person_id: UUID) -> Any:
    """All of a pathway that the reader may see; `parts` says which parts those are."""
    return found(queries.pathway(current_actor(), person_id))


@endpoints.route("/people/<uuid:person_id>/way", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, WaySchema)
def way(person_id: UUID) -> Any:
    """The steps, also of the organisations that the person lets be shown here."""
    reader_of(person_id, sees=Part.STEPS)
    return queries.whole_way(current_actor(), person_id)
