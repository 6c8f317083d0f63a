"""What the programme guards, the roles that it brings along, and what each may do by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, ActionLabel, Permission, Role, SubjectLabel
from plugins.registry import RegistryRole


class CohortRole(StrEnum):
    """The programme's own roles; what each is limited to is in `ROLES`."""

    COORDINATOR = "cohort_coordinator"
    RESOURCE_GROUP = "resource_group"
    GUIDE = "process_guide"
    MEMBER = "group_member"
    OBSERVER = "cohort_observer"


class CohortPermission(StrEnum):
    """What one may do in the programme."""

    READ = "fremtidens_kulturskole:cohort:read"
    FOLLOW = "fremtidens_kulturskole:material:read"
    ORGANISE = "fremtidens_kulturskole:cohort:manage"
    MANAGE_GROUPS = "fremtidens_kulturskole:group:manage"
    MANAGE_MEMBERS = "fremtidens_kulturskole:group_member:manage"
    INVITE = "fremtidens_kulturskole:log_in:invite"
    READ_GROUP = "fremtidens_kulturskole:group:read"
    WRITE_GROUP = "fremtidens_kulturskole:group:write"
    OWN_GROUP = "fremtidens_kulturskole:own_group:read"
    REVIEW = "fremtidens_kulturskole:hand_in:review"
    READ_SUPPORT = "fremtidens_kulturskole:support:read"
    AGREE_SUPPORT = "fremtidens_kulturskole:support:agree"
    NOTE_SUPPORT = "fremtidens_kulturskole:support:note"
    PUBLISH = "fremtidens_kulturskole:report:publish"


# Roles that reach every group of every cohort.
WHOLE = frozenset(
    {
        ADMINISTRATOR,
        RegistryRole.PROGRAMME_LEAD,
        RegistryRole.STEERING_GROUP,
        CohortRole.COORDINATOR,
        CohortRole.RESOURCE_GROUP,
    }
)
# Roles that reach the municipality groups that they are limited to.
LIMITED = (CohortRole.MEMBER, CohortRole.GUIDE, CohortRole.OBSERVER)

ROLES = (
    Role(
        key=CohortRole.COORDINATOR,
        label=N_("Cohort coordinator"),
        help=N_("Plans the gatherings and follows all municipality groups of a cohort."),
        order=110,
    ),
    Role(
        key=CohortRole.RESOURCE_GROUP,
        label=N_("Resource group"),
        help=N_("Reads what the groups hand in, and answers it."),
        order=120,
    ),
    Role(
        key=CohortRole.GUIDE,
        label=N_("Process guide"),
        help=N_("Supports a municipality group by agreement."),
        limited_to="municipality group",
        order=130,
    ),
    Role(
        key=CohortRole.MEMBER,
        label=N_("Group member"),
        help=N_("Writes together with the others of a municipality group."),
        limited_to="municipality group",
        order=140,
    ),
    Role(
        key=CohortRole.OBSERVER,
        label=N_("Observer"),
        help=N_("Follows a cohort’s published material, without a place and without duties."),
        limited_to="municipality group",
        order=150,
    ),
)

_LEADS = (ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD)
_ORGANISERS = (RegistryRole.PROGRAMME_LEAD, CohortRole.COORDINATOR)
_READERS = (
    *_LEADS,
    RegistryRole.STEERING_GROUP,
    CohortRole.COORDINATOR,
    CohortRole.RESOURCE_GROUP,
    CohortRole.GUIDE,
    CohortRole.MEMBER,
)

PERMISSIONS = (
    Permission(
        name=CohortPermission.READ,
        label=N_("See a cohort: its gatherings, bodies, shared notes and advice"),
        roles=_READERS,
    ),
    Permission(
        name=CohortPermission.FOLLOW,
        label=N_("Read a cohort’s published material"),
        roles=(*_READERS, CohortRole.OBSERVER),
    ),
    Permission(
        name=CohortPermission.ORGANISE,
        label=N_("Plan gatherings, preparation, in-between work, rooms and bodies"),
        roles=_ORGANISERS,
    ),
    Permission(
        name=CohortPermission.MANAGE_GROUPS,
        label=N_("Record municipality groups, observers and withdrawals"),
        roles=_ORGANISERS,
    ),
    Permission(
        name=CohortPermission.MANAGE_MEMBERS,
        label=N_("Record who is in a municipality group"),
        roles=(*_ORGANISERS, CohortRole.MEMBER),
    ),
    Permission(
        name=CohortPermission.INVITE,
        label=N_("Invite people to log in for a municipality group within one’s reach"),
        roles=(*_ORGANISERS, CohortRole.MEMBER),
    ),
    Permission(
        name=CohortPermission.READ_GROUP,
        label=N_("Read what a municipality group within one’s reach writes"),
        roles=(
            *_LEADS,
            CohortRole.COORDINATOR,
            CohortRole.RESOURCE_GROUP,
            CohortRole.GUIDE,
            CohortRole.MEMBER,
        ),
    ),
    Permission(
        name=CohortPermission.WRITE_GROUP,
        label=N_("Write for one’s own municipality group"),
        roles=(CohortRole.MEMBER,),
    ),
    Permission(
        name=CohortPermission.OWN_GROUP,
        label=N_("Open the page of one’s own municipality group"),
        roles=(CohortRole.MEMBER, CohortRole.GUIDE),
    ),
    Permission(
        name=CohortPermission.REVIEW,
        label=N_("Accept what was handed in, or return it with a comment"),
        roles=(*_ORGANISERS, CohortRole.RESOURCE_GROUP),
    ),
    Permission(
        name=CohortPermission.READ_SUPPORT,
        label=N_("See agreements on process support and their hours"),
        roles=(*_LEADS, CohortRole.COORDINATOR, CohortRole.GUIDE, CohortRole.MEMBER),
    ),
    Permission(
        name=CohortPermission.AGREE_SUPPORT,
        label=N_("Record agreements on process support"),
        roles=_ORGANISERS,
    ),
    Permission(
        name=CohortPermission.NOTE_SUPPORT,
        label=N_("Record hours and notes of process support"),
        roles=(CohortRole.GUIDE, CohortRole.MEMBER),
    ),
    Permission(
        name=CohortPermission.PUBLISH,
        label=N_("Publish reports, advice and material on the theme page"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
)


def _action(name: str, label: str) -> ActionLabel:
    return ActionLabel(action=f"fremtidens_kulturskole:{name}", label=label)


ACTIONS = (
    _action("cohort:add", N_("Added a cohort")),
    _action("cohort:change", N_("Changed a cohort")),
    _action("group:add", N_("Added a municipality group")),
    _action("group:change", N_("Changed a municipality group")),
    _action("group:withdraw", N_("Recorded that a municipality withdrew")),
    _action("group:invite", N_("Invited somebody to a municipality group")),
    _action("member:add", N_("Added a member of a group")),
    _action("member:change", N_("Changed a member of a group")),
    _action("gathering:add", N_("Added a gathering")),
    _action("gathering:change", N_("Changed a gathering")),
    _action("gathering:cancel", N_("Called off a gathering")),
    _action("gathering:attendance", N_("Noted who was at a gathering")),
    _action("gathering:mix", N_("Mixed the rooms of a gathering")),
    _action("assignment:set", N_("Set preparation or in-between work")),
    _action("hand_in:hand_in", N_("Handed in")),
    _action("hand_in:take_back", N_("Took back what was handed in")),
    _action("hand_in:return", N_("Returned what was handed in")),
    _action("hand_in:accept", N_("Accepted what was handed in")),
    _action("passage:settle", N_("Chose between two texts")),
    _action("goal:add", N_("Added a local goal")),
    _action("goal:change", N_("Changed a local goal")),
    _action("goal:remove", N_("Removed a local goal")),
    _action("goal:assess", N_("Assessed a local goal")),
    _action("measure:add", N_("Added a measure")),
    _action("measure:move", N_("Moved a measure round the circle")),
    _action("measure:remove", N_("Removed a measure")),
    _action("log:add", N_("Added a line to Gjort – lært – lurt")),
    _action("log:remove", N_("Removed a line from Gjort – lært – lurt")),
    _action("advice:share", N_("Shared advice")),
    _action("advice:change", N_("Changed shared advice")),
    _action("advice:remove", N_("Took back shared advice")),
    _action("support:agree", N_("Agreed on process support")),
    _action("support:change", N_("Changed an agreement on process support")),
    _action("support:note", N_("Recorded process support")),
    _action("body:add", N_("Added a body")),
    _action("body:change", N_("Changed a body")),
    _action("body:meet", N_("Recorded a meeting of a body")),
    _action("report:change", N_("Changed a final report")),
    _action("report:hand_in", N_("Handed in a final report")),
    _action("report:publish", N_("Published a final report")),
    _action("report:withdraw", N_("Took a final report off the theme page")),
    _action("material:add", N_("Added material")),
    _action("material:change", N_("Changed material")),
    _action("material:remove", N_("Removed material")),
    _action("reminder:send", N_("Reminded of a deadline")),
)

SUBJECTS = (
    SubjectLabel(kind="cohort", label=N_("Cohort")),
    SubjectLabel(kind="participant", label=N_("Municipality group")),
    SubjectLabel(kind="group_member", label=N_("Group member")),
    SubjectLabel(kind="gathering", label=N_("Gathering")),
    SubjectLabel(kind="assignment", label=N_("Preparation or in-between work")),
    SubjectLabel(kind="hand_in", label=N_("Hand-in")),
    SubjectLabel(kind="passage", label=N_("Text written together")),
    SubjectLabel(kind="local_goal", label=N_("Local goal")),
    SubjectLabel(kind="measure", label=N_("Measure")),
    SubjectLabel(kind="log_entry", label=N_("Gjort – lært – lurt")),
    SubjectLabel(kind="advice", label=N_("Advice")),
    SubjectLabel(kind="support_agreement", label=N_("Process support")),
    SubjectLabel(kind="body", label=N_("Body")),
    SubjectLabel(kind="report", label=N_("Final report")),
    SubjectLabel(kind="material", label=N_("Material")),
)
