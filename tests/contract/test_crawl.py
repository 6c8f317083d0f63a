"""Another tenant's row answers exactly like a row that does not exist, at every address.

The crawl goes over all routes of the core and of every plugin with both locks, with only
row-level security, and with only the predicate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from difflib import unified_diff
from itertools import product
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.contract_suite.doors import PLACEHOLDERS
from core.db.base import Base, TableKind
from core.db.migrations import tables_of
from core.db.session import execute_text
from core.plugin_host import CORE
from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR
from core.web.running import Running
from tests.support.crawl import Answer, ask, readable
from tests.support.pages import pages
from tests.support.samples import (
    Address,
    addresses,
    make_all,
    missing_value,
    value_of,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Made = dict[str, dict[str, object]]
Differences = Callable[..., tuple[int, list[str]]]

OURS, THEIRS = "Zzalpha", "Zzbeta"
LOCKS = ("both locks", "removed_predicate", "bypassed_row_level_security")


@pytest.fixture(params=LOCKS)
def locks(request: pytest.FixtureRequest, app: Flask) -> str:
    """Which of the locks are there; taken away before anything is written."""
    if request.param != LOCKS[0]:
        request.getfixturevalue(request.param)
    return str(request.param)


@pytest.fixture
def made(
    locks: str, running: Running, inside: Inside, alpha: TenantView, beta: TenantView
) -> tuple[Made, Made]:
    """Rows of every plugin in both tenants: ours and theirs."""
    with inside(alpha):
        ours = make_all(running, OURS)
    with inside(beta):
        theirs = make_all(running, THEIRS)
    return ours, theirs


@pytest.fixture
def everybody(running: Running) -> list[str]:
    """Every role there is: whoever holds them all may ask at every door."""
    return [ADMINISTRATOR, *(role.key for role in running.host.roles())]


@pytest.fixture
def without_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form without its token would be turned away before anything is looked up."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def path_of(app: Flask, address: Address, values: Mapping[str, object]) -> str:
    with app.test_request_context(base_url="http://alpha.localhost"):
        return app.url_for(address.endpoint, **{**address.shared, **values})


def asked_for(
    address: Address, ours: Mapping[str, object], theirs: Mapping[str, object]
) -> list[dict[str, object]]:
    """What to put into an address: ours and theirs in every mixture with something of theirs."""
    choices = [
        [
            (argument, value_of(ours, address.endpoint, argument)),
            (argument, value_of(theirs, address.endpoint, argument)),
        ]
        for argument in address.own
    ]
    mixed = [dict(values) for values in product(*choices)]
    return mixed[1:]  # The first holds nothing of theirs.


def test_every_route_has_samples(made: tuple[Made, Made], locks: str, app: Flask) -> None:
    assert {address.owner for address in addresses(app, made[0])} >= {CORE, "choirs"}


# What an address answers for what is not there, asked for again only where theirs differs from it:
# that should be the same whichever lock is there.
_for_none: dict[tuple[str, ...], Answer] = {}


@pytest.fixture
def differences(
    without_csrf: None,
    app: Flask,
    alpha: TenantView,
    everybody: list[str],
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
) -> Differences:
    """How often it was asked for theirs, and where the answer was not that for none."""

    def find(ours: Made, theirs: Made, *owners: str) -> tuple[int, list[str]]:
        browser = signed_in(alpha, *everybody, name="Prøveperson", email="one@example.test")
        program = api_client(alpha, *everybody)
        found: list[str] = []
        asked = 0
        for address in addresses(app, ours):
            if owners and address.owner not in owners:
                continue
            client = program if address.rule.startswith("/api/") else browser
            for values in asked_for(address, ours[address.owner], theirs[address.owner]):
                missing = {
                    argument: missing_value(address.owner, address.endpoint, argument, value)
                    for argument, value in values.items()
                    if value != value_of(ours[address.owner], address.endpoint, argument)
                }
                none = values | missing
                for method in address.methods:
                    seen = ask(client, method, path_of(app, address, values), values.values())
                    asked += 1
                    key = (address.rule, method, *missing)
                    if seen != _for_none.get(key):
                        _for_none[key] = ask(
                            client, method, path_of(app, address, none), none.values()
                        )
                    found += told(address, method, seen, _for_none[key], values)
        return asked, found

    return find


def test_another_tenants_row_answers_like_none(
    made: tuple[Made, Made],
    differences: Differences,
    beta: TenantView,
    inside: Inside,
) -> None:
    before = contents(inside, beta)

    asked, found = differences(*made)

    assert found == []
    assert asked > 100
    assert contents(inside, beta) == before


def test_the_crawl_sees_it_when_both_locks_are_gone(
    removed_predicate: None,
    bypassed_row_level_security: None,
    running: Running,
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
    differences: Differences,
) -> None:
    with inside(alpha):
        ours = make_all(running, OURS)
    with inside(beta):
        theirs = make_all(running, THEIRS)

    _, found = differences(ours, theirs, CORE, "choirs")

    places = {line.split(" with ")[0] for line in found}
    assert places >= {
        "GET /choirs/<uuid:choir_id>",
        "GET /api/v1/choirs/choirs/<uuid:choir_id>",
        "GET /administration/log/<uuid:entry_id>",
    }


def told(
    address: Address, method: str, seen: Answer, unseen: Answer, values: Mapping[str, object]
) -> list[str]:
    """What an answer tells of another tenant's row, in words."""
    place = f"{method} {address.rule} with {', '.join(values)}"
    if THEIRS.encode() in seen.body:
        return [f"{place} shows what is theirs."]
    if seen.status >= 500:
        return [f"{place} answers {seen.status}."]
    if seen != unseen:
        differing = "\n".join(
            line
            for line in unified_diff(
                unseen.body.decode(errors="replace").splitlines(),
                seen.body.decode(errors="replace").splitlines(),
                f"{unseen.status} {unseen.location}",
                f"{seen.status} {seen.location}",
                n=0,
            )
        )
        return [f"{place} answers otherwise for theirs than for none:\n{differing}"]
    identified = any(isinstance(value, UUID) for value in values.values())
    if identified and method == "GET" and seen.status != 404:
        return [f"{place} answers {seen.status} for what is not there."]
    return []


def contents(inside: Inside, tenant: TenantView) -> dict[str, str]:
    """A digest of all that a tenant has, by table."""
    digests = {}
    with inside(tenant):
        for table in Base.metadata.tables.values():
            if table.info.get("kind") != TableKind.TENANT or table.fullname not in known():
                continue
            digests[table.fullname] = execute_text(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table.fullname} t"
                " WHERE tenant_id = :tenant_id",
                tenant_id=tenant.id,
            ).scalar()
    return digests


def known() -> set[str]:
    """The tables of the plugins that are loaded in the application under test."""
    from core.web.running import running

    return {table.fullname for table in tables_of(running().host)}


# With both locks every role is looked at by itself, in `test_every_page`.
@pytest.mark.parametrize("locks", LOCKS[1:], indirect=True)
def test_no_page_shows_anything_of_another_tenant(
    locks: str,
    made: tuple[Made, Made],
    app: Flask,
    running: Running,
    alpha: TenantView,
    everybody: list[str],
    signed_in: Callable[..., FlaskClient],
    api_client: Callable[..., FlaskClient],
) -> None:
    """To somebody with every role."""
    ours, _ = made
    browser = signed_in(alpha, *everybody)
    program = api_client(alpha, *everybody)
    leaks: list[str] = []
    failures: list[str] = []
    shown = set()
    for page in pages(app, running, ours):
        response = (program if page.for_programs else browser).get(page.path)
        text = readable(response)
        if THEIRS.encode() in text:
            leaks.append(page.path)
        if response.status_code >= 500:
            failures.append(f"{page.path}: {response.status_code}")
        if OURS.encode() in text and response.status_code == 200:
            shown.add(page.owner)

    assert leaks == []
    assert failures == []
    # It would prove little if our own were not shown either.
    assert shown == {owner for owner, samples in ours.items() if samples}


def test_an_error_says_nothing_of_what_was_asked_for(
    alpha: TenantView, visit: Callable[[TenantView], FlaskClient]
) -> None:
    lost = f"/{PLACEHOLDERS['UnicodeConverter']}/<script>alert(1)</script>"

    answer = visit(alpha).get(lost)

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
