"""Applications: written together, field by field; handed in; read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from core.plugin_api import current_actor, explain, now, requires
from plugins.calls.api.blueprint import carry_out, endpoints, found, list_query
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.application_lists import applications, my_applications
from plugins.calls.queries.applications import application, remarks
from plugins.calls.queries.calls import call
from plugins.calls.queries.views import ApplicationView
from plugins.calls.rules.drafts import Typed
from plugins.calls.schemas import (
    ApplicationCardSchema,
    ApplicationPageSchema,
    ApplicationSchema,
    ListArgumentsSchema,
    PartnerSchema,
    ReasonSchema,
    RedactionsSchema,
    RemarkSchema,
    SavedSchema,
    SaveSchema,
    StartSchema,
    SubmitSchema,
    YesNoSchema,
)
from plugins.calls.services.applications import (
    answer_dispensation,
    check_application,
    fill_in,
    save_draft,
    set_redactions,
    start_application,
    submit,
    withdraw,
)
from plugins.calls.services.files import add_file, file_content, remove_file
from plugins.calls.services.partners import answer_invitation, invite_partner, remove_partner

_ANYBODY = CallsPermission.READ


def seen(application_id: UUID) -> ApplicationView:
    """The application as the reader may see it, or 404."""
    view, _ = found(application(current_actor(), application_id, now=now()))
    return view


@endpoints.route("/applications", methods=["GET"])
@requires(CallsPermission.APPLY)
@endpoints.response(200, ApplicationCardSchema(many=True))
def own_application_list() -> Any:
    """One's own applications, newest first."""
    return my_applications(current_actor())


@endpoints.route("/calls/<uuid:call_id>/applications", methods=["GET"])
@requires(CallsPermission.READ_APPLICATIONS)
@endpoints.arguments(ListArgumentsSchema, location="query")
@endpoints.response(200, ApplicationPageSchema)
def application_list(sent: dict[str, Any], call_id: UUID) -> Any:
    """What was handed in to a call, without cases that one keeps out of."""
    actor = current_actor()
    found(call(actor, call_id))
    return applications(actor, call_id, list_query(sent, sort="number", filters=("state",)))


@endpoints.route("/calls/<uuid:call_id>/applications", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(StartSchema)
@endpoints.response(201, ApplicationSchema)
def application_create(sent: dict[str, Any], call_id: UUID) -> Any:
    """Begins an application for somebody within one's reach."""
    made = carry_out(lambda: start_application(current_actor(), call_id, now=now(), **sent))
    return seen(made)


@endpoints.route("/applications/<uuid:application_id>", methods=["GET"])
@requires(_ANYBODY)
@endpoints.response(200, ApplicationSchema)
def application_detail(application_id: UUID) -> Any:
    """One application, with what its reader may see."""
    return seen(application_id)


@endpoints.route("/applications/<uuid:application_id>/remarks", methods=["GET"])
@requires(_ANYBODY)
@endpoints.response(200, RemarkSchema(many=True))
def remark_list(application_id: UUID) -> Any:
    """What the programme's rules see in an application, for jurors and the office."""
    actor = current_actor()
    view, sight = found(application(actor, application_id, now=now()))
    return remarks(found(call(actor, view.call_id)), view, sight)


@endpoints.route("/applications/<uuid:application_id>", methods=["PATCH"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(SaveSchema)
@endpoints.response(200, SavedSchema)
def application_save(sent: dict[str, Any], application_id: UUID) -> Any:
    """Saves fields. `base` of each is the version that was read; what met another's is told."""
    typed = {key: Typed(each["value"], each["base"]) for key, each in sent["answers"].items()}
    return carry_out(
        lambda: save_draft(current_actor(), application_id, typed, now=now(), title=sent["title"])
    )


@endpoints.route("/applications/<uuid:application_id>/check", methods=["GET"])
@requires(CallsPermission.APPLY)
@endpoints.response(200)
def application_check(application_id: UUID) -> Any:
    """What is missing and what the programme's rules say, before it is handed in."""
    checked = carry_out(lambda: check_application(current_actor(), application_id, now=now()))
    return {
        "ready": checked.ready,
        "problems": [
            {
                "field": each.field,
                "row": each.row,
                "code": each.reason.code,
                "message": explain(each.reason),
            }
            for each in checked.problems
        ],
        "objections": [
            {"code": each.code, "message": explain(each)} for each in checked.objections
        ],
        "needs_dispensation": [
            {"code": each.code, "message": explain(each)} for each in checked.wants_dispensation
        ],
    }


@endpoints.route("/applications/<uuid:application_id>/submit", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(SubmitSchema)
@endpoints.response(200, ApplicationSchema)
def application_submit(sent: dict[str, Any], application_id: UUID) -> Any:
    """Hands it in."""
    carry_out(lambda: submit(current_actor(), application_id, now=now(), **sent))
    return seen(application_id)


@endpoints.route("/applications/<uuid:application_id>/withdraw", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(ReasonSchema)
@endpoints.response(200, ApplicationSchema)
def application_withdraw(sent: dict[str, Any], application_id: UUID) -> Any:
    """Takes it back before it is decided."""
    carry_out(lambda: withdraw(current_actor(), application_id, sent["reason"], now=now()))
    return seen(application_id)


@endpoints.route("/applications/<uuid:application_id>/dispensation", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(YesNoSchema)
@endpoints.response(200, ApplicationSchema)
def application_dispensation(sent: dict[str, Any], application_id: UUID) -> Any:
    """Answers a wish for a dispensation."""
    carry_out(
        lambda: answer_dispensation(
            current_actor(), application_id, given=sent["yes"], text=sent["reason"], now=now()
        )
    )
    return seen(application_id)


@endpoints.route("/applications/<uuid:application_id>/redactions", methods=["PUT"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(RedactionsSchema)
@endpoints.response(204)
def application_redactions(sent: dict[str, Any], application_id: UUID) -> None:
    """Names to hide where the jury reads without names, one on each line."""
    names = sent["names"].splitlines()
    carry_out(lambda: set_redactions(current_actor(), application_id, names, now=now()))


@endpoints.route("/applications/<uuid:application_id>/office", methods=["PATCH"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(SaveSchema)
@endpoints.response(200, ApplicationSchema)
def application_fill_in(sent: dict[str, Any], application_id: UUID) -> Any:
    """Fills in the office's own fields."""
    values = {key: each["value"] for key, each in sent["answers"].items()}
    carry_out(lambda: fill_in(current_actor(), application_id, values, now=now()))
    return seen(application_id)


@endpoints.route("/applications/<uuid:application_id>/partners", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(PartnerSchema)
@endpoints.response(201, ApplicationSchema)
def partner_create(sent: dict[str, Any], application_id: UUID) -> Any:
    """Invites an organisation to apply together."""
    carry_out(
        lambda: invite_partner(current_actor(), application_id, sent["organisation_id"], now=now())
    )
    return seen(application_id)


@endpoints.route("/partners/<uuid:partner_id>/answer", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.arguments(YesNoSchema)
@endpoints.response(204)
def partner_answer(sent: dict[str, Any], partner_id: UUID) -> None:
    """Yes or no to applying together."""
    carry_out(lambda: answer_invitation(current_actor(), partner_id, joins=sent["yes"], now=now()))


@endpoints.route("/partners/<uuid:partner_id>", methods=["DELETE"])
@requires(CallsPermission.APPLY)
@endpoints.response(204)
def partner_delete(partner_id: UUID) -> None:
    """Takes a partner out."""
    carry_out(lambda: remove_partner(current_actor(), partner_id, now=now()))


@endpoints.route("/applications/<uuid:application_id>/fields/<field>/files", methods=["POST"])
@requires(CallsPermission.APPLY)
@endpoints.response(201, ApplicationSchema)
def file_create(application_id: UUID, field: str) -> Any:
    """Adds a file (multipart/form-data, named `file`) to a field."""
    sent = found(request.files.get("file"))
    carry_out(
        lambda: add_file(
            current_actor(), application_id, field, sent.filename or "", sent.read(), now=now()
        )
    )
    return seen(application_id)


@endpoints.route("/files/<uuid:file_id>", methods=["GET"])
@requires(_ANYBODY)
@endpoints.response(200)
def file_detail(file_id: UUID) -> Any:
    """The content of a file."""
    name, media_type, content = found(file_content(current_actor(), file_id, now=now()))
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@endpoints.route("/files/<uuid:file_id>", methods=["DELETE"])
@requires(CallsPermission.APPLY)
@endpoints.response(204)
def file_delete(file_id: UUID) -> None:
    """Takes a file away."""
    carry_out(lambda: remove_file(current_actor(), file_id, now=now()))
