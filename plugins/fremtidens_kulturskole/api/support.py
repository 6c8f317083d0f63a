"""Process support and bodies."""

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
    FkBodyShape,
    FkIdShape,
    FkSupportShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import Rhythm
from plugins.fremtidens_kulturskole.schemas import (
    BodyMemberSchema,
    BodySchema,
    MeetingSchema,
    SessionSchema,
    SupportChangeSchema,
    SupportSchema,
)


@endpoints.route("/cohorts/<uuid:cohort_id>/support", methods=["GET"])
@requires(CohortPermission.READ_SUPPORT)
@endpoints.response(200, FkSupportShape(many=True))
def list_support(cohort_id: UUID) -> Any:
    """Agreements within reach."""
    there(queries.cohort(current_actor(), cohort_id, CohortPermission.READ_SUPPORT))
    return queries.support_of_cohort(current_actor(), cohort_id)


@endpoints.route("/groups/<uuid:participant_id>/support", methods=["POST"])
@requires(CohortPermission.AGREE_SUPPORT)
@endpoints.arguments(SupportSchema)
@endpoints.response(201, FkIdShape)
def agree_support(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Records an agreement."""
    sent.pop("version")
    return {"id": done(lambda: services.agree_support(current_actor(), participant_id, **sent))}


@endpoints.route("/support/<uuid:agreement_id>", methods=["GET"])
@requires(CohortPermission.READ_SUPPORT)
@endpoints.response(200, FkSupportShape)
def get_support(agreement_id: UUID) -> Any:
    """One agreement; notes only for its two parties."""
    found = there(queries.support(current_actor(), agreement_id))
    return with_etag(found, found.version)


@endpoints.route("/support/<uuid:agreement_id>", methods=["PUT"])
@requires(CohortPermission.AGREE_SUPPORT)
@endpoints.arguments(SupportChangeSchema)
@endpoints.response(200, FkSupportShape)
def change_support(sent: dict[str, Any], agreement_id: UUID) -> Any:
    """Changes an agreement."""
    version = wanted_version(sent)
    done(lambda: services.change_support(current_actor(), agreement_id, version=version, **sent))
    found = there(queries.support(current_actor(), agreement_id))
    return with_etag(found, found.version)


@endpoints.route("/support/<uuid:agreement_id>/sessions", methods=["POST"])
@requires(CohortPermission.NOTE_SUPPORT)
@endpoints.arguments(SessionSchema)
@endpoints.response(201, FkIdShape)
def note_support(sent: dict[str, Any], agreement_id: UUID) -> Any:
    """Records hours and a note."""
    return {"id": done(lambda: services.note_support(current_actor(), agreement_id, **sent))}


@endpoints.route("/cohorts/<uuid:cohort_id>/bodies", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkBodyShape(many=True))
def list_bodies(cohort_id: UUID) -> Any:
    """The bodies, and which rhythm is not kept."""
    there(queries.cohort(current_actor(), cohort_id, CohortPermission.READ))
    return queries.bodies(current_actor(), cohort_id)


@endpoints.route("/cohorts/<uuid:cohort_id>/bodies", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(BodySchema)
@endpoints.response(201, FkIdShape)
def add_body(sent: dict[str, Any], cohort_id: UUID) -> Any:
    """Adds a body."""
    sent.pop("version")
    sent["rhythm"] = Rhythm(sent["rhythm"])
    return {"id": done(lambda: services.add_body(current_actor(), cohort_id, **sent))}


@endpoints.route("/bodies/<uuid:body_id>", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkBodyShape)
def get_body(body_id: UUID) -> Any:
    """One body."""
    found = there(queries.body(current_actor(), body_id))
    return with_etag(found, found.version)


@endpoints.route("/bodies/<uuid:body_id>", methods=["PUT"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(BodySchema)
@endpoints.response(200, FkBodyShape)
def change_body(sent: dict[str, Any], body_id: UUID) -> Any:
    """Changes a body."""
    version = wanted_version(sent)
    sent["rhythm"] = Rhythm(sent["rhythm"])
    done(lambda: services.change_body(current_actor(), body_id, version=version, **sent))
    found = there(queries.body(current_actor(), body_id))
    return with_etag(found, found.version)


@endpoints.route("/bodies/<uuid:body_id>/members", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(BodyMemberSchema)
@endpoints.response(201, FkIdShape)
def add_body_member(sent: dict[str, Any], body_id: UUID) -> Any:
    """Adds a member to a body."""
    return {"id": done(lambda: services.add_body_member(current_actor(), body_id, **sent))}


@endpoints.route("/body-members/<uuid:member_id>", methods=["DELETE"])
@requires(CohortPermission.ORGANISE)
@endpoints.response(204)
def remove_body_member(member_id: UUID) -> None:
    """Takes somebody out of a body."""
    done(lambda: services.remove_body_member(current_actor(), member_id))


@endpoints.route("/bodies/<uuid:body_id>/meetings", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(MeetingSchema)
@endpoints.response(201, FkIdShape)
def record_meeting(sent: dict[str, Any], body_id: UUID) -> Any:
    """Records a meeting."""
    return {"id": done(lambda: services.record_meeting(current_actor(), body_id, **sent))}
