"""Gatherings, what is due around them, attendance and rooms."""

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
    FkAssignmentShape,
    FkAttendanceShape,
    FkCountShape,
    FkGatheringShape,
    FkIdShape,
    FkPartShape,
    FkRoomShape,
    FkWrittenShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import AssignmentKind, GatheringKind
from plugins.fremtidens_kulturskole.schemas import (
    AssignmentSchema,
    AttendanceSchema,
    CancelGatheringSchema,
    GatheringSchema,
    MixSchema,
    NewGatheringSchema,
    PromptsSchema,
    SettleSchema,
    WriteSchema,
)


@endpoints.route("/cohorts/<uuid:cohort_id>/gatherings", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkGatheringShape(many=True))
def list_gatherings(cohort_id: UUID) -> Any:
    """A cohort’s gatherings in order of days."""
    there(queries.cohort(current_actor(), cohort_id, CohortPermission.READ))
    return queries.gatherings(current_actor(), cohort_id)


@endpoints.route("/cohorts/<uuid:cohort_id>/gatherings", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(NewGatheringSchema)
@endpoints.response(201, FkIdShape)
def add_gathering(sent: dict[str, Any], cohort_id: UUID) -> Any:
    """Adds a gathering."""
    sent.pop("version")
    sent["kind"] = GatheringKind(sent["kind"])
    return {"id": done(lambda: services.add_gathering(current_actor(), cohort_id, **sent))}


@endpoints.route("/gatherings/<uuid:gathering_id>", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkGatheringShape)
def get_gathering(gathering_id: UUID) -> Any:
    """One gathering with its questions."""
    found = there(queries.gathering(current_actor(), gathering_id))
    return with_etag(found, found.version)


@endpoints.route("/gatherings/<uuid:gathering_id>", methods=["PUT"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(GatheringSchema)
@endpoints.response(200, FkGatheringShape)
def change_gathering(sent: dict[str, Any], gathering_id: UUID) -> Any:
    """Changes a gathering; the calendar follows."""
    version = wanted_version(sent)
    done(lambda: services.change_gathering(current_actor(), gathering_id, version=version, **sent))
    found = there(queries.gathering(current_actor(), gathering_id))
    return with_etag(found, found.version)


@endpoints.route("/gatherings/<uuid:gathering_id>/cancel", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(CancelGatheringSchema)
@endpoints.response(200, FkGatheringShape)
def cancel_gathering(sent: dict[str, Any], gathering_id: UUID) -> Any:
    """Calls a gathering off; the groups are told, and the calendar follows."""
    version = wanted_version(sent)
    done(lambda: services.cancel_gathering(current_actor(), gathering_id, version=version, **sent))
    found = there(queries.gathering(current_actor(), gathering_id))
    return with_etag(found, found.version)


@endpoints.route(
    "/gatherings/<uuid:gathering_id>/<any(preparation, between):kind>", methods=["PUT"]
)
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(AssignmentSchema)
@endpoints.response(200, FkAssignmentShape)
def set_assignment(sent: dict[str, Any], gathering_id: UUID, kind: str) -> Any:
    """Sets preparation or in-between work."""
    version = wanted_version(sent)
    parts = [line for line in sent.pop("questions").splitlines() if line.strip()]
    done(
        lambda: services.set_assignment(
            current_actor(),
            gathering_id,
            AssignmentKind(kind),
            parts=parts,
            version=version,
            **sent,
        )
    )
    found = there(queries.gathering(current_actor(), gathering_id))
    own = there(found.assignment(AssignmentKind(kind)))
    return with_etag(own, own.version)


@endpoints.route("/gatherings/<uuid:gathering_id>/attendance", methods=["GET"])
@requires(CohortPermission.ORGANISE)
@endpoints.response(200, FkAttendanceShape)
def get_attendance(gathering_id: UUID) -> Any:
    """Who was there."""
    found = there(queries.gathering(current_actor(), gathering_id, CohortPermission.ORGANISE))
    return _attendance(found)


@endpoints.route("/gatherings/<uuid:gathering_id>/attendance", methods=["PUT"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(AttendanceSchema)
@endpoints.response(200, FkAttendanceShape)
def note_attendance(sent: dict[str, Any], gathering_id: UUID) -> Any:
    """Notes who was there, of those expected."""
    done(lambda: services.note_attendance(current_actor(), gathering_id, **sent))
    found = there(queries.gathering(current_actor(), gathering_id, CohortPermission.ORGANISE))
    return _attendance(found)


@endpoints.route("/gatherings/<uuid:gathering_id>/rooms", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkRoomShape(many=True))
def list_rooms(gathering_id: UUID) -> Any:
    """The rooms with their people and notes."""
    found = there(queries.gathering(current_actor(), gathering_id))
    return list(queries.rooms(current_actor(), found))


@endpoints.route("/gatherings/<uuid:gathering_id>/rooms", methods=["POST"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(MixSchema)
@endpoints.response(200, FkCountShape)
def mix_rooms(sent: dict[str, Any], gathering_id: UUID) -> Any:
    """Mixes people into rooms."""
    size = sent["size"]
    return {"count": done(lambda: services.mix_rooms(current_actor(), gathering_id, size=size))}


@endpoints.route("/gatherings/<uuid:gathering_id>/prompts", methods=["PUT"])
@requires(CohortPermission.ORGANISE)
@endpoints.arguments(PromptsSchema)
@endpoints.response(200, FkPartShape(many=True))
def set_prompts(sent: dict[str, Any], gathering_id: UUID) -> Any:
    """What every room is asked."""
    lines = [line for line in sent["prompts"].splitlines() if line.strip()]
    done(lambda: services.set_prompts(current_actor(), gathering_id, lines))
    return list(queries.prompts_of(gathering_id))


@endpoints.route("/rooms/<uuid:room_id>", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkRoomShape)
def get_room(room_id: UUID) -> Any:
    """One room."""
    return there(queries.room(current_actor(), room_id))


@endpoints.route("/rooms/<uuid:room_id>/notes/<uuid:prompt_id>", methods=["PUT"])
@requires(CohortPermission.READ)
@endpoints.arguments(WriteSchema)
@endpoints.response(200, FkWrittenShape)
def write_note(sent: dict[str, Any], room_id: UUID, prompt_id: UUID) -> Any:
    """Saves a note, on top of the version that was seen."""
    return done(lambda: services.write_note(current_actor(), room_id, prompt_id, now=now(), **sent))


@endpoints.route("/rooms/<uuid:room_id>/settle", methods=["POST"])
@requires(CohortPermission.READ)
@endpoints.arguments(SettleSchema)
@endpoints.response(200, FkRoomShape)
def settle_note(sent: dict[str, Any], room_id: UUID) -> Any:
    """Of two texts, the one that is to stand."""
    there(queries.room(current_actor(), room_id))
    slot = uuid_of(sent.pop("slot"))
    done(lambda: services.settle_note(current_actor(), room_id, slot, now=now(), **sent))
    return there(queries.room(current_actor(), room_id))


def _attendance(found: queries.GatheringView) -> dict[str, Any]:
    seen = queries.attendance(current_actor(), found)
    return {
        "counted": seen.counted,
        "rows": [{"member": member, "present": present} for member, present in seen.rows],
    }
