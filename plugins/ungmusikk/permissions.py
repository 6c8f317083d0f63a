"""What UngMusikk guards, and which roles may do it by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, ActionLabel, Permission, SubjectLabel
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

ACTIONS = (
    ActionLabel(action="ungmusikk:round:work_out", label=N_("Worked out a contribution round")),
    ActionLabel(action="ungmusikk:round:review", label=N_("Reviewed a contribution round")),
    ActionLabel(action="ungmusikk:round:approve", label=N_("Approved a contribution round")),
    ActionLabel(action="ungmusikk:round:correct", label=N_("Corrected a contribution round")),
    ActionLabel(action="ungmusikk:round:mark", label=N_("Marked contributions")),
    ActionLabel(action="ungmusikk:round:acknowledge", label=N_("Explained a missing contribution")),
    ActionLabel(action="ungmusikk:income:add", label=N_("Recorded income")),
    ActionLabel(action="ungmusikk:income:change", label=N_("Changed income")),
    ActionLabel(action="ungmusikk:income:remove", label=N_("Removed income")),
    ActionLabel(action="ungmusikk:income:carry", label=N_("Carried a grant forward")),
    ActionLabel(action="ungmusikk:in_kind:add", label=N_("Recorded help in kind")),
    ActionLabel(action="ungmusikk:in_kind:remove", label=N_("Removed help in kind")),
    ActionLabel(action="ungmusikk:what_if:share", label=N_("Shared a what-if")),
)

SUBJECTS = (
    SubjectLabel(kind="contribution_round", label=N_("Contribution round")),
    SubjectLabel(kind="income_entry", label=N_("Income")),
    SubjectLabel(kind="in_kind_entry", label=N_("Help in kind")),
    SubjectLabel(kind="shared_scenario", label=N_("What-if")),
)
