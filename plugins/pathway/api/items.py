"""Goals, repertoire and performances: three sorts of lines with the same five endpoints each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.pathway.api.blueprint import endpoints, reader_of
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import (
    goal,
    goals_of,
    performance,
    performances_of,
    portfolio_of,
    repertoire_item,
    repertoire_of,
)
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import Part
from plugins.pathway.schemas import GoalSchema, PerformanceSchema, RepertoireSchema
from plugins.pathway.services import (
    GOALS,
    PERFORMANCES,
    REPERTOIRE,
    ItemSort,
    add_item,
    change_item,
    remove_item,
)
from plugins.pathway.views.items import (
    Details,
    goal_details,
    performance_details,
    repertoire_details,
)
from plugins.registry import carry_out, found


def _visible(reader: Viewer) -> set[UUID]:
    return {item.id for item in portfolio_of(reader)}


def _goals(reader: Viewer) -> Any:
    return goals_of(reader.person.id, visible=_visible(reader))


def _goal(item_id: UUID) -> Any:
    view = found(goal(item_id))
    reader = reader_of(view.person_id, sees=Part.GOALS)
    return goal(item_id, visible=_visible(reader))


def _repertoire(reader: Viewer) -> Any:
    return repertoire_of(reader.person.id)


def _work(item_id: UUID) -> Any:
    view = found(repertoire_item(item_id))
    reader_of(view.person_id, sees=Part.REPERTOIRE)
    return view


def _performances(reader: Viewer) -> Any:
    return performances_of(reader.person.id)


def _performance(item_id: UUID) -> Any:
    view = found(performance(item_id))
    reader_of(view.person_id, sees=Part.PERFORMANCES)
    return view


def _open(
    path: str,
    sort: ItemSort,
    schema: type[Any],
    details: Callable[[dict[str, Any]], Details],
    load_all: Callable[[Viewer], Any],
    load: Callable[[UUID], Any],
) -> None:
    """Opens the five endpoints of one sort of line, and describes them by its word."""
    word = path.replace("-", " ")

    def list_items(person_id: UUID) -> Any:
        return list(load_all(reader_of(person_id, sees=sort.part)))

    def create(sent: dict[str, Any], person_id: UUID) -> Any:
        reader_of(person_id, writes=sort.part)
        added = carry_out(lambda: add_item(current_actor(), person_id, details(sent)))
        return load(added)

    def get(item_id: UUID) -> Any:
        return load(item_id)

    def update(sent: dict[str, Any], item_id: UUID) -> Any:
        view = load(item_id)
        endpoints.check_etag(view, schema)
        carry_out(
            lambda: change_item(current_actor(), item_id, details(sent), version=view.version)
        )
        return load(item_id)

    def delete(item_id: UUID) -> None:
        view = load(item_id)
        endpoints.check_etag(view, schema)
        carry_out(lambda: remove_item(current_actor(), sort, item_id))

    list_items.__doc__ = f"The {word} of a person."
    create.__doc__ = f"Adds to the {word} of a person."
    get.__doc__ = f"One of the {word}."
    update.__doc__ = f"Changes one of the {word}; `If-Match` must be its ETag."
    delete.__doc__ = f"Removes one of the {word}; `If-Match` must be its ETag."

    def opened(
        view: Any, name: str, rule: str, method: str, *decorators: Callable[[Any], Any]
    ) -> None:
        view.__name__ = f"{path}_{name}"
        for decorate in (*decorators, requires(PathwayPermission.OPEN)):
            view = decorate(view)
        endpoints.route(rule, methods=[method])(view)

    one, many = endpoints.response(200, schema), endpoints.response(200, schema(many=True))
    sent, there = endpoints.arguments(schema), f"/{path}/<uuid:item_id>"
    of_person = f"/people/<uuid:person_id>/{path}"
    opened(list_items, "list", of_person, "GET", many)
    opened(create, "create", of_person, "POST", endpoints.response(201, schema), sent)
    opened(get, "get", there, "GET", one, endpoints.etag)
    opened(update, "update", there, "PUT", one, sent, endpoints.etag)
    opened(delete, "delete", there, "DELETE", endpoints.response(204), endpoints.etag)


_open("goals", GOALS, GoalSchema, goal_details, _goals, _goal)
_open("repertoire", REPERTOIRE, RepertoireSchema, repertoire_details, _repertoire, _work)
_open(
    "performances",
    PERFORMANCES,
    PerformanceSchema,
    performance_details,
    _performances,
    _performance,
)
