"""The job library's tables, in a PostgreSQL schema of their own.

Separate from the Alembic histories, because the library brings its own migrations.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection

# Platform tables of a library; no tenant's row is kept in them.
SCHEMA = "jobs"


def apply_schema(connection: Connection, *, app_role: str) -> None:
    """Makes or updates the job tables and gives the app role what a worker needs.

    `connection` must be the owner's; the caller commits. Repeatable without effect.
    """
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    connection.exec_driver_sql(f"SET LOCAL search_path TO {SCHEMA}, pg_temp")
    changed = _create(connection) if _is_empty(connection) else _update(connection)
    if changed:
        _pin_search_path(connection)
    connection.exec_driver_sql("SET LOCAL search_path TO DEFAULT")
    _grant(connection, app_role)


def _is_empty(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT to_regclass('procrastinate_jobs')").scalar() is None


def _create(connection: Connection) -> bool:
    _run_script(connection, SchemaManager.get_schema())
    connection.exec_driver_sql("CREATE TABLE library_migration (name text PRIMARY KEY)")
    for name in _scripts():
        _remember(connection, name)
    return True


def _update(connection: Connection) -> bool:
    done = set(connection.exec_driver_sql("SELECT name FROM library_migration").scalars())
    missing = {name: script for name, script in _scripts().items() if name not in done}
    for name, script in missing.items():
        _run_script(connection, script)
        _remember(connection, name)
    return bool(missing)


def _scripts() -> dict[str, str]:
    folder = resources.files("procrastinate.sql") / "migrations"
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".sql")
    }


def _remember(connection: Connection, name: str) -> None:
    connection.exec_driver_sql("INSERT INTO library_migration (name) VALUES (%s)", (name,))


def _run_script(connection: Connection, script: str) -> None:
    # Several statements in one string are only possible without parameters, which SQLAlchemy
    # always passes; the driver's own connection is in the same transaction.
    driver: Any = connection.connection.driver_connection
    driver.execute(script)


def _pin_search_path(connection: Connection) -> None:
    """Lets the library's functions find its tables whatever the caller's search path is."""
    signatures = connection.exec_driver_sql(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " WHERE p.pronamespace = current_schema()::regnamespace"
    ).scalars()
    for signature in signatures.all():
        connection.exec_driver_sql(
            f"ALTER FUNCTION {signature} SET search_path TO {SCHEMA}, pg_temp"
        )


def _grant(connection: Connection, app_role: str) -> None:
    role = connection.dialect.identifier_preparer.quote(app_role)
    for statement in (
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON {SCHEMA}.library_migration FROM {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {role}",
        f"REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {SCHEMA} FROM PUBLIC",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {SCHEMA} TO {role}",
    ):
        connection.exec_driver_sql(statement)
