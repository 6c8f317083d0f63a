"""Activities: what the capability contributes to the platform and to the register."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint

from core.kit import N_
from core.plugin_api import (
    ActionLabel,
    Actor,
    ApiBlueprint,
    FieldLabel,
    Impact,
    NavItem,
    Panel,
    Permission,
    PersonalData,
    PluginInfo,
    PluginKind,
    Setting,
    SubjectLabel,
    hookimpl,
    now,
)
from plugins.activities import (
    hookspecs,
    jobs,  # noqa: F401 - importing it is what registers the jobs
)
from plugins.activities.api import endpoints
from plugins.activities.fields import FIELDS
from plugins.activities.hookspecs import ActivityKind
from plugins.activities.kinds import GENERAL_KINDS
from plugins.activities.panels import panels_for
from plugins.activities.permissions import ACTIONS, PERMISSIONS, SUBJECTS, ActivitiesPermission
from plugins.activities.queries.figures import kept_counts
from plugins.activities.queries.steps import steps_of
from plugins.activities.services.privacy import forget_person, merge_person, personal_records
from plugins.activities.settings import PLUGIN, SETTINGS
from plugins.activities.views import pages
from plugins.registry import PersonalRecord, Step

# The plugin's own hooks, which programmes implement.
HOOKSPECS = hookspecs


@hookimpl
def register_plugin() -> PluginInfo:
    """What activities are, and what they keep about people."""
    return PluginInfo(
        name=PLUGIN,
        version="0.1.0",
        kind=PluginKind.CAPABILITY,
        label=N_("Activities"),
        summary=N_("What one can take part in: registration, waiting list, attendance, calendar."),
        category=N_("Activities"),
        requires=("registry",),
        personal_data=(
            PersonalData(
                table="activities.registration",
                what=N_("Who is registered for what, waits for a place, or has asked for one"),
                purpose=N_("To give places fairly, and to know who comes"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="activities.attendance",
                what=N_("Who was there, and who was absent with or without notice"),
                purpose=N_("To follow up those who do not come"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="activities.absence_notice",
                what=N_("When somebody was written to about absence"),
                purpose=N_("To write once and not again"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="activities.feed",
                what=N_("That somebody uses an address for their own calendar, and since when"),
                purpose=N_("To show a calendar to a program that the person chose"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Until it is revoked, or erased with the person"),
            ),
        ),
    )


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """Who may do what by default."""
    return PERMISSIONS


@hookimpl
def register_settings() -> Sequence[Setting]:
    """What a tenant may tune."""
    return SETTINGS


@hookimpl
def register_actions() -> Sequence[ActionLabel]:
    """What the log calls what is done here."""
    return ACTIONS


@hookimpl
def register_fields() -> Sequence[FieldLabel]:
    """What the log calls the fields in its lines."""
    return FIELDS


@hookimpl
def register_subjects() -> Sequence[SubjectLabel]:
    """What the log calls the things that it is done to."""
    return SUBJECTS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """The catalogue and the calendar; for those who work with them registrations and figures."""
    return (
        NavItem(
            key="activities",
            label=N_("Activities"),
            endpoint="activities.catalogue_page",
            permission=ActivitiesPermission.READ,
            order=100,
        ),
        NavItem(
            key="registrations",
            label=N_("Registrations"),
            endpoint="activities.registration_list",
            permission=ActivitiesPermission.REGISTER,
            order=105,
        ),
        NavItem(
            key="calendar",
            label=N_("Calendar"),
            endpoint="activities.own_calendar",
            permission=ActivitiesPermission.OWN_CALENDAR,
            order=110,
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
    """What needs the reader next."""
    return panels_for(actor)


@hookimpl
def register_activity_kinds() -> Sequence[ActivityKind]:
    """The general kinds, which belong to no programme."""
    return GENERAL_KINDS


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can open while activities are off; nothing of it is deleted."""
    if plugin != PLUGIN:
        return ()
    kept = kept_counts()
    return (
        Impact(label=N_("Activities"), count=kept.activities),
        Impact(label=N_("Registrations"), count=kept.registrations),
        Impact(label=N_("Marks of attendance"), count=kept.attendance),
        Impact(label=N_("Calendar addresses"), count=kept.feeds),
    )


@hookimpl
def provide_steps(person_id: UUID) -> Sequence[Step]:
    """What was attended, what one is registered for, and what is open."""
    return steps_of(person_id)


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """What activities keep about a person."""
    return personal_records(person_id)


@hookimpl
def on_person_erased(person_id: UUID) -> None:
    """Deletes all of it; places that become free go to the next."""
    forget_person(person_id, now=now())


@hookimpl
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """Lets it point at the kept record."""
    merge_person(kept, removed, now=now())
