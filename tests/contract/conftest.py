"""The real plugins and the third party's, installed together, on for both tenants."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.app import create_app
from core.i18n.catalogues import remove_catalogue
from core.plugin_host import PluginHost
from tests.contract.protected import browsers, made
from tests.support.database import Database, copy_of, migrate
from tests.support.platform import Template, config_for, disconnect, rolled_back, switch_on
from tests.support.third_party import CHOIRS, installed

__all__ = ["browsers", "made"]


@pytest.fixture(scope="session")
def contract_database(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, PluginHost]]:
    """A copy with the third party's tables, and the host of all plugins."""
    with copy_of(template.database) as database:
        with installed(CHOIRS, tmp_path_factory.mktemp("installed")):
            host = PluginHost.discover()
        migrate(database, host)
        assert host.quarantined == {}
        yield database, host


@pytest.fixture(scope="session")
def contract_app(
    template: Template,
    contract_database: tuple[Database, PluginHost],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The application with every plugin, in which alpha and beta have all of them on."""
    database, _ = contract_database
    with installed(CHOIRS, tmp_path_factory.mktemp("installed")):
        app = create_app(config_for(database, tmp_path_factory.mktemp("var")))
    host = app.extensions["flygel"].host
    with app.app_context():
        for tenant in (template.alpha, template.beta):
            for name in host.plugins:
                switch_on(host, tenant, name)
    yield app
    disconnect(app)
    for folder in host.catalogues():
        remove_catalogue(folder)


@pytest.fixture
def app(contract_app: Flask) -> Iterator[Flask]:
    """That application inside a transaction that is rolled back when the test ends."""
    with rolled_back(contract_app) as app:
        yield app


@pytest.fixture
def expendable_database(
    contract_database: tuple[Database, PluginHost], template: Template
) -> Iterator[Database]:
    """A database whose tables a test may take away."""
    _, host = contract_database
    with copy_of(template.database) as database:
        migrate(database, host)
        yield database
