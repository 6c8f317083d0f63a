"""The third party's plugin does what it says, by all the doors that the platform opens for it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.db.session import db
from core.kit import Decision
from core.tenants.context import TenantView
from core.tenants.services import preview_disable
from core.users.actor import ADMINISTRATOR
from core.web.running import Running, today
from core.workspace import operator

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]

LEADER = "choir_leader"


@pytest.fixture
def leader(
    app: Flask, alpha: TenantView, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    # The token against forgery has tests of its own.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return signed_in(alpha, LEADER, language="en")


def add(client: FlaskClient, name: str, singers: str = "30") -> int:
    return client.post("/choirs/new", data={"name": name, "singers": singers}).status_code


@pytest.mark.parametrize(
    ("existing", "allowed"), [(0, True), (18, True), (19, True), (20, False), (21, False)]
)
def test_a_list_of_twenty_is_full(existing: int, allowed: bool, app: Flask) -> None:
    from flygel_choirs.rules import may_add_choir

    decision = may_add_choir(existing=existing, largest_number=20)

    assert decision.allowed is allowed
    assert decision.codes == (() if allowed else ("list_full",))
    assert isinstance(decision, Decision)


def test_a_choir_is_added_listed_and_shown(leader: FlaskClient) -> None:
    assert "No choirs yet" in leader.get("/choirs/").text
    assert add(leader, "Ås mannskor", "1 024") == 302

    page = leader.get("/choirs/").text

    assert "Ås mannskor was added." in page
    assert "1,024" in page
    choir = re.search(r'href="(/choirs/[0-9a-f-]{36})">Ås mannskor</a>', page)
    assert choir is not None
    assert "1,024" in leader.get(choir[1]).text


def test_names_are_sorted_as_norwegians_sort_them(leader: FlaskClient) -> None:
    for name in ("Åmot kor", "Asker kor", "Østby kor", "Ære kor"):
        add(leader, name)

    rows = list(csv.reader(io.StringIO(leader.get("/choirs/choirs.csv").text), delimiter=";"))

    assert [row[0] for row in rows[1:]] == ["Asker kor", "Ære kor", "Østby kor", "Åmot kor"]


def test_a_form_with_mistakes_says_what_to_mend_and_keeps_what_was_typed(
    leader: FlaskClient,
) -> None:
    answer = leader.post("/choirs/new", data={"name": "Kor & co", "singers": "none"})

    assert answer.status_code == 422
    assert 'value="Kor &amp; co"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_name_counts_once(leader: FlaskClient) -> None:
    assert (add(leader, "Kor"), add(leader, "Kor")) == (302, 422)


def test_the_setting_decides_how_many(
    leader: FlaskClient, running: Running, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        boss = operator(running.host, today())
        running.settings.store(boss, "choirs", "largest_number", 1)

    assert add(leader, "Det første") == 302
    refused = leader.post("/choirs/new", data={"name": "Det andre", "singers": "3"})
    assert refused.status_code == 422
    assert "There can be at most 1 choirs." in refused.text


def test_the_api_does_what_the_pages_do(
    alpha: TenantView, beta: TenantView, api_client: Callable[..., FlaskClient]
) -> None:
    program = api_client(alpha, LEADER)

    added = program.post("/api/v1/choirs/choirs", json={"name": "Kor", "singers": 12})
    again = program.post("/api/v1/choirs/choirs", json={"name": "Kor", "singers": 12})
    wrong = program.post("/api/v1/choirs/choirs", json={"name": "", "singers": 0})
    listed = program.get("/api/v1/choirs/choirs")

    assert added.status_code == 201
    assert added.json is not None
    assert listed.json == [added.json] == [{"id": added.json["id"], "name": "Kor", "singers": 12}]
    assert program.get(f"/api/v1/choirs/choirs/{added.json['id']}").json == added.json
    assert (again.status_code, again.content_type) == (409, "application/problem+json")
    assert wrong.status_code == 422
    assert api_client(beta, LEADER).get("/api/v1/choirs/choirs").json == []


def test_who_may_only_read_cannot_add(
    alpha: TenantView, signed_in: SignedIn, api_client: Callable[..., FlaskClient]
) -> None:
    reader = signed_in(alpha, ADMINISTRATOR)

    assert reader.get("/choirs/").status_code == 200
    assert "/choirs/new" not in reader.get("/choirs/").text
    assert reader.get("/choirs/new").status_code == 403
    program = api_client(alpha, ADMINISTRATOR)
    assert program.post("/api/v1/choirs/choirs", json={}).status_code == 403


def test_the_start_page_shows_its_panel_to_those_who_may(
    leader: FlaskClient, alpha: TenantView, signed_in: SignedIn
) -> None:
    add(leader, "Kor")

    assert "1 choir<" in leader.get("/").text
    assert 'href="/choirs/"' not in signed_in(alpha, "pupil").get("/").text


@pytest.mark.parametrize(
    ("language", "heading"),
    [("nb", "Ingen kor ennå"), ("nn", "Ingen kor enno"), ("da", "Ingen kor endnu")],
)
def test_it_speaks_its_readers_language(
    language: str, heading: str, alpha: TenantView, signed_in: SignedIn
) -> None:
    assert heading in signed_in(alpha, LEADER, language=language).get("/choirs/").text


def test_what_is_added_is_in_the_log_and_counted_before_it_is_switched_off(
    leader: FlaskClient, running: Running, inside: Inside, alpha: TenantView
) -> None:
    add(leader, "Kor")

    with inside(alpha):
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "choirs:choir:add")
        ).one()
        told = (entry.subject_label, entry.before, entry.after)
        impacts = preview_disable(running.host, "choirs").impacts
    assert told == ("Kor", None, {"name": "Kor", "singers": 30})
    assert [(impact.label, impact.count) for impact in impacts] == [("choirs", 1)]


def test_the_list_costs_the_same_for_three_choirs_and_for_three_hundred(
    leader: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    from flygel_choirs.models import Choir

    def cost(extra: int) -> int:
        with inside(alpha):
            db.session.add_all(
                [Choir(name=f"Kor {extra} {number}", singers=1) for number in range(extra)]
            )
        with count_statements() as statements:
            assert leader.get("/choirs/").status_code == 200
        return len(statements)

    leader.get("/choirs/")
    few = cost(3)
    assert cost(297) == few
    assert few <= 12
