"""Decisions, places, and what follows an award."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.calls.api.applications import seen
from plugins.calls.api.blueprint import carry_out, endpoints, found
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.calls import call
from plugins.calls.queries.decisions import (
    appeals_of,
    change_requests_of,
    decision_for,
    decisions,
    report_of,
)
from plugins.calls.rules.places import Outcome
from plugins.calls.schemas import (
    AppealAnswerSchema,
    AppealSchema,
    ChangeRequestSchema,
    DecisionSchema,
    PlaceAnswerSchema,
    PlanSchema,
    ProposeSchema,
    ReasonSchema,
    RepaidSchema,
    RepaymentSchema,
    ReportSchema,
    ReviewReportSchema,
    YesNoSchema,
)
from plugins.calls.services.awards import (
    answer_appeal,
    answer_change,
    ask_change,
    flag_repayment,
    record_repayment,
    register_appeal,
    review_report,
    save_report,
)
from plugins.calls.services.decisions import (
    answer_place,
    cancel_publishing,
    decide,
    plan_publishing,
    propose_decisions,
    publish_decisions,
    remove_decision,
    withdraw_place,
)
from plugins.calls.values import account_lines, decision_details


@endpoints.route("/calls/<uuid:call_id>/decisions", methods=["GET"])
@requires(CallsPermission.DECIDE)
@endpoints.response(200, DecisionSchema(many=True))
def decision_list(call_id: UUID) -> Any:
    """The decisions of a call, without cases that one keeps out of."""
    actor = current_actor()
    found(call(actor, call_id))
    return decisions(actor, call_id)


@endpoints.route("/calls/<uuid:call_id>/decisions/propose", methods=["POST"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(ProposeSchema)
@endpoints.response(200, DecisionSchema(many=True))
def decision_propose(sent: dict[str, Any], call_id: UUID) -> Any:
    """Proposes decisions from the chosen scenario, or from the ranking."""
    actor = current_actor()
    reasons = {Outcome(name): text for name, text in sent.items()}
    carry_out(lambda: propose_decisions(actor, call_id, reasons=reasons, now=now()))
    return decisions(actor, call_id)


@endpoints.route("/calls/<uuid:call_id>/decisions/publish", methods=["POST"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(PlanSchema)
@endpoints.response(200, DecisionSchema(many=True))
def decision_publish(sent: dict[str, Any], call_id: UUID) -> Any:
    """Publishes all decisions, now or at the instant that is given."""
    actor = current_actor()
    at = sent["decisions_at"]
    if at is None:
        carry_out(lambda: publish_decisions(actor, call_id, now=now()))
    else:
        carry_out(lambda: plan_publishing(actor, call_id, at, now=now()))
    return decisions(actor, call_id)


@endpoints.route("/calls/<uuid:call_id>/decisions/publish", methods=["DELETE"])
@requires(CallsPermission.DECIDE)
@endpoints.response(204)
def decision_unplan(call_id: UUID) -> None:
    """Takes a planned publishing back."""
    carry_out(lambda: cancel_publishing(current_actor(), call_id))


@endpoints.route("/applications/<uuid:application_id>/decision", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.etag
@endpoints.response(200, DecisionSchema)
def decision_detail(application_id: UUID) -> Any:
    """The decision about an application; for the applicant from its instant on."""
    return found(decision_for(current_actor(), application_id, now=now()))


@endpoints.route("/applications/<uuid:application_id>/decision", methods=["PUT"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(DecisionSchema)
@endpoints.response(200, DecisionSchema)
def decision_put(sent: dict[str, Any], application_id: UUID) -> Any:
    """Decides; `version` is that of the decision which is changed, where there is one."""
    actor = current_actor()
    carry_out(
        lambda: decide(
            actor, application_id, decision_details(sent), version=sent["version"], now=now()
        )
    )
    return found(decision_for(actor, application_id, now=now()))


@endpoints.route("/applications/<uuid:application_id>/decision", methods=["DELETE"])
@requires(CallsPermission.DECIDE)
@endpoints.etag
@endpoints.response(204)
def decision_delete(application_id: UUID) -> None:
    """Takes a decision back that is not published; `If-Match` must be its ETag."""
    actor = current_actor()
    endpoints.check_etag(found(decision_for(actor, application_id, now=now())), DecisionSchema)
    carry_out(lambda: remove_decision(actor, application_id))


@endpoints.route("/applications/<uuid:application_id>/place/answer", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(PlaceAnswerSchema)
@endpoints.response(200, DecisionSchema)
def place_answer(sent: dict[str, Any], application_id: UUID) -> Any:
    """Accepts or declines what was offered, before the deadline."""
    actor = current_actor()
    carry_out(lambda: answer_place(actor, application_id, now=now(), **sent))
    return found(decision_for(actor, application_id, now=now()))


@endpoints.route("/applications/<uuid:application_id>/place/withdraw", methods=["POST"])
@requires(CallsPermission.READ)
@endpoints.arguments(ReasonSchema)
@endpoints.response(200, DecisionSchema)
def place_withdraw(sent: dict[str, Any], application_id: UUID) -> Any:
    """Gives an accepted place back, with a reason."""
    actor = current_actor()
    carry_out(lambda: withdraw_place(actor, application_id, sent["reason"], now=now()))
    return found(decision_for(actor, application_id, now=now()))


@endpoints.route("/applications/<uuid:application_id>/appeals", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.response(200, AppealSchema(many=True))
def appeal_list(application_id: UUID) -> Any:
    """The appeals against a decision, for those who see the decision."""
    found(decision_for(current_actor(), application_id, now=now()))
    return appeals_of([application_id])


@endpoints.route("/applications/<uuid:application_id>/appeals", methods=["POST"])
@requires(CallsPermission.READ)
@endpoints.arguments(AppealSchema)
@endpoints.response(201, AppealSchema(many=True))
def appeal_create(sent: dict[str, Any], application_id: UUID) -> Any:
    """Registers an appeal."""
    actor = current_actor()
    carry_out(
        lambda: register_appeal(
            actor,
            application_id,
            sent["text"],
            received_on=sent["received_on"] or actor.today,
            now=now(),
        )
    )
    return appeals_of([application_id])


@endpoints.route("/appeals/<uuid:appeal_id>/answer", methods=["POST"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(AppealAnswerSchema)
@endpoints.response(200, AppealSchema(many=True))
def appeal_answer(sent: dict[str, Any], appeal_id: UUID) -> Any:
    """Records what came of an appeal."""
    answered = carry_out(lambda: answer_appeal(current_actor(), appeal_id, now=now(), **sent))
    return appeals_of([answered])


@endpoints.route("/applications/<uuid:application_id>/report", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.etag
@endpoints.response(200, ReportSchema)
def report_detail(application_id: UUID) -> Any:
    """The report that an award owes."""
    found(decision_for(current_actor(), application_id, now=now()))
    return found(report_of(application_id))


@endpoints.route("/applications/<uuid:application_id>/report", methods=["PUT"])
@requires(CallsPermission.APPLY)
@endpoints.etag
@endpoints.arguments(ReportSchema)
@endpoints.response(200, ReportSchema)
def report_put(sent: dict[str, Any], application_id: UUID) -> Any:
    """Writes the report, and hands it in; `If-Match` must be its ETag."""
    actor = current_actor()
    found(decision_for(actor, application_id, now=now()))
    there = found(report_of(application_id))
    endpoints.check_etag(there, ReportSchema)
    carry_out(
        lambda: save_report(
            actor,
            application_id,
            text=sent["text"],
            accounts=account_lines(sent),
            hand_in=sent["hand_in"],
            version=there.version,
            now=now(),
        )
    )
    return found(report_of(application_id))


@endpoints.route("/applications/<uuid:application_id>/report/review", methods=["POST"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(ReviewReportSchema)
@endpoints.response(200, ReportSchema)
def report_review(sent: dict[str, Any], application_id: UUID) -> Any:
    """Approves the report or sends it back."""
    carry_out(lambda: review_report(current_actor(), application_id, now=now(), **sent))
    return found(report_of(application_id))


@endpoints.route("/applications/<uuid:application_id>/changes", methods=["GET"])
@requires(CallsPermission.READ)
@endpoints.response(200, ChangeRequestSchema(many=True))
def change_list(application_id: UUID) -> Any:
    """The wishes to do otherwise."""
    found(decision_for(current_actor(), application_id, now=now()))
    return change_requests_of([application_id])


@endpoints.route("/applications/<uuid:application_id>/changes", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(ChangeRequestSchema)
@endpoints.response(201, ChangeRequestSchema(many=True))
def change_create(sent: dict[str, Any], application_id: UUID) -> Any:
    """Asks to do otherwise than applied for."""
    carry_out(lambda: ask_change(current_actor(), application_id, sent["text"], now=now()))
    return change_requests_of([application_id])


@endpoints.route("/changes/<uuid:change_id>/answer", methods=["POST"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(YesNoSchema)
@endpoints.response(200, ChangeRequestSchema(many=True))
def change_answer(sent: dict[str, Any], change_id: UUID) -> Any:
    """Yes or no to a change."""
    answered = carry_out(
        lambda: answer_change(
            current_actor(),
            change_id,
            agrees=sent["yes"],
            reason=sent["reason"],
            version=None,
            now=now(),
        )
    )
    return change_requests_of([answered])


@endpoints.route("/applications/<uuid:application_id>/repayment", methods=["PUT"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(RepaymentSchema)
@endpoints.response(200, DecisionSchema)
def repayment_put(sent: dict[str, Any], application_id: UUID) -> Any:
    """Says what is to be paid back and why."""
    actor = current_actor()
    seen(application_id)
    carry_out(
        lambda: flag_repayment(actor, application_id, sent["amount"], sent["reason"], now=now())
    )
    return found(decision_for(actor, application_id, now=now()))


@endpoints.route("/applications/<uuid:application_id>/repayment/received", methods=["POST"])
@requires(CallsPermission.DECIDE)
@endpoints.arguments(RepaidSchema)
@endpoints.response(200, DecisionSchema)
def repayment_received(sent: dict[str, Any], application_id: UUID) -> Any:
    """Records that the money has come back."""
    actor = current_actor()
    carry_out(lambda: record_repayment(actor, application_id, on=sent["on"], now=now()))
    return found(decision_for(actor, application_id, now=now()))
