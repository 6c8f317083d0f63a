"""What activities guard, which roles may do it by default, and what the log calls it."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, ActionLabel, Permission, SubjectLabel
from plugins.registry import RegistryRole


class ActivitiesPermission(StrEnum):
    """What one may do with activities."""

    READ = "activities:activity:read"
    PROPOSE = "activities:activity:propose"
    MANAGE = "activities:activity:manage"
    REGISTER = "activities:registration:register"
    READ_REGISTRATIONS = "activities:registration:read"
    DECIDE = "activities:registration:decide"
    TAKE_ATTENDANCE = "activities:attendance:take"
    OWN_CALENDAR = "activities:calendar:own"
    ORGANISATION_CALENDAR = "activities:calendar:organisation"
    READ_FIGURES = "activities:figures:read"


_LEADS = (ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD)
_MANAGERS = (*_LEADS, RegistryRole.COORDINATOR, RegistryRole.RECTOR)
_TEACHING = (*_MANAGERS, RegistryRole.TEACHER)
_FAMILY = (RegistryRole.PUPIL, RegistryRole.GUARDIAN)

PERMISSIONS = (
    Permission(
        name=ActivitiesPermission.READ,
        label=N_("See what activities there are"),
        roles=(
            *_TEACHING,
            *_FAMILY,
            RegistryRole.STEERING_GROUP,
            RegistryRole.MUNICIPALITY_READER,
        ),
    ),
    Permission(
        name=ActivitiesPermission.PROPOSE,
        label=N_("Write drafts of activities for organisations within one's reach"),
        roles=_TEACHING,
    ),
    Permission(
        name=ActivitiesPermission.MANAGE,
        label=N_("Publish, change and call off activities of organisations within one's reach"),
        roles=_MANAGERS,
    ),
    Permission(
        name=ActivitiesPermission.REGISTER,
        label=N_("Register oneself, one's children or one's pupils"),
        roles=(*_TEACHING, *_FAMILY),
    ),
    Permission(
        name=ActivitiesPermission.READ_REGISTRATIONS,
        label=N_("See who is registered for activities within one's reach"),
        roles=_TEACHING,
    ),
    Permission(
        name=ActivitiesPermission.DECIDE,
        label=N_("Decide on requests for a dispensation"),
        roles=_MANAGERS,
    ),
    Permission(
        name=ActivitiesPermission.TAKE_ATTENDANCE,
        label=N_("Take attendance at activities within one's reach"),
        roles=_TEACHING,
    ),
    Permission(
        name=ActivitiesPermission.OWN_CALENDAR,
        label=N_("See one's own calendar, and have an address for it"),
        roles=(*_TEACHING, *_FAMILY, RegistryRole.STEERING_GROUP, RegistryRole.MUNICIPALITY_READER),
    ),
    Permission(
        name=ActivitiesPermission.ORGANISATION_CALENDAR,
        label=N_("Make an address for the calendar of an organisation within one's reach"),
        roles=_MANAGERS,
    ),
    Permission(
        name=ActivitiesPermission.READ_FIGURES,
        label=N_("See figures of registrations, without names"),
        roles=(
            *_MANAGERS,
            RegistryRole.STEERING_GROUP,
            RegistryRole.MUNICIPALITY_READER,
        ),
    ),
)

_LABELS = {
    "activities:activity:add": N_("Wrote a draft of an activity"),
    "activities:activity:change": N_("Changed an activity"),
    "activities:activity:copy": N_("Copied an activity as a new draft"),
    "activities:activity:publish": N_("Published an activity"),
    "activities:activity:close": N_("Closed an activity for registration"),
    "activities:activity:reopen": N_("Opened an activity for registration again"),
    "activities:activity:cancel": N_("Called an activity off"),
    "activities:activity:remove": N_("Removed a draft of an activity"),
    "activities:registration:add": N_("Registered people for an activity"),
    "activities:registration:cancel": N_("Cancelled a registration"),
    "activities:registration:accept": N_("Accepted an offer of a place"),
    "activities:registration:decline": N_("Declined an offer of a place"),
    "activities:registration:confirm": N_("Confirmed a child’s registration"),
    "activities:registration:grant": N_("Granted a dispensation for an activity"),
    "activities:registration:refuse": N_("Refused a dispensation for an activity"),
    "activities:attendance:take": N_("Took attendance"),
    "activities:feed:make": N_("Made an address for a calendar"),
    "activities:feed:revoke": N_("Took an address of a calendar out of use"),
}
ACTIONS = tuple(ActionLabel(action=action, label=label) for action, label in _LABELS.items())
SUBJECTS = (
    SubjectLabel(kind="activity", label=N_("Activity")),
    SubjectLabel(kind="activity_session", label=N_("Session")),
    SubjectLabel(kind="feed", label=N_("Calendar address")),
)
