"""KM-7 to KM-9: efforts, and what they are measured by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import today
from plugins.kulturmetropolen import schemas
from plugins.kulturmetropolen.api.blueprint import doing, reading
from plugins.kulturmetropolen.api.shapes import shape_of
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries import efforts as queries
from plugins.kulturmetropolen.services import efforts as services
from plugins.kulturmetropolen.services import goals

EffortShape = shape_of(queries.EffortView)
ONE = "/efforts/<uuid:effort_id>"


@reading("/efforts", P.READ_EFFORTS, shape_of(queries.EffortCard), many=True)
def effort_list() -> Any:
    """KM-8: the efforts by title."""
    return queries.efforts()


@reading(ONE, P.READ_EFFORTS, EffortShape)
def effort(effort_id: UUID) -> Any:
    """KM-7 to KM-9: one effort."""
    return queries.effort(effort_id, today=today())


doing(
    "/efforts",
    P.PROPOSE_EFFORT,
    schemas.EffortSchema,
    services.propose_effort,
    details=services.effort_details,
)
doing(
    ONE,
    P.PROPOSE_EFFORT,
    schemas.EffortSchema,
    services.change_effort,
    method="PUT",
    details=services.effort_details,
    tagged=(effort, EffortShape),
)
doing(f"{ONE}/needs", P.PROPOSE_EFFORT, schemas.NeedSchema, services.state_need)
doing(f"{ONE}/decision", P.DECIDE_EFFORT, schemas.EffortDecisionSchema, services.decide_effort)
doing(f"{ONE}/end", P.MANAGE_EFFORTS, schemas.NothingSchema, services.end_effort)
doing(f"{ONE}/goals", P.MANAGE_EFFORTS, schemas.GoalSchema, goals.set_goal)
doing(f"{ONE}/statuses", P.MANAGE_EFFORTS, schemas.StatusSchema, goals.write_status)
doing(f"{ONE}/accounts", P.MANAGE_EFFORTS, schemas.AccountSchema, goals.put_account)
doing(f"{ONE}/reach", P.MANAGE_EFFORTS, schemas.ReachSchema, goals.count_reach)
