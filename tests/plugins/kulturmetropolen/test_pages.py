"""Every page and endpoint opens, lists cost the same for many, and forms lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR
from core.web.running import Running
from plugins.kulturmetropolen.models import Talent
from plugins.kulturmetropolen.queries.way import history_of
from plugins.kulturmetropolen.services.moves import propose_move
from tests.plugins.kulturmetropolen.samples import SHARED, make_samples
from tests.support.forms import send, shown
from tests.support.kulturmetropolen import NOW, make_many, make_school, make_talent
from tests.support.registry import make_seat, make_sub_region
from tests.support.samples import value_of

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]
MOST = 12
# A guardian's or talent's own pages answer 404 for a talent who is somebody else.
OWN = ("own_", "handover_consent", "objection_new")


def addresses(app: Flask, made: dict[str, object], prefix: str) -> list[tuple[str, str]]:
    found = []
    with app.test_request_context(base_url="http://beta.localhost"):
        for rule in app.url_map.iter_rules():
            name = rule.endpoint.rpartition(".")[2]
            if not rule.rule.startswith(prefix) or "GET" not in (rule.methods or ()):
                continue
            values = {
                argument: value_of(SHARED, rule.endpoint, argument)
                or value_of(made, rule.endpoint, argument)
                for argument in rule.arguments
            }
            found.append((name, app.url_for(rule.endpoint, **values)))
    return found


@pytest.mark.parametrize("prefix", ["/kulturmetropolen/", "/api/v1/kulturmetropolen/"])
def test_every_page_opens_for_who_may_do_everything(
    prefix: str,
    app: Flask,
    running: Running,
    inside: Inside,
    beta: TenantView,
    signed_in: SignedIn,
    api_client: SignedIn,
) -> None:
    everybody = [ADMINISTRATOR, *(role.key for role in running.host.roles())]
    with inside(beta):
        made = make_samples("Zz")
    client = (api_client if prefix.startswith("/api") else signed_in)(beta, *everybody)

    answers = {
        address: client.get(address).status_code
        for name, address in addresses(app, made, prefix)
        if not name.startswith(OWN)
        and "/my-way/" not in address
        and not address.endswith("/mentors/x")
    }

    assert len(answers) > 20
    assert {at: code for at, code in answers.items() if code not in (200, 302)} == {}


@pytest.mark.parametrize(
    ("role", "address"),
    [
        *product(
            ["programme_lead"],
            ["board", "board?show=outgrown", "talents", "talents.csv", "handovers", "sessions",
             "efforts", "practices", "network", "venues", "heats", "stages", "rugekasser"],
        ),
        *product(["coordinator"], ["board", "talents", "handovers", "sessions", "network"]),
    ],
)  # fmt: skip
def test_a_list_costs_the_same_for_any_number_of_rows(
    role: str,
    address: str,
    inside: Inside,
    beta: TenantView,
    signed_in: SignedIn,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with inside(beta):
        school, region = make_school(), make_sub_region()
        make_seat(school, region)
        make_samples("A")
        make_many(3, at=school)
    reader = signed_in(beta, role, limit_id=region if role == "coordinator" else None)
    reader.get(f"/kulturmetropolen/{address}")
    with count_statements() as few:
        short = reader.get(f"/kulturmetropolen/{address}")
    with inside(beta):
        make_many(297, at=school)
    with count_statements() as many:
        long = reader.get(f"/kulturmetropolen/{address}")

    assert (short.status_code, long.status_code) == (200, 200)
    if address in {"board", "talents"}:
        assert len(long.text) > len(short.text) + 5_000
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= MOST, "\n".join(many)


def test_who_sees_figures_and_no_talents_finds_them(beta: TenantView, signed_in: SignedIn) -> None:
    reader, lead = (signed_in(beta, each) for each in ("municipality_reader", "programme_lead"))
    to_figures = 'href="/kulturmetropolen/flow"'

    assert to_figures in reader.get("/kulturmetropolen/efforts").text
    assert reader.get("/kulturmetropolen/flow").status_code == 200
    # Others have them beside the board, and once is enough.
    assert to_figures not in lead.get("/kulturmetropolen/efforts").text
    assert to_figures in lead.get("/kulturmetropolen/board").text


def test_the_boards_form_and_its_pointer_lead_to_the_same_page(
    inside: Inside, beta: TenantView, signed_in: SignedIn
) -> None:
    with inside(beta):
        someone = make_talent("Prøve", "Trommeslager")
        from tests.support.kulturmetropolen import stage_ids

        second = stage_ids()[1]
    lead = signed_in(beta, "programme_lead", language="en")

    board = lead.get("/kulturmetropolen/board")
    assert f'data-board-card="{someone}"' in board.text
    assert f'action="/kulturmetropolen/talents/{someone}/move"' in board.text
    page = lead.get(f"/kulturmetropolen/talents/{someone}/move?stage_id={second}")
    assert f'<option value="{second}" selected>' in page.text


def test_a_move_is_proposed_on_a_page_and_a_missing_reason_keeps_the_rest(
    inside: Inside, beta: TenantView, signed_in: SignedIn
) -> None:
    with inside(beta):
        someone = make_talent("Prøve", "Trommeslager")
    lead = signed_in(beta, "programme_lead", language="en")
    page = f"/kulturmetropolen/talents/{someone}/move"

    refused = send(lead, page, kind="forward", reason="")
    assert refused.status_code == 422
    assert 'value="forward" checked' in refused.text
    assert send(lead, page, kind="forward", reason="Klar.").status_code == 302
    assert "It waits to be decided" in shown(lead.get(f"/kulturmetropolen/talents/{someone}"))


def test_a_program_proposes_and_decides(
    inside: Inside, beta: TenantView, api_client: SignedIn
) -> None:
    with inside(beta):
        someone = make_talent()
    lead, panel = api_client(beta, "programme_lead"), api_client(beta, "panel_member")
    base = "/api/v1/kulturmetropolen"

    proposed = lead.post(
        f"{base}/talents/{someone}/moves", json={"kind": "forward", "reason": "Klar."}
    )
    assert proposed.status_code == 201
    assert proposed.json is not None
    decision = f"{base}/proposals/{proposed.json['id']}/decision"
    refused = panel.post(decision, json={"approve": True, "reason": "Ja."})
    assert (refused.status_code, refused.content_type) == (422, "application/problem+json")
    given = {"approve": True, "reason": "Ja.", "dispensation": "Hørt."}
    assert panel.post(decision, json=given).status_code == 201
    assert lead.post(decision, json=given).status_code == 422
    shown_talent = lead.get(f"{base}/talents/{someone}").json
    assert shown_talent is not None
    assert shown_talent["card"]["place"] == 1
    with inside(beta):
        assert [each.reason for each in history_of(someone)] == ["Ja.", "Velkommen"]


def test_a_stage_is_changed_only_with_its_etag(beta: TenantView, api_client: SignedIn) -> None:
    lead = api_client(beta, "programme_lead")
    first = lead.get("/api/v1/kulturmetropolen/stages").json
    assert first is not None
    address = f"/api/v1/kulturmetropolen/stages/{first[1]['id']}"
    wanted = {"meaning": "emerging", "name": {"da": "Sange"}}

    assert lead.put(address, json=wanted).status_code == 428
    etag = lead.get(address).headers["ETag"]
    assert lead.put(address, json=wanted, headers={"If-Match": etag}).status_code == 200
    assert lead.put(address, json=wanted, headers={"If-Match": etag}).status_code == 412


def test_switching_the_programme_off_and_on_loses_nothing(
    app: Flask, running: Running, inside: Inside, beta: TenantView
) -> None:
    from core.tenants.services import disable_plugin, enable_plugin
    from core.web.running import today
    from core.workspace import operator
    from plugins.kulturmetropolen.queries.kept import kept_counts
    from plugins.kulturmetropolen.queries.stages import stages

    with inside(beta):
        someone = make_talent()
        actor = operator(running.host, today())
        propose_move(actor, someone, next(iter(_forward())), reason="Klar.", now=NOW)
        before = (kept_counts(), [each.id for each in stages()])
        disable_plugin(running.host, actor, "kulturmetropolen", source="test")
        enable_plugin(running.host, actor, "kulturmetropolen", source="test")
        assert (kept_counts(), [each.id for each in stages()]) == before
        assert Talent.__tablename__ == "talent"


def _forward() -> list[object]:
    from plugins.kulturmetropolen.rules import MoveKind

    return [MoveKind.FORWARD]
