"""The register: what it contributes to the platform."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import click
from flask import Blueprint
from sqlalchemy import Engine

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
from plugins.registry import hookspecs
from plugins.registry.actions import ACTIONS, FIELDS, SUBJECTS
from plugins.registry.api import endpoints
from plugins.registry.cli import COMMANDS
from plugins.registry.hookspecs import ConsentPurpose, PersonalRecord
from plugins.registry.panels import panels_for
from plugins.registry.permissions import PERMISSIONS, ROLES, RegistryPermission
from plugins.registry.purposes import PURPOSES
from plugins.registry.queries.choices import disable_impacts, role_limits
from plugins.registry.queries.kept import registry_records
from plugins.registry.services.people import link_waiting_person, unlink_membership
from plugins.registry.services.reference import put_shipped_in_place
from plugins.registry.settings import SETTINGS
from plugins.registry.views import pages

# The register's own hooks, which programmes and capabilities implement.
HOOKSPECS = hookspecs


@hookimpl
def register_plugin() -> PluginInfo:
    """What the register is, and what it keeps about people."""
    return PluginInfo(
        name="registry",
        version="0.1.0",
        kind=PluginKind.CAPABILITY,
        label=N_("Register"),
        summary=N_("Organisations, sub-regions, agreements and people: who takes part."),
        category=N_("Register"),
        personal_data=(
            PersonalData(
                table="registry.person",
                what=N_(
                    "Name, e-mail address, day of birth, gender where it was said, art form, "
                    "main instrument and level, and which log-in belongs to the person"
                ),
                purpose=N_(
                    "To know who takes part, to invite them, and to keep rules about age and level"
                ),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Until the person is erased, at the latest after the programme ends"),
            ),
            PersonalData(
                table="registry.affiliation",
                what=N_("Where somebody is a pupil, a teacher, a head or a contact, and when"),
                purpose=N_("To show each school its own people and nobody else's"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="registry.guardianship",
                what=N_("Who has parental responsibility for a pupil, and until when"),
                purpose=N_("To let guardians see their own children's records"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="registry.teaching",
                what=N_("Which teacher teaches which pupil, and when"),
                purpose=N_("To show teachers their own pupils and nobody else's"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="registry.residence",
                what=N_("Address, telephone number, and whether the address is protected"),
                purpose=N_("To reach people, and to judge rules about where they live"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="registry.consent",
                what=N_("Who agreed to what or refused it, when, and the text that was shown"),
                purpose=N_("To use data that needs consent only while there is one"),
                basis=N_("To be able to show a consent (GDPR article 7, 1)"),
                retention=N_("Erased with the person"),
            ),
            PersonalData(
                table="registry.import_change",
                what=N_("What an import added to a person’s record or changed in it"),
                purpose=N_("To take back a whole import that was a mistake"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("90 days, or erased with the person"),
            ),
            PersonalData(
                table="registry.upload",
                what=N_("The lines of a list that was chosen for an import"),
                purpose=N_("To import exactly what was looked at first"),
                basis=N_("A public task: arts education (GDPR article 6, 1 e)"),
                retention=N_("Until it is imported or thrown away, at most a day"),
            ),
        ),
    )


@hookimpl
def register_roles() -> Sequence[Role]:
    """Every role but the administrator's."""
    return ROLES


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """Who may do what by default."""
    return PERMISSIONS


@hookimpl
def register_settings() -> Sequence[Setting]:
    """At which age one answers alone."""
    return SETTINGS


@hookimpl
def register_consent_purposes() -> Sequence[ConsentPurpose]:
    """Using Flygel oneself, photos and film, and what guardians see of a pupil of age."""
    return PURPOSES


@hookimpl
def register_fields() -> Sequence[FieldLabel]:
    """What the log calls what stood there before and after."""
    return FIELDS


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """Organisations and people; for pupils and guardians what is kept about them."""
    return (
        NavItem(
            key="organisations",
            label=N_("Organisations"),
            endpoint="registry.organisation_list",
            permission=RegistryPermission.READ_ORGANISATIONS,
            order=400,
        ),
        NavItem(
            key="people",
            label=N_("People"),
            endpoint="registry.people_list",
            permission=RegistryPermission.READ_PEOPLE,
            order=410,
        ),
        NavItem(
            key="about_me",
            label=N_("About me"),
            endpoint="registry.own_page",
            permission=RegistryPermission.READ_OWN,
            order=420,
        ),
    )


@hookimpl
def register_pages() -> Sequence[Blueprint]:
    """Everything under `/registry/`."""
    return (pages,)


@hookimpl
def register_api() -> Sequence[ApiBlueprint]:
    """Everything under `/api/v1/registry/`."""
    return (endpoints,)


@hookimpl
def register_actions() -> Sequence[ActionLabel]:
    """What the register's lines of the log are called."""
    return ACTIONS


@hookimpl
def register_subjects() -> Sequence[SubjectLabel]:
    """What the things are called that those lines are about."""
    return SUBJECTS


@hookimpl
def register_commands() -> Sequence[click.Command]:
    """The operator's imports: `flygel registry …`."""
    return COMMANDS


@hookimpl
def load_reference_data(owner: Engine) -> None:
    """Municipality codes, reforms and population as they are shipped."""
    put_shipped_in_place(owner)


@hookimpl
def provide_panels(actor: Actor) -> Sequence[Panel]:
    """Which questions of consent wait for the reader."""
    return panels_for(actor)


@hookimpl
def provide_role_limits(role: str) -> Sequence[LimitChoice]:
    """Sub-regions, schools and municipalities to limit a role to."""
    return role_limits(role)


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """How much is no longer shown when the register is switched off."""
    return disable_impacts() if plugin == "registry" else ()


@hookimpl
def on_membership_created(membership_id: UUID, email: str) -> None:
    """Links the person who waited for this address."""
    link_waiting_person(membership_id, email)


@hookimpl
def on_membership_ended(membership_id: UUID) -> None:
    """The person stays, without a log-in."""
    unlink_membership(membership_id)


@hookimpl
def provide_personal_data(person_id: UUID) -> Sequence[PersonalRecord]:
    """What the register itself keeps about a person."""
    return registry_records(person_id)
