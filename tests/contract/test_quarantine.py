"""A plugin that breaks is put aside, with its reason told; the platform serves all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url

from core.app import create_app
from core.cli import flygel
from core.db.catalogue import check_catalogue
from core.db.migrations import drift, tables_of, upgrade_all
from core.db.session import db
from core.plugin_host import PluginHost
from core.web import core_pages
from core.web.access import UnmarkedRoute
from tests.support.database import Database
from tests.support.platform import config_for
from tests.support.plugin_making import Candidate
from tests.support.third_party import CHOIRS, installed

MakePlugin = Callable[..., Candidate]

MODELS = """
from sqlalchemy.orm import Mapped
from core.plugin_api import Base, TenantOwned

class Thing(TenantOwned, Base):
    __tablename__ = 'thing'
    __table_args__ = ({'schema': 'NAME'},)
    name: Mapped[str]
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op

from core.db.migrations import secure_tenant_table

revision = 'NAME_0001'
down_revision = None
branch_labels = None
depends_on = None

def upgrade():
    op.create_table(
        'thing',
        sa.Column('tenant_id', sa.Uuid(), nullable=False),
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('tenant_id', 'id', name='pk_thing'),
        schema='NAME',
    )
    for statement in secure_tenant_table('NAME.thing'):
        op.execute(statement)
    THEN

def downgrade():
    op.drop_table('thing', schema='NAME')
"""


@pytest.fixture
def owner(own_database: Database) -> Iterator[Engine]:
    engine = create_engine(own_database.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def start(own_database: Database, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Starts an application with these plugins more; it is ended with the test."""
    started: list[Flask] = []

    def make(*plugins: Candidate) -> Flask:
        started.append(create_app(config_for(own_database, tmp_path), extra_plugins=plugins))
        return started[-1]

    yield make
    for app in started:
        with app.app_context():
            db.engine.dispose()


def with_table(
    make_plugin: MakePlugin, name: str, *, then: str = "pass", **options: str
) -> Candidate:
    return make_plugin(
        name,
        models=MODELS.replace("NAME", name),
        migration=MIGRATION.replace("NAME", name).replace("THEN", then),
        **options,
    )


def role(database: Database) -> str:
    return str(make_url(database.app_url).username)


def quarantined(app: Flask) -> dict[str, str]:
    found: PluginHost = app.extensions["flygel"].host
    return {name: broken.reason for name, broken in found.quarantined.items()}


def serves(app: Flask) -> bool:
    pages = [app.test_client().get("/privacy", headers={"Host": "alpha.localhost"})]
    pages.append(app.test_client().get("/livez"))
    return [page.status_code for page in pages] == [200, 200]


def test_a_failing_migration_is_rolled_back_and_costs_only_its_plugin(
    make_plugin: MakePlugin,
    own_database: Database,
    owner: Engine,
    start: Callable[..., Flask],
) -> None:
    bad = with_table(make_plugin, "bad", then="raise RuntimeError('no such instrument')")
    leaning = with_table(make_plugin, "leaning", extra="requires=('bad',)")
    good = with_table(make_plugin, "good")
    host = PluginHost.discover(extra=[bad, leaning, good])

    upgrade_all(owner, host, app_role=role(own_database))

    assert sorted(host.quarantined) == ["bad", "leaning"]
    assert host.quarantined["bad"].reason == (
        "Its migration failed: RuntimeError: no such instrument"
    )
    assert drift(owner, host) == []
    with owner.connect() as connection:
        there = connection.exec_driver_sql("SELECT to_regclass('bad.thing')").scalar()
    assert there is None
    app = start(bad, leaning, good)
    assert quarantined(app) == {
        "bad": "Its tables are not up to date. Run `flygel db upgrade` and read what it says,"
        " then start again.",
        "leaning": "PluginError: It requires bad, which is quarantined.",
    }
    assert serves(app)


def test_a_plugin_that_was_never_migrated_waits_for_its_tables(
    make_plugin: MakePlugin, own_database: Database, owner: Engine, start: Callable[..., Flask]
) -> None:
    late = with_table(make_plugin, "late")

    app = start(late)
    assert list(quarantined(app)) == ["late"]
    assert serves(app)
    upgrade_all(owner, PluginHost.discover(extra=[late]), app_role=role(own_database))
    assert quarantined(start(late)) == {}


def test_a_plugin_that_breaks_later_leaves_its_tables_locked_and_the_platform_serving(
    make_plugin: MakePlugin, own_database: Database, owner: Engine, start: Callable[..., Flask]
) -> None:
    working = with_table(make_plugin, "fragile")
    upgrade_all(owner, PluginHost.discover(extra=[working]), app_role=role(own_database))
    broken = make_plugin("fragile", plugin="raise RuntimeError('broken by an update')\n")

    app = start(broken)

    assert quarantined(app) == {"fragile": "RuntimeError: broken by an update"}
    assert serves(app)
    assert serves(start())  # And as well when it is not installed any more.
    reached = create_engine(own_database.app_url)
    with reached.connect() as connection:
        assert (
            check_catalogue(
                connection, tables_of(PluginHost.discover()), extra_schemas=frozenset({"jobs"})
            )
            == []
        )
        assert connection.exec_driver_sql("SELECT count(*) FROM fragile.thing").scalar() == 0
    reached.dispose()


def test_failing_reference_data_costs_only_its_plugin(
    make_plugin: MakePlugin, own_database: Database, owner: Engine
) -> None:
    body = "@hookimpl\ndef load_reference_data(owner):\n    raise OSError('unreadable')\n"
    host = PluginHost.discover(extra=[make_plugin("careless", body=body)])

    upgrade_all(owner, host, app_role=role(own_database))

    assert {name: broken.reason for name, broken in host.quarantined.items()} == {
        "careless": "Its reference data failed: OSError: unreadable"
    }


def test_an_unmarked_page_costs_a_plugin_but_stops_the_start_for_the_core(
    make_plugin: MakePlugin,
    own_database: Database,
    start: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = (
        "from flask import Blueprint\npages = Blueprint('open', __name__)\n"
        "@pages.get('/')\ndef index():\n    return 'secret'\n"
        "@hookimpl\ndef register_pages():\n    return [pages]\n"
    )
    app = start(make_plugin("open", body=body))
    assert list(quarantined(app)) == ["open"]
    assert serves(app)
    assert app.test_client().get("/open/", headers={"Host": "alpha.localhost"}).status_code == 404

    monkeypatch.delattr(core_pages.privacy, "__flygel_access__")
    with pytest.raises(UnmarkedRoute, match=r"core\.web\.core_pages\.privacy has no @requires"):
        start()


def test_the_operator_is_told_by_a_command_that_fails(
    own_database: Database, tmp_path: Path
) -> None:
    environment = {
        "FLYGEL_ENV": "test",
        "FLYGEL_DATABASE_URL": own_database.app_url,
        "FLYGEL_OWNER_DATABASE_URL": own_database.owner_url,
        "FLYGEL_VAR": str(tmp_path / "var"),
    }
    operator = CliRunner(env=environment)

    with installed(CHOIRS, tmp_path / "installed"):
        before = operator.invoke(flygel, ["plugins"])
        upgraded = operator.invoke(flygel, ["db", "upgrade"])
        after = operator.invoke(flygel, ["plugins"])

    assert before.exit_code == 1
    assert "choirs" in before.stderr
    assert "Its tables are not up to date. Run `flygel db upgrade`" in before.stderr
    assert (upgraded.exit_code, upgraded.stderr) == (0, "")
    assert (after.exit_code, after.stderr) == (0, "")
