"""Writes: making tenants (the operator) and switching plugins (an administrator)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.audit.services import record
from core.contributions import Impact
from core.db.session import db
from core.db.tenancy import tenant_id_in_force
from core.kit import Reason
from core.plugin_host import PluginHost
from core.tenants.context import (
    PLATFORM_LANGUAGES,
    TenantView,
    enabled_plugins,
    remember_enabled,
)
from core.tenants.models import PluginState, Tenant, TenantPlugin, TenantStatus
from core.tenants.queries import effective, plugin_states, view_of
from core.users.actor import Actor

SLUG = re.compile(r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
CURRENCIES = {"NO": "NOK", "DK": "DKK"}


class TenantError(Exception):
    """A tenant cannot be made or changed as asked; the message says why and what to do."""


def create_tenant(
    owner: Engine,
    *,
    slug: str,
    names: Mapping[str, str],
    country: str,
    languages: Sequence[str],
    default_language: str | None = None,
    colours: Sequence[str] = (),
) -> TenantView:
    """Makes a tenant: one row, no DDL. Runs as the owner: the server itself cannot make one.

    Raises TenantError for a taken or unusable slug, an unknown country or language.
    """
    if not SLUG.match(slug):
        raise TenantError(f"{slug!r} cannot be part of a host name: use a-z, 0-9 and hyphens.")
    if country not in CURRENCIES:
        raise TenantError(f"Country {country!r} is unknown; use one of {', '.join(CURRENCIES)}.")
    unknown = sorted(set(languages) - set(PLATFORM_LANGUAGES))
    if unknown or not languages:
        raise TenantError(
            f"Languages are {', '.join(PLATFORM_LANGUAGES)}; got {', '.join(unknown) or 'none'}."
        )
    default = default_language or languages[0]
    if default not in languages:
        raise TenantError(f"The default language {default!r} is not among those offered.")
    tenant = Tenant(
        slug=slug,
        names=dict(names),
        country=country,
        currency=CURRENCIES[country],
        languages=list(languages),
        default_language=default,
        colours=list(colours) or ["#1f5f8b"],
    )
    with Session(
        owner, expire_on_commit=False, join_transaction_mode="create_savepoint"
    ) as session:
        session.add(tenant)
        try:
            session.commit()
        except IntegrityError:
            raise TenantError(f"There is a tenant called {slug!r} already.") from None
        session.refresh(tenant)
        return view_of(tenant)


def set_tenant_status(owner: Engine, *, slug: str, status: TenantStatus) -> None:
    """Suspends or reopens a tenant; effective for the next request in every worker."""
    with Session(owner, join_transaction_mode="create_savepoint") as session:
        tenant = session.scalar(select(Tenant).where(Tenant.slug == slug))
        if tenant is None:
            raise TenantError(
                f"There is no tenant called {slug!r}; `flygel tenant list` shows them."
            )
        tenant.status = status
        tenant.version += 1
        session.commit()


@dataclass(frozen=True, kw_only=True)
class SwitchPreview:
    """What a click on "switch on" or "switch off" will do, before it is done."""

    plugin: str
    also: tuple[str, ...]
    impacts: tuple[Impact, ...]
    objections: tuple[Reason, ...]


def preview_enable(host: PluginHost, plugin: str) -> SwitchPreview:
    """Which other plugins will be switched on, too."""
    on = enabled_plugins()
    also = tuple(name for name in host.needs(plugin) if name not in on)
    return SwitchPreview(plugin=plugin, also=also, impacts=(), objections=())


def preview_disable(host: PluginHost, plugin: str) -> SwitchPreview:
    """Which other plugins go off with it, and what disappears, in numbers."""
    on = enabled_plugins()
    also = tuple(name for name in host.needed_by(plugin) if name in on)
    affected = (plugin, *also)
    return SwitchPreview(
        plugin=plugin,
        also=also,
        impacts=tuple(impact for name in affected for impact in host.disable_preview(on, name)),
        objections=tuple(found for name in affected for found in host.disable_objections(on, name)),
    )


def enable_plugin(
    host: PluginHost, actor: Actor, plugin: str, *, source: str, why: str | None = None
) -> list[str]:
    """Switches a plugin on with everything it requires; returns what was switched on.

    `why` is kept in the log; None when nobody said.
    Raises TenantError for a plugin that is not installed or is quarantined.
    """
    if plugin not in host.plugins:
        raise TenantError(f"{plugin!r} is not installed or could not be loaded.")
    _wait_for_other_switches(host)
    switched = []
    for name in [*host.needs(plugin), plugin]:
        row = _row(name)
        if row is not None and row.state == PluginState.ON:
            continue
        before = row.state if row else None
        if row is None:
            row = TenantPlugin(plugin=name)
            db.session.add(row)
        row.state = PluginState.ON
        row.plugin_version = host.plugins[name].info.version
        db.session.flush()
        remember_enabled(effective(plugin_states(), host))
        host.plugin_enabled(enabled_plugins(), name, source)
        _audit(
            actor,
            "core:plugin:enable",
            name,
            before,
            PluginState.ON,
            row.plugin_version,
            source,
            why,
        )
        switched.append(name)
    return switched


def disable_plugin(
    host: PluginHost, actor: Actor, plugin: str, *, source: str, why: str | None = None
) -> list[str]:
    """Switches a plugin off with everything that requires it; its data stays.

    `why` is kept in the log; None when nobody said.
    Raises TenantError when a plugin objects.
    """
    _wait_for_other_switches(host)
    preview = preview_disable(host, plugin)
    if preview.objections:
        raise TenantError(preview.objections[0].message % preview.objections[0].params)
    switched = []
    for name in (*preview.also, plugin):
        row = _row(name)
        if row is None or row.state != PluginState.ON:
            continue
        row.state = PluginState.PAUSED
        db.session.flush()
        remember_enabled(effective(plugin_states(), host))
        host.plugin_disabled(enabled_plugins(), name, source)
        _audit(
            actor,
            "core:plugin:disable",
            name,
            PluginState.ON,
            PluginState.PAUSED,
            row.plugin_version,
            source,
            why,
        )
        switched.append(name)
    return switched


def _wait_for_other_switches(host: PluginHost) -> None:
    """One switch at a time per tenant: the tenant's row is the lock.

    The plugins' own rows would not do: the first switch has none yet, and two switches that
    lock several in different orders wait for each other for ever.
    """
    db.session.execute(select(Tenant.id).where(Tenant.id == tenant_id_in_force()).with_for_update())
    remember_enabled(effective(plugin_states(), host))


def _row(plugin: str) -> TenantPlugin | None:
    return db.session.scalar(
        select(TenantPlugin)
        .where(TenantPlugin.plugin == plugin)
        .execution_options(populate_existing=True)
    )


def _audit(
    actor: Actor,
    action: str,
    plugin: str,
    before: str | None,
    after: str,
    version: str,
    source: str,
    why: str | None,
) -> None:
    told = {"state": after, "version": version, "source": source}
    record(
        actor,
        action,
        subject=("plugin", plugin, plugin),
        before={"state": before or "available"},
        after={**told, "why": why} if why else told,
    )
