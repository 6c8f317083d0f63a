"""Forms and their versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.plugin_api import current_actor, now, requires
from plugins.calls.api.blueprint import carry_out, endpoints, found
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.forms import form_version, form_versions, forms
from plugins.calls.schemas import FormCardSchema, FormNameSchema, FormVersionSchema
from plugins.calls.services.forms import (
    add_form,
    archive_form,
    change_form,
    new_version,
    publish_form,
)
from plugins.calls.values import field_details


@endpoints.route("/forms", methods=["GET"])
@requires(CallsPermission.MANAGE)
@endpoints.response(200, FormCardSchema(many=True))
def form_list() -> Any:
    """The forms in use."""
    return forms()


@endpoints.route("/forms", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.arguments(FormNameSchema)
@endpoints.response(201, FormVersionSchema)
def form_create(sent: dict[str, Any]) -> Any:
    """Begins a form; answers its first version, a draft."""
    return form_version(carry_out(lambda: add_form(current_actor(), sent["name"])))


@endpoints.route("/forms/<uuid:form_id>", methods=["GET"])
@requires(CallsPermission.MANAGE)
@endpoints.response(200, FormVersionSchema(many=True))
def form_detail(form_id: UUID) -> Any:
    """The versions of a form, newest first."""
    return found(form_versions(form_id) or None)


@endpoints.route("/forms/<uuid:form_id>/versions", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.response(201, FormVersionSchema)
def form_new_version(form_id: UUID) -> Any:
    """A draft to change; the one under way where there is one."""
    return form_version(carry_out(lambda: new_version(current_actor(), form_id)))


@endpoints.route("/forms/<uuid:form_id>/archive", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.response(204)
def form_archive(form_id: UUID) -> None:
    """Takes a form out of use."""
    carry_out(lambda: archive_form(current_actor(), form_id, now=now()))


@endpoints.route("/form-versions/<uuid:version_id>", methods=["GET"])
@requires(CallsPermission.MANAGE)
@endpoints.etag
@endpoints.response(200, FormVersionSchema)
def version_detail(version_id: UUID) -> Any:
    """One version with its fields."""
    return found(form_version(version_id))


@endpoints.route("/form-versions/<uuid:version_id>", methods=["PUT"])
@requires(CallsPermission.MANAGE)
@endpoints.etag
@endpoints.arguments(FormVersionSchema)
@endpoints.response(200, FormVersionSchema)
def version_update(sent: dict[str, Any], version_id: UUID) -> Any:
    """Changes a draft; `If-Match` must be its ETag."""
    there = found(form_version(version_id))
    endpoints.check_etag(there, FormVersionSchema)
    fields = [field_details(each) for each in sent.get("fields", ())]
    carry_out(lambda: change_form(current_actor(), version_id, fields, version=there.version))
    return form_version(version_id)


@endpoints.route("/form-versions/<uuid:version_id>/publish", methods=["POST"])
@requires(CallsPermission.MANAGE)
@endpoints.response(200, FormVersionSchema)
def version_publish(version_id: UUID) -> Any:
    """Publishes a draft: from then on it never changes."""
    carry_out(lambda: publish_form(current_actor(), version_id, now=now()))
    return form_version(version_id)
