"""Tenants: made in a moment, found by host name; what each has on takes effect at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from threading import Barrier
from types import ModuleType
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, delete, event, insert, select, update

from core.app import create_app
from core.audit.models import AuditEntry
from core.contributions import PluginInfo, PluginKind
from core.db.session import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView, enabled_plugins
from core.tenants.directory import TenantError, create_tenant, set_tenant_status
from core.tenants.models import (
    PluginSetting,
    PluginState,
    TenantHost,
    TenantPlugin,
    TenantStatus,
)
from core.tenants.queries import effective, plugin_states, tenant_by_slug
from core.tenants.services import (
    SwitchRefused,
    disable_plugin,
    enable_plugin,
    preview_disable,
    preview_enable,
)
from core.users.actor import Actor
from core.users.models import Account, Membership
from core.users.sessions import open_session_cookie
from core.workspace import operator, working_in
from tests.support.database import Database
from tests.support.platform import Browser, config_for
from tests.support.plugin_making import Candidate

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
MakePlugin = Callable[..., Candidate]


# Making one ------------------------------------------------------------------------------------


def test_a_tenant_is_made_in_a_moment_and_answers_at_once(
    own_app: Flask, own_database: Database
) -> None:
    owner = create_engine(own_database.owner_url)
    statements: list[str] = []
    event.listen(
        owner, "before_cursor_execute", lambda _c, _u, statement, *_: statements.append(statement)
    )
    began = time.process_time()

    made = create_tenant(
        owner, slug="gamma", names={"nb": "Gamma"}, country="NO", languages=["nb", "nn"]
    )

    assert time.process_time() - began < 0.5
    assert {statement.split()[0] for statement in statements} <= {"SELECT", "INSERT"}
    assert (made.currency, made.default_language, made.status) == ("NOK", "nb", "active")
    with own_app.app_context():
        assert tenant_by_slug("gamma") == made
        db.session.rollback()
    page = own_app.test_client().get("/privacy", headers={"Host": "gamma.localhost"})
    assert (page.status_code, "Gamma" in page.text) == (200, True)
    owner.dispose()


@pytest.mark.parametrize(
    ("details", "message"),
    [
        ({"slug": "alpha"}, "There is a tenant called 'alpha' already."),
        ({"slug": "Ås"}, "'Ås' cannot be part of a host name: use a-z, 0-9 and hyphens."),
        ({"slug": "-a"}, "'-a' cannot be part of a host name: use a-z, 0-9 and hyphens."),
        ({"country": "SE"}, "Country 'SE' is unknown; use one of NO, DK."),
        ({"languages": ["nb", "se"]}, "Languages are nb, nn, da, en; got se."),
        ({"languages": []}, "Languages are nb, nn, da, en; got none."),
        ({"default_language": "da"}, "The default language 'da' is not among those offered."),
    ],
)
def test_a_tenant_that_cannot_be_made_says_why(
    details: dict[str, object], message: str, own_database: Database
) -> None:
    owner = create_engine(own_database.owner_url)
    right: dict[str, object] = {
        "slug": "gamma",
        "names": {"nb": "Gamma"},
        "country": "NO",
        "languages": ["nb"],
    }
    with pytest.raises(TenantError) as refused:
        create_tenant(owner, **(right | details))  # type: ignore[arg-type]
    owner.dispose()

    assert str(refused.value) == message


# Found by host name ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("alpha.localhost", 302),
        ("ALPHA.localhost:8000", 302),
        ("alpha.localhost.", 302),
        ("localhost", 200),
        ("localhost:8000", 200),
        ("nobody.localhost", 404),
        ("a.alpha.localhost", 404),
        ("alpha.localhost.example", 404),
        ("xalpha.localhost", 404),
    ],
)
def test_the_host_name_finds_the_tenant(host: str, status: int, app: Flask) -> None:
    assert app.test_client().get("/", headers={"Host": host}).status_code == status


def test_a_suspended_tenant_says_so_from_the_next_request_on(
    own_app: Flask, own_database: Database
) -> None:
    owner = create_engine(own_database.owner_url)
    client = own_app.test_client()

    def answers() -> tuple[int, int, int]:
        host = {"Host": "alpha.localhost"}
        other = {"Host": "beta.localhost"}
        return (
            client.get("/privacy", headers=host).status_code,
            client.get("/api/v1/openapi.json", headers=host).status_code,
            client.get("/privacy", headers=other).status_code,
        )

    assert answers() == (200, 200, 200)
    set_tenant_status(owner, slug="alpha", status=TenantStatus.SUSPENDED)
    assert answers() == (503, 503, 200)
    set_tenant_status(owner, slug="alpha", status=TenantStatus.ACTIVE)
    assert answers() == (200, 200, 200)
    with pytest.raises(TenantError, match="no tenant called 'nobody'"):
        set_tenant_status(owner, slug="nobody", status=TenantStatus.SUSPENDED)
    owner.dispose()


def test_a_host_name_means_another_tenant_from_the_next_request_on(
    own_app: Flask,
    own_database: Database,
    alpha: TenantView,
    beta: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    owner = create_engine(own_database.owner_url)
    client = own_app.test_client()
    host = "music.example"

    def answer() -> tuple[int, bool, bool]:
        page = client.get("/privacy", headers={"Host": host})
        return page.status_code, "Alfa" in page.text, "Beta" in page.text

    def means(tenant: TenantView | None) -> None:
        with owner.begin() as connection:
            connection.execute(delete(TenantHost).where(TenantHost.host == host))
            if tenant is not None:
                row = {"host": host, "tenant_id": tenant.id}
                connection.execute(insert(TenantHost).values(row))

    assert answer() == (404, False, False)
    means(alpha)
    assert answer() == (200, True, False)
    with count_statements() as statements:
        assert answer() == (200, True, False)
    told = [statement for statement in statements if statement.startswith("SET LOCAL")]
    # One transaction, from the look-up of the host name to the end.
    assert told == [f"SET LOCAL app.tenant_id = '{alpha.id}'"]
    means(beta)
    assert answer() == (200, False, True)
    means(None)
    assert answer() == (404, False, False)
    assert answer() == (404, False, False)
    owner.dispose()


# Switching plugins -----------------------------------------------------------------------------

DOOR = """
from flask import Blueprint
pages = Blueprint('door', __name__)

@pages.get('/')
@public(because='It is a test.')
def index():
    return 'open'

@hookimpl
def register_pages():
    return [pages]
"""


@pytest.fixture
def workers(
    own_database: Database, tmp_path: Path, make_plugin: MakePlugin
) -> Iterator[tuple[Flask, Flask]]:
    """Two applications on one database, as two workers of a server are."""
    door = make_plugin("door", body=DOOR)
    made = [create_app(config_for(own_database, tmp_path), extra_plugins=[door]) for _ in range(2)]
    yield made[0], made[1]
    for app in made:
        with app.app_context():
            db.engine.dispose()


def switch(app: Flask, tenant: TenantView, plugin: str, *, on: bool) -> list[str]:
    host: PluginHost = app.extensions["flygel"].host
    actor = operator(host, date(2024, 6, 1))
    with app.app_context(), working_in(tenant, host):
        change = enable_plugin if on else disable_plugin
        return change(host, actor, plugin, source="test")


def test_a_switch_takes_effect_in_every_worker_for_the_next_request(
    workers: tuple[Flask, Flask], alpha: TenantView, beta: TenantView
) -> None:
    def seen() -> list[int]:
        return [
            worker.test_client()
            .get("/door/", headers={"Host": f"{tenant.slug}.localhost"})
            .status_code
            for worker in workers
            for tenant in (alpha, beta)
        ]

    assert seen() == [404, 404, 404, 404]
    switch(workers[0], alpha, "door", on=True)
    assert seen() == [200, 404, 200, 404]
    switch(workers[1], alpha, "door", on=False)
    assert seen() == [404, 404, 404, 404]
    switch(workers[1], alpha, "door", on=True)
    assert seen() == [200, 404, 200, 404]


def test_two_administrators_may_switch_at_the_same_moment(
    workers: tuple[Flask, Flask], alpha: TenantView
) -> None:
    barrier = Barrier(2)

    def enable(app: Flask) -> list[str]:
        barrier.wait()
        return switch(app, alpha, "door", on=True)

    with ThreadPoolExecutor(2) as pool:
        switched = list(pool.map(enable, workers))

    assert sorted(switched) == [[], ["door"]]
    with workers[0].app_context(), working_in(alpha, workers[0].extensions["flygel"].host):
        rows = db.session.scalars(select(TenantPlugin).where(TenantPlugin.plugin == "door")).all()
        assert [row.state for row in rows] == [PluginState.ON]


def test_switching_on_and_off_at_once_ends_in_one_of_the_two(
    workers: tuple[Flask, Flask], alpha: TenantView
) -> None:
    # Off takes what requires the register first, on takes the register first.
    def turn(number: int) -> list[str]:
        return switch(workers[number % 2], alpha, "registry", on=bool(number % 2))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(turn, range(12)))

    host: PluginHost = workers[0].extensions["flygel"].host
    with workers[0].app_context(), working_in(alpha, host):
        on = effective(plugin_states(), host)
    assert on in (frozenset(), frozenset({"registry"}))


# What goes with it -----------------------------------------------------------------------------


def off(actor: Actor, host: PluginHost, plugin: str) -> list[str]:
    return disable_plugin(host, actor, plugin, source="test")


@pytest.fixture
def host(app: Flask) -> PluginHost:
    found: PluginHost = app.extensions["flygel"].host
    return found


@pytest.fixture
def boss(host: PluginHost) -> Actor:
    return operator(host, date(2024, 6, 1))


def test_what_a_plugin_requires_comes_on_with_it_and_what_requires_it_goes_off_with_it(
    inside: Inside, alpha: TenantView, beta: TenantView, host: PluginHost, boss: Actor
) -> None:
    everything = set(host.plugins)
    needed = set(host.needs("ungmusikk"))
    assert "registry" in needed
    with inside(alpha):
        assert set(preview_disable(host, "registry").also) == everything - {"registry"}
        gone = off(boss, host, "registry")
        # What builds on it goes first.
        assert (set(gone), gone[-1]) == (everything, "registry")
        assert enabled_plugins() == frozenset()
        assert set(preview_enable(host, "ungmusikk").also) == needed
        come = enable_plugin(host, boss, "ungmusikk", source="test")
        assert (come[0], set(come), come[-1]) == ("registry", needed | {"ungmusikk"}, "ungmusikk")
        assert enabled_plugins() == needed | {"ungmusikk"}
        assert enable_plugin(host, boss, "ungmusikk", source="test") == []
    with inside(beta):
        assert enabled_plugins() == everything


def test_a_plugin_whose_requirement_is_off_is_off_itself(
    inside: Inside, alpha: TenantView, host: PluginHost
) -> None:
    with inside(alpha):
        db.session.execute(
            update(TenantPlugin)
            .where(TenantPlugin.plugin == "registry")
            .values(state=PluginState.PAUSED)
        )
        assert effective(plugin_states(), host) == frozenset()


def test_every_switch_is_in_the_log(
    inside: Inside, alpha: TenantView, host: PluginHost, boss: Actor
) -> None:
    with inside(alpha):
        off(boss, host, "ungmusikk")
        enable_plugin(host, boss, "ungmusikk", source="page", why="The year begins")
        entries = db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject_id == "ungmusikk")
            .order_by(AuditEntry.at.desc())
            .limit(2)
        ).all()
        told = [(entry.action, entry.before, entry.after) for entry in reversed(entries)]

    version = host.plugins["ungmusikk"].info.version
    assert told == [
        (
            "core:plugin:disable",
            {"state": "on"},
            {"state": "paused", "version": version, "source": "test"},
        ),
        (
            "core:plugin:enable",
            {"state": "paused"},
            {"state": "on", "version": version, "source": "page", "why": "The year begins"},
        ),
    ]


def test_a_plugin_that_is_not_there_cannot_be_switched_on(
    inside: Inside, alpha: TenantView, host: PluginHost, boss: Actor
) -> None:
    with (
        inside(alpha),
        pytest.raises(TenantError, match="'nothing' is not installed or could not be loaded"),
    ):
        enable_plugin(host, boss, "nothing", source="test")


# The start page --------------------------------------------------------------------------------

PANELS = """
@hookimpl
def provide_panels(actor):
    from core.tenants.models import PluginSetting
    db.session.add(PluginSetting(plugin='NAME', key='written', value=1))
    db.session.flush()
    CALL
    return [Panel(key='NAME', title='Panel of NAME', template='NAME/panel.html', context={})]
"""


def test_a_failing_panel_costs_only_itself_and_what_it_wrote(
    own_database: Database, tmp_path: Path, make_plugin: MakePlugin, alpha: TenantView
) -> None:
    def with_panel(name: str, call: str, template: str) -> Candidate:
        made = make_plugin(name, body=PANELS.replace("NAME", name).replace("CALL", call))
        folder = next(tmp_path.glob(f"made_*_{name}")) / "templates" / name
        folder.mkdir(parents=True)
        (folder / "panel.html").write_text(template)
        return made

    plugins = [
        with_panel("fine", "pass", "All is well."),
        with_panel("failing", "1 / 0", "Never shown."),
        with_panel("unshowable", "pass", "{{ missing.part }}"),
    ]
    app = create_app(config_for(own_database, tmp_path), extra_plugins=plugins)
    for name in ("fine", "failing", "unshowable"):
        switch(app, alpha, name, on=True)

    page = _reader(app, alpha).get("/")

    assert page.status_code == 200
    assert "All is well." in page.text
    assert page.text.count("could not be loaded") == 2
    with app.app_context(), working_in(alpha, app.extensions["flygel"].host):
        written = db.session.scalars(
            select(PluginSetting.plugin).where(PluginSetting.key == "written")
        ).all()
    assert "fine" in written
    assert "failing" not in written
    with app.app_context():
        db.engine.dispose()


def _reader(app: Flask, tenant: TenantView) -> FlaskClient:
    """The browser of a member who has signed in; what it writes is committed."""
    host = app.extensions["flygel"].host
    with app.app_context(), working_in(tenant, host):
        account = Account(
            email="reader@example.test",
            name="Leser",
            language="en",
            fs_uniquifier=uuid4().hex,
        )
        db.session.add(account)
        db.session.flush()
        db.session.add(Membership(account_id=account.id))
        db.session.flush()
        details = open_session_cookie(account.id, host=f"{tenant.slug}.localhost")
    client = Browser(app, app.response_class)
    client.host = f"{tenant.slug}.localhost"
    with client.session_transaction() as cookie:
        cookie.update(details)
    return client


def test_the_commands_about_tenants_wait_for_no_web_and_no_plugin() -> None:
    heavy = ("flask", "flask_security", "alembic", "babel", "marshmallow", "pluggy", "plugins")
    said = subprocess.run(
        [sys.executable, "-c", "import sys, core.cli.tenants, core.serve; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert [name for name in heavy if name in said] == []


def a_plugin(name: str, **details: object) -> ModuleType:
    module = ModuleType(f"{name}.plugin")
    module.__file__ = __file__
    module.register_plugin = lambda: PluginInfo(  # type: ignore[attr-defined]
        name=name,
        version="1.0",
        kind=PluginKind.PROGRAMME,
        label=name.capitalize(),
        summary="",
        category="Test",
        **details,  # type: ignore[arg-type]
    )
    return module


@pytest.fixture
def two_countries() -> PluginHost:
    """A plugin for Norway, one that requires it, and one for both countries."""
    return PluginHost(
        [
            ("fjord", lambda: a_plugin("fjord", countries=("NO",))),
            ("ferry", lambda: a_plugin("ferry", requires=("fjord",))),
            ("bridge", lambda: a_plugin("bridge", countries=("NO", "DK"))),
        ],
        core_version="0.1.0",
    )


def test_a_plugin_of_another_country_and_what_requires_it_are_not_switched_on(
    app: Flask, two_countries: PluginHost, alpha: TenantView, beta: TenantView
) -> None:
    boss = operator(two_countries, date(2024, 6, 1))
    for name in ("fjord", "ferry"):
        with (
            app.app_context(),
            pytest.raises(SwitchRefused, match="“Fjord” is only for organisations in Norway"),
            working_in(beta, two_countries),
        ):
            enable_plugin(two_countries, boss, name, source="test")
    with app.app_context(), working_in(beta, two_countries):
        assert enable_plugin(two_countries, boss, "bridge", source="test") == ["bridge"]
        assert set(plugin_states()) & {"fjord", "ferry"} == set()
    with app.app_context(), working_in(alpha, two_countries):
        assert enable_plugin(two_countries, boss, "ferry", source="test") == ["fjord", "ferry"]


def test_a_plugin_for_a_country_that_flygel_does_not_know_is_quarantined() -> None:
    host = PluginHost(
        [("atlantis", lambda: a_plugin("atlantis", countries=("XX",)))], core_version="0.1.0"
    )

    assert "the countries are NO, DK" in host.quarantined["atlantis"].reason


def test_the_page_and_the_api_say_why_a_module_is_not_for_here(
    beta: TenantView,
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
    inside: Inside,
) -> None:
    with inside(beta):
        db.session.execute(delete(TenantPlugin).where(TenantPlugin.plugin == "ungmusikk"))
    browser = signed_in(beta, "administrator", language="en")
    program = api_client(beta, "administrator")
    why = "“UngMusikk” is only for organisations in Norway."

    assert "Not for your country" in browser.get("/administration/modules").text
    page = browser.get("/administration/modules/ungmusikk").text
    assert why in page
    assert "/modules/ungmusikk/on" not in page
    assert why in browser.get("/administration/modules/ungmusikk/on").text
    found = program.get("/api/v1/core/plugins/ungmusikk")
    answer = program.put(
        "/api/v1/core/plugins/ungmusikk",
        json={"state": "on"},
        headers={"If-Match": found.headers["ETag"], "Accept-Language": "en"},
    )
    assert answer.status_code == 409
    assert answer.json is not None
    assert why in str(answer.json["errors"])
