"""The pages of calls, as a browser asks for them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import db, now
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.web.running import Running, today
from core.workspace import operator
from plugins.calls import (
    Audience,
    Column,
    Condition,
    FieldDetails,
    FieldKind,
    Option,
    Typed,
    add_scenario,
    assign_evenly,
    call,
    save_draft,
    submit,
)
from plugins.calls.models import Answer, Application, Assignment, CallDecision
from plugins.calls.services.panel import write_minutes
from tests.support.calls import FIELDS, apply_for, make_call, make_form, office
from tests.support.registry import make_municipality, make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Client = Callable[..., FlaskClient]

EVERY_FIELD = (
    *FIELDS,
    FieldDetails(key="number", kind=FieldKind.NUMBER, label={"nb": "Antall"}),
    FieldDetails(key="day", kind=FieldKind.DATE, label={"nb": "Dag"}),
    FieldDetails(
        key="choice",
        kind=FieldKind.CHOICE,
        label={"nb": "Valg"},
        options=(Option(key="a", label={"nb": "A"}), Option(key="b", label={"nb": "B"})),
    ),
    FieldDetails(
        key="more",
        kind=FieldKind.CHOICES,
        label={"nb": "Flere"},
        options=(Option(key="a", label={"nb": "A"}), Option(key="b", label={"nb": "B"})),
        condition=Condition(field="choice", values=("b",)),
    ),
    FieldDetails(key="where", kind=FieldKind.ORGANISATION, label={"nb": "Hvor"}),
    FieldDetails(key="who", kind=FieldKind.PEOPLE, label={"nb": "Hvem"}, identifying=True),
    FieldDetails(
        key="table",
        kind=FieldKind.TABLE,
        label={"nb": "Tabell"},
        columns=(
            Column(key="what", label={"nb": "Hva"}),
            Column(key="cost", label={"nb": "Pris"}, kind=FieldKind.MONEY),
        ),
    ),
    FieldDetails(key="budget", kind=FieldKind.BUDGET, label={"nb": "Budsjett"}, sums_to="sum"),
    FieldDetails(key="link", kind=FieldKind.LINK, label={"nb": "Lenke"}),
    FieldDetails(key="file", kind=FieldKind.FILE, label={"nb": "Fil"}),
    FieldDetails(key="office", kind=FieldKind.TEXT, label={"nb": "Notat"}, audience=Audience.STAFF),
)


@pytest.fixture(autouse=True)
def without_csrf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a form without its token is turned away is the core's, and tested there."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


@pytest.fixture
def on(programme: PluginHost, inside: Inside, alpha: TenantView, running: Running) -> PluginHost:
    """The test's programme is on for alpha, as requests see it."""
    with inside(alpha):
        enable_plugin(running.host, operator(running.host, today()), "demo_programme", source="t")
    return programme


@pytest.fixture
def open_call(on: PluginHost, inside: Inside, alpha: TenantView) -> UUID:
    """A call that is open now, with every kind of field."""
    with inside(alpha):
        return make_call(
            form_version_id=make_form(EVERY_FIELD),
            opens_at=now() - timedelta(days=1),
            closes_at=now() + timedelta(days=10),
        )


def test_the_office_makes_a_form_and_a_call_and_publishes_both(
    on: PluginHost, inside: Inside, alpha: TenantView, signed_in: Client
) -> None:
    boss = signed_in(alpha, "programme_lead")
    made = boss.post("/calls/forms/new", data={"name": "Skjema"})
    version = made.location
    assert made.status_code == 302
    boss.post(
        f"{version}/fields/new",
        data={
            "label-nb": "Idé", "key": "idea", "kind": "long_text", "required": "1",
            "audience": "all", "version": "1",
        },
    )  # fmt: skip
    boss.post(
        f"{version}/fields/new",
        data={
            "label-nb": "Valg", "key": "choice", "kind": "choice", "audience": "all",
            "version": "2", "options-0-key": "a", "options-0-label-nb": "A",
            "options-1-key": "b", "options-1-label-nb": "B",
        },
    )  # fmt: skip
    assert boss.get(f"{version}/fields/1").status_code == 200
    boss.post(f"{version}/fields/1/move", data={"where": "up"})
    page = boss.get(version).text
    assert page.index("Valg") < page.index("Idé")
    assert boss.get(f"{version}/preview").status_code == 200
    boss.post(f"{version}/publish")

    version_id = version.rpartition("/")[2]
    typed: dict[str, Any] = {
        "kind": "demo_programme:cohort", "title-nb": "Kull", "description-nb": "Hva det er",
        "topics-costs-nb": "Gratis", "applicants": ["organisation", "joint"],
        "opens_at": "2024-01-01T08:00", "places": "2", "scale_low": "1", "scale_high": "5",
        "reserves": "0", "accept_days": "14", "form_version_id": version_id,
        "criteria-0-title-nb": "Forankring", "criteria-0-weight": "2",
        "criteria-0-anchors-5-nb": "Sterk", "phases-0-title-nb": "Lesing", "observers": "1",
    }  # fmt: skip
    made = boss.post("/calls/new", data=typed)
    assert made.status_code == 302, made.text
    address = made.location
    assert boss.get(f"{address}/edit").status_code == 200
    boss.post(f"{address}/publish")

    reader = signed_in(alpha, "coordinator").get(address)
    assert (reader.status_code, "Gratis" in reader.text, "Sterk" in reader.text) == (
        200, True, True,
    )  # fmt: skip


def test_what_blocks_publishing_is_shown_and_holds(
    on: PluginHost, inside: Inside, alpha: TenantView, signed_in: Client
) -> None:
    with inside(alpha):
        call_id = make_call(published=False, topics={})
    boss = signed_in(alpha, "programme_lead")

    assert "What it costs" in boss.get(f"/calls/{call_id}").text
    boss.post(f"/calls/{call_id}/publish")
    assert signed_in(alpha, "coordinator").get(f"/calls/{call_id}").status_code == 404


def test_an_application_is_written_checked_and_handed_in(
    open_call: UUID, inside: Inside, alpha: TenantView, signed_in: Client
) -> None:
    with inside(alpha):
        school = make_organisation("Prøve kulturskole")
    writer = signed_in(alpha, "rector", limit_id=school)
    started = writer.post(
        f"/calls/{open_call}/apply", data={"kind": "organisation", "organisation_id": str(school)}
    )
    address = started.location
    assert started.status_code == 302
    page = writer.get(address).text
    assert "Antall" in page
    assert "Flere" not in page

    typed = {
        "title": "Prosjekt", "f-idea": "En idé", "v-idea": "0", "f-choice": "b", "v-choice": "0",
        "f-sum": "1 250,50", "v-sum": "0", "f-day": "31.3.2026", "v-day": "0",
        "f-budget-0-text": "Leie", "f-budget-0-side": "cost", "f-budget-0-amount": "1 250,50",
        "f-budget-1-text": "Støtte", "f-budget-1-side": "applied",
        "f-budget-1-amount": "1 250,50", "v-budget": "0",
    }  # fmt: skip
    assert writer.post(address, data=typed).status_code == 302
    page = writer.get(address).text
    assert "Flere" in page
    assert "1\xa0250,50" in page or "1 250,50" in page
    check = address.replace("/write", "/check")
    assert writer.get(check).status_code == 200
    receipt = writer.post(check, data={})
    assert receipt.status_code == 302, receipt.text
    assert writer.get(receipt.location).status_code == 200
    pdf = writer.get(address.replace("/write", ".pdf"))
    assert pdf.data[:5] == b"%PDF-"
    assert writer.get("/calls/mine").status_code == 200
    assert writer.get("/").status_code == 200
    with inside(alpha):
        row = db.session.scalars(select(Application)).one()
        assert (row.state, row.asked_minor, row.title) == ("submitted", 125_050, "Prosjekt")


def test_of_two_who_write_in_one_field_both_texts_are_shown_and_nothing_is_overwritten(
    open_call: UUID, inside: Inside, alpha: TenantView, signed_in: Client
) -> None:
    with inside(alpha):
        school = make_organisation("Prøve kulturskole")
    one = signed_in(alpha, "rector", limit_id=school)
    other = signed_in(alpha, "rector", limit_id=school, name="Prøve Annen")
    address = one.post(
        f"/calls/{open_call}/apply", data={"kind": "organisation", "organisation_id": str(school)}
    ).location
    autosave = address.replace("/write", "/autosave")

    kept = one.post(autosave, data={"f-idea": "Hennes", "v-idea": "0"})
    assert kept.headers["X-Draft-Saved"] == "all"
    met = other.post(
        autosave, data={"f-idea": "Hans", "v-idea": "0", "f-plan": "Plan", "v-plan": "0"}
    )
    assert met.headers["X-Draft-Saved"] == "partly"
    assert "Hennes" in met.text
    assert "Hans" in met.text
    with inside(alpha):
        found = {row.field: row.value for row in db.session.scalars(select(Answer))}
    assert found == {"idea": "Hennes", "plan": "Plan"}

    shown = other.post(address, data={"f-idea": "Hans", "v-idea": "0"})
    assert shown.status_code == 422
    assert 'value="0"' in shown.text
    other.post(address, data={"f-idea": "Hans og hennes", "v-idea": "0", "keep": "idea"})
    with inside(alpha):
        idea = db.session.scalars(select(Answer).where(Answer.field == "idea")).one()
        assert (idea.value, idea.version, idea.saved_name) == ("Hans og hennes", 2, "Prøve Annen")


def test_every_page_of_a_call_opens_for_those_whom_it_is_for(
    on: PluginHost,
    inside: Inside,
    alpha: TenantView,
    signed_in: Client,
    make_member: Callable[..., UUID],
    api_client: Client,
) -> None:
    with inside(alpha):
        names = (("Ås", "3218"), ("Bodø", "1804"), ("Stranda", "1525"))
        towns = [make_municipality(name, code) for name, code in names]
        call_id = make_call(
            form_version_id=make_form(EVERY_FIELD),
            opens_at=now() - timedelta(days=20),
            closes_at=now() + timedelta(days=5),
            report_days=30,
        )
        ids = []
        for town in towns:
            actor, application_id = apply_for(call_id, town, handed_in=False, at=now())
            save_draft(
                actor,
                application_id,
                {
                    "plan": Typed("Vi i Ås kommune vil"),
                    "who": Typed([{"name": "Prøve Person", "role": "Rektor", "sector": "Kultur"}]),
                    "table": Typed([{"what": "Leie", "cost": "100"}]),
                    "link": Typed("https://example.test/film"),
                },
                now=now(),
            )
            submit(actor, application_id, now=now())
            ids.append(application_id)
        view = call(office(), call_id)
        assert view is not None
        phase_id = view.phases[0].id
    boss = signed_in(alpha, "administrator")
    juror = signed_in(alpha, "juror", limit_id=call_id, name="Prøve Dommer")
    with inside(alpha):
        from plugins.calls.models import Call, Phase

        db.session.scalars(select(Call)).one().closes_at = now() - timedelta(hours=1)
        phase = db.session.scalars(select(Phase)).one()
        phase.starts_at, phase.names_shown = now() - timedelta(hours=1), False
        db.session.flush()
        assign_evenly(office(), phase_id, now=now())
        scenario_id = add_scenario(office(), call_id, "Geografi", now=now())
        minutes_id = write_minutes(
            office(), call_id, held_on=today(), present="Alle", text="Vi leste."
        )
        given = db.session.scalars(select(Assignment).order_by(Assignment.place)).all()
        reading = given[0].id

    pages = [
        f"/calls/{call_id}/applications", f"/calls/applications/{ids[0]}",
        f"/calls/applications/{ids[0]}/redactions", f"/calls/applications/{ids[0]}/decide",
        f"/calls/{call_id}/review", f"/calls/phases/{phase_id}/assignments",
        f"/calls/{call_id}/panel", f"/calls/{call_id}/scenarios",
        f"/calls/scenarios/{scenario_id}", f"/calls/{call_id}/minutes/new",
        f"/calls/minutes/{minutes_id}", f"/calls/{call_id}/decisions",
        f"/calls/{call_id}/decisions/propose", f"/calls/{call_id}/cancel",
        f"/calls/{call_id}/applications.xlsx", f"/calls/{call_id}/ranking.csv",
        f"/calls/{call_id}/decisions.csv", "/calls/", "/calls/forms", "/",
    ]  # fmt: skip
    assert [(page, boss.get(page).status_code) for page in pages] == [(p, 200) for p in pages]

    listed = juror.get("/calls/reading")
    assert "Bodø" not in listed.text
    shown = juror.get(f"/calls/reading/{reading}")
    assert shown.status_code == 200
    assert "Ås" not in shown.text.partition("<main")[2].partition("</main>")[0]
    points = {f"points-{each.id}": "4" for each in view.criteria}
    assert juror.post(f"/calls/reading/{reading}", data=points).status_code == 302
    handed_in = juror.post(f"/calls/reading/{reading}", data={**points, "then": "hand_in"})
    assert handed_in.status_code == 302, handed_in.text
    assert juror.get(f"/calls/{call_id}/panel").status_code == 403

    moved = boss.post(
        f"/calls/scenarios/{scenario_id}",
        data={"application_id": str(ids[2]), "to_place": "1", "reason": "Fra vest"},
    )
    assert moved.status_code == 302, moved.text
    boss.post(f"/calls/scenarios/{scenario_id}/choose", data={"version": ""})
    boss.post(
        f"/calls/{call_id}/decisions/propose",
        data={"chosen": "Sterk", "reserve": "Nær", "not_chosen": "Ikke nå"},
    )
    published = boss.post(f"/calls/{call_id}/decisions", data={"decisions_at": ""})
    assert published.status_code == 302, published.text
    writer = signed_in(alpha, "municipality_reader", limit_id=towns[2])
    decision = f"/calls/applications/{ids[2]}/decision"
    assert "Fra vest" in writer.get(decision).text
    assert writer.get(f"/calls/applications/{ids[2]}/letter.pdf").data[:5] == b"%PDF-"
    assert (
        writer.post(f"/calls/applications/{ids[2]}/place", data={"accepts": "1"}).status_code == 302
    )
    for page in ("appeal", "report", "change", "place/withdraw"):
        assert writer.get(f"/calls/applications/{ids[2]}/{page}").status_code == 200, page
    writer.post(f"/calls/applications/{ids[2]}/appeal", data={"text": "Uenig"})
    writer.post(f"/calls/applications/{ids[2]}/change", data={"text": "Annen dato"})
    writer.post(
        f"/calls/applications/{ids[2]}/report",
        data={"text": "Bra", "then": "hand_in", "version": "1", "accounts-0-text": "Leie",
              "accounts-0-planned": "100", "accounts-0-spent": "90"},
    )  # fmt: skip
    assert boss.get(decision).status_code == 200
    assert boss.get(f"/calls/applications/{ids[2]}/report").status_code == 200
    assert boss.get(f"/calls/applications/{ids[2]}/report/review").status_code == 200
    assert boss.get(f"/calls/applications/{ids[2]}/repayment").status_code == 200
    with inside(alpha):
        states = {row.application_id: row.state for row in db.session.scalars(select(CallDecision))}
    assert states[ids[2]] == "accepted"

    appeal = f"/calls/applications/{ids[2]}/appeal"
    assert appeal in writer.get(decision).text
    with inside(alpha):
        db.session.scalars(select(Call).where(Call.id == call_id)).one().final = True
    for reader in (writer, boss):
        assert appeal not in reader.get(decision).text
        assert reader.get(appeal).status_code == 404
    late = writer.post(appeal, data={"text": "Uenig"})
    assert (late.status_code, "Det kan ikke påklages" in late.text) == (422, True)
    program = api_client(alpha, "municipality_reader", limit_id=towns[2])
    said = program.post(f"/api/v1/calls/applications/{ids[2]}/appeals", json={"text": "Uenig"})
    assert said.status_code == 422
    seen = program.get(f"/api/v1/calls/applications/{ids[2]}/decision")
    assert seen.get_json()["final"] is True
