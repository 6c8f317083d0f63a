"""What calls guard, and which roles may do it by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, Permission, Role
from plugins.registry import RegistryRole


class CallsRole(StrEnum):
    """The roles that calls contribute."""

    JUROR = "juror"
    APPLICANT = "applicant"


class CallsPermission(StrEnum):
    """What one may do with calls."""

    READ = "calls:call:read"
    MANAGE = "calls:call:manage"
    APPLY = "calls:application:write"
    READ_APPLICATIONS = "calls:application:read"
    REVIEW = "calls:review:take_part"
    PANEL = "calls:panel:lead"
    DECIDE = "calls:decision:make"


ROLES = (
    Role(
        key=CallsRole.JUROR,
        label=N_("Juror"),
        help=N_("Reads and scores the applications of a call."),
        limited_to="call",
        order=90,
    ),
    Role(
        key=CallsRole.APPLICANT,
        label=N_("Applicant"),
        help=N_("Writes applications for an organisation."),
        limited_to="organisation",
        order=91,
    ),
)

_LEADS = (ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD)
_APPLYING = (
    CallsRole.APPLICANT,
    RegistryRole.RECTOR,
    RegistryRole.TEACHER,
    RegistryRole.MUNICIPALITY_READER,
    RegistryRole.PUPIL,
    RegistryRole.GUARDIAN,
)

PERMISSIONS = (
    Permission(
        name=CallsPermission.READ,
        label=N_("See published calls, ask questions and follow"),
        roles=(
            *_LEADS,
            RegistryRole.STEERING_GROUP,
            RegistryRole.COORDINATOR,
            CallsRole.JUROR,
            *_APPLYING,
        ),
    ),
    Permission(
        name=CallsPermission.MANAGE,
        label=N_("Make calls and forms, answer questions, appoint readers"),
        roles=_LEADS,
    ),
    Permission(
        name=CallsPermission.APPLY,
        label=N_("Write applications for those within one’s reach"),
        roles=_APPLYING,
    ),
    Permission(
        name=CallsPermission.READ_APPLICATIONS,
        label=N_("Read all applications, except where there is a conflict of interest"),
        roles=(*_LEADS, RegistryRole.STEERING_GROUP),
    ),
    Permission(
        name=CallsPermission.REVIEW,
        label=N_("Read and score the applications one is given"),
        roles=(CallsRole.JUROR,),
    ),
    Permission(
        name=CallsPermission.PANEL,
        label=N_("Lead the panel: ranking, scenarios, votes and minutes"),
        roles=_LEADS,
    ),
    Permission(
        name=CallsPermission.DECIDE,
        label=N_("Decide, publish decisions and follow awards up"),
        roles=_LEADS,
    ),
)
