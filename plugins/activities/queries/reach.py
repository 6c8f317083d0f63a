"""For which organisations somebody may do something with activities."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.plugin_api import Actor, roles_holding
from plugins.registry import RegistryRole, reach_of


@dataclass(frozen=True, kw_only=True)
class Organisations:
    """Those within reach: `whole` is all of the tenant's."""

    whole: bool = False
    ids: frozenset[UUID] = frozenset()

    def cover(self, organisation_id: UUID) -> bool:
        """Whether the organisation is within reach."""
        return self.whole or organisation_id in self.ids


def organisations_of(actor: Actor, permission: str) -> Organisations:
    """Where the actor may do it, by those of their roles that hold the permission.

    A teacher does it for the own school, although of its people a teacher reaches only the own
    pupils.
    """
    if not actor.may(permission):
        return Organisations()
    reach = reach_of(actor, permission)
    schools = (
        actor.limits_of(RegistryRole.TEACHER)
        if RegistryRole.TEACHER in roles_holding(permission)
        else frozenset()
    )
    return Organisations(whole=reach.whole, ids=reach.organisations | schools)
