"""What the pathway guards, and which roles may do it by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import Permission
from plugins.registry import RegistryRole

PLUGIN = "pathway"


class PathwayPermission(StrEnum):
    """What one may do with pathways; how far each reaches is the register's to say."""

    OWN = "pathway:own:use"
    TEACH = "pathway:pupil:teach"
    LEAD = "pathway:pathway:read"
    # Held by whoever holds one of the others: a pathway's page is one page for all of them.
    OPEN = "pathway:pathway:open"
    LIST = "pathway:pathway:list"


_OWN = (RegistryRole.PUPIL, RegistryRole.GUARDIAN)
_LEADERS = (RegistryRole.PROGRAMME_LEAD, RegistryRole.COORDINATOR, RegistryRole.RECTOR)

PERMISSIONS = (
    Permission(
        name=PathwayPermission.OWN,
        label=N_("Use one's own pathway and one's children's"),
        roles=_OWN,
    ),
    Permission(
        name=PathwayPermission.TEACH,
        label=N_("Follow the pathways of one's own pupils"),
        roles=(RegistryRole.TEACHER,),
    ),
    Permission(
        name=PathwayPermission.LEAD,
        label=N_("See the agreed parts of pathways within one's reach"),
        roles=_LEADERS,
    ),
    Permission(
        name=PathwayPermission.OPEN,
        label=N_("Open a pathway within one's reach"),
        roles=(*_OWN, RegistryRole.TEACHER, *_LEADERS),
    ),
    Permission(
        name=PathwayPermission.LIST,
        label=N_("See the list of pathways within one's reach"),
        roles=(RegistryRole.TEACHER, *_LEADERS),
    ),
)
