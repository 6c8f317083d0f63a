"""Fremtidens kulturskole: what it contributes to the platform, the register, activities and calls.

The table of contents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint

from core.kit import N_, Decision, Reason
from core.plugin_api import (
    ActionLabel,
    Actor,
    ApiBlueprint,
    DemoTenant,
    FieldLabel,
    Impact,
    LimitChoice,
    NavItem,
    Panel,
    Permission,
    PersonalData,
    PluginInfo,
    PluginKind,
    Role,
    Setting,
    SubjectLabel,
    hookimpl,
)
from plugins.activities import ActivityDetails, ActivityHome, ActivityKind, ActivityView
from plugins.calls import (
    ApplicantKind,
    ApplicationView,
    BalanceTrait,
    CallKind,
    CallTopic,
    CallView,
    DecisionView,
    Parties,
    PlaceState,
    Reader,
    Remark,
    Tie,
)
from plugins.fremtidens_kulturskole import (
    demo,
    jobs,  # noqa: F401 - importing it is what registers the jobs
)
from plugins.fremtidens_kulturskole.api import endpoints
from plugins.fremtidens_kulturskole.fields import FIELDS
from plugins.fremtidens_kulturskole.panels import panels_for
from plugins.fremtidens_kulturskole.permissions import (
    ACTIONS,
    PERMISSIONS,
    ROLES,
    SUBJECTS,
    CohortPermission,
)
from plugins.fremtidens_kulturskole.queries import kept_counts, role_limits
from plugins.fremtidens_kulturskole.rules import GATHERING_LABELS, topics_to_answer
from plugins.fremtidens_kulturskole.services import privacy, selection
from plugins.fremtidens_kulturskole.services.calendar import (
    ACTIVITY_KINDS,
    objections_to_cancel,
    objections_to_change,
    objections_to_reopen,
)
from plugins.fremtidens_kulturskole.settings import PLUGIN, SETTINGS
from plugins.fremtidens_kulturskole.views import pages
from plugins.fremtidens_kulturskole.views.gatherings import homes_of
from plugins.registry import PersonalRecord


@hookimpl
def register_plugin() -> PluginInfo:
    """What the programme is, and what it keeps about people."""
    return PluginInfo(
        name=PLUGIN,
        version="0.1.0",
        kind=PluginKind.PROGRAMME,
        label=N_("Fremtidens kulturskole"),
        summary=N_(
            "A cohort of municipalities develops its arts schools together: selection, gatherings, "
            "hand-ins, goals, advice and final reports."
        ),
        category=N_("Programmes"),
        requires=("registry", "activities", "calls"),
        countries=("NO",),
        personal_data=(
            PersonalData(
                table="fremtidens_kulturskole.group_member",
                what=N_("Name, sector and role of who is in a municipality group"),
                purpose=N_("To know who takes part, and whether several sectors do"),
                basis=N_("A public task: developing the municipality’s services"),
                retention=N_("Erased with the person; a name alone with the group"),
            ),
            PersonalData(
                table="fremtidens_kulturskole.attendance",
                what=N_("Who was at which gathering"),
                purpose=N_("To see whether sectors and politicians take part"),
                basis=N_("A public task: developing the municipality’s services"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="fremtidens_kulturskole.body_member",
                what=N_("Who sits in a body"),
                purpose=N_("To know who carries the programme"),
                basis=N_("A public task: developing the municipality’s services"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="fremtidens_kulturskole.support_session",
                what=N_("What a group and its process guide noted for each other"),
                purpose=N_("To remember what was agreed from one time to the next"),
                basis=N_("An agreement between the two"),
                retention=N_("As long as the agreement is kept"),
            ),
            PersonalData(
                table="fremtidens_kulturskole.passage",
                what=N_("Name of who last wrote in a text"),
                purpose=N_("To let those who write together know of each other"),
                basis=N_("A public task: developing the municipality’s services"),
                retention=N_("As long as the text is kept"),
            ),
        ),
    )


@hookimpl
def register_roles() -> Sequence[Role]:
    """See permissions.py."""
    return ROLES


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """See permissions.py."""
    return PERMISSIONS


@hookimpl
def register_settings() -> Sequence[Setting]:
    """See settings.py."""
    return SETTINGS


@hookimpl
def register_actions() -> Sequence[ActionLabel]:
    """What the log calls what is done here."""
    return ACTIONS


@hookimpl
def register_fields() -> Sequence[FieldLabel]:
    """What the log calls what stood there before and after."""
    return FIELDS


@hookimpl
def register_subjects() -> Sequence[SubjectLabel]:
    """What the log calls the things that it is done to."""
    return SUBJECTS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """The programme's entries in the main menu."""
    return (
        NavItem(
            key="my_group",
            label=N_("My group"),
            endpoint="fremtidens_kulturskole.my_group",
            permission=CohortPermission.OWN_GROUP,
            order=190,
        ),
        NavItem(
            key="cohorts",
            label=N_("Cohorts"),
            endpoint="fremtidens_kulturskole.cohorts",
            permission=CohortPermission.FOLLOW,
            order=200,
        ),
        NavItem(
            key="advice",
            label=N_("Advice"),
            endpoint="fremtidens_kulturskole.advice_list",
            permission=CohortPermission.READ,
            order=210,
        ),
    )


@hookimpl
def register_pages() -> Sequence[Blueprint]:
    """See views/."""
    return (pages,)


@hookimpl
def register_api() -> Sequence[ApiBlueprint]:
    """See api/."""
    return (endpoints,)


@hookimpl
def provide_panels(actor: Actor) -> Sequence[Panel]:
    """What the start page shows of the programme, by what the reader may see."""
    return panels_for(actor)


@hookimpl
def provide_role_limits(role: str) -> Sequence[LimitChoice]:
    """The municipality groups that a role may be limited to."""
    return role_limits(role)


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can open while the programme is off; nothing of it is deleted."""
    if plugin != PLUGIN:
        return ()
    kept = kept_counts()
    return (
        Impact(label=N_("Cohorts"), count=kept.cohorts),
        Impact(label=N_("Municipality groups"), count=kept.groups),
        Impact(label=N_("Hand-ins"), count=kept.hand_ins),
        Impact(label=N_("Advice"), count=kept.advice),
        Impact(label=N_("Final reports"), count=kept.reports),
    )


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """Groups, bodies and attendance of one person."""
    return privacy.personal_records(person_id)


@hookimpl
def on_person_erased(person_id: UUID) -> None:
    """Takes the person out of groups, bodies, rooms and attendance."""
    privacy.forget_person(person_id)


@hookimpl
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """What pointed at the removed record points at the kept one."""
    privacy.merge_person(kept, removed)


@hookimpl
def register_activity_kinds() -> Sequence[ActivityKind]:
    """FK-10: the three kinds of gatherings."""
    return tuple(
        ActivityKind(key=key, label=GATHERING_LABELS[kind], programme=PLUGIN, order=300 + place)
        for place, (kind, key) in enumerate(ACTIVITY_KINDS.items())
    )


@hookimpl
def register_call_kinds() -> Sequence[CallKind]:
    """FK-1, FK-2: a call for a cohort, and what it has to answer before it is published."""
    return (
        CallKind(
            key=selection.CALL_KIND,
            programme=PLUGIN,
            label=N_("Places in a cohort"),
            help=N_("Municipalities apply, alone or together, for a place in a cohort."),
            applicants=(ApplicantKind.ORGANISATION, ApplicantKind.JOINT),
            topics=tuple(
                CallTopic(key=key, label=label) for key, label in topics_to_answer().items()
            ),
            observers=True,
            order=300,
        ),
    )


@hookimpl
def check_application(call: CallView, application: ApplicationView) -> Sequence[Decision]:
    """FK-2: who applies together."""
    return selection.objections_to_application(call, application)


@hookimpl
def check_refill(call: CallView) -> Sequence[Reason]:
    """FK-9: after the second gathering a place stays empty."""
    return selection.objections_to_refill(call)


@hookimpl
def provide_ties(readers: Sequence[Reader], applications: Sequence[Parties]) -> Sequence[Tie]:
    """FK-5: jurors of a municipality that applies, leads or is a partner."""
    return selection.ties_by_municipality(readers, applications)


@hookimpl
def check_activity_change(
    activity: ActivityView, details: ActivityDetails, on: date
) -> Sequence[Reason]:
    """FK-10: a gathering is changed in the cohort, and its activity follows."""
    del on
    return objections_to_change(activity, details)


@hookimpl
def check_activity_cancel(activity: ActivityView) -> Sequence[Reason]:
    """FK-10: a gathering is called off in the cohort, and its activity follows."""
    return objections_to_cancel(activity)


@hookimpl
def check_activity_reopen(activity: ActivityView) -> Sequence[Reason]:
    """FK-10: nobody registers for a gathering."""
    return objections_to_reopen(activity)


@hookimpl
def provide_activity_homes(actor: Actor, activity: ActivityView) -> Sequence[ActivityHome]:
    """FK-10: the gathering that an activity stands for."""
    return homes_of(actor, activity)


@hookimpl
def provide_remarks(call: CallView, application: ApplicationView) -> Sequence[Remark]:
    """FK-3: anchoring, for the jurors who read."""
    return selection.remarks_on(call, application)


@hookimpl
def provide_balance(
    call: CallView, applications: Sequence[ApplicationView]
) -> Sequence[BalanceTrait]:
    """FK-3, FK-6: size of the municipality, and its anchoring."""
    return selection.balance_traits(call, applications)


@hookimpl
def on_place_changed(decision: DecisionView, before: PlaceState) -> None:
    """FK-7: whoever accepts a place becomes a municipality group of the cohort."""
    selection.take_in(decision, before)


@hookimpl
def register_demo_tenants() -> Sequence[DemoTenant]:
    """The pilot of 2021, with invented people."""
    return (demo.TENANT,)


@hookimpl
def on_demo_created(slug: str) -> None:
    """The call, the cohort and its work, in the programme's own tenant only."""
    if slug == demo.SLUG:
        demo.fill()


@hookimpl
def on_demo_login(slug: str, members: Mapping[str, Actor]) -> None:
    """The jury scores once it has log-ins, and the cohort goes on from there."""
    if slug == demo.SLUG:
        *_, newest = members
        demo.go_on(newest)
