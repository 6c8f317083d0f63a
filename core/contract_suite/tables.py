"""A plugin's tables: each of a kind, and migrations that go both ways without drift."""

from __future__ import annotations

from sqlalchemy import Engine

from core.db.base import Base, TableKind
from core.db.migrations import downgrade, drift, histories, pending, upgrade_all
from core.plugin_host import PluginHost


def check_tables(host: PluginHost, name: str) -> list[str]:
    """Every table is a tenant's or reference; a tenant's has the tenant first in every key."""
    problems = []
    for table in Base.tables_of(host.plugins[name].package):
        kind = table.info["kind"]
        if kind not in (TableKind.TENANT, TableKind.REFERENCE):
            problems.append(f"{table.fullname} must be TenantOwned or Reference.")
        if kind != TableKind.TENANT:
            continue
        if [column.name for column in table.primary_key] != ["tenant_id", "id"]:
            problems.append(f"{table.fullname}: the primary key must be (tenant_id, id).")
        for index in table.indexes:
            if [column.name for column in index.columns][:1] != ["tenant_id"]:
                problems.append(f"{table.fullname}: index {index.name} must begin with tenant_id.")
    return problems


def check_migrations(owner: Engine, host: PluginHost, name: str, *, app_role: str) -> list[str]:
    """Takes the plugin's tables back and makes them anew, in a database that may be lost.

    What requires the plugin goes back first. `owner` connects as the owner role.
    """
    with_tables = {history.name for history in histories(host)}
    if name not in with_tables:
        return []
    problems = []
    for dependent in [*host.needed_by(name), name]:
        if dependent in with_tables:
            downgrade(owner, host, dependent)
    left = _tables_in(owner, name)
    if left:
        problems.append(f"Taking {name} back leaves {', '.join(left)} behind.")
    upgrade_all(owner, host, app_role=app_role)
    problems += [f"{broken.name}: {broken.reason}" for broken in host.quarantined.values()]
    problems += [f"{behind} is behind its newest revision." for behind in pending(owner, host)]
    problems += drift(owner, host)
    return problems


def _tables_in(owner: Engine, schema: str) -> list[str]:
    with owner.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> %s ORDER BY 1",
            (schema, f"alembic_version_{schema}"),
        )
        return [name for (name,) in rows]
