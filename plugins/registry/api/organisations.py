"""Organisations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.registry.api.blueprint import (
    carry_out,
    endpoints,
    found,
    list_query,
    without_version,
)
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import find_organisations, organisation_row
from plugins.registry.schemas import (
    EndSchema,
    OrganisationListArgumentsSchema,
    OrganisationPageSchema,
    OrganisationSchema,
)
from plugins.registry.services.organisations import (
    OrganisationDetails,
    add_organisation,
    change_organisation,
    end_organisation,
)


@endpoints.route("/organisations", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.arguments(OrganisationListArgumentsSchema, location="query")
@endpoints.response(200, OrganisationPageSchema)
def organisations(sent: dict[str, Any]) -> Any:
    """Organisations, searched and filtered as on the page; a hundred at a time."""
    query = list_query(
        sent, sorts=("name", "kind", "code"), filters=("kind", "sub_region", "programme", "state")
    )
    return find_organisations(query, today=current_actor().today)


@endpoints.route("/organisations", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(OrganisationSchema)
@endpoints.response(201, OrganisationSchema)
def organisation_create(sent: dict[str, Any]) -> Any:
    """Records an organisation."""
    actor = current_actor()
    details = OrganisationDetails(**without_version(sent))
    added = carry_out(lambda: add_organisation(actor, details))
    return found(organisation_row(added, on=actor.today))


@endpoints.route("/organisations/<uuid:organisation_id>", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.etag
@endpoints.response(200, OrganisationSchema)
def organisation(organisation_id: UUID) -> Any:
    """One organisation, as it is today."""
    return found(organisation_row(organisation_id, on=current_actor().today))


@endpoints.route("/organisations/<uuid:organisation_id>", methods=["PUT"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.etag
@endpoints.arguments(OrganisationSchema)
@endpoints.response(200, OrganisationSchema)
def organisation_update(sent: dict[str, Any], organisation_id: UUID) -> Any:
    """Changes an organisation; `If-Match` must be its ETag."""
    actor = current_actor()
    there = found(organisation_row(organisation_id, on=actor.today))
    endpoints.check_etag(there, OrganisationSchema)
    details = OrganisationDetails(**without_version(sent))
    carry_out(lambda: change_organisation(actor, organisation_id, details, version=there.version))
    return organisation_row(organisation_id, on=actor.today)


@endpoints.route("/organisations/<uuid:organisation_id>/end", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(EndSchema)
@endpoints.response(200, OrganisationSchema)
def organisation_end(sent: dict[str, Any], organisation_id: UUID) -> Any:
    """Ends an organisation, and its participations, places and roles, on the day."""
    actor = current_actor()
    carry_out(
        lambda: end_organisation(actor, organisation_id, sent["valid_to"], version=sent["version"])
    )
    return organisation_row(organisation_id, on=actor.today)
