"""Roles as they are given: which there are, what each must be limited to, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.contributions import LimitChoice, Role
from core.kit import N_, Period, Reason
from core.plugin_host import PluginHost
from core.tenants.context import enabled_plugins
from core.users.actor import ADMINISTRATOR

ADMINISTRATOR_ROLE = Role(
    key=ADMINISTRATOR,
    label=N_("Administrator"),
    help=N_("Manages people, roles, modules and settings of the organisation."),
    order=0,
)


class RoleRefused(Exception):
    """A role cannot be given or taken as asked; `reason` says why, to be explained."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class RoleGrant:
    """A role to be given. Limits and days are None where there is no limit."""

    role: str
    limit_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def stored(self) -> dict[str, Any]:
        """As JSON, for an invitation."""
        return {
            "role": self.role,
            "limit_id": str(self.limit_id) if self.limit_id else None,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> RoleGrant:
        """From an invitation's JSON."""
        return cls(
            role=stored["role"],
            limit_id=UUID(stored["limit_id"]) if stored.get("limit_id") else None,
            valid_from=_day(stored.get("valid_from")),
            valid_to=_day(stored.get("valid_to")),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def roles_on_offer(host: PluginHost) -> list[Role]:
    """The administrator, and the roles of the plugins that are on, in their order."""
    contributed = host.roles(only=enabled_plugins())
    return [ADMINISTRATOR_ROLE, *sorted(contributed, key=lambda role: (role.order, role.key))]


def limits_on_offer(host: PluginHost, role: Role) -> list[LimitChoice]:
    """What the role may be limited to in the tenant in force; empty for one without limit."""
    return host.role_limits(enabled_plugins(), role.key) if role.limited_to else []


def check_grants(host: PluginHost, grants: Sequence[RoleGrant]) -> None:
    """Raises RoleRefused for the first role that is not on offer as it stands."""
    offered = {role.key: role for role in roles_on_offer(host)}
    for grant in grants:
        role = offered.get(grant.role)
        if role is None:
            raise RoleRefused(
                Reason(
                    "unknown_role",
                    N_("There is no such role here. It may belong to a module that is off."),
                )
            )
        if grant.valid_from and grant.valid_to and grant.valid_to < grant.valid_from:
            raise RoleRefused(Reason("period", N_("The last day must not be before the first.")))
        if role.limited_to is None:
            if grant.limit_id is not None:
                raise RoleRefused(Reason("no_limit", N_("This role cannot be limited.")))
        elif grant.limit_id not in {choice.id for choice in limits_on_offer(host, role)}:
            raise RoleRefused(Reason("limit", N_("Choose what the role is for.")))


def overlap(one: RoleGrant, other: RoleGrant) -> bool:
    """Whether both give the same role for the same thing on at least one day."""
    same = (one.role, one.limit_id) == (other.role, other.limit_id)
    periods = [Period(grant.valid_from, grant.valid_to) for grant in (one, other)]
    return same and periods[0].overlaps(periods[1])
