"""The core's own endpoints: who one is, which organisation this is, and which modules are on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask_smorest import abort
from marshmallow import fields, validate

from core.i18n import explain, gettext
from core.kit import N_
from core.plugin_host import PluginHost
from core.tasks import TaskView, own_task, own_tasks
from core.tenants.context import current_tenant, enabled_plugins
from core.tenants.models import PluginState
from core.tenants.queries import plugin_states
from core.tenants.services import (
    SwitchPreview,
    disable_plugin,
    enable_plugin,
    preview_disable,
    preview_enable,
)
from core.users.actor import SIGNED_IN
from core.users.permissions import MANAGE_PLUGINS
from core.web.access import requires
from core.web.api import ApiBlueprint
from core.web.forms import FlygelSchema
from core.web.running import current_actor, running

SOURCE = "api"
AVAILABLE = "available"

endpoints = ApiBlueprint(
    "core_api", __name__, description="Who one is here, the organisation, and its modules."
)


class HeldRoleSchema(FlygelSchema):
    """A role in force today."""

    key = fields.String(metadata={"description": "The role's key."})
    limit_id = fields.UUID(
        allow_none=True, metadata={"description": "What it is limited to; null: nothing."}
    )


class MeSchema(FlygelSchema):
    """The one who asks, as they may act in this organisation today."""

    account_id = fields.UUID()
    membership_id = fields.UUID(allow_none=True)
    name = fields.String()
    email = fields.String()
    language = fields.String(allow_none=True)
    roles = fields.List(fields.Nested(HeldRoleSchema))
    permissions = fields.List(fields.String())


class TenantSchema(FlygelSchema):
    """The organisation."""

    slug = fields.String()
    names = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "Its name by language."},
    )
    country = fields.String()
    currency = fields.String()
    languages = fields.List(fields.String())
    default_language = fields.String()
    plugins = fields.List(fields.String(), metadata={"description": "The modules that are on."})


class PluginSchema(FlygelSchema):
    """A module and whether it is on here."""

    name = fields.String()
    label = fields.String()
    version = fields.String()
    kind = fields.String()
    maturity = fields.String()
    state = fields.String(metadata={"description": "available (never switched on), on, or paused."})
    countries = fields.List(
        fields.String(), metadata={"description": "The countries it is made for; empty: any."}
    )
    needs = fields.List(fields.String())
    needed_by = fields.List(fields.String())


class SwitchSchema(FlygelSchema):
    """What a module shall be."""

    state = fields.String(
        required=True,
        validate=validate.OneOf(
            [PluginState.ON, PluginState.PAUSED], error=N_("Write “on” or “paused”.")
        ),
    )
    why = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


class CountSchema(FlygelSchema):
    """Something that came of a task, counted."""

    label = fields.String()
    count = fields.Integer()


class TaskSchema(FlygelSchema):
    """A piece of work that takes long: how far it is, and what came of it."""

    id = fields.UUID()
    name = fields.String()
    label = fields.String()
    about = fields.String(metadata={"description": "What it is about, such as a file's name."})
    state = fields.String(metadata={"description": "queued, running, done or failed."})
    done = fields.Integer()
    total = fields.Integer(
        allow_none=True, metadata={"description": "null: nobody knows yet how much there is."}
    )
    counts = fields.List(fields.Nested(CountSchema))
    reasons = fields.List(
        fields.String(), metadata={"description": "Why it was not done, in the reader's language."}
    )
    created_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


@endpoints.route("/me")
@requires(SIGNED_IN)
@endpoints.response(200, MeSchema)
def me() -> Any:
    """Who one is here.

    The account behind the access key, with the roles and permissions it holds today.
    """
    actor = current_actor()
    return {
        "account_id": actor.account_id,
        "membership_id": actor.membership_id,
        "name": actor.name,
        "email": actor.email,
        "language": actor.language,
        "roles": actor.roles,
        "permissions": sorted(actor.permissions),
    }


@endpoints.route("/tenant")
@requires(SIGNED_IN)
@endpoints.response(200, TenantSchema)
def tenant() -> Any:
    """The organisation.

    Names, languages, currency, and which modules are on.
    """
    return {**asdict(current_tenant()), "plugins": sorted(enabled_plugins())}


@endpoints.route("/plugins")
@requires(SIGNED_IN)
@endpoints.response(200, PluginSchema(many=True))
def plugins() -> Any:
    """Every installed module.

    In the order in which they need each other.
    """
    host = running().host
    states = plugin_states()
    return [_shown(host, states, name) for name in host.plugins]


@endpoints.route("/plugins/<name>")
@requires(SIGNED_IN)
@endpoints.etag
@endpoints.response(200, PluginSchema)
def plugin(name: str) -> Any:
    """One module.

    Its ETag is needed to switch it.
    """
    return _shown(_host_of(name), plugin_states(), name)


@endpoints.route("/plugins/<name>", methods=["PUT"])
@requires(MANAGE_PLUGINS)
@endpoints.etag
@endpoints.arguments(SwitchSchema)
@endpoints.response(200, PluginSchema)
@endpoints.alt_response(409, "CONFLICT")
def switch_plugin(wanted: dict[str, Any], name: str) -> Any:
    """Switches a module on or off.

    On: everything it needs is switched on, too. Off: everything that needs it goes off with it;
    nothing is deleted. 409 when a module objects, or is made for another country.
    """
    host = _host_of(name)
    endpoints.check_etag(_shown(host, plugin_states(), name), PluginSchema)
    if wanted["state"] == PluginState.ON:
        _object(preview_enable(host, name), gettext("This cannot be switched on here"))
        enable_plugin(host, current_actor(), name, source=SOURCE, why=wanted["why"])
    else:
        _object(preview_disable(host, name), gettext("This cannot be switched off just now."))
        disable_plugin(host, current_actor(), name, source=SOURCE, why=wanted["why"])
    return _shown(host, plugin_states(), name)


@endpoints.route("/tasks")
@requires(SIGNED_IN)
@endpoints.response(200, TaskSchema(many=True))
def tasks() -> Any:
    """What one has started here that takes long.

    Newest first; kept for a month.
    """
    return [_task_shown(each) for each in own_tasks(current_actor())]


@endpoints.route("/tasks/<uuid:task_id>")
@requires(SIGNED_IN)
@endpoints.response(200, TaskSchema)
def task(task_id: UUID) -> Any:
    """One piece of work that one has started."""
    if (found := own_task(current_actor(), task_id)) is not None:
        return _task_shown(found)
    return abort(404)


def _task_shown(found: TaskView) -> dict[str, Any]:
    return {
        **asdict(found),
        "label": gettext(found.label),
        "state": str(found.state),
        "counts": [{"label": gettext(each.label), "count": each.count} for each in found.counts],
        "reasons": [explain(reason) for reason in found.reasons],
    }


def _object(preview: SwitchPreview, message: str) -> None:
    """Answers 409 with what stands in the way, if anything does."""
    if preview.objections:
        abort(
            409,
            message=message,
            errors={objection.code: [explain(objection)] for objection in preview.objections},
        )


def _shown(host: PluginHost, states: dict[str, PluginState], name: str) -> dict[str, Any]:
    info = host.plugins[name].info
    return {
        "name": info.name,
        "label": gettext(info.label),
        "version": info.version,
        "kind": str(info.kind),
        "maturity": str(info.maturity),
        "state": str(states.get(name, AVAILABLE)),
        "countries": list(info.countries),
        "needs": host.needs(name),
        "needed_by": host.needed_by(name),
    }


def _host_of(name: str) -> PluginHost:
    host = running().host
    if name not in host.plugins:
        abort(404)
    return host
