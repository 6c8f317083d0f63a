"""UM-4, UM-9: who takes part in a programme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort

from core.kit import Period
from core.plugin_api import current_actor, requires
from plugins.registry import queries
from plugins.registry.api.blueprint import carry_out, endpoints, found, without_version
from plugins.registry.permissions import RegistryPermission
from plugins.registry.schemas import (
    EndSchema,
    ParticipationListArgumentsSchema,
    ParticipationSchema,
)
from plugins.registry.services.participations import (
    ParticipationDetails,
    add_participation,
    change_participation,
    end_participation,
    participation_kinds,
)


@endpoints.route("/participations", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.arguments(ParticipationListArgumentsSchema, location="query")
@endpoints.response(200, ParticipationSchema(many=True))
def participations(sent: dict[str, Any]) -> Any:
    """Who takes part in the programme on at least one day from `from` to `to`; today without."""
    if sent["programme"] not in participation_kinds():
        abort(404)
    today = current_actor().today
    start, end = sent["valid_from"], sent["valid_to"]
    if start is None and end is None:
        start = end = today
    if start and end and end < start:
        abort(422)
    found_there = queries.participants(sent["programme"], Period(start, end))
    return queries.for_reader(current_actor(), found_there)


@endpoints.route("/participations", methods=["POST"])
@requires(RegistryPermission.MANAGE_PARTICIPATIONS)
@endpoints.arguments(ParticipationSchema)
@endpoints.response(201, ParticipationSchema)
def participation_create(sent: dict[str, Any]) -> Any:
    """Records that an organisation takes part; in one way at a time."""
    details = ParticipationDetails(**without_version(sent))
    added = carry_out(lambda: add_participation(current_actor(), details))
    return found(queries.participation(added))


@endpoints.route("/participations/<uuid:participation_id>", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.etag
@endpoints.response(200, ParticipationSchema)
def participation(participation_id: UUID) -> Any:
    """One participation."""
    return _offered(participation_id)


@endpoints.route("/participations/<uuid:participation_id>", methods=["PUT"])
@requires(RegistryPermission.MANAGE_PARTICIPATIONS)
@endpoints.etag
@endpoints.arguments(ParticipationSchema)
@endpoints.response(200, ParticipationSchema)
def participation_update(sent: dict[str, Any], participation_id: UUID) -> Any:
    """Changes a participation; programme and organisation stay. `If-Match` must be its ETag."""
    there = _offered(participation_id)
    endpoints.check_etag(there, ParticipationSchema)
    details = ParticipationDetails(
        **{
            **without_version(sent),
            "programme": there.programme,
            "organisation_id": there.organisation_id,
        }
    )
    carry_out(
        lambda: change_participation(
            current_actor(), participation_id, details, version=there.version
        )
    )
    return queries.participation(participation_id)


@endpoints.route("/participations/<uuid:participation_id>/end", methods=["POST"])
@requires(RegistryPermission.MANAGE_PARTICIPATIONS)
@endpoints.arguments(EndSchema)
@endpoints.response(200, ParticipationSchema)
def participation_end(sent: dict[str, Any], participation_id: UUID) -> Any:
    """Ends a participation; the day is the last that it counts."""
    _offered(participation_id)
    carry_out(
        lambda: end_participation(
            current_actor(), participation_id, sent["valid_to"], version=sent["version"]
        )
    )
    return queries.participation(participation_id)


def _offered(participation_id: UUID) -> Any:
    """A participation in a programme that is on; another one is not found."""
    there = found(queries.participation(participation_id))
    if there.programme not in participation_kinds():
        abort(404)
    (readable,) = queries.for_reader(current_actor(), [there])
    return readable
