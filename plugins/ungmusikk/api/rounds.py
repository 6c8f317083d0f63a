"""Contribution rounds: read, work out, review, approve, mark and correct."""

from __future__ import annotations

from typing import Any

from flask import abort

from core.plugin_api import current_actor, requires
from plugins.ungmusikk.api.blueprint import endpoints, refuse, wanted_version, with_etag
from plugins.ungmusikk.api.said import heading, round_said
from plugins.ungmusikk.api.shapes import CountSchema, RoundHeadingSchema, RoundSchema
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    municipality_in_round,
    round_headings,
    round_of,
    watch,
)
from plugins.ungmusikk.rules import RoundState
from plugins.ungmusikk.schemas import (
    AcknowledgeSchema,
    ApproveSchema,
    CorrectionSchema,
    MarkSchema,
    VersionedSchema,
    WorkOutSchema,
)
from plugins.ungmusikk.services import (
    NotThere,
    Refused,
    acknowledge_unresolved,
    approve_round,
    correct_round,
    mark_invoiced,
    mark_paid,
    review_round,
    take_back_invoiced,
    take_back_paid,
    work_out_round,
)
from plugins.ungmusikk.settings import near_boundary

Answer = tuple[Any, int, dict[str, str]]


@endpoints.route("/rounds")
@requires(UngmusikkPermission.READ_ROUNDS)
@endpoints.response(200, RoundHeadingSchema(many=True))
def rounds() -> Any:
    """Every year's round.

    The newest first.
    """
    return [heading(each) for each in round_headings()]


@endpoints.route("/rounds", methods=["POST"])
@requires(UngmusikkPermission.WORK_OUT)
@endpoints.arguments(WorkOutSchema)
@endpoints.response(200, RoundSchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def round_work_out(sent: dict[str, Any]) -> Answer:
    """Works a year's round out.

    For the first time, or anew while it is not approved: 409 when it is.
    """
    try:
        work_out_round(current_actor(), sent["year"], version=wanted_version(sent))
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(sent["year"])


@endpoints.route("/rounds/<int:year>")
@requires(UngmusikkPermission.READ_ROUNDS)
@endpoints.response(200, RoundSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def contribution_round(year: int) -> Answer:
    """One round.

    `total` is the sum of the lines, which never move after approval; corrections are apart.
    """
    return _answer(year)


@endpoints.route("/rounds/<int:year>/review", methods=["POST"])
@requires(UngmusikkPermission.WORK_OUT)
@endpoints.arguments(VersionedSchema)
@endpoints.response(200, RoundSchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def round_review(sent: dict[str, Any], year: int) -> Answer:
    """Marks a draft as reviewed.

    Whoever does it says that the round is right as far as they can see.
    """
    try:
        review_round(current_actor(), year, version=wanted_version(sent))
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(year)


@endpoints.route("/rounds/<int:year>/unresolved", methods=["POST"])
@requires(UngmusikkPermission.WORK_OUT)
@endpoints.arguments(AcknowledgeSchema)
@endpoints.response(200, RoundSchema)
@endpoints.alt_response(409, "CONFLICT")
def round_unresolved(sent: dict[str, Any], year: int) -> Answer:
    """Writes why a round may be approved without a municipality.

    An empty text takes it back.
    """
    try:
        acknowledge_unresolved(current_actor(), year, sent["code"], sent["why"])
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(year)


@endpoints.route("/rounds/<int:year>/approve", methods=["POST"])
@requires(UngmusikkPermission.APPROVE)
@endpoints.arguments(ApproveSchema)
@endpoints.response(200, RoundSchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def round_approve(sent: dict[str, Any], year: int) -> Answer:
    """Records the steering group's approval, which freezes the round.

    409 when somebody has recorded it already. Whoever may also review a round says with this
    that they have: a draft is then recorded as reviewed in the same step.
    """
    actor = current_actor()
    version = wanted_version(sent)
    found = round_of(year)
    try:
        if (
            found is not None
            and found.state is RoundState.WORKED_OUT
            and actor.may(UngmusikkPermission.WORK_OUT)
        ):
            version = review_round(actor, year, version=version)
        approve_round(
            actor,
            year,
            case_number=sent["case_number"],
            decided_on=sent["decided_on"] or actor.today,
            acknowledged=sent["acknowledged"],
            version=version,
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(year)


@endpoints.route("/rounds/<int:year>/invoice", methods=["POST"])
@requires(UngmusikkPermission.INVOICE)
@endpoints.arguments(MarkSchema)
@endpoints.response(200, CountSchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def round_invoice(sent: dict[str, Any], year: int) -> Answer:
    """Marks contributions and corrections as invoiced.

    Those named by `ids`, or all that are expected. `undo` takes the mark back from `ids`.
    """
    actor, version = current_actor(), wanted_version(sent)
    try:
        if sent["undo"]:
            count = take_back_invoiced(actor, year, ids=sent["ids"] or (), version=version)
        else:
            day = sent["on"] or actor.today
            count = mark_invoiced(actor, year, on=day, ids=sent["ids"], version=version)
    except (Refused, NotThere) as error:
        refuse(error)
    return _counted(year, count)


@endpoints.route("/rounds/<int:year>/payments", methods=["POST"])
@requires(UngmusikkPermission.PAY)
@endpoints.arguments(MarkSchema)
@endpoints.response(200, CountSchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def round_pay(sent: dict[str, Any], year: int) -> Answer:
    """Marks contributions and corrections as paid.

    Those named by `ids`, or all that are invoiced. `undo` takes the mark back from `ids`.
    """
    actor, version = current_actor(), wanted_version(sent)
    try:
        if sent["undo"]:
            count = take_back_paid(actor, year, ids=sent["ids"] or (), version=version)
        else:
            day = sent["on"] or actor.today
            count = mark_paid(actor, year, on=day, ids=sent["ids"], version=version)
    except (Refused, NotThere) as error:
        refuse(error)
    return _counted(year, count)


@endpoints.route("/rounds/<int:year>/corrections", methods=["POST"])
@requires(UngmusikkPermission.CORRECT)
@endpoints.arguments(CorrectionSchema)
@endpoints.response(200, RoundSchema)
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def round_correct(sent: dict[str, Any], year: int) -> Answer:
    """Corrects an approved round.

    Without an amount: by what the rules say of a municipality that joined, left or changed its
    months after the approval.
    """
    found = round_of(year)
    if found is None:
        abort(404)
    organisation_id = municipality_in_round(found, sent["municipality"])
    if organisation_id is None:
        abort(404)
    try:
        correct_round(
            current_actor(),
            year,
            organisation_id=organisation_id,
            amount=sent["amount"],
            reason=sent["reason"],
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(year)


def _answer(year: int) -> Answer:
    found = round_of(year)
    if found is None:
        abort(404)
    return with_etag(round_said(found, watch(found, within=near_boundary())), found.version)


def _counted(year: int, count: int) -> Answer:
    found = round_of(year)
    if found is None:
        abort(404)
    return with_etag({"marked": count, "round": round_said(found)}, found.version)
