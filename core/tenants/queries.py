"""Reads: which tenant a host name means, and which plugins it has on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from core.db.session import db
from core.db.tenancy import tenant_id_in_force
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.directory import view_of
from core.tenants.models import PluginState, Tenant, TenantHost, TenantPlugin

# What a host name means. Asked in every request, and so put together once.
_MEANT = or_(
    Tenant.slug == bindparam("slug"),
    Tenant.id
    == select(TenantHost.tenant_id).where(TenantHost.host == bindparam("host")).scalar_subquery(),
)
_ID = select(Tenant.id).where(_MEANT)
_STATES = select(TenantPlugin.plugin, TenantPlugin.state)
_WITH_STATES = select(
    Tenant,
    select(func.jsonb_object_agg(TenantPlugin.plugin, TenantPlugin.state))
    .scalar_subquery()
    .label("states"),
).where(_MEANT, Tenant.id == bindparam("in_force"))


def tenant_id_of_host(host: str, base_domain: str) -> UUID | None:
    """The tenant that a host name means, without its port; None for a name that means none."""
    return db.session.scalar(_ID, _named(host, base_domain))


def tenant_at_host(host: str, base_domain: str) -> tuple[TenantView, dict[str, PluginState]] | None:
    """The tenant in force and its `plugin_states`; None if the host name does not mean it.

    One statement per request and nothing cached: a suspension or a switch takes effect at once in
    every worker, and costs less than the cache's invalidation would.
    """
    asked = _named(host, base_domain) | {"in_force": tenant_id_in_force()}
    row = db.session.execute(_WITH_STATES, asked).first()
    return None if row is None else (view_of(row.Tenant), _typed(row.states or {}))


def _named(host: str, base_domain: str) -> dict[str, Any]:
    """A name below the platform's own is a slug, and every other one a tenant's own."""
    slug = host.removesuffix("." + base_domain)
    is_ours = slug != host and "." not in slug
    return {"slug": slug if is_ours else None, "host": None if is_ours else host}


def tenant_by_slug(slug: str) -> TenantView | None:
    """The tenant with this slug, or None."""
    tenant = db.session.scalar(select(Tenant).where(Tenant.slug == slug))
    return view_of(tenant) if tenant else None


def tenant_by_id(tenant_id: UUID) -> TenantView | None:
    """The tenant with this id, or None."""
    tenant = db.session.get(Tenant, tenant_id)
    return view_of(tenant) if tenant else None


def plugin_states() -> dict[str, PluginState]:
    """What the tenant in force has switched on or paused; available plugins have no row."""
    return _typed({row.plugin: row.state for row in db.session.execute(_STATES)})


def _typed(states: Mapping[str, str]) -> dict[str, PluginState]:
    return {plugin: PluginState(state) for plugin, state in states.items()}


def effective(states: dict[str, PluginState], host: PluginHost) -> frozenset[str]:
    """The plugins whose doors are open: on, loaded, and everything they require on as well."""
    on = {
        name for name, state in states.items() if state == PluginState.ON and name in host.plugins
    }
    return frozenset(name for name in on if on.issuperset(host.needs(name)))
