"""Calls: what they contribute to the platform."""

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
from plugins.calls import hookspecs, jobs
from plugins.calls.actions import ACTIONS, SUBJECTS
from plugins.calls.api import endpoints
from plugins.calls.fields import FIELDS
from plugins.calls.panels import panels_for
from plugins.calls.permissions import PERMISSIONS, ROLES, CallsPermission
from plugins.calls.queries.choices import disable_impacts, role_limits
from plugins.calls.services.privacy import forget, merge, records_of
from plugins.calls.settings import SETTINGS
from plugins.calls.views import pages
from plugins.registry import PersonalRecord

# Hooks of calls' own, which programmes implement.
HOOKSPECS = hookspecs
# Importing them is what makes them known.
JOBS = (
    jobs.publish_at_the_instant,
    jobs.lapse_at_the_deadline,
    jobs.remind_of_drafts,
    jobs.remind_of_offers,
    jobs.remind_of_report,
)


@hookimpl
def register_plugin() -> PluginInfo:
    """What calls are, and what they keep about people."""
    return PluginInfo(
        name="calls",
        version="0.1.0",
        kind=PluginKind.CAPABILITY,
        label=N_("Calls"),
        summary=N_("Calls, applications, juries and decisions, for every programme alike."),
        category=N_("Calls"),
        requires=("registry",),
        personal_data=(
            PersonalData(
                table="calls.application",
                what=N_("Who applies for what, and how the application was dealt with"),
                purpose=N_("To decide about applications and to be able to show how"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_(
                    "Drafts are erased with the person; what was decided stays without a name"
                ),
            ),
            PersonalData(
                table="calls.group_person",
                what=N_("Who is in a group that applies"),
                purpose=N_("To know who a group consists of"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="calls.answer",
                what=N_("What is written in the form, and who saved it"),
                purpose=N_("To judge the application by what the call asks for"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person whom the application is about"),
            ),
            PersonalData(
                table="calls.application_file",
                what=N_("Files that belong to an application, made safe and without metadata"),
                purpose=N_("To judge the application by what the call asks for"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person whom the application is about"),
            ),
            PersonalData(
                table="calls.interest",
                what=N_("Conflicts of interest that a juror has declared, or that were lifted"),
                purpose=N_("To keep decisions impartial and to be able to show it"),
                basis=N_("A legal duty of the public administration (GDPR article 6, 1 c)"),
                retention=N_("As long as the case"),
            ),
        ),
    )


@hookimpl
def register_roles() -> Sequence[Role]:
    """Juror and applicant."""
    return ROLES


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """Who may do what by default."""
    return PERMISSIONS


@hookimpl
def register_settings() -> Sequence[Setting]:
    """Days, years and sizes that a tenant may tune."""
    return SETTINGS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """Calls for all; one's own applications; what a juror is to read."""
    return (
        NavItem(
            key="calls",
            label=N_("Calls"),
            endpoint="calls.call_list",
            permission=CallsPermission.READ,
            order=200,
        ),
        NavItem(
            key="mine",
            label=N_("My applications"),
            endpoint="calls.own_list",
            permission=CallsPermission.APPLY,
            order=210,
        ),
        NavItem(
            key="reading",
            label=N_("To read"),
            endpoint="calls.reading_list",
            permission=CallsPermission.REVIEW,
            order=220,
        ),
    )


@hookimpl
def register_pages() -> Sequence[Blueprint]:
    """Everything under `/calls/`."""
    return (pages,)


@hookimpl
def register_api() -> Sequence[ApiBlueprint]:
    """Everything under `/api/v1/calls/`."""
    return (endpoints,)


@hookimpl
def provide_panels(actor: Actor) -> Sequence[Panel]:
    """What waits for this reader."""
    return panels_for(actor)


@hookimpl
def register_actions() -> Sequence[ActionLabel]:
    """What the lines of the log are called."""
    return ACTIONS


@hookimpl
def register_fields() -> Sequence[FieldLabel]:
    """What the log calls the fields in its lines."""
    return FIELDS


@hookimpl
def register_subjects() -> Sequence[SubjectLabel]:
    """What the things are called that those lines are about."""
    return SUBJECTS


@hookimpl
def provide_role_limits(role: str) -> Sequence[LimitChoice]:
    """Calls for jurors, organisations for applicants."""
    return role_limits(role)


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """How much is no longer shown when calls are switched off."""
    return disable_impacts() if plugin == "calls" else ()


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """The applications that are about a person."""
    return records_of(person_id)


@hookimpl
def on_person_erased(person_id: UUID) -> None:
    """Drafts go, decided applications become nameless."""
    forget(person_id)


@hookimpl
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """Applications follow the record that stays."""
    merge(kept, removed)
