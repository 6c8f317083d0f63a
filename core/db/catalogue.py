"""Asks the database's own catalogue whether every table is one of the three kinds.

Run as a test and at every start: the application refuses to serve when a table has no owner or
a lock is missing, because a promise that is not checked gets broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, text

from core.db.base import TableKind
from core.db.migrations import TENANT_POLICY

_EXPECTED = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"

_TABLES = text(
    """
    SELECT n.nspname AS schema, c.relname AS name, c.relrowsecurity AS enabled,
           c.relforcerowsecurity AS forced,
           has_table_privilege(current_user, c.oid, 'DELETE, TRUNCATE')
             OR has_any_column_privilege(current_user, c.oid, 'INSERT, UPDATE') AS writes,
           has_any_column_privilege(current_user, c.oid, 'INSERT') AS inserts,
           has_table_privilege(current_user, c.oid, 'DELETE') AS deletes,
           -- They pass row-level security by, or change what the table is.
           has_table_privilege(current_user, c.oid, 'TRUNCATE, TRIGGER, REFERENCES') AS structural,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    AND has_column_privilege(current_user, c.oid, a.attnum, 'UPDATE')) AS updates,
           EXISTS (SELECT FROM pg_trigger t
                    WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) AS triggers
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f')
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND n.nspname NOT LIKE 'pg_temp%' AND n.nspname NOT LIKE 'pg_toast_temp%'
    """
)
_POLICIES = text(
    """
    SELECT n.nspname || '.' || c.relname AS table, p.polname AS name, p.polpermissive AS permissive,
           p.polcmd::text AS command, pg_get_expr(p.polqual, p.polrelid) AS using,
           pg_get_expr(p.polwithcheck, p.polrelid) AS check
    FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    """
)
_INDEXES = text(
    """
    SELECT n.nspname || '.' || c.relname AS table, i.relname AS name, x.indisprimary AS primary,
           (SELECT array_agg(a.attname::text ORDER BY k.position)
              FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k(number, position)
              LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number) AS columns
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'pg_toast')
    """
)
_FOREIGN_KEYS = text(
    """
    SELECT n.nspname || '.' || c.relname AS table, k.conname AS name,
           fn.nspname || '.' || f.relname AS target, k.confdeltype::text AS on_delete,
           k.confupdtype::text AS on_update,
           (SELECT array_agg(a.attname::text ORDER BY u.position)
              FROM unnest(k.conkey) WITH ORDINALITY AS u(number, position)
              JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number) AS columns,
           (SELECT array_agg(a.attname::text ORDER BY u.position)
              FROM unnest(k.confkey) WITH ORDINALITY AS u(number, position)
              JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number) AS targets
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
    WHERE k.contype = 'f'
    """
)
_ROLE = text(
    """
    SELECT EXISTS (SELECT FROM pg_roles m
                    WHERE (m.rolsuper OR m.rolbypassrls OR m.rolcreatedb OR m.rolcreaterole)
                      AND pg_has_role(r.oid, m.oid, 'MEMBER')) AS too_much,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE pg_has_role(r.oid, c.relowner, 'MEMBER')
                      AND n.nspname <> 'information_schema'
                      AND n.nspname NOT LIKE 'pg\\_%') AS owns,
           ARRAY(SELECT n.nspname::text FROM pg_namespace n
                  WHERE n.nspname NOT LIKE 'pg\\_%'
                    AND has_schema_privilege(r.oid, n.oid, 'CREATE') ORDER BY 1) AS creates_in
    FROM pg_roles r WHERE r.rolname = current_user
    """
)
_VIEWS = text(
    """
    SELECT n.nspname || '.' || c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND NOT coalesce(c.reloptions @> ARRAY['security_invoker=true'], false)
    ORDER BY 1
    """
)


class UnsafeDatabase(Exception):
    """The database does not keep its promise; the message lists every breach."""


def check_catalogue(
    connection: Connection, known: Iterable[Table], *, extra_schemas: frozenset[str] = frozenset()
) -> list[str]:
    """Every breach of the rules of tenancy in the connected database, in words.

    Connect as the app role: its own rights are part of what is checked. `known` are the tables
    of the core and the loaded plugins. `extra_schemas` hold platform tables of a library (the
    job queue), which no tenant's row is kept in. Tables that a plugin left behind, because it
    is quarantined or no longer installed, must be locked or out of the app role's reach.
    """
    problems: list[str] = []
    role = connection.execute(_ROLE).one()
    if role.too_much or role.owns:
        problems.append(
            "The server must connect as the app role: no owner, superuser or BYPASSRLS."
        )

    problems += [
        f"The app role may create tables in schema {schema}; it must change no tables at all."
        for schema in role.creates_in
    ]
    problems += [
        f"View {name} must be made WITH (security_invoker = true)."
        for (name,) in connection.execute(_VIEWS)
        if name.partition(".")[0] not in extra_schemas
    ]

    kinds = {table.fullname: table.info for table in known}
    loaded = {str(name).partition(".")[0] for name in kinds}
    tables = {f"{row.schema}.{row.name}": row for row in connection.execute(_TABLES)}
    tenant_tables = set()
    for name, row in sorted(tables.items()):
        if row.schema not in extra_schemas and row.structural:
            problems.append(f"{name}: the app role may neither truncate nor change the table.")
        if name not in kinds:
            if row.schema in extra_schemas or row.name == f"alembic_version_{row.schema}":
                continue
            left_behind = (
                row.schema not in loaded and f"{row.schema}.alembic_version_{row.schema}" in tables
            )
            if not left_behind:
                problems.append(f"{name} is neither tenant, reference nor platform.")
            elif row.enabled and row.forced:
                tenant_tables.add(name)
            elif row.writes:
                problems.append(
                    f"{name} belongs to a plugin that is not loaded, and is not locked."
                    " Drop it, or revoke the app role's rights to it."
                )
            continue
        if kinds[name]["kind"] == TableKind.TENANT:
            tenant_tables.add(name)
            if not (row.enabled and row.forced):
                problems.append(f"{name}: row-level security must be enabled and forced.")
            if row.triggers:
                problems.append(f"{name}: a tenant's table has no triggers.")
        problems += _right_problems(name, row, kinds[name])
    problems += [
        f"{name} is missing; run `flygel db upgrade`." for name in sorted(set(kinds) - set(tables))
    ]

    problems += _policy_problems(connection, tenant_tables)
    problems += _key_problems(connection, tenant_tables)
    return problems


def _right_problems(name: str, row: Row[Any], info: Mapping[Any, Any]) -> list[str]:
    if info["kind"] == TableKind.REFERENCE:
        return [f"{name}: the app role may only read reference data."] if row.writes else []
    if info.get("append_only"):
        changes = row.updates or row.deletes
        return [f"{name}: the app role may only add rows."] if changes else []
    allowed = info.get("app_may_update")
    if allowed is None:
        return []
    too_much = sorted(set(row.updates) - set(allowed))
    if row.inserts or row.deletes or too_much:
        columns = ", ".join(allowed) or "nothing"
        return [f"{name}: the app role may change {columns}, and neither add nor delete rows."]
    return []


def _policy_problems(connection: Connection, tenant_tables: set[str]) -> list[str]:
    problems = []
    policies: dict[str, list[str]] = {name: [] for name in tenant_tables}
    for row in connection.execute(_POLICIES):
        if row.table not in tenant_tables:
            problems.append(f"{row.table}: a policy on a table that is not a tenant's.")
            continue
        policies[row.table].append(row.name)
        right = (row.name, row.permissive, row.command, row.using, row.check)
        if right != (TENANT_POLICY, True, "*", _EXPECTED, None):
            problems.append(
                f"{row.table}: policy {row.name} is not the one permissive tenant policy."
            )
    problems += [
        f"{name}: {len(found)} policies; exactly one is right."
        for name, found in sorted(policies.items())
        if len(found) != 1
    ]
    return problems


def _key_problems(connection: Connection, tenant_tables: set[str]) -> list[str]:
    problems = []
    for row in connection.execute(_INDEXES):
        if row.table in tenant_tables:
            if row.columns[0] != "tenant_id":
                problems.append(f"{row.table}: index {row.name} must begin with tenant_id.")
            if row.primary and row.columns != ["tenant_id", "id"]:
                problems.append(f"{row.table}: the primary key must be (tenant_id, id).")
    for row in connection.execute(_FOREIGN_KEYS):
        if row.target in tenant_tables:
            if row.columns[:1] != ["tenant_id"] or row.targets[:1] != ["tenant_id"]:
                problems.append(f"{row.table}: foreign key {row.name} must begin with tenant_id.")
            if row.on_delete not in "ac" or row.on_update != "a":
                problems.append(f"{row.table}: foreign key {row.name} may only cascade or refuse.")
    return problems
