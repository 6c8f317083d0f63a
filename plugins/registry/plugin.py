"""The register: what it contributes to the platform."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from core.kit import N_
from core.plugin_api import Permission, PluginInfo, PluginKind, Role, hookimpl
from plugins.registry import hookspecs
from plugins.registry.permissions import PERMISSIONS, ROLES
from plugins.registry.services.reference import put_shipped_in_place

HOOKSPECS = hookspecs


@hookimpl
def register_plugin() -> PluginInfo:
    """What the register is."""
    return PluginInfo(
        name="registry",
        version="0.1.0",
        kind=PluginKind.CAPABILITY,
        label=N_("Register"),
        summary=N_("Organisations, sub-regions, agreements and people: who takes part."),
        category=N_("Register"),
    )


@hookimpl
def register_roles() -> Sequence[Role]:
    """Everybody but the administrator."""
    return ROLES


@hookimpl
def register_permissions() -> Sequence[Permission]:
    """See permissions.py."""
    return PERMISSIONS


@hookimpl
def load_reference_data(owner: Engine) -> None:
    """Municipality codes, reforms and population as they are shipped."""
    put_shipped_in_place(owner)
