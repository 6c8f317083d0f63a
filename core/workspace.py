"""Working outside a request: a command or a job enters one tenant in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from core.db.session import db
from core.i18n import use_language
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, remember_enabled, tenant_in_force
from core.tenants.directory import unknown_tenant
from core.tenants.queries import effective, plugin_states, tenant_by_slug
from core.users.actor import Actor, command_actor


def find_tenant(slug: str) -> TenantView:
    """The tenant called `slug`; raises TenantError where there is none."""
    tenant = tenant_by_slug(slug)
    db.session.rollback()
    if tenant is None:
        raise unknown_tenant(slug)
    return tenant


@contextmanager
def working_in(tenant: TenantView, host: PluginHost) -> Iterator[TenantView]:
    """One transaction in the tenant, committed at the end; an error rolls all of it back.

    Needs an application context.
    """
    with tenant_in_force(tenant), use_language(tenant.default_language):
        remember_enabled(effective(plugin_states(), host))
        try:
            yield tenant
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def operator(host: PluginHost, today: date) -> Actor:
    """The one at the command line, who may do whatever the plugins declare."""
    return command_actor(
        "Flygel", today, frozenset(permission.name for permission in host.permissions())
    )
