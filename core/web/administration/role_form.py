"""The role picker, shared by invitations and members' pages: role, what it is for, how long.

A role that must be limited asks for its limit in a second step, because the choices differ from
role to role; nothing that was typed is lost between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from core.contributions import Role
from core.i18n import explain, sort_key
from core.i18n import gettext as _
from core.kit import N_, Reason
from core.users.roles import RoleGrant, limits_on_offer, roles_on_offer
from core.web.forms import FlygelSchema, Form, LocalDate
from core.web.running import running


class RoleSchema(FlygelSchema):
    """A role to be given."""

    role = fields.String(
        required=True,
        metadata={"label": N_("Role")},
        error_messages={"required": N_("Choose a role.")},
    )
    limit_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("What the role is for")}
    )
    valid_from = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("First day")})
    valid_to = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Last day")})


# The field that a refusal is about, by its code; the rest are about the role.
_FIELD_OF = {"period": "valid_to", "limit": "limit_id", "no_limit": "limit_id"}


def role_choices() -> list[tuple[str, str]]:
    """The roles on offer, by key and name."""
    return [(role.key, _(role.label)) for role in roles_on_offer(running().host)]


def limit_choices(form: Form) -> list[tuple[str, str]]:
    """What the role that was chosen may be limited to, by name; empty for one without limit."""
    role = _chosen(form)
    if role is None:
        return []
    choices = limits_on_offer(running().host, role)
    return sorted(
        ((str(choice.id), choice.label) for choice in choices),
        key=lambda pair: sort_key(pair[1]),
    )


def needs_limit(form: Form) -> bool:
    """Whether the chosen role must be limited and its choices have not been shown yet."""
    role = _chosen(form)
    return role is not None and role.limited_to is not None and form.value("limit_id") is None


def read_grant(data: Mapping[str, Any]) -> RoleGrant:
    """The role as the services take it."""
    return RoleGrant(
        role=data["role"],
        limit_id=data["limit_id"],
        valid_from=data["valid_from"],
        valid_to=data["valid_to"],
    )


def tell_refusal(form: Form, reason: Reason) -> None:
    """Puts the reason beside the field that it is about."""
    form.add_error(_FIELD_OF.get(reason.code, "role"), explain(reason))


def _chosen(form: Form) -> Role | None:
    key = form.value("role")
    return next((role for role in roles_on_offer(running().host) if role.key == key), None)
