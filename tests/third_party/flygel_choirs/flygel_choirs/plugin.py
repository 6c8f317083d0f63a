"""Choirs: what it contributes to the platform."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint

from core.kit import N_
from core.plugin_api import (
    ActionLabel,
    Actor,
    ApiBlueprint,
    Impact,
    Maturity,
    NavItem,
    Panel,
    Permission,
    PluginInfo,
    PluginKind,
    Role,
    Setting,
    hookimpl,
)
from flygel_choirs import api, queries, views
from flygel_choirs.permissions import PERMISSIONS, READ, ROLES
from flygel_choirs.settings import SETTINGS


@hookimpl
def register_plugin() -> PluginInfo:
    """What the plugin is."""
    return PluginInfo(
        name="choirs",
        version="1.0.0",
        kind=PluginKind.PROGRAMME,
        label=N_("Choirs"),
        summary=N_("The choirs of an organisation and how many sing in each."),
        category=N_("Music"),
        core_versions=("0.1", "1.0"),
        maturity=Maturity.EXPERIMENTAL,
        personal_data=(),
    )


@hookimpl
def register_pages() -> Sequence[Blueprint]:
    """See views.py."""
    return [views.pages]


@hookimpl
def register_nav() -> Sequence[NavItem]:
    """One entry of the menu."""
    return [
        NavItem(
            key="choirs", label=N_("Choirs"), endpoint="choirs.choirs", permission=READ, order=400
        )
    ]


@hookimpl
def register_api() -> Sequence[ApiBlueprint]:
    """See api.py."""
    return [api.endpoints]


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
    return [ActionLabel(action="choirs:choir:add", label=N_("Added a choir"))]


@hookimpl
def register_catalogue() -> Path:
    """The plugin's own translations."""
    return Path(__file__).parent / "translations"


@hookimpl
def provide_panels(actor: Actor) -> Sequence[Panel]:
    """How many choirs there are, on the start page of those who may read them."""
    if not actor.may(READ):
        return []
    return [
        Panel(
            key="choirs",
            title=N_("Choirs"),
            template="choirs/panel.html",
            context={"number": queries.number_of_choirs()},
            permission=READ,
        )
    ]


@hookimpl
def provide_disable_preview(plugin: str) -> Sequence[Impact]:
    """What nobody can see any more when choirs are switched off."""
    if plugin != "choirs":
        return []
    return [Impact(label=N_("choirs"), count=queries.number_of_choirs())]
