"""Reads: which tenant a host name means, and which plugins it has on."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select

from core.db.session import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.directory import view_of
from core.tenants.models import PluginState, Tenant, TenantHost, TenantPlugin

# Asked in every request, and so put together once.
_OF_SLUG = select(Tenant).where(Tenant.slug == bindparam("slug"))
_OF_HOST = (
    select(Tenant)
    .join(TenantHost, TenantHost.tenant_id == Tenant.id)
    .where(TenantHost.host == bindparam("host"))
)
_STATES = select(TenantPlugin.plugin, TenantPlugin.state)


def tenant_of_host(host: str, base_domain: str) -> TenantView | None:
    """The tenant a host name means, without its port; None for a name that means none.

    One indexed look-up per request and not cached: a suspension takes effect at once in every
    worker, and costs less than the cache's invalidation would. What it answers is the same in any
    tenant's transaction.
    """
    slug = host.removesuffix("." + base_domain)
    is_ours = slug != host and "." not in slug
    tenant = (
        db.session.scalar(_OF_SLUG, {"slug": slug})
        if is_ours
        else db.session.scalar(_OF_HOST, {"host": host})
    )
    return view_of(tenant) if tenant else None


def tenant_by_slug(slug: str) -> TenantView | None:
    """The tenant with this slug, or None."""
    tenant = db.session.scalar(_OF_SLUG, {"slug": slug})
    return view_of(tenant) if tenant else None


def tenant_by_id(tenant_id: UUID) -> TenantView | None:
    """The tenant with this id, or None."""
    tenant = db.session.get(Tenant, tenant_id)
    return view_of(tenant) if tenant else None


def plugin_states() -> dict[str, PluginState]:
    """What the tenant in force has switched on or paused; available plugins have no row."""
    rows = db.session.execute(_STATES)
    return {plugin: PluginState(state) for plugin, state in rows}


def effective(states: dict[str, PluginState], host: PluginHost) -> frozenset[str]:
    """The plugins whose doors are open: on, loaded, and everything they require on as well."""
    on = {
        name for name, state in states.items() if state == PluginState.ON and name in host.plugins
    }
    return frozenset(name for name in on if on.issuperset(host.needs(name)))
