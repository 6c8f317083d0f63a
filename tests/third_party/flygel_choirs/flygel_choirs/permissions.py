"""What the plugin guards, and the role that it brings along."""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, Permission, Role

READ = "choirs:choir:read"
MANAGE = "choirs:choir:manage"

ROLES = (
    Role(
        key="choir_leader",
        label=N_("Choir leader"),
        help=N_("Adds choirs and keeps the list up to date."),
        order=500,
    ),
)

PERMISSIONS = (
    Permission(name=READ, label=N_("See the choirs"), roles=("choir_leader", ADMINISTRATOR)),
    Permission(name=MANAGE, label=N_("Add choirs"), roles=("choir_leader",)),
)
