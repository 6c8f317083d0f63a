"""Registering, confirming, deciding, answering offers, cancelling; and a person's load."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import current_actor, now, requires
from plugins.activities.api.blueprint import activity_or_404, endpoints, said_of_registration
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.calendar import load_of
from plugins.activities.queries.registrations import (
    participants,
    registration,
    registrations_of,
    requests_within,
)
from plugins.activities.schemas import (
    DecideSchema,
    LoadArgumentsSchema,
    LoadSchema,
    ParticipantSchema,
    RegisterSchema,
    RegistrationSchema,
)
from plugins.activities.services.registering import register
from plugins.activities.services.registrations import (
    accept_offer,
    cancel_registration,
    confirm_registration,
    decide_request,
    decline_offer,
)
from plugins.registry import carry_out, reach_of, within_reach


@endpoints.route("/activities/<uuid:activity_id>/registrations", methods=["POST"])
@requires(ActivitiesPermission.REGISTER)
@endpoints.arguments(RegisterSchema)
@endpoints.response(201, RegistrationSchema(many=True))
def registration_create(sent: dict[str, Any], activity_id: UUID) -> Any:
    """Registers people, alone or as a group; who is registered already stays so."""
    activity_or_404(activity_id)
    added = carry_out(
        lambda: register(
            current_actor(),
            activity_id,
            sent["people"],
            instrument=sent["instrument"],
            note=sent["note"],
            now=now(),
        )
    )
    return [_said(registration_id) for registration_id in added]


@endpoints.route("/activities/<uuid:activity_id>/registrations", methods=["GET"])
@requires(ActivitiesPermission.READ_REGISTRATIONS)
@endpoints.response(200, ParticipantSchema(many=True))
def registration_participants(activity_id: UUID) -> Any:
    """Who is registered, waits or has asked, as far as the caller sees them."""
    view = activity_or_404(activity_id)
    return [
        {"name": each.name, "registration": said_of_registration(each.registration)}
        for each in participants(current_actor(), view)
    ]


@endpoints.route("/registrations", methods=["GET"])
@requires(ActivitiesPermission.REGISTER)
@endpoints.response(200, RegistrationSchema(many=True))
def registration_list() -> Any:
    """Registrations of oneself, one's children and one's pupils, the newest first."""
    people = reach_of(current_actor(), ActivitiesPermission.REGISTER).people
    return [said_of_registration(each) for each in registrations_of(people)]


@endpoints.route("/requests", methods=["GET"])
@requires(ActivitiesPermission.DECIDE)
@endpoints.response(200, RegistrationSchema(many=True))
def request_list() -> Any:
    """Requests for a dispensation that the caller may decide, the oldest first."""
    return [said_of_registration(each) for each in requests_within(current_actor())]


@endpoints.route("/registrations/<uuid:registration_id>", methods=["GET"])
@requires(ActivitiesPermission.READ)
@endpoints.etag
@endpoints.response(200, RegistrationSchema)
def registration_read(registration_id: UUID) -> Any:
    """One registration, as it stands now."""
    return _said(registration_id)


@endpoints.route("/registrations/<uuid:registration_id>/accept", methods=["POST"])
@requires(ActivitiesPermission.REGISTER)
@endpoints.response(200, RegistrationSchema)
def registration_accept(registration_id: UUID) -> Any:
    """Takes the place that was offered; 422 with `offer.too_late` after the deadline."""
    _said(registration_id)
    carry_out(lambda: accept_offer(current_actor(), registration_id, now=now()))
    return _said(registration_id)


@endpoints.route("/registrations/<uuid:registration_id>/decline", methods=["POST"])
@requires(ActivitiesPermission.REGISTER)
@endpoints.response(200, RegistrationSchema)
def registration_decline(registration_id: UUID) -> Any:
    """Says no to the place that was offered."""
    _said(registration_id)
    carry_out(lambda: decline_offer(current_actor(), registration_id, now=now()))
    return _said(registration_id)


@endpoints.route("/registrations/<uuid:registration_id>/confirm", methods=["POST"])
@requires(ActivitiesPermission.REGISTER)
@endpoints.response(200, RegistrationSchema)
def registration_confirm(registration_id: UUID) -> Any:
    """Confirms what a child has asked for."""
    _said(registration_id)
    carry_out(lambda: confirm_registration(current_actor(), registration_id, now=now()))
    return _said(registration_id)


@endpoints.route("/registrations/<uuid:registration_id>/cancel", methods=["POST"])
@requires(ActivitiesPermission.READ)
@endpoints.response(200, RegistrationSchema)
def registration_cancel(registration_id: UUID) -> Any:
    """Takes a registration back; twice is as good as once."""
    _said(registration_id)
    carry_out(lambda: cancel_registration(current_actor(), registration_id, now=now()))
    return _said(registration_id)


@endpoints.route("/registrations/<uuid:registration_id>/decision", methods=["PUT"])
@requires(ActivitiesPermission.DECIDE)
@endpoints.etag
@endpoints.arguments(DecideSchema)
@endpoints.response(200, RegistrationSchema)
def registration_decide(sent: dict[str, Any], registration_id: UUID) -> Any:
    """Grants or refuses a dispensation, with a reason; `If-Match` must be the ETag."""
    endpoints.check_etag(_said(registration_id), RegistrationSchema)
    carry_out(lambda: decide_request(current_actor(), registration_id, **sent, now=now()))
    return _said(registration_id)


@endpoints.route("/people/<uuid:person_id>/load", methods=["GET"])
@requires(ActivitiesPermission.REGISTER)
@endpoints.arguments(LoadArgumentsSchema, location="query")
@endpoints.response(200, LoadSchema)
def person_load(sent: dict[str, Any], person_id: UUID) -> Any:
    """UM-19: hours by week and overlaps; `also` is an activity one thinks of adding."""
    if not within_reach(current_actor(), [person_id], ActivitiesPermission.REGISTER):
        abort(404)
    if sent["also"]:
        activity_or_404(sent["also"])
    return load_of(person_id, also=sent["also"], now=now())


def _said(registration_id: UUID) -> dict[str, Any]:
    view = registration(current_actor(), registration_id)
    if view is None:
        abort(404)
    return said_of_registration(view)
