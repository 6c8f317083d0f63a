"""Migrations: each plugin has its own Alembic history, run in the order of what it requires.

One version table per plugin, because with a single one uninstalling a plugin breaks every
migration. An advisory lock keeps two starting processes from migrating at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.operations.ops import (
    CreateTableOp,
    ExecuteSQLOp,
    MigrationScript,
    UpgradeOps,
)
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import ProgrammingError

from core.db.base import Base, TableKind
from core.plugin_host import CORE, PluginHost

TENANT_POLICY = "tenant"
TENANT_PREDICATE = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
# Any constant will do, as long as every process uses the same.
_LOCK = 7_105_933


@dataclass(frozen=True)
class History:
    """One room's migrations: the core's or a plugin's; its schema has the same name."""

    name: str
    folder: Path

    @property
    def version_table(self) -> str:
        """Where Alembic remembers how far this history has come."""
        return f"alembic_version_{self.name}"


def histories(host: PluginHost) -> list[History]:
    """The core's history, then those of the plugins that have tables, in the order of need."""
    found = [History(CORE, Path(__file__).parents[1] / "migrations")]
    for plugin in host.plugins.values():
        folder = plugin.folder / "migrations"
        if folder.is_dir():
            found.append(History(plugin.name, folder))
    return found


def import_models() -> None:
    """Imports the core's models; the plugins' are imported when the host checks them."""
    for module in (
        "core.tenants.models",
        "core.users.models",
        "core.audit.models",
        "core.mail.models",
        "core.tasks.models",
    ):
        import_module(module)


def tables_of(host: PluginHost) -> list[Table]:
    """The tables of the core and of the plugins that are loaded."""
    import_models()
    packages = [plugin.package for plugin in host.plugins.values() if plugin.package]
    return Base.tables_of(CORE, *packages)


def secure_tenant_table(table: str) -> list[str]:
    """The statements of the first lock for `schema.table`: enabled, forced, exactly one policy."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {TENANT_POLICY} ON {table} FOR ALL USING ({TENANT_PREDICATE})",
    ]


def upgrade_all(engine: Engine, host: PluginHost, *, app_role: str) -> None:
    """Brings every history to its newest revision and the app role's rights up to date.

    `engine` must connect as the owner. Repeatable without effect. A plugin whose migration or
    reference data fails is rolled back and quarantined, and the others go on; the core's own
    failure is raised.
    """
    with _locked(engine) as connection:
        for history in histories(host):
            if history.name != CORE and history.name not in host.plugins:
                continue  # It was taken out with a plugin that it requires.
            try:
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{history.name}"')
                with _alembic(connection, host, history) as config:
                    command.upgrade(config, "head")
                connection.commit()
            except Exception as error:
                connection.rollback()
                if history.name == CORE:
                    raise
                host.quarantine(
                    history.name, f"Its migration failed: {type(error).__name__}: {error}"
                )
        _apply_job_schema(connection, app_role)
        grant_app_role(connection, host, app_role)
        connection.commit()
        for name in list(host.plugins):
            if name not in host.plugins:
                continue
            try:
                host.load_reference_data(name, engine)
            except Exception as error:
                host.quarantine(name, f"Its reference data failed: {type(error).__name__}: {error}")


def downgrade(engine: Engine, host: PluginHost, name: str, revision: str = "base") -> None:
    """Takes one history back; used by tests and by the operator, never by the server."""
    history = next(history for history in histories(host) if history.name == name)
    with _locked(engine) as connection, _alembic(connection, host, history) as config:
        command.downgrade(config, revision)
        connection.commit()


def pending(engine: Engine, host: PluginHost) -> list[str]:
    """Names of the histories that are behind their newest revision."""
    behind = []
    with engine.connect() as connection:
        for history in histories(host):
            with _alembic(connection, host, history) as config:
                head = ScriptDirectory.from_config(config).get_current_head()
            if _current_revision(connection, history) != head:
                behind.append(history.name)
    return behind


def quarantine_unmigrated(engine: Engine, host: PluginHost) -> None:
    """Takes out the plugins whose tables are not those that their code was written for."""
    for name in pending(engine, host):
        if name in host.plugins:
            host.quarantine(
                name,
                "Its tables are not up to date. Run `flygel db upgrade` and read what it says,"
                " then start again.",
            )


def _current_revision(connection: Connection, history: History) -> str | None:
    context = MigrationContext.configure(
        connection,
        opts={"version_table": history.version_table, "version_table_schema": history.name},
    )
    try:
        return context.get_current_revision()
    except ProgrammingError:
        # The app role may not look: the first migration never came to its end.
        connection.rollback()
        return None


def drift(engine: Engine, host: PluginHost) -> list[str]:
    """Where models and migrated tables differ, in words; empty when they agree."""
    differences = []
    with engine.connect() as connection:
        for history in histories(host):
            context = MigrationContext.configure(connection, opts=_comparison(host, history))
            differences += [
                f"{history.name}: {diff}" for diff in compare_metadata(context, Base.metadata)
            ]
    return differences


def write_revision(engine: Engine, host: PluginHost, name: str, message: str) -> Path:
    """Writes a new revision with the differences found, row-level security included."""
    histories_there = histories(host)
    if name not in [history.name for history in histories_there]:
        (host.plugins[name].folder / "migrations").mkdir()
        histories_there = histories(host)
    history = next(history for history in histories_there if history.name == name)
    with _locked(engine) as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{history.name}"')
        connection.commit()
        with _alembic(connection, host, history) as config:
            number = len(list(history.folder.glob(f"{name}_*.py"))) + 1
            script = command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=f"{name}_{number:04d}",
            )
    if not isinstance(script, Script):
        raise TypeError("Alembic wrote no single revision.")
    return Path(script.path)


def grant_app_role(connection: Connection, host: PluginHost, app_role: str) -> None:
    """Gives the app role what each kind of table allows, and nothing else."""
    role = connection.dialect.identifier_preparer.quote(app_role)
    tables = tables_of(host)
    for schema in sorted({str(table.schema) for table in tables}):
        connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
        # Lets the server ask whether migrations are pending.
        connection.exec_driver_sql(
            f'GRANT SELECT ON "{schema}"."alembic_version_{schema}" TO {role}'
        )
    for table in tables:
        connection.exec_driver_sql(f"REVOKE ALL ON {table.fullname} FROM {role}")
        for rights in _rights(table):
            connection.exec_driver_sql(f"GRANT {rights} ON {table.fullname} TO {role}")


def _rights(table: Table) -> list[str]:
    if table.info["kind"] == TableKind.REFERENCE:
        return ["SELECT"]
    if table.info.get("append_only"):
        return ["SELECT, INSERT"]
    columns = table.info.get("app_may_update")
    if columns is None:
        return ["SELECT, INSERT, UPDATE, DELETE"]
    return ["SELECT", *([f"UPDATE ({', '.join(columns)})"] if columns else [])]


def _apply_job_schema(connection: Connection, app_role: str) -> None:
    from core.jobs.schema import apply_schema

    apply_schema(connection, app_role=app_role)


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
            connection.commit()


@contextmanager
def _alembic(connection: Connection, host: PluginHost, history: History) -> Iterator[AlembicConfig]:
    config = AlembicConfig()
    scripts = Path(__file__).parents[1] / "migrations"
    # Option values pass through interpolation, in which % must be doubled.
    config.set_main_option("script_location", str(scripts / "environment").replace("%", "%%"))
    config.set_main_option("version_locations", str(history.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["options"] = _comparison(host, history) | {
        "process_revision_directives": _with_row_level_security
    }
    yield config


def _comparison(host: PluginHost, history: History) -> dict[str, Any]:
    ours_in_models = {table.fullname for table in tables_of(host) if table.schema == history.name}

    def ours(name: str | None, kind: str, parents: Any) -> bool:
        if kind == "schema":
            return name == history.name
        if kind == "table":
            return name != history.version_table
        return True

    def own(_object: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
        return kind != "table" or reflected or _object.fullname in ours_in_models

    return {
        "target_metadata": Base.metadata,
        "version_table": history.version_table,
        "version_table_schema": history.name,
        "include_schemas": True,
        "include_name": ours,
        "include_object": own,
        "compare_type": True,
        "compare_server_default": False,
    }


def _with_row_level_security(
    _context: Any, _revision: Any, scripts: Sequence[MigrationScript]
) -> None:
    for script in scripts:
        for operations in script.upgrade_ops_list:
            _secure_created(operations)


def _secure_created(operations: UpgradeOps) -> None:
    created = [op for op in operations.ops if isinstance(op, CreateTableOp)]
    for operation in created:
        # What we note about a table is for the running program, not for its history.
        operation.info = {}
        operation.kw.pop("info", None)
        table = Base.metadata.tables[f"{operation.schema}.{operation.table_name}"]
        if table.info["kind"] == TableKind.TENANT:
            position = operations.ops.index(operation) + 1
            statements = [ExecuteSQLOp(sql) for sql in secure_tenant_table(table.fullname)]
            operations.ops[position:position] = statements


__all__ = [
    "History",
    "downgrade",
    "drift",
    "grant_app_role",
    "histories",
    "import_models",
    "pending",
    "quarantine_unmigrated",
    "secure_tenant_table",
    "tables_of",
    "upgrade_all",
    "write_revision",
]
