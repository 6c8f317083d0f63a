"""Final reports and material."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.api.blueprint import (
    done,
    endpoints,
    stop,
    there,
    wanted_version,
    with_etag,
)
from plugins.fremtidens_kulturskole.api.shapes import (
    FkIdShape,
    FkMaterialShape,
    FkReportShape,
    FkWrittenShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import Section
from plugins.fremtidens_kulturskole.schemas import (
    MaterialSchema,
    ReportSchema,
    SettleSchema,
    VersionedSchema,
    WriteSchema,
)

SECTIONS = ", ".join(Section)


@endpoints.route("/groups/<uuid:participant_id>/report", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkReportShape)
def get_report(participant_id: UUID) -> Any:
    """The report as it is being written."""
    return _answer(participant_id)


@endpoints.route("/groups/<uuid:participant_id>/report/begin", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(200, FkReportShape)
def begin_report(participant_id: UUID) -> Any:
    """Fills the empty parts from goals, log and advice."""
    done(lambda: services.begin_report(current_actor(), participant_id, now=now()))
    return _answer(participant_id)


@endpoints.route("/groups/<uuid:participant_id>/report", methods=["PUT"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(ReportSchema)
@endpoints.response(200, FkReportShape)
def change_report(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Changes title and film."""
    version = wanted_version(sent)
    done(lambda: services.change_report(current_actor(), participant_id, version=version, **sent))
    return _answer(participant_id)


@endpoints.route(
    f"/groups/<uuid:participant_id>/report/<any({SECTIONS}):section>",
    methods=["PUT"],
)
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(WriteSchema)
@endpoints.response(200, FkWrittenShape)
def write_section(sent: dict[str, Any], participant_id: UUID, section: str) -> Any:
    """Saves a part of the report."""
    return done(
        lambda: services.write_section(
            current_actor(), participant_id, Section(section), now=now(), **sent
        )
    )


@endpoints.route("/groups/<uuid:participant_id>/report/settle", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(SettleSchema)
@endpoints.response(200, FkReportShape)
def settle_section(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Of two texts, the one that is to stand."""
    slot = sent.pop("slot")
    if slot not in set(Section):
        stop(422)
    done(
        lambda: services.settle_section(
            current_actor(), participant_id, Section(slot), now=now(), **sent
        )
    )
    return _answer(participant_id)


@endpoints.route("/groups/<uuid:participant_id>/report/hand-in", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(VersionedSchema)
@endpoints.response(200, FkReportShape)
def hand_in_report(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Hands the report in."""
    version = wanted_version(sent)
    done(lambda: services.hand_in_report(current_actor(), participant_id, version=version))
    return _answer(participant_id)


@endpoints.route("/groups/<uuid:participant_id>/report/reopen", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(200, FkReportShape)
def reopen_report(participant_id: UUID) -> Any:
    """Writes on; what is published stays."""
    done(lambda: services.reopen_report(current_actor(), participant_id))
    return _answer(participant_id)


@endpoints.route("/groups/<uuid:participant_id>/report/publish", methods=["POST"])
@requires(CohortPermission.PUBLISH)
@endpoints.arguments(VersionedSchema)
@endpoints.response(200, FkReportShape)
def publish_report(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Puts the report on the theme page."""
    version = wanted_version(sent)
    done(
        lambda: services.publish_report(current_actor(), participant_id, now=now(), version=version)
    )
    return _answer(participant_id)


@endpoints.route("/groups/<uuid:participant_id>/report/unpublish", methods=["POST"])
@requires(CohortPermission.PUBLISH)
@endpoints.response(200, FkReportShape)
def unpublish_report(participant_id: UUID) -> Any:
    """Takes the report off the theme page."""
    done(lambda: services.unpublish_report(current_actor(), participant_id))
    return _answer(participant_id)


@endpoints.route("/cohorts/<uuid:cohort_id>/material", methods=["GET"])
@requires(CohortPermission.FOLLOW)
@endpoints.response(200, FkMaterialShape(many=True))
def list_material(cohort_id: UUID) -> Any:
    """What the reader may see of a cohort’s material."""
    there(queries.cohort(current_actor(), cohort_id))
    return queries.materials(current_actor(), cohort_id)


@endpoints.route("/cohorts/<uuid:cohort_id>/material", methods=["POST"])
@requires(CohortPermission.PUBLISH)
@endpoints.arguments(MaterialSchema)
@endpoints.response(201, FkIdShape)
def add_material(sent: dict[str, Any], cohort_id: UUID) -> Any:
    """Adds material."""
    sent.pop("version")
    return {"id": done(lambda: services.add_material(current_actor(), cohort_id, **sent))}


@endpoints.route("/material/<uuid:material_id>", methods=["GET"])
@requires(CohortPermission.FOLLOW)
@endpoints.response(200, FkMaterialShape)
def get_material(material_id: UUID) -> Any:
    """One of them."""
    found = there(queries.material(current_actor(), material_id))
    return with_etag(found, found.version)


@endpoints.route("/material/<uuid:material_id>", methods=["PUT"])
@requires(CohortPermission.PUBLISH)
@endpoints.arguments(MaterialSchema)
@endpoints.response(200, FkMaterialShape)
def change_material(sent: dict[str, Any], material_id: UUID) -> Any:
    """Changes material, publishes it or takes it back."""
    version = wanted_version(sent)
    done(lambda: services.change_material(current_actor(), material_id, version=version, **sent))
    found = there(queries.material(current_actor(), material_id))
    return with_etag(found, found.version)


@endpoints.route("/material/<uuid:material_id>", methods=["DELETE"])
@requires(CohortPermission.PUBLISH)
@endpoints.response(204)
def remove_material(material_id: UUID) -> None:
    """Removes material."""
    done(lambda: services.remove_material(current_actor(), material_id))


def _answer(participant_id: UUID) -> Any:
    found = there(queries.report(current_actor(), participant_id))
    return with_etag(found, found.version)
