"""KM-1, KM-2, KM-6: stages with what they ask for, and the figures of a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import current_actor, today
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading, writing
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import flow, views
from plugins.kulturmetropolen.queries import stages as queries
from plugins.kulturmetropolen.services import stages as services

StageShape = shape_of(views.StageView)


@reading("/stages", P.READ_STAGES, StageShape, many=True)
def stage_list() -> Any:
    """KM-1: the stages in their order."""
    return queries.stages()


@reading("/stages/<uuid:stage_id>", P.READ_STAGES, StageShape)
def stage(stage_id: UUID) -> Any:
    """KM-1: one stage."""
    return queries.stage(stage_id)


@writing("/stages", P.MANAGE_STAGES, schemas.NewStageSchema)
def stage_add(sent: Mapping[str, Any]) -> Any:
    """KM-1: a further stage after another one."""
    return services.add_stage(current_actor(), services.stage_details(sent), after=sent["after"])


@reading("/figures/<int:year>", P.READ_FIGURES, shape_of(flow.Figures))
def figures(year: int) -> Any:
    """KM-6: a year's figures; null where they would tell about single people."""
    if year not in {*flow.years_with_moves(), today().year}:
        abort(404)
    return flow.figures(year, today=today())


doing(
    "/stages/<uuid:stage_id>",
    P.MANAGE_STAGES,
    schemas.StageSchema,
    services.change_stage,
    method="PUT",
    details=services.stage_details,
    tagged=(stage, StageShape),
)
doing("/stages/order", P.MANAGE_STAGES, schemas.StageOrderSchema, services.order_stages)
doing(
    "/stages/<uuid:stage_id>",
    P.MANAGE_STAGES,
    schemas.NothingSchema,
    services.retire_stage,
    method="DELETE",
)
