"""A real PostgreSQL for the tests: the embedded one, or any server the environment names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url

from core.config import sqlalchemy_url
from core.db.embedded import EmbeddedPostgres
from core.db.migrations import upgrade_all
from core.plugin_host import PluginHost


@dataclass(frozen=True)
class Database:
    """A database as the server sees it (app role) and as migrations do (owner role)."""

    app_url: str
    owner_url: str
    # May create databases; the same server.
    maintenance_url: str

    def named(self, name: str) -> Database:
        """Another database of the same server."""
        urls = (self.app_url, self.owner_url)
        app_url, owner_url = (
            make_url(url).set(database=name).render_as_string(hide_password=False) for url in urls
        )
        return Database(app_url, owner_url, self.maintenance_url)


@contextmanager
def running_server(folder: Path) -> Iterator[Database]:
    """The embedded server, or another by FLYGEL_TEST_APP_URL, …_OWNER_URL and …_MAINTENANCE_URL."""
    names = [f"FLYGEL_TEST_{role}_URL" for role in ("APP", "OWNER", "MAINTENANCE")]
    if all(name in os.environ for name in names):
        named = Database(*(sqlalchemy_url(os.environ[name]) for name in names))
        # Several workers may be told of the same server: each has a database of its own.
        with copy_of(named) as own:
            yield own
        return
    with EmbeddedPostgres(folder / "postgres", durable=False) as embedded:
        yield Database(embedded.app_url(), embedded.owner_url(), embedded.superuser_url("postgres"))


def migrate(database: Database, host: PluginHost) -> None:
    """Every table, as the models say."""
    engine = create_engine(database.owner_url)
    upgrade_all(engine, host, app_role=str(make_url(database.app_url).username))
    engine.dispose()


@contextmanager
def copy_of(database: Database) -> Iterator[Database]:
    """A copy that a test may commit to, dropped afterwards. Nobody may use the original."""
    name = f"test_{uuid4().hex}"
    source = make_url(database.owner_url)
    admin = create_engine(database.maintenance_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(
            f'CREATE DATABASE "{name}" TEMPLATE "{source.database}" OWNER "{source.username}"'
        )
    try:
        yield database.named(name)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.dispose()
