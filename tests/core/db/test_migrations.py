"""Migrations: repeatable, one at a time, and they say where models and tables differ."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, create_engine, make_url

from core.db.migrations import drift, histories, pending, upgrade_all, write_revision
from core.plugin_host import PluginHost
from tests.support.database import Database
from tests.support.plugin_making import Candidate

MODELS = """
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped
from core.plugin_api import Base, Reference, TenantOwned
from sqlalchemy.orm import mapped_column

class Note(TenantOwned, Base):
    __tablename__ = 'note'
    __table_args__ = (UniqueConstraint('tenant_id', 'title'), {'schema': 'notes'})
    title: Mapped[str]

class Colour(Reference, Base):
    __tablename__ = 'colour'
    __table_args__ = ({'schema': 'notes'},)
    code: Mapped[str] = mapped_column(primary_key=True)
"""


@pytest.fixture
def owner(own_database: Database) -> Iterator[Engine]:
    engine = create_engine(own_database.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def app_role(own_database: Database) -> str:
    return str(make_url(own_database.app_url).username)


def rights(engine: Engine) -> list[tuple[object, ...]]:
    """Who may do what, and how far each history has come."""
    with engine.connect() as connection:
        granted = connection.exec_driver_sql(
            "SELECT table_schema, table_name, grantee, privilege_type"
            " FROM information_schema.table_privileges ORDER BY 1, 2, 3, 4"
        ).all()
        came = connection.exec_driver_sql("SELECT version_num FROM core.alembic_version_core").all()
    return [tuple(row) for row in [*granted, *came]]


def test_an_upgrade_that_has_nothing_to_do_changes_nothing_and_is_quick(
    owner: Engine, app_role: str
) -> None:
    before = rights(owner)
    began = time.process_time()

    upgrade_all(owner, PluginHost.discover(), app_role=app_role)

    assert time.process_time() - began < 10
    assert rights(owner) == before


def test_models_and_tables_agree(owner: Engine) -> None:
    host = PluginHost.discover()

    assert drift(owner, host) == []
    assert pending(owner, host) == []


def test_histories_come_in_the_order_of_need() -> None:
    host = PluginHost.discover()
    order = [history.name for history in histories(host)]
    assert order[:2] == ["core", "registry"]
    assert sorted(order[1:]) == sorted(host.plugins)
    for name in host.plugins:
        assert all(order.index(needed) < order.index(name) for needed in host.needs(name)), name


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ALTER TABLE core.membership ADD COLUMN surprise text", "surprise"),
        ("ALTER TABLE core.api_token DROP COLUMN label", "label"),
        ("DROP INDEX core.ix_audit_entry_at", "ix_audit_entry_at"),
        ("ALTER TABLE core.membership ALTER COLUMN account_id DROP NOT NULL", "account_id"),
    ],
)
def test_a_difference_is_told(change: str, told: str, owner: Engine) -> None:
    with owner.begin() as connection:
        connection.exec_driver_sql(change)

    found = drift(owner, PluginHost.discover())

    assert len(found) == 1
    assert found[0].startswith("core: ")
    assert told in found[0]


def test_two_processes_that_start_at_once_migrate_once(
    own_database: Database, app_role: str, make_plugin: Callable[..., Candidate]
) -> None:
    plugin = notes(make_plugin)
    engines = [create_engine(own_database.owner_url) for _ in range(2)]
    host = PluginHost.discover(extra=[plugin])
    write_revision(engines[0], host, "notes", "first")

    def upgrade(engine: Engine) -> dict[str, object]:
        found = PluginHost.discover(extra=[plugin])
        upgrade_all(engine, found, app_role=app_role)
        return dict(found.quarantined)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(upgrade, engines)) == [{}, {}]
    assert pending(engines[0], host) == []
    for engine in engines:
        engine.dispose()


def notes(make_plugin: Callable[..., Candidate]) -> Candidate:
    return make_plugin("notes", models=MODELS)


def test_a_written_revision_locks_new_tables_and_leaves_nothing_to_add(
    owner: Engine, app_role: str, make_plugin: Callable[..., Candidate]
) -> None:
    host = PluginHost.discover(extra=[notes(make_plugin)])

    written = write_revision(owner, host, "notes", "the first notes")

    source = written.read_text("utf-8")
    assert written.name == "notes_0001_the_first_notes.py"
    assert "ALTER TABLE notes.note ENABLE ROW LEVEL SECURITY" in source
    assert "ALTER TABLE notes.note FORCE ROW LEVEL SECURITY" in source
    assert "CREATE POLICY tenant ON notes.note FOR ALL USING" in source
    assert "notes.colour" not in "".join(
        line for line in source.splitlines() if "op.execute" in line
    )
    upgrade_all(owner, host, app_role=app_role)
    assert host.quarantined == {}
    assert drift(owner, host) == []
    with owner.connect() as connection:
        granted = connection.exec_driver_sql(
            "SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
            " FROM information_schema.table_privileges"
            " WHERE table_schema = 'notes' AND grantee = %s GROUP BY 1 ORDER BY 1",
            (app_role,),
        ).all()
    assert [tuple(row) for row in granted] == [
        ("alembic_version_notes", "SELECT"),
        ("colour", "SELECT"),
        ("note", "DELETE INSERT SELECT UPDATE"),
    ]
