"""UngMusikk: what it contributes to the platform and to the register. The table of contents."""

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
    now,
    operating_actor,
    today,
)
from plugins.activities import (
    ActivityDetails,
    ActivityKind,
    ActivityView,
    Applicant,
    TagScheme,
)
from plugins.calls import ApplicationView, CallKind, CallView, DecisionView, PlaceState
from plugins.registry import Choice, ParticipationKinds, PersonalRecord, Step
from plugins.ungmusikk import demo
from plugins.ungmusikk.actions import ACTIONS, FIELDS, SUBJECTS
from plugins.ungmusikk.api import endpoints
from plugins.ungmusikk.calling import (
    CALL_KINDS,
    application_decisions,
    fund_of,
    last_day_of,
    publish_objections,
)
from plugins.ungmusikk.kinds import (
    AREA_TAGS,
    KINDS,
    change_objections,
    registration_decisions,
)
from plugins.ungmusikk.panels import panels_for
from plugins.ungmusikk.permissions import PERMISSIONS, ROLES, UngmusikkPermission
from plugins.ungmusikk.queries import kept_counts
from plugins.ungmusikk.rules import FundingSource, MembershipKind
from plugins.ungmusikk.services import follow_place, privacy
from plugins.ungmusikk.settings import PLUGIN, SETTINGS
from plugins.ungmusikk.steps import talent_steps
from plugins.ungmusikk.views import pages


@hookimpl
def register_plugin() -> PluginInfo:
    """What UngMusikk is."""
    return PluginInfo(
        name=PLUGIN,
        version="0.1.0",
        kind=PluginKind.PROGRAMME,
        label=N_("UngMusikk"),
        summary=N_(
            "Municipalities pay for a music programme together: contributions, talent places, "
            "classes, project funds, and what schools answer."
        ),
        category=N_("Programmes"),
        requires=("registry", "activities", "pathway", "calls"),
        # It counts by Norwegian municipalities and their county, in kroner that are NOK.
        countries=("NO",),
        personal_data=(
            PersonalData(
                table="ungmusikk.contribution_round",
                what=N_("Name of who worked out, reviewed and recorded a decision"),
                purpose=N_("To show who answers for a contribution"),
                basis=N_("Task in the public interest and accounting"),
                retention=N_("As long as the round is kept"),
            ),
            PersonalData(
                table="ungmusikk.shared_scenario",
                what=N_("Name of who shared a what-if"),
                purpose=N_("To show whose assumptions they are"),
                basis=N_("Task in the public interest"),
                retention=N_("As long as the what-if is kept"),
            ),
            PersonalData(
                table="ungmusikk.talent_place",
                what=N_("A pupil's talent place, its teacher, and why there is an exception"),
                purpose=N_("To give the pupil lessons at the academy"),
                basis=N_("Task in the public interest"),
                retention=N_("Until the person is erased"),
            ),
            PersonalData(
                table="ungmusikk.talent_lesson",
                what=N_("When a talent pupil's lessons are, and whether they were held"),
                purpose=N_("To show what is used and what is left"),
                basis=N_("Task in the public interest"),
                retention=N_("Until the person is erased"),
            ),
        ),
    )


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """See permissions.py."""
    return PERMISSIONS


@hookimpl
def register_roles() -> Sequence[Role]:
    """The teacher at the academy."""
    return ROLES


@hookimpl
def register_settings() -> Sequence[Setting]:
    """See settings.py."""
    return SETTINGS


@hookimpl
def register_actions() -> Sequence[ActionLabel]:
    """What the log calls what is done here."""
    return ACTIONS


@hookimpl
def register_subjects() -> Sequence[SubjectLabel]:
    """What the log calls the things that it is done to."""
    return SUBJECTS


@hookimpl
def register_fields() -> Sequence[FieldLabel]:
    """What the log calls what stood there before and after."""
    return FIELDS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """The programme's entries in the main menu."""
    return (
        NavItem(
            key="members",
            label=N_("Members"),
            endpoint="ungmusikk.members",
            permission=UngmusikkPermission.READ_MEMBERS,
            order=200,
        ),
        NavItem(
            key="rounds",
            label=N_("Contributions"),
            endpoint="ungmusikk.rounds",
            permission=UngmusikkPermission.READ_ROUNDS,
            order=210,
        ),
        NavItem(
            key="income",
            label=N_("Income"),
            endpoint="ungmusikk.income",
            permission=UngmusikkPermission.READ_INCOME,
            order=220,
        ),
        NavItem(
            key="what_if",
            label=N_("What if?"),
            endpoint="ungmusikk.what_if",
            permission=UngmusikkPermission.WHAT_IF,
            order=230,
        ),
        NavItem(
            key="my_municipality",
            label=N_("My municipality"),
            endpoint="ungmusikk.my_municipality",
            permission=UngmusikkPermission.OWN_MUNICIPALITY,
            order=190,
        ),
        NavItem(
            key="talent",
            label=N_("Talent"),
            endpoint="ungmusikk.talent",
            permission=UngmusikkPermission.READ_TALENT,
            order=180,
        ),
        NavItem(
            key="classes",
            label=N_("Classes"),
            endpoint="ungmusikk.classes",
            permission=UngmusikkPermission.READ_CLASSES,
            order=170,
        ),
        NavItem(
            key="areas",
            label=N_("Cooperation areas"),
            endpoint="ungmusikk.areas",
            permission=UngmusikkPermission.READ_AREAS,
            order=240,
        ),
        NavItem(
            key="calls",
            label=N_("Nominations and funds"),
            endpoint="ungmusikk.calls",
            permission=UngmusikkPermission.OPEN_CALLS,
            order=245,
        ),
        NavItem(
            key="my_answers",
            label=N_("Yearly questions"),
            endpoint="ungmusikk.my_answers",
            permission=UngmusikkPermission.ANSWER_SURVEY,
            order=250,
        ),
        NavItem(
            key="survey",
            label=N_("What schools answer"),
            endpoint="ungmusikk.survey_page",
            permission=UngmusikkPermission.READ_SURVEY,
            order=255,
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
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can open while UngMusikk is off; nothing of it is deleted."""
    if plugin != PLUGIN:
        return ()
    kept = kept_counts()
    return (
        Impact(label=N_("Contribution rounds"), count=kept.rounds),
        Impact(label=N_("Contributions and corrections"), count=kept.contributions),
        Impact(label=N_("Income entries"), count=kept.income),
        Impact(label=N_("Talent places"), count=kept.talent_places),
        Impact(label=N_("Lessons at the academy"), count=kept.lessons),
        Impact(label=N_("Answers of schools"), count=kept.answers),
    )


@hookimpl
def register_activity_kinds() -> Sequence[ActivityKind]:
    """UM-17: masterclasses and instrument classes."""
    return KINDS


@hookimpl
def register_activity_tags() -> Sequence[TagScheme]:
    """UM-15: the cooperation areas, with the days on which they hold."""
    return (AREA_TAGS,)


@hookimpl
def check_registration(activity: ActivityView, applicant: Applicant) -> Sequence[Decision]:
    """UM-17: the teacher registers pupils for classes; others may ask."""
    return registration_decisions(activity, applicant)


@hookimpl
def check_activity_change(
    activity: ActivityView, details: ActivityDetails, on: date
) -> Sequence[Reason]:
    """UM-17: the places of a class grow until the semester starts."""
    return change_objections(activity, details, on=on)


@hookimpl
def register_call_kinds() -> Sequence[CallKind]:
    """UM-16, UM-18: nominations and the two project funds."""
    return CALL_KINDS


@hookimpl
def check_call_publish(call: CallView) -> Sequence[Reason]:
    """UM-16, UM-18: a call closes by the programme's deadline."""
    return publish_objections(call)


@hookimpl
def check_application(call: CallView, application: ApplicationView) -> Sequence[Decision]:
    """UM-16, UM-18: what the programme says of a nomination, or an application to a fund."""
    return application_decisions(call, application)


@hookimpl
def provide_last_days(application: ApplicationView) -> Sequence[date]:
    """UM-18: a project's report counts from its last day."""
    day = last_day_of(application) if fund_of(application.kind) else None
    return () if day is None else (day,)


@hookimpl
def on_place_changed(decision: DecisionView, before: PlaceState) -> None:
    """UM-16: an accepted nomination becomes a talent place."""
    follow_place(operating_actor(), decision, now=now())


@hookimpl
def provide_steps(person_id: UUID) -> Sequence[Step]:
    """UM-16: a pupil's talent places and next lesson."""
    return talent_steps(person_id, today=today())


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """UM-16: the talent places and lessons of a person."""
    return privacy.records_of(person_id, today=today())


@hookimpl
def on_person_erased(person_id: UUID) -> None:
    """Deletes the talent places of a person, with their lessons."""
    privacy.forget(person_id)


@hookimpl
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """Lets talent places follow the record that stays."""
    privacy.merge(kept, removed)


@hookimpl
def register_participation_kinds() -> Sequence[ParticipationKinds]:
    """UM-4, UM-9: how a municipality can take part, and where its money may come from."""
    return (
        ParticipationKinds(
            programme=PLUGIN,
            label=N_("UngMusikk"),
            kinds=(
                Choice(
                    key=MembershipKind.MEMBER,
                    label=N_("Member"),
                    help=N_("Takes part by agreement, and pays."),
                ),
                Choice(
                    key=MembershipKind.PILOT,
                    label=N_("Pilot"),
                    help=N_("Tries it out, and pays on the same terms as a member."),
                ),
                Choice(
                    key=MembershipKind.SERVED,
                    label=N_("Served through another municipality"),
                    help=N_("Its pupils go to the school of a municipality that is named."),
                ),
                Choice(
                    key=MembershipKind.INTERESTED,
                    label=N_("Interested"),
                    help=N_("Considers taking part, and pays nothing."),
                ),
            ),
            served_kinds=frozenset({str(MembershipKind.SERVED)}),
            funding_sources=(
                Choice(
                    key=FundingSource.EXTRA_GRANT,
                    label=N_("Extra grant in the municipal budget"),
                ),
                Choice(key=FundingSource.OWN_BUDGET, label=N_("The school's own budget")),
            ),
        ),
    )


@hookimpl
def register_demo_tenants() -> Sequence[DemoTenant]:
    """UngMusikk itself, with invented people."""
    return (demo.TENANT,)


@hookimpl
def on_demo_created(slug: str) -> None:
    """True members, rounds of 2020 and 2024, and income, in UngMusikk's own tenant only."""
    if slug == demo.SLUG:
        demo.fill()


@hookimpl
def on_demo_login(slug: str, members: Mapping[str, Actor]) -> None:
    """Nominations, project funds and talent places, once everybody has a log-in."""
    if slug == demo.SLUG and len(members) == len(demo.TENANT.logins):
        demo.let_members_act(members)
