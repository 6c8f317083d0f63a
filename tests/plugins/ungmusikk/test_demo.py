"""The demonstration, made by the services that people use, tells the programme's true story."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db.session import db
from core.demo import PASSWORD, ensure_demo
from core.tenants.context import TenantView
from core.users.models import Account
from core.users.sessions import open_session_cookie
from core.web.listing import ListQuery
from core.web.running import Running, operating_actor, today
from core.workspace import find_tenant, working_in
from plugins.activities import RegistrationState, registrations_of
from plugins.calls import PlaceState, awards
from plugins.registry import (
    RegistryRole,
    agreements,
    guardians_of,
    organisations,
    people,
    protected_people,
    sub_regions,
)
from plugins.ungmusikk.demo import SLUG, TENANT
from plugins.ungmusikk.queries import (
    area_figures,
    members_on,
    round_headings,
    round_of,
    survey_figures,
    talent_places,
    waiting_awards,
    year_income,
)
from plugins.ungmusikk.rules import MembershipKind, RoundState
from plugins.ungmusikk.settings import talent_settings
from tests.support.browser import Browser
from tests.support.ungmusikk_rules import nok

ROLES = [
    "administrator", "programme_lead", "coordinator", "rector", "teacher", "municipality_reader",
    "steering_group", "academy_teacher", "pupil", "guardian", "guardian",
]  # fmt: skip

# So many pages that name a child are enough; pictures and languages are the same for all.
MOST_LOOKED_AT = 40
NOT_LOOKED_AT = ("/static", "/-/", "/account", "/privacy", "/accessibility", "/calls")
OWN_API = "/api/v1/registry"


@pytest.fixture
def demo(demo_app: Flask) -> Iterator[TenantView]:
    """The demonstration's tenant."""
    logins = ensure_demo(demo_app)
    assert [each.role for each in logins if each.tenant == SLUG] == ROLES
    assert {each.password for each in logins} == {PASSWORD}
    running: Running = demo_app.extensions["flygel"]
    with demo_app.app_context(), working_in(find_tenant(SLUG), running.host) as entered:
        yield entered


def test_the_demonstration_shows_2020_approved_and_2024_as_a_draft(demo: TenantView) -> None:
    headings = {each.year: each for each in round_headings()}
    assert {year: each.state for year, each in headings.items()} == {
        2024: RoundState.WORKED_OUT, 2020: RoundState.APPROVED,
    }  # fmt: skip

    approved = round_of(2020)
    assert approved is not None
    assert (len(approved.lines), approved.totals.worked_out) == (16, nok(1_380_000))
    (correction,) = approved.corrections
    assert (correction.name, correction.amount) == ("Indre Østfold", nok(80_000))
    assert correction.line is not None
    assert approved.totals.total == nok(1_460_000)
    assert [each.code for each in approved.lines if each.name == "Ås"] == ["3021"]

    draft = round_of(2024)
    assert draft is not None
    assert (len(draft.lines), draft.unresolved) == (25, ())
    assert [each.code for each in draft.lines if each.name == "Ås"] == ["3218"]
    served = {each.name: each.served_through for each in draft.lines if each.served_through}
    assert served == {"Skiptvet": "Indre Østfold", "Våler": "Moss"}

    assert members_on(date(2020, 1, 14)).total.count == 16
    in_2024 = members_on(date(2024, 1, 14))
    assert in_2024.total.count == 25
    assert {each.name: each.count for each in in_2024.by_sub_region} == {
        "Follo": 6, "Romerike": 9, "Vest – Asker og Bærum": 2, "Østfold": 8,
    }  # fmt: skip
    kinds = [each.kind for each in in_2024.members]
    assert kinds.count(MembershipKind.SERVED) == 2

    income = {year: year_income(year) for year in (2019, 2020, 2024)}
    assert income[2019].summary.expected == nok(2_650_000)
    assert income[2020].municipalities is not None
    assert income[2020].municipalities.expected == nok(1_460_000)
    assert [each.in_kind.what for each in income[2020].in_kind] == [
        "Rom til øving og undervisning", "Administrasjon", "Lærere",
    ]  # fmt: skip
    assert income[2024].not_carried == ()

    _check_the_year_of_pupils(today())

    assert len(sub_regions()) == 6
    assert [len(each.parties) > 1 for each in agreements()] == [True, True, True]
    assert len(organisations()) > 70


def _check_the_year_of_pupils(day: date) -> None:
    """Pupils, classes, talent places, calls and answers, whatever day it is made on."""
    lead = operating_actor()
    everybody = ListQuery(
        search="", sort="family_name", descending=False, page=1, per_page=500,
        filters={"role": "pupil"}, default_sort="family_name",
    )  # fmt: skip
    pupils = {row.name: row for row in people(lead, everybody).items}
    assert len(pupils) == 31
    assert {pupils["Prøve Elev"].age(day), pupils["Lerke Eksempel"].age(day)} == {15, 10}
    assert {row.age(day) for row in pupils.values()} == set(range(8, 20))
    assert (
        len({each.organisation.name for row in pupils.values() for each in row.affiliations}) == 11
    )
    assert protected_people([row.id for row in pupils.values()]) == {pupils["Ugle Eksempel"].id}
    guardians = {each.name for each in guardians_of(pupils["Prøve Elev"].id, today=day)}
    assert guardians == {"Prøve Foresatt"}
    # Since yesterday; midnight may have passed since the demonstration was made.
    before = {
        each.name for each in guardians_of(pupils["Prøve Elev"].id, today=day - timedelta(days=2))
    }
    assert before == {"Prøve Foresatt", "Annen Foresatt"}

    waiting = {
        each.state
        for each in registrations_of([pupils["Lerke Eksempel"].id])
        if each.activity_kind == "um_masterclass"
    }
    assert waiting == {RegistrationState.OFFERED}
    figures = area_figures(day.year)
    assert len(figures.activities) >= 4
    assert figures.untagged == ()

    year = talent_settings(day).school_year_of(day)
    places = {each.name: each for each in talent_places(lead, year)}
    assert set(places) == {
        "Prøve Elev", "Svale Eksempel", "Rype Eksempel", "Måke Eksempel", "Dompap Eksempel",
        "Celeste Eksempel", "Terne Eksempel",
    }  # fmt: skip
    assert {name for name, each in places.items() if each.continuing} == {
        "Prøve Elev", "Svale Eksempel", "Dompap Eksempel",
    }  # fmt: skip
    assert places["Terne Eksempel"].dispensation_reason
    assert 0 < places["Prøve Elev"].account.left <= 8
    last_year = {each.name: each for each in talent_places(lead, year - 1)}
    assert last_year["Prøve Elev"].account.held == 8
    assert waiting_awards() == []

    states = [each.state for each in awards("ungmusikk", standing=False)]
    assert states.count(PlaceState.ACCEPTED) == 8
    reports = sorted(each.report_state or "" for each in awards("ungmusikk"))
    assert reports == ["", "", "", "", "approved", "due", "due", "due"]
    asked = survey_figures(day)
    assert [each.answered for each in asked.surveys] == [21, 17, 14]
    assert asked.found[0].means is not None


def test_every_log_in_of_the_demonstration_is_obviously_invented() -> None:
    assert [login.role for login in TENANT.logins] == ROLES
    assert all(login.name.startswith(("Prøve ", "Annen ")) for login in TENANT.logins)
    assert all(login.email.endswith(".example") for login in TENANT.logins)


def test_the_guardian_without_custody_sees_nothing_of_the_child_by_any_address(
    demo_app: Flask,
) -> None:
    with_custody, without = (
        _browser_of(demo_app, each.email)
        for each in TENANT.logins
        if each.role == RegistryRole.GUARDIAN
    )
    child = re.compile("Prøve Elev|Lerke Eksempel|pupil@ungmusikk")
    told, seen, ahead = set(), {"/"}, ["/"]
    while ahead and len(told) < MOST_LOOKED_AT:
        address = ahead.pop(0)
        answer = with_custody.get(address)
        if not answer.is_json and not answer.mimetype.startswith("text/"):
            continue
        if child.search(answer.text):
            told.add(address)
        links = re.findall(r'(?:href|action)="(/[^"#]*)', answer.text)
        for link in dict.fromkeys(map(html.unescape, links)):
            if link not in seen and not link.startswith(NOT_LOOKED_AT):
                seen.add(link)
                ahead.append(link)
    mine = {each["id"] for each in with_custody.get(f"{OWN_API}/people/mine").json}
    told |= {f"/api/v1/pathway/people/{each}" for each in mine}

    assert len(told) >= MOST_LOOKED_AT
    found = {address: without.get(address) for address in told}
    assert {
        at: answer.status_code for at, answer in found.items() if child.search(answer.text)
    } == {}
    # Their own start page is there, and says why it shows nobody.
    assert without.get("/").status_code == 200
    assert len(without.get(f"{OWN_API}/people/mine").json) == 1


def _browser_of(app: Flask, email: str) -> FlaskClient:
    browser = Browser(app, app.response_class)
    browser.host = f"{SLUG}.localhost"
    with browser.session_transaction() as cookie, app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        cookie.update(open_session_cookie(account.id, host=browser.host))
        db.session.commit()
    return browser
