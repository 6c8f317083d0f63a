"""Gjort – lært – lurt, and shared advice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

from core.plugin_api import current_actor, read_list_query, requires
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.api.blueprint import (
    done,
    endpoints,
    there,
    wanted_version,
    with_etag,
)
from plugins.fremtidens_kulturskole.api.shapes import (
    FkAdvicePageShape,
    FkAdviceShape,
    FkEntryShape,
    FkIdShape,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import Column
from plugins.fremtidens_kulturskole.schemas import (
    AdviceSchema,
    EntrySchema,
    PublishSchema,
)


@endpoints.route("/groups/<uuid:participant_id>/log", methods=["GET"])
@requires(CohortPermission.READ_GROUP)
@endpoints.response(200, FkEntryShape(many=True))
def list_entries(participant_id: UUID) -> Any:
    """A group’s log, newest first."""
    _group, entries = there(queries.log_of(current_actor(), participant_id))
    return list(entries)


@endpoints.route("/groups/<uuid:participant_id>/log", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(EntrySchema)
@endpoints.response(201, FkIdShape)
def add_entry(sent: dict[str, Any], participant_id: UUID) -> Any:
    """Adds a line."""
    sent["column"] = Column(sent["column"])
    return {"id": done(lambda: services.add_entry(current_actor(), participant_id, **sent))}


@endpoints.route("/log/<uuid:entry_id>", methods=["DELETE"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(204)
def remove_entry(entry_id: UUID) -> None:
    """Removes a line that is not shared."""
    done(lambda: services.remove_entry(current_actor(), entry_id))


@endpoints.route("/log/<uuid:entry_id>/share", methods=["POST"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(AdviceSchema)
@endpoints.response(201, FkIdShape)
def share_advice(sent: dict[str, Any], entry_id: UUID) -> Any:
    """Shares a "lurt" with every municipality."""
    sent.pop("version")
    return {"id": done(lambda: services.share_advice(current_actor(), entry_id, **sent))}


@endpoints.route("/advice", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkAdvicePageShape)
def list_advice() -> Any:
    """Advice of every municipality; `q` finds bokmål and nynorsk alike."""
    query = read_list_query(
        request.args,
        sorts=queries.SORTS,
        filters={"area": queries.AREAS, "language": ("nb", "nn")},
        default_sort="-shared_on",
    )
    found = queries.find_advice(query)
    return {"total": found.total, "items": found.items}


@endpoints.route("/advice/<uuid:advice_id>", methods=["GET"])
@requires(CohortPermission.READ)
@endpoints.response(200, FkAdviceShape)
def get_advice(advice_id: UUID) -> Any:
    """One piece of advice."""
    found = there(queries.advice(advice_id))
    return with_etag(found, found.version)


@endpoints.route("/advice/<uuid:advice_id>", methods=["PUT"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.arguments(AdviceSchema)
@endpoints.response(200, FkAdviceShape)
def change_advice(sent: dict[str, Any], advice_id: UUID) -> Any:
    """Changes one’s own advice."""
    version = wanted_version(sent)
    done(lambda: services.change_advice(current_actor(), advice_id, version=version, **sent))
    found = there(queries.advice(advice_id))
    return with_etag(found, found.version)


@endpoints.route("/advice/<uuid:advice_id>", methods=["DELETE"])
@requires(CohortPermission.WRITE_GROUP)
@endpoints.response(204)
def take_back_advice(advice_id: UUID) -> None:
    """No longer shared."""
    done(lambda: services.take_back_advice(current_actor(), advice_id))


@endpoints.route("/advice/<uuid:advice_id>/publish", methods=["POST"])
@requires(CohortPermission.PUBLISH)
@endpoints.arguments(PublishSchema)
@endpoints.response(200, FkAdviceShape)
def publish_advice(sent: dict[str, Any], advice_id: UUID) -> Any:
    """On the theme page, or off it."""
    done(lambda: services.publish_advice(current_actor(), advice_id, **sent))
    found = there(queries.advice(advice_id))
    return with_etag(found, found.version)
