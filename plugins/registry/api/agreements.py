"""Cooperation agreements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, requires
from plugins.registry import queries
from plugins.registry.api.blueprint import carry_out, endpoints, found, without_version
from plugins.registry.permissions import RegistryPermission
from plugins.registry.schemas import AgreementSchema, PartySchema, SearchSchema
from plugins.registry.services.agreements import (
    AgreementDetails,
    add_agreement,
    add_party,
    change_agreement,
    remove_party,
)


@endpoints.route("/agreements", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.arguments(SearchSchema, location="query")
@endpoints.response(200, AgreementSchema(many=True))
def agreements(sent: dict[str, Any]) -> Any:
    """Every agreement with its parties, newest first."""
    return queries.agreements(search=sent["q"])


@endpoints.route("/agreements", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(AgreementSchema)
@endpoints.response(201, AgreementSchema)
def agreement_create(sent: dict[str, Any]) -> Any:
    """Records an agreement."""
    details = AgreementDetails(**without_version(sent))
    added = carry_out(lambda: add_agreement(current_actor(), details))
    return found(queries.agreement(added))


@endpoints.route("/agreements/<uuid:agreement_id>", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.etag
@endpoints.response(200, AgreementSchema)
def agreement(agreement_id: UUID) -> Any:
    """One agreement with its parties."""
    return found(queries.agreement(agreement_id))


@endpoints.route("/agreements/<uuid:agreement_id>", methods=["PUT"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.etag
@endpoints.arguments(AgreementSchema)
@endpoints.response(200, AgreementSchema)
def agreement_update(sent: dict[str, Any], agreement_id: UUID) -> Any:
    """Changes an agreement; `If-Match` must be its ETag."""
    there = found(queries.agreement(agreement_id))
    endpoints.check_etag(there, AgreementSchema)
    details = AgreementDetails(**without_version(sent))
    carry_out(
        lambda: change_agreement(current_actor(), agreement_id, details, version=there.version)
    )
    return queries.agreement(agreement_id)


@endpoints.route("/agreements/<uuid:agreement_id>/parties", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.arguments(PartySchema)
@endpoints.response(201, AgreementSchema)
def party_create(sent: dict[str, Any], agreement_id: UUID) -> Any:
    """Makes an organisation party to the agreement."""
    carry_out(lambda: add_party(current_actor(), agreement_id=agreement_id, **sent))
    return queries.agreement(agreement_id)


@endpoints.route("/parties/<uuid:party_id>/remove", methods=["POST"])
@requires(RegistryPermission.MANAGE_ORGANISATIONS)
@endpoints.response(200, AgreementSchema)
def party_delete(party_id: UUID) -> Any:
    """Takes a party away; answers with the agreement."""
    return queries.agreement(carry_out(lambda: remove_party(current_actor(), party_id)))
