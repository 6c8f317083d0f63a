"""What is told to few: where somebody lives, and what has been agreed to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, gettext, now, requires
from plugins.registry import queries
from plugins.registry.api.blueprint import carry_out, endpoints, found, without_version
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.consents import ConsentView, consents_of, pupils_among
from plugins.registry.queries.residence import residence
from plugins.registry.schemas import (
    ConsentAnswerSchema,
    ConsentRecordSchema,
    ConsentSchema,
    ResidenceArgumentsSchema,
    ResidenceSchema,
)
from plugins.registry.services.people import (
    ResidenceDetails,
    answer_consent,
    record_consent,
    write_residence,
)


@endpoints.route("/people/<uuid:person_id>/residence", methods=["GET"])
@requires(RegistryPermission.READ_RESIDENCES)
@endpoints.etag
@endpoints.arguments(ResidenceArgumentsSchema, location="query")
@endpoints.response(200, ResidenceSchema)
def residence_read(sent: dict[str, Any], person_id: UUID) -> Any:
    """An address. A protected one only with `show` and the permission; the log says who looked."""
    return found(residence(current_actor(), person_id, show=sent["show"]))


@endpoints.route("/people/<uuid:person_id>/residence", methods=["PUT"])
@requires(RegistryPermission.READ_RESIDENCES)
@endpoints.etag
@endpoints.arguments(ResidenceSchema)
@endpoints.response(200, ResidenceSchema)
def residence_update(sent: dict[str, Any], person_id: UUID) -> Any:
    """Writes an address down; `If-Match` must be the ETag of what is there without `show`."""
    actor = current_actor()
    view = found(residence(actor, person_id))
    endpoints.check_etag(view, ResidenceSchema)
    details = ResidenceDetails(**without_version(sent))
    carry_out(lambda: write_residence(actor, person_id, details, version=view.version))
    return found(residence(actor, person_id))


@endpoints.route("/people/<uuid:person_id>/consents", methods=["GET"])
@requires(RegistryPermission.READ_CONSENTS)
@endpoints.response(200, ConsentSchema(many=True))
def consents(person_id: UUID) -> Any:
    """What is in force for a person within reach, and every answer so far."""
    permission = RegistryPermission.READ_CONSENTS
    found(queries.may_act_for(current_actor(), person_id, permission) or None)
    return _shown(consents_of([person_id], today=current_actor().today))


@endpoints.route("/people/<uuid:person_id>/consents", methods=["POST"])
@requires(RegistryPermission.RECORD_CONSENTS)
@endpoints.arguments(ConsentRecordSchema)
@endpoints.response(201, ConsentSchema(many=True))
def consent_write_down(sent: dict[str, Any], person_id: UUID) -> Any:
    """Writes down an answer that was given on paper."""
    actor = current_actor()
    carry_out(
        lambda: record_consent(
            actor,
            person_id,
            sent["purpose"],
            by=sent["answered_by"],
            agreed=sent["agreed"],
            now=now(),
        )
    )
    return _shown(consents_of([person_id], today=actor.today))


@endpoints.route("/people/mine/<uuid:person_id>/consents", methods=["GET"])
@requires(RegistryPermission.READ_OWN)
@endpoints.response(200, ConsentSchema(many=True))
def own_consents(person_id: UUID) -> Any:
    """What has been agreed to for oneself or a child."""
    actor = current_actor()
    found(queries.may_act_for(actor, person_id, RegistryPermission.READ_OWN) or None)
    return _shown(consents_of(pupils_among([person_id], today=actor.today), today=actor.today))


@endpoints.route("/people/mine/<uuid:person_id>/consents", methods=["POST"])
@requires(RegistryPermission.READ_OWN)
@endpoints.arguments(ConsentAnswerSchema)
@endpoints.response(201, ConsentSchema(many=True))
def own_consent_create(sent: dict[str, Any], person_id: UUID) -> Any:
    """Answers a question: yes, no, or a yes taken back."""
    actor = current_actor()
    purpose, agreed = sent["purpose"], sent["agreed"]
    carry_out(lambda: answer_consent(actor, person_id, purpose, agreed=agreed, now=now()))
    return _shown(consents_of([person_id], today=actor.today))


def _shown(views: list[ConsentView]) -> list[dict[str, Any]]:
    return [
        {
            "purpose": view.purpose.key,
            "label": gettext(view.purpose.label),
            "text": gettext(view.purpose.text),
            "state": view.state.value,
            "may_answer": list(view.parties),
            "answers": view.answers,
        }
        for view in views
    ]
