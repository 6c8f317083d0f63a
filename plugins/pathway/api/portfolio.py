"""Portfolios and their files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import SIGNED_IN, current_actor, requires
from plugins.pathway import queries
from plugins.pathway.api.blueprint import endpoints, reader_of
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries.views import PortfolioItem
from plugins.pathway.rules import Part
from plugins.pathway.schemas import EvidenceSchema, EvidenceViewSchema, NamedSchema, UploadSchema
from plugins.pathway.services import (
    add_evidence,
    change_evidence,
    possible_mentors,
    put_file,
    remove_evidence,
)
from plugins.pathway.views.portfolio import (
    evidence_details,
    file_response,
    seen_piece,
    upload_of,
)
from plugins.registry import carry_out, person_of


def _piece(evidence_id: UUID) -> PortfolioItem:
    return seen_piece(evidence_id)[0]


@endpoints.route("/people/<uuid:person_id>/portfolio", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, EvidenceViewSchema(many=True))
def portfolio(person_id: UUID) -> Any:
    """The pieces that the reader may see."""
    return list(queries.portfolio_of(reader_of(person_id, sees=Part.EVIDENCE)))


@endpoints.route("/people/<uuid:person_id>/mentors", methods=["GET"])
@requires(PathwayPermission.OPEN)
@endpoints.response(200, NamedSchema(many=True))
def mentors(person_id: UUID) -> Any:
    """Whom one may name for a piece of one's portfolio."""
    reader_of(person_id, writes=Part.CHOICES)
    return list(possible_mentors(current_actor(), person_id))


@endpoints.route("/shown-to-me", methods=["GET"])
@requires(SIGNED_IN)
@endpoints.response(200, EvidenceViewSchema(many=True))
def shown_to_me() -> Any:
    """The pieces that people have named the reader for."""
    own_id = person_of(current_actor())
    return [item for item, _owner in queries.named_for(own_id)] if own_id else []


@endpoints.route("/people/<uuid:person_id>/portfolio", methods=["POST"])
@requires(PathwayPermission.OPEN)
@endpoints.arguments(EvidenceSchema)
@endpoints.response(201, EvidenceViewSchema)
def piece_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Puts a text or an address into a portfolio; a file comes by PUT to the piece's `file`."""
    details = evidence_details(sent)
    return _piece(carry_out(lambda: add_evidence(current_actor(), person_id, details)))


@endpoints.route("/portfolio/<uuid:evidence_id>", methods=["GET"])
@requires(SIGNED_IN)
@endpoints.etag
@endpoints.response(200, EvidenceViewSchema)
def piece(evidence_id: UUID) -> Any:
    """One piece."""
    return _piece(evidence_id)


@endpoints.route("/portfolio/<uuid:evidence_id>", methods=["PUT"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.arguments(EvidenceSchema)
@endpoints.response(200, EvidenceViewSchema)
def piece_update(sent: dict[str, Any], evidence_id: UUID) -> Any:
    """Changes a piece and who may see it; `If-Match` must be its ETag."""
    view = _piece(evidence_id)
    endpoints.check_etag(view, EvidenceViewSchema)
    carry_out(
        lambda: change_evidence(
            current_actor(), evidence_id, evidence_details(sent), version=view.version
        )
    )
    return _piece(evidence_id)


@endpoints.route("/portfolio/<uuid:evidence_id>", methods=["DELETE"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.response(204)
def piece_delete(evidence_id: UUID) -> None:
    """Removes a piece with its file; `If-Match` must be its ETag."""
    endpoints.check_etag(_piece(evidence_id), EvidenceViewSchema)
    carry_out(lambda: remove_evidence(current_actor(), evidence_id))


@endpoints.route("/portfolio/<uuid:evidence_id>/file", methods=["GET"])
@requires(SIGNED_IN)
@endpoints.alt_response(200, success=True, content_type="application/octet-stream")
def piece_file(evidence_id: UUID) -> Any:
    """The file itself; `Range` asks for a part of it."""
    return file_response(_piece(evidence_id))


@endpoints.route("/portfolio/<uuid:evidence_id>/file", methods=["PUT"])
@requires(PathwayPermission.OPEN)
@endpoints.etag
@endpoints.arguments(UploadSchema, location="files", content_type="multipart/form-data")
@endpoints.response(200, EvidenceViewSchema)
def piece_file_update(sent: dict[str, Any], evidence_id: UUID) -> Any:
    """Puts a file to a piece, or another in its place; `If-Match` must be the piece's ETag."""
    view = _piece(evidence_id)
    endpoints.check_etag(view, EvidenceViewSchema)
    upload = upload_of(sent["file"])
    carry_out(lambda: put_file(current_actor(), evidence_id, upload, version=view.version))
    return _piece(evidence_id)
