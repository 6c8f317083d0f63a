"""The modules page: what it shows, what a switch will do, and deleting a module's data."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.app import create_app
from core.audit.queries import LogFilter, log_entries
from core.db.base import Base, TableKind
from core.db.session import db
from core.db.tenancy import tenant_id_in_force
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, enabled_plugins
from core.tenants.models import PluginState
from core.tenants.queries import plugin_states
from core.tenants.removal import RemovalRefused, preview_removal, remove_plugin_data
from core.tenants.services import disable_plugin, enable_plugin
from core.users.actor import Actor
from core.users.models import Account, Membership, MembershipRole
from core.users.sessions import open_session_cookie
from core.web.running import Running
from core.workspace import operator, working_in
from plugins.registry.models import Organisation
from plugins.ungmusikk.models import ContributionRound, Correction, SharedScenario
from tests.support.database import Database
from tests.support.forms import send, shown, token_on
from tests.support.platform import Browser, config_for, rolled_back

Make = Callable[..., Any]
Inside = Callable[[TenantView], Any]
MODULES = "/administration/modules"


@pytest.fixture
def host(running: Running) -> PluginHost:
    """The plugins of the application."""
    return running.host


@pytest.fixture
def browser(signed_in: Make, alpha: TenantView) -> FlaskClient:
    """An administrator's, in English."""
    client: FlaskClient = signed_in(alpha, "administrator", language="en")
    return client


@pytest.fixture
def fill(inside: Inside) -> Callable[[TenantView], None]:
    """`fill(alpha)`: a round with a correction, which points at it, and a what-if."""

    def write(tenant: TenantView) -> None:
        day = date(2026, 1, 1)
        with inside(tenant):
            organisation = Organisation(kind="association", name="Prøvelaget", country="NO")
            year = ContributionRound(
                year=2026,
                state="worked_out",
                currency="NOK",
                population_date=day,
                part_year="in_full",
                population_year_offset=0,
                served_pays=True,
                tiers=[{"low": 0, "high": None, "minor": 100}],
                worked_out_on=day,
                worked_out_by="Prøve",
            )
            db.session.add_all([organisation, year])
            db.session.flush()
            db.session.add(
                Correction(
                    round_id=year.id,
                    organisation_id=organisation.id,
                    municipality_code="0000",
                    municipality_name="Prøveby",
                    amount_minor=-100,
                    reason="A mistake",
                    made_on=day,
                    made_by="Prøve",
                )
            )
            db.session.add(
                SharedScenario(
                    key=uuid4().hex,
                    title="=2+2",
                    year=2026,
                    assumptions={"remove": ["0000"]},
                    shared_by="Prøve",
                    shared_on=day,
                )
            )

    return write


def state_of(inside: Inside, tenant: TenantView, plugin: str) -> PluginState | None:
    """What the tenant has of the plugin now."""
    with inside(tenant):
        return plugin_states().get(plugin)


def rows_of(plugin: str) -> int:
    """How many rows the plugin's tenant tables hold for the tenant in force."""
    return sum(
        db.session.scalar(
            select(func.count()).select_from(table).where(table.c.tenant_id == tenant_id_in_force())
        )
        or 0
        for table in Base.metadata.tables.values()
        if table.schema == plugin and table.info["kind"] == TableKind.TENANT
    )


# What is shown ------------------------------------------------------------------------------


def test_every_installed_module_is_on_the_page_with_its_state(
    browser: FlaskClient, host: PluginHost
) -> None:
    page = shown(browser.get(MODULES))
    for plugin in host.plugins.values():
        assert plugin.info.label in page
        assert plugin.info.summary in page
    assert "Not in use" not in page


def test_a_module_says_what_it_needs_and_what_it_keeps_about_people(
    browser: FlaskClient, host: PluginHost
) -> None:
    for name, plugin in host.plugins.items():
        page = shown(browser.get(f"{MODULES}/{name}"))
        assert plugin.info.version in page
        for other in (*host.needs(name), *host.needed_by(name)):
            assert host.plugins[other].info.label in page
        for kept in plugin.info.personal_data:
            assert kept.purpose in page
            assert kept.retention in page
        if not plugin.info.personal_data:
            assert "This module keeps no personal data." in page


def test_a_module_that_is_not_installed_is_not_found(browser: FlaskClient) -> None:
    for page in ("", "/on", "/off", "/delete", "/data.zip", "/settings"):
        assert browser.get(f"{MODULES}/nothing{page}").status_code == 404


@pytest.mark.parametrize("roles", [(), ("programme_lead",)])
def test_nobody_but_administrators_sees_or_switches_modules(
    signed_in: Make, alpha: TenantView, roles: tuple[str, ...]
) -> None:
    client = signed_in(alpha, *roles)
    for page in ("", "/ungmusikk", "/ungmusikk/off", "/ungmusikk/delete", "/ungmusikk/data.zip"):
        assert client.get(f"{MODULES}{page}").status_code == 403


# Switching ----------------------------------------------------------------------------------


def test_the_page_before_a_switch_off_says_what_goes_with_it(
    browser: FlaskClient, inside: Inside, alpha: TenantView, host: PluginHost
) -> None:
    page = shown(browser.get(f"{MODULES}/registry/off"))
    said = page.partition("because they need it: ")[2].partition(".")[0]
    labels = {host.plugins[name].info.label for name in host.needed_by("registry")}
    assert set(re.split(", | and ", said)) == labels
    assert "UngMusikk" in labels
    assert "Nothing is deleted." in page
    # Looking changes nothing.
    assert state_of(inside, alpha, "registry") == PluginState.ON


def test_switching_off_shuts_every_door_at_the_next_request(
    browser: FlaskClient, inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    assert "/ungmusikk/" in browser.get("/").text
    answer = send(browser, f"{MODULES}/ungmusikk/off", why="The year is over")
    assert answer.status_code == 302
    assert "/ungmusikk/" not in browser.get("/").text
    assert browser.get("/ungmusikk/").status_code == 404
    assert state_of(inside, alpha, "ungmusikk") == PluginState.PAUSED
    assert state_of(inside, beta, "ungmusikk") == PluginState.ON
    with inside(alpha):
        (entry,) = log_entries(LogFilter(action="core:plugin:disable"), limit=10)
    assert entry.after is not None
    assert (entry.after["state"], entry.after["source"]) == ("paused", "page")
    assert entry.after["why"] == "The year is over"
    assert "Paused" in shown(browser.get(MODULES))


def test_what_needs_a_module_goes_off_with_it_and_comes_on_with_what_it_needs(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    off = send(browser, f"{MODULES}/registry/off")
    assert "UngMusikk" in shown(browser.get(off.headers["Location"]))
    assert state_of(inside, alpha, "ungmusikk") == PluginState.PAUSED
    page = shown(browser.get(f"{MODULES}/ungmusikk/on"))
    assert "These are switched on with it, because it needs them:" in page
    send(browser, f"{MODULES}/ungmusikk/on")
    with inside(alpha):
        assert {"registry", "ungmusikk"} <= enabled_plugins()


def test_switching_twice_says_that_it_was_so_already(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    answer = send(browser, f"{MODULES}/ungmusikk/on")
    assert "The module was on already." in shown(browser.get(answer.headers["Location"]))
    with inside(alpha):
        assert log_entries(LogFilter(action="core:plugin:enable", person="Prøve"), limit=10) == []


def test_a_switch_without_the_page_token_is_refused(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    assert browser.post(f"{MODULES}/ungmusikk/off").status_code == 400
    assert state_of(inside, alpha, "ungmusikk") == PluginState.ON


def test_too_long_a_reason_is_kept_in_the_form(browser: FlaskClient) -> None:
    answer = send(browser, f"{MODULES}/ungmusikk/off", why="y" * 501)
    assert answer.status_code == 422
    assert "y" * 501 in answer.text


# Deleting -----------------------------------------------------------------------------------


def test_data_of_a_module_that_is_on_is_not_deleted(
    browser: FlaskClient, inside: Inside, alpha: TenantView, host: PluginHost, actor_in: Make
) -> None:
    page = shown(browser.get(f"{MODULES}/ungmusikk/delete"))
    assert "Switch the module off first" in page
    actor: Actor = actor_in(alpha, "administrator")
    with inside(alpha):
        with pytest.raises(RemovalRefused) as refused:
            remove_plugin_data(host, actor, "ungmusikk")
        assert refused.value.reason.code == "removal.not_paused"


def test_data_that_another_module_builds_on_is_deleted_last(
    inside: Inside, alpha: TenantView, host: PluginHost, actor_in: Make
) -> None:
    actor: Actor = actor_in(alpha, "administrator")
    with inside(alpha):
        disable_plugin(host, actor, "registry", source="test")
        objections = preview_removal(host, "registry").objections
        assert {objection.code for objection in objections} == {"removal.needed"}
        for builder in reversed([name for name in host.plugins if name != "registry"]):
            remove_plugin_data(host, actor, builder)
        assert preview_removal(host, "registry").objections == ()


def test_the_name_must_be_typed_and_then_all_is_gone_here_and_nowhere_else(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
    host: PluginHost,
    fill: Callable[[TenantView], None],
    make_member: Make,
) -> None:
    for tenant in (alpha, beta):
        fill(tenant)
    make_member(alpha, "programme_lead")
    with inside(beta):
        before = rows_of("ungmusikk")
    assert before > 0
    send(browser, f"{MODULES}/ungmusikk/off")

    wrong = send(browser, f"{MODULES}/ungmusikk/delete", confirmation="Something else")
    assert wrong.status_code == 422
    assert "Something else" in wrong.text
    with inside(alpha):
        assert rows_of("ungmusikk") > 0
        counted = preview_removal(host, "ungmusikk")

    done = send(browser, f"{MODULES}/ungmusikk/delete", confirmation="ungmusikk")
    assert done.status_code == 302
    with inside(alpha):
        assert rows_of("ungmusikk") == 0
        assert "ungmusikk" not in plugin_states()
        (entry,) = log_entries(LogFilter(action="core:plugin:remove"), limit=10)
        assert entry.before is not None
        assert entry.before["rows"] == counted.rows > 0
    with inside(beta):
        assert rows_of("ungmusikk") == before
    assert "Not in use" in shown(browser.get(MODULES))


def test_the_download_holds_every_row_as_json_and_as_a_table(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
    host: PluginHost,
    fill: Callable[[TenantView], None],
) -> None:
    for tenant in (alpha, beta):
        fill(tenant)
    answer = browser.get(f"{MODULES}/ungmusikk/data.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=alpha-ungmusikk.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        read = {
            name: json.loads(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".json")
        }
        tables = {name for name in archive.namelist() if name.endswith(".csv")}
    with inside(alpha):
        preview = preview_removal(host, "ungmusikk")
        (entry,) = log_entries(LogFilter(action="core:plugin:export"), limit=10)
    assert {f"{impact.label}.csv" for impact in preview.tables} == tables
    assert {f"{impact.label}.json": impact.count for impact in preview.tables} == {
        name: len(rows) for name, rows in read.items() if name != "settings.json"
    }
    assert entry.after == {"rows": preview.rows}
    assert not any("tenant_id" in row for rows in read.values() for row in rows)


# Plugins that object, and one that is broken -----------------------------------------------

OBJECTING = """

@hookimpl
def provide_disable_preview(plugin):
    \"\"\"Counts what goes.\"\"\"
    return [Impact(label="choirs", count=1234)] if plugin == "objecting" else []


@hookimpl
def check_plugin_disable(plugin):
    \"\"\"Not before the concert.\"\"\"
    if plugin != "objecting" or not enabled_plugins() >= {"objecting", "ungmusikk"}:
        return []
    return [Reason("objecting.concert", N_("%(number)s concerts are open."), {"number": 2})]
"""


def test_what_a_plugin_counts_and_objects_is_on_the_page_and_a_broken_one_says_why(
    make_plugin: Make,
    shared_database: Database,
    tmp_path: Path,
    alpha: TenantView,
) -> None:
    def broken() -> None:
        raise ImportError("no module named 'accordion'")

    made = create_app(
        config_for(shared_database, tmp_path),
        extra_plugins=[make_plugin("objecting", body=OBJECTING), ("broken", broken)],
    )
    host = made.extensions["flygel"].host
    with rolled_back(made) as app:
        with app.app_context(), working_in(alpha, host):
            account = new_account("administrator")
            enable_plugin(host, operator(host, date(2026, 1, 1)), "objecting", source="test")
        browser = Browser(app, app.response_class)
        browser.host = "alpha.localhost"
        with browser.session_transaction() as cookie, app.app_context():
            cookie.update(open_session_cookie(account, host="alpha.localhost"))
            db.session.commit()

        page = shown(browser.get(MODULES))
        assert "Some modules could not be loaded" in page
        assert "broken : ImportError: no module named 'accordion'" in page

        objecting = f"{MODULES}/objecting/off"
        page = shown(browser.get(objecting))
        assert "This cannot be switched off just now 2 concerts are open." in page
        token = token_on(browser.get("/"))
        refused = browser.post(objecting, data={"csrf_token": token})
        assert refused.status_code == 409
        seen = browser.get("/api/v1/core/plugins/objecting").headers["ETag"]
        answer = browser.put(
            "/api/v1/core/plugins/objecting",
            json={"state": "paused"},
            headers={"If-Match": seen, "X-CSRFToken": token},
        )
        assert answer.status_code == 409
        assert answer.json["errors"] == {"objecting.concert": ["2 concerts are open."]}

        browser.post(f"{MODULES}/ungmusikk/off", data={"csrf_token": token})
        assert "choirs: 1,234" in shown(browser.get(objecting))
        assert browser.post(objecting, data={"csrf_token": token}).status_code == 302
    with made.app_context():
        db.engine.dispose()


def new_account(role: str) -> UUID:
    """An account that reads English and holds the role in the tenant in force."""
    account = Account(
        email="objecting@example.test", name="Prøve", language="en", fs_uniquifier=uuid4().hex
    )
    db.session.add(account)
    db.session.flush()
    membership = Membership(account_id=account.id)
    db.session.add(membership)
    db.session.flush()
    db.session.add(MembershipRole(membership_id=membership.id, role=role))
    return account.id


# The cost -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/ungmusikk",
        "/ungmusikk/on",
        "/ungmusikk/settings",
        "/ungmusikk/settings/tiers",
    ],
)
def test_a_page_takes_few_statements(
    browser: FlaskClient, count_statements: Make, page: str
) -> None:
    with count_statements() as statements:
        assert browser.get(f"{MODULES}{page}").status_code == 200
    assert len(statements) <= 12
