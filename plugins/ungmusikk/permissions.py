"""What UngMusikk guards, and which roles may do it by default."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_
from core.plugin_api import ADMINISTRATOR, Permission, Role
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
    READ_TALENT = "ungmusikk:talent:read"
    MANAGE_TALENT = "ungmusikk:talent:manage"
    TEACH_TALENT = "ungmusikk:talent:teach"
    READ_CLASSES = "ungmusikk:class:read"
    READ_AREAS = "ungmusikk:area:read"
    OPEN_CALLS = "ungmusikk:call:open"
    READ_SURVEY = "ungmusikk:survey:read"
    MANAGE_SURVEY = "ungmusikk:survey:manage"
    ANSWER_SURVEY = "ungmusikk:survey:answer"


class UngmusikkRole(StrEnum):
    """The roles that the programme brings along."""

    ACADEMY_TEACHER = "academy_teacher"


ROLES = (
    Role(
        key=UngmusikkRole.ACADEMY_TEACHER,
        label=N_("Teacher at the academy"),
        help=N_("Gives talent pupils their lessons, and sees those pupils' places."),
        order=55,
    ),
)


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
    Permission(
        name=UngmusikkPermission.READ_TALENT,
        label=N_("See talent places within one's reach"),
        roles=(
            ADMINISTRATOR,
            RegistryRole.PROGRAMME_LEAD,
            RegistryRole.COORDINATOR,
            RegistryRole.RECTOR,
            RegistryRole.TEACHER,
            UngmusikkRole.ACADEMY_TEACHER,
            RegistryRole.PUPIL,
            RegistryRole.GUARDIAN,
        ),
    ),
    Permission(
        name=UngmusikkPermission.MANAGE_TALENT,
        label=N_("Give, change and end talent places"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.TEACH_TALENT,
        label=N_("Book and mark the lessons of one's talent pupils"),
        roles=(UngmusikkRole.ACADEMY_TEACHER,),
    ),
    Permission(
        name=UngmusikkPermission.READ_CLASSES,
        label=N_("See the classes that pupils can be registered for"),
        roles=(
            ADMINISTRATOR,
            RegistryRole.PROGRAMME_LEAD,
            RegistryRole.COORDINATOR,
            RegistryRole.RECTOR,
            RegistryRole.TEACHER,
        ),
    ),
    Permission(
        name=UngmusikkPermission.READ_AREAS,
        label=N_("See what was done in each cooperation area"),
        roles=(*_READERS, RegistryRole.RECTOR),
    ),
    Permission(
        name=UngmusikkPermission.OPEN_CALLS,
        label=N_("Open calls for nominations and project funds"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.READ_SURVEY,
        label=N_("See what heads of schools answer, as figures"),
        roles=(ADMINISTRATOR, RegistryRole.PROGRAMME_LEAD, RegistryRole.STEERING_GROUP),
    ),
    Permission(
        name=UngmusikkPermission.MANAGE_SURVEY,
        label=N_("Open the yearly questions to heads of schools"),
        roles=(RegistryRole.PROGRAMME_LEAD,),
    ),
    Permission(
        name=UngmusikkPermission.ANSWER_SURVEY,
        label=N_("Answer the yearly questions for one's school"),
        roles=(RegistryRole.RECTOR,),
    ),
)
