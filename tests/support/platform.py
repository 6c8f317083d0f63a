"""One migrated database per run; each test in a transaction that is rolled back.

`app` serves two tenants, `alpha` (Norway: nb, nn) and `beta` (Denmark: da), with every plugin on.
A test that must commit (concurrency, commands, a browser) asks for `own_database` instead.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine

from core.app import create_app
from core.config import Config
from core.db.session import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.directory import create_tenant
from core.tenants.services import enable_plugin
from core.web.running import Running, install
from core.workspace import operator, working_in
from tests.support.browser import Browser
from tests.support.database import Database, copy_of, migrate, running_server


class _Compiled(BytecodeCache):
    """Compiled templates, for all applications of a worker: each would compile them anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}

SECRET = "a secret that only the tests know, long enough"


@dataclass(frozen=True)
class Template:
    """The database that every other one is copied from, with two tenants in it."""

    database: Database
    alpha: TenantView
    beta: TenantView


def config_for(database: Database, var: Path) -> Config:
    """Settings of a test's application."""
    return Config(
        database_url=database.app_url,
        owner_database_url=database.owner_url,
        secret_key=SECRET,
        base_domain="localhost",
        env="test",
        var=var,
        smtp_url=None,
        mail_from="Flygel <no-reply@localhost>",
        port=8000,
    )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Migrated once per run, with both tenants and every plugin on."""
    folder = tmp_path_factory.mktemp("database")
    with running_server(folder) as database:
        host = PluginHost.discover()
        assert host.quarantined == {}
        migrate(database, host)
        owner = create_engine(database.owner_url)
        alpha = create_tenant(
            owner,
            slug="alpha",
            names={"nb": "Alfa", "nn": "Alfa"},
            country="NO",
            languages=["nb", "nn"],
        )
        beta = create_tenant(
            owner, slug="beta", names={"da": "Beta"}, country="DK", languages=["da"]
        )
        owner.dispose()
        app = create_app(config_for(database, folder))
        with app.app_context():
            for tenant in (alpha, beta):
                for name in host.plugins:
                    switch_on(host, tenant, name)
        disconnect(app)
        keep_what_is_there()
        yield Template(database=database, alpha=alpha, beta=beta)
        # What is still there at the end is looked through five times otherwise.
        keep_what_is_there()


def keep_what_is_there() -> None:
    """What has been imported stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def switch_on(host: PluginHost, tenant: TenantView, plugin: str) -> None:
    """Switches a plugin on, also one that is made for another country than the tenant's.

    Where it is offered is one question; who sees whose rows is another, and takes two tenants
    that have it. Needs an application context.
    """
    countries = host.plugins[plugin].info.countries
    at_home = replace(tenant, country=countries[0]) if countries else tenant
    with working_in(at_home, host):
        enable_plugin(host, operator(host, date(2024, 1, 1)), plugin, source="test")


@pytest.fixture(scope="session")
def shared_database(template: Template) -> Iterator[Database]:
    """The copy that tests with rolled-back transactions share; the template itself stays unused."""
    with copy_of(template.database) as database:
        yield database


@pytest.fixture(scope="session")
def shared_app(
    template: Template, shared_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """One application for all tests that roll back: making one takes a while.

    Each tenant has been asked for: the first request for a host name costs two statements more.
    """
    app = create_app(config_for(shared_database, tmp_path_factory.mktemp("var")))
    for tenant in (template.alpha, template.beta):
        app.test_client().get("/privacy", base_url=f"http://{tenant.slug}.localhost")
    yield app
    disconnect(app)


def disconnect(app: Flask) -> None:
    """Closes the application's connections, so that its database can be copied or dropped."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@contextmanager
def moved(app: Flask, config: Config) -> Iterator[Flask]:
    """The application with other settings and on their database, as if it had been made so.

    Making one takes longer than most of what is done with it.
    """
    before: Running = app.extensions["flygel"]
    with app.app_context():
        engines = db.engines
    engine = engines[None]
    engines[None] = create_engine(config.database_url, **app.config["SQLALCHEMY_ENGINE_OPTIONS"])
    install(app, replace(before, config=config))
    try:
        yield app
    finally:
        disconnect(app)
        engines[None] = engine
        install(app, before)


@contextmanager
def rolled_back(app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is rolled back at the end."""
    with app.app_context():
        engines = db.engines
        engine = engines[None]
    connection = engine.connect()
    transaction = connection.begin()
    # A session accepts a connection where it accepts an engine; commits become savepoints.
    engines[None] = connection  # type: ignore[assignment]
    try:
        yield app
    finally:
        engines[None] = engine
        transaction.rollback()
        connection.close()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is rolled back when the test ends."""
    with rolled_back(shared_app) as app:
        yield app


@pytest.fixture
def alpha(template: Template) -> TenantView:
    """A Norwegian tenant: nb, nn."""
    return template.alpha


@pytest.fixture
def beta(template: Template) -> TenantView:
    """A Danish tenant: da."""
    return template.beta


@pytest.fixture
def running(app: Flask) -> Running:
    """The parts of the application."""
    found: Running = app.extensions["flygel"]
    return found


@pytest.fixture
def inside(app: Flask, running: Running) -> Callable[[TenantView], object]:
    """Enters a tenant for a block: an application context and a transaction in it."""

    @contextmanager
    def enter(tenant: TenantView) -> Iterator[TenantView]:
        with app.app_context(), working_in(tenant, running.host) as entered:
            yield entered

    return enter


@pytest.fixture
def visit(app: Flask) -> Callable[[TenantView], FlaskClient]:
    """`visit(alpha)`: a browser of its own at the tenant's host."""

    def at(tenant: TenantView) -> FlaskClient:
        browser = Browser(app, app.response_class)
        browser.host = f"{tenant.slug}.localhost"
        return browser

    return at


@pytest.fixture
def own_database(template: Template) -> Iterator[Database]:
    """A database of the test's own, for what must really commit."""
    with copy_of(template.database) as database:
        yield database


@pytest.fixture(scope="session")
def _app_that_moves(
    shared_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    app = create_app(config_for(shared_database, tmp_path_factory.mktemp("moves")))
    yield app
    disconnect(app)


@pytest.fixture
def own_app(_app_that_moves: Flask, own_database: Database, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of the test's own; its commits are real."""
    with moved(_app_that_moves, config_for(own_database, tmp_path)) as app:
        yield app
