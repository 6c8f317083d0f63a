"""A real PostgreSQL for the tests: the embedded one, or any server the environment names."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psutil
import pytest
from sqlalchemy import Connection, create_engine, make_url, text

from core.config import sqlalchemy_url
from core.db.embedded import EmbeddedPostgres
from core.db.migrations import upgrade_all
from core.plugin_host import PluginHost

# A file system in memory, where the machine has one, and what must be free in it.
_MEMORY = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own there
_ROOM_BYTES = 2 * 1024**3
_PREFIX = "flygel-tests-"


@dataclass(frozen=True)
class Database:
    """A database as the server sees it (app role) and as migrations do (owner role)."""

    app_url: str
    owner_url: str
    # May create databases; the same server.
    maintenance_url: str

    @property
    def name(self) -> str:
        """What it is called on its server."""
        return str(make_url(self.app_url).database)

    def named(self, name: str) -> Database:
        """Another database of the same server."""
        urls = (self.app_url, self.owner_url)
        app_url, owner_url = (
            make_url(url).set(database=name).render_as_string(hide_password=False) for url in urls
        )
        return Database(app_url, owner_url, self.maintenance_url)


# Where a server is named that is there already, and what its databases for all are called.
_URLS = tuple(f"FLYGEL_TEST_{role}_URL" for role in ("APP", "OWNER", "MAINTENANCE"))
_FOR_ALL = "FLYGEL_TEST_FOR_ALL"


@contextmanager
def running_server(folder: Path) -> Iterator[Database]:
    """The embedded server, or another by FLYGEL_TEST_APP_URL, …_OWNER_URL and …_MAINTENANCE_URL."""
    if all(name in os.environ for name in _URLS):
        named = Database(*(sqlalchemy_url(os.environ[name]) for name in _URLS))
        # Several workers may be told of the same server: each has a database of its own.
        with copy_of(named) as own:
            yield own
        return
    with (
        _in_memory(otherwise=folder) as place,
        EmbeddedPostgres(place / "postgres", durable=False) as embedded,
    ):
        yield Database(embedded.app_url(), embedded.owner_url(), embedded.superuser_url("postgres"))


@contextmanager
def _in_memory(*, otherwise: Path) -> Iterator[Path]:
    """A folder in memory if there is room: each copy of a database is a thousand files.

    On a disk, what has just been dropped makes the next copy ten times as slow.
    """
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM_BYTES:
        yield otherwise
        return
    for left in _MEMORY.glob(f"{_PREFIX}*"):
        # A run that was killed cannot give its memory back.
        if not psutil.pid_exists(int(left.name.removeprefix(_PREFIX).partition("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=_MEMORY) as folder:
        yield Path(folder)


@contextmanager
def server_for_all() -> Iterator[None]:
    """A server for all processes that begin meanwhile; they read of it in their environment."""
    with TemporaryDirectory() as folder, running_server(Path(folder)) as database:
        start = f"test_{uuid4().hex}_"
        urls = (database.app_url, database.owner_url, database.maintenance_url)
        try:
            with pytest.MonkeyPatch.context() as environment:
                for name, told in zip((*_URLS, _FOR_ALL), (*urls, start), strict=True):
                    environment.setenv(name, told)
                yield
        finally:
            with _administration(database) as connection:
                made = connection.execute(
                    text("SELECT datname FROM pg_database WHERE starts_with(datname, :start)"),
                    {"start": start},
                )
                for (name,) in made.all():
                    connection.exec_driver_sql(_dropping(database.named(name)))


@contextmanager
def made_once(what: str, source: Database, make: Callable[[Database], None]) -> Iterator[Database]:
    """A copy of a database that something has been made of: once for all that share a server."""
    start = os.environ.get(_FOR_ALL)
    if start is None:
        with copy_of(source) as database:
            make(database)
            yield database
        return
    made = source.named(f"{start}{what}")
    with _administration(source) as connection:
        # Whoever comes second waits until the first is done.
        connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": made.name})
        there = connection.execute(
            text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": made.name}
        )
        if there.first() is None:
            making = source.named(f"{start}{uuid4().hex[:8]}")
            connection.exec_driver_sql(_making(source, making))
            make(making)
            connection.exec_driver_sql(f'ALTER DATABASE "{making.name}" RENAME TO "{made.name}"')
    yield made


def migrate(database: Database, host: PluginHost) -> None:
    """Every table, as the models say."""
    engine = create_engine(database.owner_url)
    upgrade_all(engine, host, app_role=str(make_url(database.app_url).username))
    engine.dispose()


@contextmanager
def copy_of(database: Database) -> Iterator[Database]:
    """A copy that a test may commit to, dropped afterwards. Nobody may use the original."""
    copy = database.named(f"test_{uuid4().hex}")
    _say(database, _making(database, copy))
    try:
        yield copy
    finally:
        _say(database, _dropping(copy))


def copy_again(database: Database, copy: Database) -> None:
    """What has been done to the copy is undone; whoever is connected to it is cut off."""
    _say(database, _dropping(copy), _making(database, copy))


def _making(database: Database, copy: Database) -> str:
    source = make_url(database.owner_url)
    # By default each page is written into the server's log as well.
    return (
        f'CREATE DATABASE "{copy.name}" TEMPLATE "{source.database}" OWNER "{source.username}"'
        " STRATEGY FILE_COPY"
    )


def _dropping(copy: Database) -> str:
    return f'DROP DATABASE "{copy.name}" WITH (FORCE)'


def _say(database: Database, *statements: str) -> None:
    with _administration(database) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def _administration(database: Database) -> Iterator[Connection]:
    admin = create_engine(database.maintenance_url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            yield connection
    finally:
        admin.dispose()
