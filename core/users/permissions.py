"""What the core itself guards; every other permission is a plugin's."""

from __future__ import annotations

from core.contributions import Permission
from core.kit import N_
from core.users.actor import ADMINISTRATOR, SIGNED_IN

MANAGE_PLUGINS = "core:plugin:manage"
MANAGE_PEOPLE = "core:membership:manage"
MANAGE_TENANT = "core:tenant:manage"
READ_AUDIT = "core:audit:read"

CORE_PERMISSIONS = (
    Permission(name=MANAGE_PLUGINS, label=N_("Switch modules on and off"), roles=(ADMINISTRATOR,)),
    Permission(
        name=MANAGE_PEOPLE, label=N_("Invite people and give roles"), roles=(ADMINISTRATOR,)
    ),
    Permission(
        name=MANAGE_TENANT, label=N_("Change the organisation's settings"), roles=(ADMINISTRATOR,)
    ),
    Permission(name=READ_AUDIT, label=N_("Read the log of changes"), roles=(ADMINISTRATOR,)),
    Permission(name=SIGNED_IN, label=N_("Use one's own account"), roles=()),
)
