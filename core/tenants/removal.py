"""Taking a plugin's rows of one tenant away for good, after handing them out as files.

Generic over what the plugin declared: every tenant table of its schema, its settings, and the
roles it contributed. Separate from switching, which deletes nothing.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Any
from uuid import UUID

from sqlalchemy import Table, delete, func, select
from sqlalchemy.sql.ddl import sort_tables

from core.audit.services import record
from core.contributions import Impact
from core.db.base import Base, TableKind
from core.db.session import db
from core.db.tenancy import tenant_id_in_force
from core.exports import Column, as_csv
from core.exports import Table as Sheet
from core.i18n import current_language
from core.kit import N_, Reason, Term
from core.plugin_host import PluginHost
from core.tenants.directory import TenantError
from core.tenants.models import PluginSetting, PluginState, Tenant, TenantPlugin
from core.tenants.queries import plugin_states
from core.tenants.settings import forget_settings
from core.users.actor import Actor
from core.users.models import MembershipRole

_AT_A_TIME = 1_000


class RemovalRefused(TenantError):
    """The plugin's rows cannot be deleted as things are; `reason` says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message % reason.params)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class RemovalPreview:
    """What would be deleted, counted by table, and what stands in the way."""

    plugin: str
    tables: tuple[Impact, ...]
    settings: int
    roles: int
    objections: tuple[Reason, ...]

    @property
    def rows(self) -> int:
        """Rows of the plugin's own tables, all together."""
        return sum(impact.count for impact in self.tables)


def preview_removal(host: PluginHost, plugin: str) -> RemovalPreview:
    """What deleting the plugin's rows in the tenant in force would take away."""
    counted = tuple(
        Impact(
            label=table.name,
            count=db.session.scalar(select(func.count()).select_from(table).where(_ours(table)))
            or 0,
        )
        for table in _tables(plugin)
    )
    return RemovalPreview(
        plugin=plugin,
        tables=counted,
        settings=_count(PluginSetting, PluginSetting.plugin == plugin),
        roles=_count(MembershipRole, MembershipRole.role.in_(_roles(host, plugin))),
        objections=tuple(_objections(host, plugin, counted)),
    )


def remove_plugin_data(host: PluginHost, actor: Actor, plugin: str) -> RemovalPreview:
    """Deletes the plugin's rows of the tenant in force; it is available again afterwards.

    Raises RemovalRefused unless the plugin is paused and nothing builds on its rows. What was
    deleted is told in numbers, to the caller and to the log.
    """
    # The same lock as for switching: what is being deleted is not switched on meanwhile.
    db.session.execute(select(Tenant.id).where(Tenant.id == tenant_id_in_force()).with_for_update())
    row = db.session.scalar(select(TenantPlugin).where(TenantPlugin.plugin == plugin))
    preview = preview_removal(host, plugin)
    if preview.objections:
        raise RemovalRefused(preview.objections[0])
    for table in reversed(_tables(plugin)):
        # What is only ever added to goes with the row it belongs to; see _objections.
        if not table.info.get("append_only"):
            db.session.execute(delete(table).where(_ours(table)))
    db.session.execute(delete(PluginSetting).where(PluginSetting.plugin == plugin))
    forget_settings(plugin)
    db.session.execute(delete(MembershipRole).where(MembershipRole.role.in_(_roles(host, plugin))))
    version = row.plugin_version if row else ""
    db.session.delete(row)
    db.session.flush()
    record(
        actor,
        "core:plugin:remove",
        subject=("plugin", plugin, plugin),
        before={"state": PluginState.PAUSED, "version": version, "rows": preview.rows},
        after={"state": "available"},
    )
    return preview


def export_plugin_data(actor: Actor, plugin: str, file: IO[bytes]) -> None:
    """Writes the plugin's rows of the tenant in force into a zip: each table as CSV and JSON.

    The CSV is for people and spreadsheets; the JSON keeps every value as it is. Tables that are
    declared `__never_exported__` are left out.
    """
    rows = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in _tables(plugin):
            if table.info.get("never_exported"):
                continue
            rows += _write_json(archive, f"{table.name}.json", _rows(table))
            archive.writestr(
                f"{table.name}.csv", as_csv(_sheet(table), language=current_language())
            )
        settings = select(PluginSetting).where(PluginSetting.plugin == plugin)
        _write_json(
            archive,
            "settings.json",
            (
                {
                    "key": row.key,
                    "valid_from": row.valid_from,
                    "value": row.value,
                    "note": row.note,
                }
                for row in db.session.scalars(settings)
            ),
        )
    record(
        actor,
        "core:plugin:export",
        subject=("plugin", plugin, plugin),
        after={"rows": rows},
    )


def _objections(host: PluginHost, plugin: str, counted: tuple[Impact, ...]) -> Iterator[Reason]:
    states = plugin_states()
    if states.get(plugin) != PluginState.PAUSED:
        yield Reason(
            "removal.not_paused", N_("Switch the module off first; then its data can be deleted.")
        )
    # Their rows point at this plugin's, also while they are paused.
    for name in host.needed_by(plugin):
        if name in states:
            yield Reason(
                "removal.needed",
                N_("“%(module)s” builds on this data. Delete its data first."),
                {"module": Term(host.plugins[name].info.label)},
            )
    kept = [
        impact.label
        for impact, table in zip(counted, _tables(plugin), strict=True)
        if impact.count and table.info.get("append_only") and not _carriers(table)
    ]
    if kept:
        yield Reason(
            "removal.append_only",
            N_(
                "Some of the data may never be deleted from a page (%(tables)s)."
                " Ask whoever runs Flygel."
            ),
            {"tables": ", ".join(kept)},
        )


def _tables(plugin: str) -> list[Table]:
    """The plugin's tenant tables, each after those it points at.

    What is only ever added to is deleted with the row it belongs to, so that row comes after
    all that the former points at, too.
    """
    tables = [
        table
        for table in Base.metadata.tables.values()
        if table.schema == plugin and table.info["kind"] == TableKind.TENANT
    ]
    carried = [
        (key.referred_table, carrier)
        for table in tables
        for carrier in _carriers(table)
        for key in table.foreign_key_constraints
        if key.referred_table in tables
        and key.referred_table not in {table, *_carriers(table)}
        and not key.referred_table.info.get("append_only")
    ]
    return sort_tables(tables, extra_dependencies=carried)


def _carriers(table: Table) -> set[Table]:
    """The tables with whose rows those of an append-only one are deleted; empty: none does."""
    if not table.info.get("append_only"):
        return set()
    found = set()
    for key in table.foreign_key_constraints:
        above = key.referred_table
        goes_along = key.ondelete == "CASCADE" and not any(each.nullable for each in key.columns)
        if goes_along and above is not table and above.schema == table.schema:
            found |= _carriers(above) if above.info.get("append_only") else {above}
    return found


def _ours(table: Table) -> Any:
    # A statement on a table, unlike one on a model, gets no predicate from the session.
    return table.c.tenant_id == tenant_id_in_force()


def _roles(host: PluginHost, plugin: str) -> list[str]:
    return [role.key for role in host.roles(only=frozenset({plugin}))]


def _count(model: Any, condition: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(condition)) or 0


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    found = db.session.execute(
        select(table).where(_ours(table)).order_by(table.c.id),
        execution_options={"yield_per": _AT_A_TIME},
    )
    for row in found.mappings():
        yield {key: value for key, value in row.items() if key != "tenant_id"}


def _sheet(table: Table) -> Sheet:
    columns = [Column(column.name, column.name) for column in table.c if column.name != "tenant_id"]
    return Sheet(title=table.name, columns=columns, rows=[_plain(row) for row in _rows(table)])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Structured values as JSON texts, so that a cell holds what the database does."""
    return {
        key: json.dumps(value, ensure_ascii=False, default=_json)
        if isinstance(value, dict | list)
        else str(value)
        if isinstance(value, UUID | bytes)
        else value
        for key, value in row.items()
    }


def _write_json(archive: zipfile.ZipFile, name: str, rows: Iterator[dict[str, Any]]) -> int:
    written = 0
    with archive.open(name, "w") as entry, TextIOWrapper(entry, "utf-8") as text:
        text.write("[")
        for written, row in enumerate(rows, start=1):
            text.write("\n" if written == 1 else ",\n")
            text.write(json.dumps(row, ensure_ascii=False, default=_json))
        text.write("\n]\n")
    return written


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
