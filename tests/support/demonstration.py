"""The demonstration, made once for all workers: journeys begin with it, and tests of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core.app import create_app
from core.demo import ensure_demo
from tests.support.database import Database, copy_of, made_once
from tests.support.platform import Template, config_for, disconnect, rolled_back


@pytest.fixture(scope="session")
def demonstration(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The demonstration; nobody stays connected, so that it can be copied."""

    def make(database: Database) -> None:
        app = create_app(config_for(database, tmp_path_factory.mktemp("demonstration")))
        ensure_demo(app)
        disconnect(app)

    with made_once("demonstration", template.database, make) as database:
        yield database


@pytest.fixture(scope="session")
def _app_of_the_demonstration(
    demonstration: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    with copy_of(demonstration) as database:
        app = create_app(config_for(database, tmp_path_factory.mktemp("shown")))
        yield app
        disconnect(app)


@pytest.fixture
def demo_app(_app_of_the_demonstration: Flask) -> Iterator[Flask]:
    """The application on the demonstration, in a transaction that is rolled back."""
    with rolled_back(_app_of_the_demonstration) as app:
        yield app
