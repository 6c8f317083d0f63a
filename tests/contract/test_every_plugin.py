"""What every plugin keeps: those that come with the platform, and a third party's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.metadata import entry_points

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url

from core import contract_suite
from core.plugin_host import ENTRY_POINTS, PluginHost
from core.tenants.context import TenantView
from core.tenants.services import disable_plugin
from core.users.actor import ADMINISTRATOR
from core.web.running import Running, today
from core.workspace import operator
from tests.support.database import Database
from tests.support.platform import switch_on

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]

PLUGINS = [*sorted(entry.name for entry in entry_points(group=ENTRY_POINTS)), "choirs"]

pytestmark = pytest.mark.parametrize("name", PLUGINS)


@pytest.fixture
def host(contract_app: Flask) -> PluginHost:
    found: PluginHost = contract_app.extensions["flygel"].host
    return found


# What is read ----------------------------------------------------------------------------------


def test_the_files_are_those_a_reader_expects(name: str, host: PluginHost) -> None:
    assert contract_suite.check_files(host, name) == []


def test_names_agree(name: str, host: PluginHost) -> None:
    assert contract_suite.check_names(host, name) == []


def test_the_platform_is_entered_by_its_front_door(name: str, host: PluginHost) -> None:
    assert contract_suite.check_imports(host, name) == []


def test_permissions_carry_the_plugins_name(name: str, host: PluginHost) -> None:
    assert contract_suite.check_permissions(host, name) == []


def test_settings_have_defaults_that_can_be_stored(name: str, host: PluginHost) -> None:
    assert contract_suite.check_settings(host, name) == []


def test_personal_data_is_declared_shown_and_erased(name: str, host: PluginHost) -> None:
    assert contract_suite.check_personal_data(host, name) == []


def test_what_is_declared_is_said_in_every_language(name: str, host: PluginHost) -> None:
    assert contract_suite.check_texts(host, name) == []


def test_its_own_translations_pass_the_gate(name: str, host: PluginHost) -> None:
    assert contract_suite.check_translations(host, name) == []


def test_a_page_tells_what_it_is_for(name: str, host: PluginHost) -> None:
    assert contract_suite.check_documentation(host, name) == []


# Tables ----------------------------------------------------------------------------------------


def test_every_table_has_an_owner(name: str, host: PluginHost) -> None:
    assert contract_suite.check_tables(host, name) == []


def test_migrations_go_up_and_down_and_up_without_drift(
    name: str, host: PluginHost, expendable_database: Database
) -> None:
    owner = create_engine(expendable_database.owner_url)
    app_role = str(make_url(expendable_database.app_url).username)

    problems = contract_suite.check_migrations(owner, host, name, app_role=app_role)

    owner.dispose()
    assert problems == []


# Doors -----------------------------------------------------------------------------------------


def test_every_route_has_an_owner_and_says_who_may_open_it(name: str, app: Flask) -> None:
    assert contract_suite.check_routes(app, name) == []


def test_all_doors_are_shut_from_the_next_request_on_when_it_is_off(
    name: str,
    app: Flask,
    running: Running,
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
) -> None:
    found = contract_suite.doors(app, name)
    plain = [door for door in found if door.method == "GET" and not door.arguments]
    everything = [ADMINISTRATOR, *(role.key for role in running.host.roles())]
    reader, program = signed_in(alpha, *everything), api_client(alpha, *everything)
    neighbour = signed_in(beta, *everything)

    def statuses(client: FlaskClient) -> list[int]:
        return [client.get(door.path).status_code for door in plain]

    before = statuses(reader)
    assert 404 not in before
    with inside(alpha):
        disable_plugin(running.host, operator(running.host, today()), name, source="test")

    assert contract_suite.check_shut(reader, found) == []
    for_programs = [door for door in found if door.path.startswith("/api/")]
    assert contract_suite.check_shut(program, for_programs) == []
    assert f'href="/{name}/' not in reader.get("/").text
    described = reader.get("/api/v1/openapi.json").json
    assert described is not None
    assert [path for path in described["paths"] if path.startswith(f"/api/v1/{name}/")] == []
    assert statuses(neighbour) == before

    for plugin in (name, *running.host.needed_by(name)):
        with app.app_context():
            switch_on(running.host, alpha, plugin)
    assert statuses(reader) == before


def test_the_menu_opens_for_those_who_may_and_for_nobody_else(
    name: str,
    running: Running,
    alpha: TenantView,
    signed_in: Callable[..., FlaskClient],
    app: Flask,
) -> None:
    items = running.host.nav(frozenset({name}))
    roles = {
        permission.name: permission.roles
        for permission in running.host.permissions(frozenset({name}))
    }
    nobody = signed_in(alpha)
    for item in items:
        with app.test_request_context(base_url="http://alpha.localhost"):
            address = app.url_for(item.endpoint)
        link = f'href="{address}"'
        assert nobody.get(address).status_code == 403
        assert link not in nobody.get("/").text
        for role in roles[item.permission]:
            member = signed_in(alpha, role)
            assert (role, member.get(address).status_code) == (role, 200)
            assert (role, link in member.get("/").text) == (role, True)
