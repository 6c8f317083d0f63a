"""Kulturmetropolen: what it contributes to the platform, the register and the capabilities."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint

from core.kit import N_, Decision
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
    PluginInfo,
    PluginKind,
    Role,
    Setting,
    SubjectLabel,
    hookimpl,
)
from plugins.activities import ActivityKind, ActivityView, Applicant, TagScheme
from plugins.kulturmetropolen import demo, jobs  # noqa: F401 - its jobs are found by importing it
from plugins.kulturmetropolen.api import endpoints
from plugins.kulturmetropolen.camps import MEMBER, decisions_about
from plugins.kulturmetropolen.fields import FIELDS
from plugins.kulturmetropolen.kinds import AIMS, KINDS
from plugins.kulturmetropolen.panels import panels_for
from plugins.kulturmetropolen.permissions import (
    ACTIONS,
    PERMISSIONS,
    PLUGIN,
    ROLES,
    SUBJECTS,
    KmPermission,
)
from plugins.kulturmetropolen.privacy import PERSONAL_DATA
from plugins.kulturmetropolen.queries.kept import kept_counts
from plugins.kulturmetropolen.queries.mentors import mentors_of_person
from plugins.kulturmetropolen.services.default_stages import put_default_stages
from plugins.kulturmetropolen.services.merging import merge
from plugins.kulturmetropolen.services.people import forget, kept_about
from plugins.kulturmetropolen.settings import COUNTRY, SETTINGS
from plugins.kulturmetropolen.steps import steps_of
from plugins.kulturmetropolen.views import pages
from plugins.pathway import Mentor
from plugins.registry import Choice, ParticipationKinds, PersonalRecord, Step


@hookimpl
def register_plugin() -> PluginInfo:
    """What Kulturmetropolen is, and what it keeps about people."""
    return PluginInfo(
        name=PLUGIN,
        version="0.1.0",
        kind=PluginKind.PROGRAMME,
        label=N_("Kulturmetropolen"),
        summary=N_(
            "A talent's way from Rugekasse to Flyvefærdig: stages, moves, hand-overs, and what "
            "municipalities lift together."
        ),
        category=N_("Programmes"),
        requires=("registry", "activities", "pathway"),
        countries=(COUNTRY,),
        personal_data=PERSONAL_DATA,
    )


@hookimpl
def register_roles() -> Sequence[Role]:
    """Mentor and panel member."""
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
    return tuple(
        NavItem(
            key=key, label=label, endpoint=f"{PLUGIN}.{page}", permission=permission, order=order
        )
        for order, (key, label, page, permission) in enumerate(
            (
                ("my_way", N_("My way"), "my_way", KmPermission.OWN_WAY),
                ("board", N_("Talents"), "board", KmPermission.READ_TALENTS),
                ("efforts", N_("Efforts"), "effort_list", KmPermission.READ_EFFORTS),
                ("network", N_("Network"), "network", KmPermission.READ_NETWORK),
                ("rugekasser", N_("Rugekasser"), "rugekasse_list", KmPermission.BOOK_STUDIO),
            ),
            start=200,
        )
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
    """What the start page shows of the programme."""
    return panels_for(actor)


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can open while Kulturmetropolen is off; nothing of it is deleted."""
    if plugin != PLUGIN:
        return ()
    kept = kept_counts()
    return (
        Impact(label=N_("Talents"), count=kept.talents),
        Impact(label=N_("Moves of their history"), count=kept.moves),
        Impact(label=N_("Hand-overs"), count=kept.handovers),
        Impact(label=N_("Efforts and practices"), count=kept.efforts),
        Impact(label=N_("Directory entries and venues"), count=kept.network),
    )


@hookimpl
def on_plugin_enabled(plugin: str, source: str) -> None:
    """KM-1: a tenant that has no stages yet gets the six to start with."""
    if plugin == PLUGIN:
        put_default_stages()


@hookimpl
def register_participation_kinds() -> Sequence[ParticipationKinds]:
    """KM-11, KM-16: members of the culture agreement, and single actors beside them."""
    return (
        ParticipationKinds(
            programme=PLUGIN,
            label=N_("Kulturmetropolen"),
            kinds=(
                Choice(
                    key=MEMBER,
                    label=N_("Member municipality"),
                    help=N_("A party of the culture agreement."),
                ),
                Choice(
                    key="partner",
                    label=N_("Partner"),
                    help=N_("A music school, venue, association or company that takes part."),
                ),
            ),
        ),
    )


@hookimpl
def register_activity_kinds() -> Sequence[ActivityKind]:
    """See kinds.py."""
    return KINDS


@hookimpl
def register_activity_tags() -> Sequence[TagScheme]:
    """KM-8: the three aims, for activities."""
    return (AIMS,)


@hookimpl
def check_registration(activity: ActivityView, applicant: Applicant) -> Sequence[Decision]:
    """KM-11, KM-14: age and residence."""
    return decisions_about(activity, applicant)


@hookimpl
def provide_steps(person_id: UUID, own: bool) -> Sequence[Step]:
    """KM-5: the way through the stages."""
    return steps_of(person_id, own=own)


@hookimpl
def provide_mentors(person_id: UUID) -> Sequence[Mentor]:
    """KM-3: a talent's mentors."""
    return tuple(Mentor(person_id=each) for each in mentors_of_person(person_id))


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """What the plugin keeps about a person."""
    return kept_about(person_id)


@hookimpl
def on_person_erased(person_id: UUID) -> None:
    """What does not go with the person by itself."""
    forget(person_id)


@hookimpl
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """The double record's way belongs to the kept one."""
    merge(kept, removed)


@hookimpl
def register_demo_tenants() -> Sequence[DemoTenant]:
    """Kulturmetropolen itself, with invented people."""
    return (demo.TENANT,)


@hookimpl
def on_demo_created(slug: str) -> None:
    """Members that are true and a programme that is invented, in its own tenant only."""
    if slug == demo.SLUG:
        demo.fill()
