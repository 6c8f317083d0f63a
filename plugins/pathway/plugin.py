"""The pathway: what it contributes to the platform."""

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
    today,
)
from plugins.pathway import hookspecs
from plugins.pathway.actions import ACTIONS, FIELDS, SUBJECTS
from plugins.pathway.api import endpoints
from plugins.pathway.panels import panels_for, shown_at_start
from plugins.pathway.permissions import PERMISSIONS, PLUGIN, PathwayPermission
from plugins.pathway.queries import kept_counts, own_steps
from plugins.pathway.services import erase_pathway, merge_pathways, pathway_records
from plugins.pathway.settings import SETTINGS
from plugins.pathway.views import pages
from plugins.registry import PersonalRecord, ShownSteps, Step

# The pathway's own hook, which programmes with mentors implement.
HOOKSPECS = hookspecs

_BASIS = N_("A public task: arts education (GDPR article 6, 1 e)")
_RETENTION = N_("Until the person takes it out, at the latest erased with the person")


@hookimpl
def register_plugin() -> PluginInfo:
    """What the pathway is, and what it keeps about people."""
    return PluginInfo(
        name=PLUGIN,
        version="0.1.0",
        kind=PluginKind.CAPABILITY,
        label=N_("Pathway"),
        summary=N_("A young person's way, development plan and portfolio, as they choose to show."),
        category=N_("People"),
        requires=("registry",),
        personal_data=(
            _kept(
                "plan",
                N_("That somebody has a plan, and how much they want to practise"),
                N_("To let young people plan for themselves"),
            ),
            _kept("goal", N_("Goals in one's own words"), N_("To see where one wants to go")),
            _kept(
                "goal_evidence",
                N_("Which pieces of a portfolio belong to a goal"),
                N_("To see how far one has come"),
            ),
            _kept("repertoire", N_("Works that somebody plays"), N_("To plan what comes next")),
            _kept(
                "performance",
                N_("Where and when somebody has performed"),
                N_("To show what somebody has done"),
            ),
            _kept(
                "practice_entry",
                N_("What somebody has practised, when they write it down"),
                N_("To look back on one's own practice; nothing is made of it"),
            ),
            _kept(
                "talk",
                N_("Talks about somebody's way and what was agreed"),
                N_("To keep to what was agreed"),
            ),
            _kept(
                "talk_participant",
                N_("Who takes part in a talk"),
                N_("To know who agreed to what"),
            ),
            _kept(
                "private_note",
                N_("Notes about a talk that only their writer reads"),
                N_("To prepare for a talk"),
            ),
            _kept(
                "feedback",
                N_("Feedback and statements by teachers and mentors, and who gave them"),
                N_("To learn, and to show what somebody can do"),
            ),
            _kept(
                "evidence",
                N_("Own works, recordings, pictures and texts, and who may see them"),
                N_("To show what somebody has made"),
            ),
            _kept(
                "evidence_viewer",
                N_("Mentors whom somebody has named for a piece"),
                N_("To show it to them and nobody else"),
            ),
            _kept(
                "co_writer",
                N_("Who wrote an own work, with shares"),
                N_("To give each writer their share"),
            ),
            _kept(
                "stored_file",
                N_("The files of a portfolio, without what they say of place and device"),
                N_("To show what somebody has made"),
            ),
            _kept(
                "shared_with",
                N_("In which other organisations somebody lets their way be shown"),
                N_("To show one's whole way in one place"),
                N_("The person's own choice (GDPR article 6, 1 a)"),
            ),
        ),
    )


def _kept(table: str, what: str, purpose: str, basis: str = _BASIS) -> PersonalData:
    return PersonalData(
        table=f"{PLUGIN}.{table}", what=what, purpose=purpose, basis=basis, retention=_RETENTION
    )


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
    """What the log calls the fields that were written."""
    return FIELDS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """For pupils and guardians their own, first in the menu; for staff the list."""
    return (
        NavItem(
            key="my_pathway",
            label=N_("My pathway"),
            endpoint="pathway.my_pathway",
            permission=PathwayPermission.OWN,
            order=100,
        ),
        NavItem(
            key="pathways",
            label=N_("Pathways"),
            endpoint="pathway.pathways",
            permission=PathwayPermission.LIST,
            order=300,
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
    """The way, first on the start page of those whose way it is; talks for teachers."""
    return panels_for(actor)


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can open while the pathway is off; nothing of it is deleted."""
    if plugin != PLUGIN:
        return ()
    kept = kept_counts()
    return (
        Impact(label=N_("Development plans"), count=kept["plans"]),
        Impact(label=N_("Goals"), count=kept["goals"]),
        Impact(label=N_("Talks"), count=kept["talks"]),
        Impact(label=N_("Pieces in portfolios"), count=kept["pieces"]),
    )


@hookimpl
def provide_steps(person_id: UUID) -> Sequence[Step]:
    """What the pathway itself knows: performances, goals, talks and what was agreed."""
    return own_steps(person_id, today())


@hookimpl
def provide_shown_steps(actor: Actor) -> Sequence[ShownSteps]:
    """Those whose ways lead the actor's start page."""
    return (ShownSteps(people=frozenset(each.id for each in shown_at_start(actor))),)


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """Everything kept about the person here."""
    return pathway_records(person_id)


@hookimpl
def on_person_erased(person_id: UUID) -> None:
    """Deletes the pathway with its files; what the person said to others becomes nameless."""
    erase_pathway(person_id)


@hookimpl
def on_people_merged(kept: UUID, removed: UUID) -> None:
    """Two records' pathways become one."""
    merge_pathways(kept, removed)
