"""What the register guards, and which roles may do it by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, Permission, Role


class RegistryRole(StrEnum):
    """The roles that the register contributes; what each is limited to is in `ROLES`."""

    PROGRAMME_LEAD = "programme_lead"
    COORDINATOR = "coordinator"
    RECTOR = "rector"
    TEACHER = "teacher"
    MUNICIPALITY_READER = "municipality_reader"
    STEERING_GROUP = "steering_group"
    PUPIL = "pupil"
    GUARDIAN = "guardian"


class RegistryPermission(StrEnum):
    """What one may do in the register."""

    READ_ORGANISATIONS = "registry:organisation:read"
    MANAGE_ORGANISATIONS = "registry:organisation:manage"
    MANAGE_PARTICIPATIONS = "registry:participation:manage"
    READ_PEOPLE = "registry:person:read"
    MANAGE_PEOPLE = "registry:person:manage"
    LINK_PEOPLE = "registry:person:link"
    ERASE_PEOPLE = "registry:person:erase"
    READ_OWN = "registry:person:own"
    RUN_IMPORT = "registry:import:run"
    INVITE_GUARDIANS = "registry:guardian:invite"
    READ_RESIDENCES = "registry:residence:read"
    READ_PROTECTED = "registry:residence:read_protected"
    READ_CONSENTS = "registry:consent:read"
    RECORD_CONSENTS = "registry:consent:record"


ROLES = (
    Role(
        key=RegistryRole.PROGRAMME_LEAD,
        label=N_("Programme manager"),
        help=N_("Runs the programme from day to day."),
        order=10,
    ),
    Role(
        key=RegistryRole.STEERING_GROUP,
        label=N_("Steering group"),
        help=N_("Decides and holds the budget."),
        order=20,
    ),
    Role(
        key=RegistryRole.COORDINATOR,
        label=N_("Coordinator"),
        help=N_("Coordinates the schools of a sub-region."),
        limited_to="sub-region",
        order=30,
    ),
    Role(
        key=RegistryRole.RECTOR,
        label=N_("Head of school"),
        help=N_("Leads a school and sees its people."),
        limited_to="school",
        order=40,
    ),
    Role(
        key=RegistryRole.TEACHER,
        label=N_("Teacher"),
        help=N_("Teaches at a school and sees their own pupils."),
        limited_to="school",
        order=50,
    ),
    Role(
        key=RegistryRole.MUNICIPALITY_READER,
        label=N_("Municipality reader"),
        help=N_("Reads what concerns one municipality."),
        limited_to="municipality",
        order=60,
    ),
    Role(
        key=RegistryRole.PUPIL,
        label=N_("Pupil"),
        help=N_("Sees what is kept about them."),
        order=70,
    ),
    Role(
        key=RegistryRole.GUARDIAN,
        label=N_("Guardian"),
        help=N_("Sees what is kept about their children, while they are responsible for them."),
        order=80,
    ),
)

_STAFF = (
    ADMINISTRATOR,
    RegistryRole.PROGRAMME_LEAD,
    RegistryRole.STEERING_GROUP,
    RegistryRole.COORDINATOR,
    RegistryRole.RECTOR,
    RegistryRole.TEACHER,
    RegistryRole.MUNICIPALITY_READER,
)
_LEADS = (ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD)

PERMISSIONS = (
    Permission(
        name=RegistryPermission.READ_ORGANISATIONS,
        label=N_("See organisations, sub-regions and agreements"),
        roles=_STAFF,
    ),
    Permission(
        name=RegistryPermission.MANAGE_ORGANISATIONS,
        label=N_("Change organisations, sub-regions and agreements"),
        roles=_LEADS,
    ),
    Permission(
        name=RegistryPermission.MANAGE_PARTICIPATIONS,
        label=N_("Record who takes part in a programme"),
        roles=_LEADS,
    ),
    Permission(
        name=RegistryPermission.READ_PEOPLE,
        label=N_("See people within one's reach"),
        roles=(*_LEADS, RegistryRole.COORDINATOR, RegistryRole.RECTOR, RegistryRole.TEACHER),
    ),
    Permission(
        name=RegistryPermission.MANAGE_PEOPLE,
        label=N_("Add and change people within one's reach"),
        roles=(*_LEADS, RegistryRole.COORDINATOR, RegistryRole.RECTOR),
    ),
    Permission(
        name=RegistryPermission.LINK_PEOPLE,
        label=N_("Link a person with the log-in of a member"),
        roles=_LEADS,
    ),
    Permission(
        name=RegistryPermission.ERASE_PEOPLE,
        label=N_("Hand out, merge and erase what is kept about a person"),
        roles=_LEADS,
    ),
    Permission(
        name=RegistryPermission.READ_OWN,
        label=N_("See what is kept about oneself and one's children"),
        roles=(RegistryRole.PUPIL, RegistryRole.GUARDIAN),
    ),
    Permission(
        name=RegistryPermission.RUN_IMPORT,
        label=N_("Import organisations and people from a file"),
        roles=_LEADS,
    ),
    Permission(
        name=RegistryPermission.INVITE_GUARDIANS,
        label=N_("Invite another guardian of one’s own child"),
        roles=(RegistryRole.GUARDIAN,),
    ),
    Permission(
        name=RegistryPermission.READ_RESIDENCES,
        label=N_("See and change addresses that are not protected"),
        roles=(*_LEADS, RegistryRole.RECTOR),
    ),
    Permission(
        name=RegistryPermission.READ_PROTECTED,
        label=N_("See and change protected addresses; each time is written to the log"),
        roles=_LEADS,
    ),
    Permission(
        name=RegistryPermission.READ_CONSENTS,
        label=N_("See what people within one’s reach have agreed to"),
        roles=(*_LEADS, RegistryRole.COORDINATOR, RegistryRole.RECTOR, RegistryRole.TEACHER),
    ),
    Permission(
        name=RegistryPermission.RECORD_CONSENTS,
        label=N_("Write down an answer that was given on paper"),
        roles=(*_LEADS, RegistryRole.RECTOR),
    ),
)
