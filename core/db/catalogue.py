"""Asks the database's own catalogue whether every table is one of the three kinds.

Run as a test and at every start: the application refuses to serve when a table has no owner or
a lock is missing, because a promise that is not checked gets broken.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from core.db.base import Base, TableKind
from core.db.migrations import TENANT_POLICY

_EXPECTED = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"

_TABLES = text(
    """
    SELECT n.nspname AS schema, c.relname AS name, c.relrowsecurity AS enabled,
           c.relforcerowsecurity AS forced,
           has_table_privilege(current_user, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') AS writes,
           has_table_privilege(current_user, c.oid, 'UPDATE') AS updates,
           has_table_privilege(current_user, c.oid, 'DELETE') AS deletes
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
    SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole AS too_much,
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relowner = r.oid AND n.nspname NOT LIKE 'pg\\_%') AS owns
    FROM pg_roles r WHERE rolname = current_user
    """
)


class UnsafeDatabase(Exception):
    """The database does not keep its promise; the message lists every breach."""


def check_catalogue(
    connection: Connection, *, extra_schemas: frozenset[str] = frozenset()
) -> list[str]:
    """Every breach of the rules of tenancy in the connected database, in words.

    Connect as the app role: its own rights are part of what is checked. `extra_schemas` hold
    platform tables of a library (the job queue), which no tenant's row is kept in.
    """
    problems: list[str] = []
    role = connection.execute(_ROLE).one()
    if role.too_much or role.owns:
        problems.append(
            "The server must connect as the app role: no owner, superuser or BYPASSRLS."
        )

    kinds = {table.fullname: table.info for table in Base.metadata.tables.values()}
    tables = {f"{row.schema}.{row.name}": row for row in connection.execute(_TABLES)}
    for name, row in sorted(tables.items()):
        if name not in kinds:
            known = row.name.startswith("alembic_version_") or row.schema in extra_schemas
            if not known:
                problems.append(f"{name} is neither tenant, reference nor platform.")
            continue
        if kinds[name]["kind"] == TableKind.TENANT and not (row.enabled and row.forced):
            problems.append(f"{name}: row-level security must be enabled and forced.")
        if kinds[name]["kind"] == TableKind.REFERENCE and row.writes:
            problems.append(f"{name}: the app role may only read reference data.")
        if kinds[name].get("append_only") and (row.updates or row.deletes):
            problems.append(f"{name}: the app role may only add rows.")
    problems += [
        f"{name} is missing; run `flygel db upgrade`." for name in sorted(set(kinds) - set(tables))
    ]

    tenant_tables = {
        name for name, info in kinds.items() if info["kind"] == TableKind.TENANT
    } & set(tables)
    problems += _policy_problems(connection, tenant_tables)
    problems += _key_problems(connection, tenant_tables)
    return problems


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
            if row.on_delete not in "ac":
                problems.append(f"{row.table}: foreign key {row.name} may only cascade or refuse.")
    return problems
