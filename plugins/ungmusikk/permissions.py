"""What UngMusikk guards, and which roles may do it by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, Permission
from plugins.registry import RegistryRole


class UngmusikkPermission(StrEnum):
    """What one may do in UngMusikk."""

    READ_MEMBERS = "ungmusikk:member:read"
    READ_ROUNDS = "ungmusikk:round:read"
    WORK_OUT = "ungmusikk:round:work_out"
    APPROVE = "ungmusikk:round:approve"
    INVOICE = "ungmusikk:round:invoice"
    PAY = "ungmusikk:round:pay"
    CORRECT = "ungmusikk:round:correct"
    READ_INCOME = "ungmusikk:income:read"
    MANAGE_INCOME = "ungmusikk:income:manage"
    WHAT_IF = "ungmusikk:what_if:use"
    READ_MUNICIPALITY = "ungmusikk:municipality:read"
    OWN_MUNICIPALITY = "ungmusikk:own_municipality:read"


_READERS = (
    ADMINISTRATOR,
    RegistryRole.PROGRAMME_LEAD,
    RegistryRole.STEERING_GROUP,
    RegistryRole.COORDINATOR,
)

PERMISSIONS = (
    Permission(
        name=UngmusikkPermission.READ_MEMBERS,
        label=N_("See which municipalities take part"),
        roles=(*_READERS, RegistryRole.RECTOR),
    ),
    Permission(
        name=UngmusikkPermission.READ_ROUNDS,
        label=N_("See the contribution rounds"),
        roles=_READERS,
    ),
    Permission(
        name=UngmusikkPermission.WORK_OUT,
        label=N_("Work out and review a contribution round"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.APPROVE,
        label=N_("Record that the steering group has approved a round"),
        roles=(RegistryRole.PROGRAMME_LEAD, RegistryRole.STEERING_GROUP),
    ),
    Permission(
        name=UngmusikkPermission.INVOICE,
        label=N_("Mark contributions as invoiced"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.PAY,
        label=N_("Mark contributions as paid"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.CORRECT,
        label=N_("Correct an approved round"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.READ_INCOME,
        label=N_("See the income of a year"),
        roles=_READERS,
    ),
    Permission(
        name=UngmusikkPermission.MANAGE_INCOME,
        label=N_("Record grants, other income and help in kind"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.WHAT_IF,
        label=N_("Try out what would happen with other numbers"),
        roles=(ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD, RegistryRole.STEERING_GROUP),
    ),
    Permission(
        name=UngmusikkPermission.READ_MUNICIPALITY,
        label=N_("See the page of a municipality within one's reach"),
        roles=(*_READERS, RegistryRole.RECTOR, RegistryRole.MUNICIPALITY_READER),
    ),
    Permission(
        name=UngmusikkPermission.OWN_MUNICIPALITY,
        label=N_("See the page of one's own municipality"),
        roles=(RegistryRole.RECTOR, RegistryRole.MUNICIPALITY_READER),
    ),
)
