"""The one who acts: a frozen value that services and queries take instead of a web session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

# A permission every signed-in account holds: pages about oneself.
SIGNED_IN = "core:account:own"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True, kw_only=True)
class HeldRole:
    """A role in force today, and the opaque id of what it is limited to (None: the tenant)."""

    key: str
    limit_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts in the tenant in force, with the roles and permissions of today.

    `membership_id` is None for an account that is signed in but not a member here, and
    for the platform's own commands, whose `account_id` is None as well.
    """

    account_id: UUID | None
    membership_id: UUID | None
    name: str
    email: str
    language: str | None
    roles: tuple[HeldRole, ...]
    permissions: frozenset[str]
    today: date

    def may(self, permission: str) -> bool:
        """Whether the actor holds the permission in the tenant in force."""
        return permission in self.permissions

    def holds(self, role: str) -> bool:
        """Whether the actor holds the role today, however limited."""
        return any(held.key == role for held in self.roles)

    def limits_of(self, role: str) -> frozenset[UUID]:
        """What the actor's role is limited to; empty when it is not held or not limited."""
        return frozenset(held.limit_id for held in self.roles if held.key == role and held.limit_id)


def command_actor(name: str, today: date, permissions: frozenset[str] = frozenset()) -> Actor:
    """The platform's operator at the command line, who acts for no account."""
    return Actor(
        account_id=None,
        membership_id=None,
        name=name,
        email="",
        language=None,
        roles=(),
        permissions=permissions,
        today=today,
    )
