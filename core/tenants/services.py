"""Writes: switching a tenant's plugins on and off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.audit.services import record
from core.contributions import COUNTRIES, Impact
from core.db.session import db
from core.db.tenancy import tenant_id_in_force
from core.kit import N_, Reason, Term
from core.plugin_host import PluginHost
from core.tenants.context import current_tenant, enabled_plugins, remember_enabled
from core.tenants.directory import TenantError
from core.tenants.models import PluginState, Tenant, TenantPlugin
from core.tenants.queries import effective, plugin_states
from core.users.actor import Actor


class SwitchRefused(TenantError):
    """The plugin cannot be switched on for this tenant; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(said_plainly(reason))
        self.reason = reason


def said_plainly(reason: Reason) -> str:
    """A reason in the source language, for commands and logs."""
    params = {
        key: said_plainly(part) if isinstance(part, Reason) else part
        for key, part in reason.params.items()
    }
    return reason.message % params


@dataclass(frozen=True, kw_only=True)
class SwitchPreview:
    """What a click on "switch on" or "switch off" will do, before it is done."""

    plugin: str
    also: tuple[str, ...]
    impacts: tuple[Impact, ...]
    objections: tuple[Reason, ...]


def preview_enable(host: PluginHost, plugin: str) -> SwitchPreview:
    """Which other plugins will be switched on, too, and why it cannot be done."""
    on = enabled_plugins()
    also = tuple(name for name in host.needs(plugin) if name not in on)
    return SwitchPreview(
        plugin=plugin, also=also, impacts=(), objections=tuple(enable_objections(host, plugin))
    )


def enable_objections(host: PluginHost, plugin: str) -> list[Reason]:
    """What of the plugin and of all it requires is made for another country than the tenant's."""
    return [
        Reason(
            "plugin.other_country",
            N_("“%(module)s” is only for organisations in %(country)s."),
            {
                "module": Term(host.plugins[name].info.label),
                "country": _either(host.plugins[name].info.countries),
            },
        )
        for name in host.foreign(plugin, current_tenant().country)
    ]


def _either(countries: Sequence[str]) -> Term | Reason:
    """The countries as one parameter: the one, or this one or the others."""
    first, *others = countries
    if not others:
        return Term(COUNTRIES[first])
    return Reason(
        "plugin.countries",
        N_("%(one)s or %(other)s"),
        {"one": Term(COUNTRIES[first]), "other": _either(others)},
    )


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
    Raises TenantError for a plugin that is not installed or is quarantined, and SwitchRefused
    for one that is, or requires one that is, made for another country than the tenant's.
    """
    if plugin not in host.plugins:
        raise TenantError(f"{plugin!r} is not installed or could not be loaded.")
    objections = enable_objections(host, plugin)
    if objections:
        raise SwitchRefused(objections[0])
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
