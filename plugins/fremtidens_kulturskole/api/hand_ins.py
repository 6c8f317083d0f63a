"""Hand-ins: written together, handed in, answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.api.blueprint import (
    done,
    endpoints,
    there,
    uuid_of,
    wanted_version,
    with_etag,
)
from plugins.fremtidens_kulturskole.api.shapes import (
    FkHandInShape,
    FkWrittenShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.schemas import (
    ReviewSchema,
    SettleSchema,
    VersionedSchema,
    WriteSchema,
)


@endpoints.route("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkHandInShape)
def get_hand_in(assignment_id: UUID, participant_id: UUID) -> Any:
    """One hand-in with its parts."""
    return _answer(assignment_id, participant_id)


@endpoints.route(
    "/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/parts/<uuid:part_id>", methods=["PUT"]
)
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(WriteSchema)
@endpoints.response(200, FkWrittenShape)
def write_part(
    sent: dict[str, Any], assignment_id: UUID, participant_id: UUID, part_id: UUID
) -> Any:
    """Saves a part; what meets a newer text is kept beside it."""
    pen = sent.pop("pen")
    texts = {str(part_id): services.Text(**sent)}
    written = done(
        lambda: services.write_parts(
            current_actor(), assignment_id, participant_id, texts, now=now(), pen=pen
        )
    )
    return written[str(part_id)]


@endpoints.route("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/settle", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(SettleSchema)
@endpoints.response(200, FkHandInShape)
def settle_part(sent: dict[str, Any], assignment_id: UUID, participant_id: UUID) -> Any:
    """Of two texts, the one that is to stand."""
    there(queries.hand_in_view(current_actor(), assignment_id, participant_id))
    slot = uuid_of(sent.pop("slot"))
    done(
        lambda: services.settle_part(
            current_actor(), assignment_id, participant_id, slot, now=now(), **sent
        )
    )
    return _answer(assignment_id, participant_id)


@endpoints.route("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/hand-in", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(VersionedSchema)
@endpoints.response(200, FkHandInShape)
def hand_in(sent: dict[str, Any], assignment_id: UUID, participant_id: UUID) -> Any:
    """Hands in."""
    version = wanted_version(sent)
    done(lambda: services.hand_in(current_actor(), assignment_id, participant_id, version=version))
    return _answer(assignment_id, participant_id)


@endpoints.route("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/take-back", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(200, FkHandInShape)
def take_back_hand_in(assignment_id: UUID, participant_id: UUID) -> Any:
    """Makes a draft again of what nobody has answered."""
    done(lambda: services.take_back_hand_in(current_actor(), assignment_id, participant_id))
    return _answer(assignment_id, participant_id)


@endpoints.route("/hand-ins/<uuid:assignment_id>/<uuid:participant_id>/review", methods=["POST"])
@requires(CohortPermission.REVIEW)
@endpoints.arguments(ReviewSchema)
@endpoints.response(200, FkHandInShape)
def review_hand_in(sent: dict[str, Any], assignment_id: UUID, participant_id: UUID) -> Any:
    """Accepts it, or returns it with a comment."""
    version = wanted_version(sent)
    doing = services.accept_hand_in if sent["verdict"] == "accept" else services.return_hand_in
    done(
        lambda: doing(
            current_actor(),
            assignment_id,
            participant_id,
            comment=sent["comment"],
            version=version,
        )
    )
    return _answer(assignment_id, participant_id)


def _answer(assignment_id: UUID, participant_id: UUID) -> Any:
    found = there(queries.hand_in_view(current_actor(), assignment_id, participant_id))
    return with_etag(found, found.row.version)
