"""Goals, self-assessments and measures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.api.blueprint import (
    done,
    endpoints,
    there,
    wanted_version,
    with_etag,
)
from plugins.fremtidens_kulturskole.api.shapes import (
    FkGoalShape,
    FkGoalsShape,
    FkIdShape,
    FkMeasureShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.schemas import (
    AssessSchema,
    GoalSchema,
    MeasureSchema,
    MoveSchema,
)


@endpoints.route("/groups/<uuid:participant_id>/goals", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkGoalsShape)
def list_goals(participant_id: UUID) -> Any:
    """A group’s goals, and what is to be pointed out."""
    return there(queries.goals(current_actor(), participant_id))


@endpoints.route("/groups/<uuid:participant_id>/goals", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(GoalSchema)
@endpoints.response(201, FkIdShape)
def add_goal(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Adds a local goal."""
    sent.pop("version")
    return {"id": done(lambda: services.add_goal(current_actor(), participant_id, **sent))}


@endpoints.route("/goals/<uuid:goal_id>", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkGoalShape)
def get_goal(goal_id: UUID) -> Any:
    """One goal."""
    return _answer(goal_id)


@endpoints.route("/goals/<uuid:goal_id>", methods=["PUT"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(GoalSchema)
@endpoints.response(200, FkGoalShape)
def change_goal(sent: dict[str, Any], goal_id: UUID) -> Any:
    """Changes a goal."""
    version = wanted_version(sent)
    done(lambda: services.change_goal(current_actor(), goal_id, version=version, **sent))
    return _answer(goal_id)


@endpoints.route("/goals/<uuid:goal_id>", methods=["DELETE"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(204)
def remove_goal(goal_id: UUID) -> None:
    """Removes a goal with its measures and assessments."""
    done(lambda: services.remove_goal(current_actor(), goal_id))


@endpoints.route("/goals/<uuid:goal_id>/assess", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(AssessSchema)
@endpoints.response(200, FkGoalShape)
def assess_goal(sent: dict[str, Any], goal_id: UUID) -> Any:
    """How far along the group finds itself at a gathering."""
    done(lambda: services.assess_goal(current_actor(), goal_id, **sent))
    return _answer(goal_id)


@endpoints.route("/goals/<uuid:goal_id>/measures", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(MeasureSchema)
@endpoints.response(201, FkIdShape)
def add_measure(sent: dict[str, Any], goal_id: UUID) -> Any:
    """Adds a measure in the first phase."""
    return {"id": done(lambda: services.add_measure(current_actor(), goal_id, **sent))}


@endpoints.route("/measures/<uuid:measure_id>", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkMeasureShape)
def get_measure(measure_id: UUID) -> Any:
    """One measure."""
    _goals, _goal, found = there(queries.measure(current_actor(), measure_id))
    return with_etag(found, found.version)


@endpoints.route("/measures/<uuid:measure_id>/move", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(MoveSchema)
@endpoints.response(200, FkMeasureShape)
def move_measure(sent: dict[str, Any], measure_id: UUID) -> Any:
    """Moves a measure on, or to a phase."""
    version = wanted_version(sent)
    done(lambda: services.move_measure(current_actor(), measure_id, version=version, **sent))
    _goals, _goal, found = there(queries.measure(current_actor(), measure_id))
    return with_etag(found, found.version)


@endpoints.route("/measures/<uuid:measure_id>", methods=["DELETE"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(204)
def remove_measure(measure_id: UUID) -> None:
    """Removes a measure."""
    done(lambda: services.remove_measure(current_actor(), measure_id))


def _answer(goal_id: UUID) -> Any:
    _goals, found = there(queries.goal(current_actor(), goal_id))
    return with_etag(found, found.version)
