"""The review: what is to be read, scores, conflicts of interest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.calls.api.blueprint import carry_out, endpoints, found
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.calls import call
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.review import others_scores, own_assignment, to_read
from plugins.calls.queries.reviewing import assignments, ties_of_call
from plugins.calls.schemas import (
    AssignmentSchema,
    AssignSchema,
    LiftSchema,
    ReasonSchema,
    ScoresSchema,
    SharedSchema,
    TieSchema,
    ToReadSchema,
)
from plugins.calls.services.review import (
    Points,
    abstain,
    assign,
    assign_evenly,
    declare_interest,
    lift_interest,
    score,
    unassign,
)


@endpoints.route("/reading", methods=["GET"])
@requires(CallsPermission.REVIEW)
@endpoints.response(200, ToReadSchema(many=True))
def reading_list() -> Any:
    """What one is to read, in order."""
    return to_read(current_actor(), now=now())


@endpoints.route("/reading/<uuid:assignment_id>", methods=["GET"])
@requires(CallsPermission.REVIEW)
@endpoints.etag
@endpoints.response(200, AssignmentSchema)
def reading_detail(assignment_id: UUID) -> Any:
    """One's own scores of an application."""
    return found(own_assignment(current_actor(), assignment_id, now=now())).assignment


@endpoints.route("/reading/<uuid:assignment_id>", methods=["PUT"])
@requires(CallsPermission.REVIEW)
@endpoints.etag
@endpoints.arguments(ScoresSchema)
@endpoints.response(200, AssignmentSchema)
def reading_score(sent: dict[str, Any], assignment_id: UUID) -> Any:
    """Keeps one's scores, and hands them in; `If-Match` must be the ETag."""
    actor = current_actor()
    there = found(own_assignment(actor, assignment_id, now=now())).assignment
    endpoints.check_etag(there, AssignmentSchema)
    carry_out(
        lambda: score(
            actor,
            assignment_id,
            {key: Points(**each) for key, each in sent["scores"].items()},
            comment=sent["comment"],
            hand_in=sent["hand_in"],
            version=there.version,
            now=now(),
        )
    )
    return found(own_assignment(actor, assignment_id, now=now())).assignment


@endpoints.route("/reading/<uuid:assignment_id>/others", methods=["GET"])
@requires(CallsPermission.REVIEW)
@endpoints.response(200, AssignmentSchema(many=True))
def reading_others(assignment_id: UUID) -> Any:
    """What the others gave; empty until one may see it."""
    actor = current_actor()
    given = found(own_assignment(actor, assignment_id, now=now()))
    return others_scores(actor, given, now=now())


@endpoints.route("/reading/<uuid:assignment_id>/abstain", methods=["POST"])
@requires(CallsPermission.REVIEW)
@endpoints.arguments(ReasonSchema)
@endpoints.response(200, AssignmentSchema)
def reading_abstain(sent: dict[str, Any], assignment_id: UUID) -> Any:
    """Abstains from scoring, with a reason."""
    actor = current_actor()
    carry_out(lambda: abstain(actor, assignment_id, sent["reason"], now=now()))
    return found(own_assignment(actor, assignment_id, now=now())).assignment


@endpoints.route("/applications/<uuid:application_id>/interest", methods=["POST"])
@requires(CallsPermission.READ)
@endpoints.arguments(ReasonSchema)
@endpoints.response(204)
def interest_declare(sent: dict[str, Any], application_id: UUID) -> None:
    """Declares a conflict of interest: from then on one keeps out of the case."""
    carry_out(lambda: declare_interest(current_actor(), application_id, sent["reason"], now=now()))


@endpoints.route("/interests/lift", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(LiftSchema)
@endpoints.response(204)
def interest_lift(sent: dict[str, Any]) -> None:
    """Decides, with a written reason, that a tie is no conflict of interest."""
    carry_out(lambda: lift_interest(current_actor(), now=now(), **sent))


@endpoints.route("/calls/<uuid:call_id>/ties", methods=["GET"])
@requires(CallsPermission.MANAGE)
@endpoints.response(200, TieSchema(many=True))
def tie_list(call_id: UUID) -> Any:
    """Every tie between the call's jurors and its applications."""
    actor = current_actor()
    found(call(actor, call_id))
    return list(ties_of_call(actor, call_id))


@endpoints.route("/calls/<uuid:call_id>/assignments", methods=["GET"])
@requires(CallsPermission.PANEL)
@endpoints.response(200, AssignmentSchema(many=True))
def assignment_list(call_id: UUID) -> Any:
    """Who reads what, and what was given, without cases that one keeps out of."""
    actor = current_actor()
    found(call(actor, call_id))
    every = assignments(call_id)
    barred = barred_cases(actor, {each.application_id for each in every})
    return [each for each in every if each.application_id not in barred]


@endpoints.route("/phases/<uuid:phase_id>/assign", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.response(200, SharedSchema)
def phase_assign(phase_id: UUID) -> Any:
    """Gives every application its readers, around all conflicts of interest."""
    shared = carry_out(lambda: assign_evenly(current_actor(), phase_id, now=now()))
    return {
        "added": shared.added,
        "lacking": {str(key): number for key, number in shared.lacking.items()},
    }


@endpoints.route("/phases/<uuid:phase_id>/assignments", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(AssignSchema)
@endpoints.response(204)
def assignment_create(sent: dict[str, Any], phase_id: UUID) -> None:
    """Gives one application to one juror."""
    carry_out(lambda: assign(current_actor(), phase_id, now=now(), **sent))


@endpoints.route("/assignments/<uuid:assignment_id>", methods=["DELETE"])
@requires(CallsPermission.MANAGE)
@endpoints.response(204)
def assignment_delete(assignment_id: UUID) -> None:
    """Takes an application from a juror who has not handed in."""
    carry_out(lambda: unassign(current_actor(), assignment_id))
