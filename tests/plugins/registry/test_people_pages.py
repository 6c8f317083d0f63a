"""A person's record, teachers, guardians and address, by page and by program."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import db
from core.tenants.context import TenantView
from core.users.models import Account, Membership, MembershipRole
from core.web.running import today
from plugins.registry.models import Guardianship, Person, Residence, Teaching
from tests.support.forms import send, shown
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_residence,
    make_teaching,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def lead(alpha: TenantView, signed_in: SignedIn) -> FlaskClient:
    return signed_in(alpha, "programme_lead", language="en")


@pytest.fixture
def pupil(inside: Inside, alpha: TenantView) -> UUID:
    with inside(alpha):
        school = make_organisation("Prøveskolen")
        return make_person("Ada", "Eksempel", at=school, born=date(2012, 5, 1))


def test_a_record_is_changed_with_all_that_belongs_to_it(
    lead: FlaskClient, inside: Inside, alpha: TenantView, pupil: UUID
) -> None:
    page = f"/registry/people/{pupil}"
    sent = send(
        lead,
        f"{page}/edit",
        version="1",
        given_name="Ada",
        family_name="Eksempel",
        born_on="2012-05-02",
        gender="female",
        art_form="music",
        instrument="violin",
        level="advanced",
    )
    text = shown(lead.get(page))

    assert sent.status_code == 302
    for word in ("Violin", "Advanced", "Music", "Female", "2 May 2012"):
        assert word in text
    listed = lead.get("/registry/people.csv").get_data(as_text=True)
    assert "Violin" in listed
    assert "Advanced" in listed


@pytest.mark.parametrize(
    ("field", "value"),
    [("born_on", "1899-12-31"), ("born_on", "2999-01-01"), ("instrument", "kazoo of gold")],
)
def test_what_cannot_be_is_told_at_its_field(
    lead: FlaskClient, pupil: UUID, field: str, value: str
) -> None:
    names = {"given_name": "Ada", "family_name": "Eksempel", "version": "1"}
    sent = send(lead, f"/registry/people/{pupil}/edit", **{**names, field: value})

    assert sent.status_code == 422
    assert f'id="field-{field}-error"' in sent.text


@pytest.mark.parametrize(
    ("query", "found"),
    [("instrument=violin", True), ("instrument=piano", False), ("level=advanced", True)],
)
def test_the_list_is_narrowed_by_instrument_and_level(
    lead: FlaskClient, inside: Inside, alpha: TenantView, query: str, found: bool
) -> None:
    with inside(alpha):
        make_person("Ada", "Zzeksempel", instrument="violin", level="advanced")

    assert ("Zzeksempel" in shown(lead.get(f"/registry/people?{query}"))) is found


def test_a_teacher_is_added_and_ended_and_sees_the_pupil_meanwhile(
    lead: FlaskClient, inside: Inside, alpha: TenantView, pupil: UUID, signed_in: SignedIn
) -> None:
    browser = signed_in(alpha, "teacher", email="teacher@example.test")
    with inside(alpha):
        school = make_organisation("Annen skole")
        teacher = make_person("Lise", "Lærer", at=school, role="teacher")
        membership = select(Membership.id).join(Account, Account.id == Membership.account_id)
        db.session.get_one(Person, (alpha.id, teacher)).membership_id = db.session.scalar(
            membership.where(Account.email == "teacher@example.test")
        )
    page = f"/registry/people/{pupil}"
    before = browser.get(page).status_code
    nobody = send(lead, f"{page}/teachers/new", teacher_id=str(pupil))
    added = send(lead, f"{page}/teachers/new", teacher_id=str(teacher), instrument="violin")
    twice = send(lead, f"{page}/teachers/new", teacher_id=str(teacher), instrument="violin")
    during = browser.get(page).status_code
    with inside(alpha):
        lessons = db.session.scalars(select(Teaching.id)).one()
    yesterday = (today() - timedelta(days=1)).isoformat()
    ended = send(lead, f"{page}/teachers/{lessons}/end", valid_to=yesterday)

    assert (before, during, browser.get(page).status_code) == (404, 200, 404)
    assert [each.status_code for each in (nobody, added, twice, ended)] == [422, 302, 422, 302]


def test_custody_is_taken_and_given_back_on_a_page(
    lead: FlaskClient, inside: Inside, alpha: TenantView, pupil: UUID
) -> None:
    with inside(alpha):
        tie = make_guardianship(make_person("Mor", "Eksempel"), pupil)
    page = f"/registry/people/{pupil}/guardians/{tie}/edit"
    send(lead, page, relation="foster_parent")
    with inside(alpha):
        row = db.session.scalars(select(Guardianship)).one()
        assert (row.custody, row.relation) == (False, "foster_parent")
    send(lead, page, relation="parent", custody="1")
    with inside(alpha):
        assert db.session.scalars(select(Guardianship)).one().custody


def test_an_address_is_written_down_and_two_do_not_overwrite_each_other(
    lead: FlaskClient, inside: Inside, alpha: TenantView, pupil: UUID
) -> None:
    page = f"/registry/people/{pupil}/address"
    first = send(lead, f"{page}/edit", protection="none", street="Prøveveien 1", version="0")
    second = send(lead, f"{page}/edit", protection="none", street="Prøveveien 2", version="0")

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Prøveveien 1" in shown(lead.get(page))
    assert "Prøveveien" not in shown(lead.get(f"/registry/people/{pupil}"))


def test_a_head_protects_an_address_and_then_sees_it_no_more(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        school = make_organisation("Prøveskolen")
        person = make_person("Ada", "Eksempel", at=school)
        make_residence(person, street="Prøveveien 1")
    rector = signed_in(alpha, "rector", limit_id=school, language="en")
    page = f"/registry/people/{person}/address"
    assert "Prøveveien 1" in shown(rector.get(page))
    sent = send(
        rector, f"{page}/edit", protection="confidential", street="Prøveveien 1", version="1"
    )

    assert sent.status_code == 302
    assert "Prøveveien" not in rector.get(page).text
    assert rector.get(f"{page}/edit").status_code == 302


def test_programs_read_and_write_an_address_with_its_tag(
    inside: Inside, alpha: TenantView, pupil: UUID, api_client: Callable[..., FlaskClient]
) -> None:
    program = api_client(alpha, "programme_lead")
    page = f"/api/v1/registry/people/{pupil}/residence"
    empty = program.get(page)
    body = {"protection": "strictly_confidential", "street": "Prøveveien 1"}
    written = program.put(page, json=body, headers={"If-Match": empty.headers["ETag"]})
    stale = program.put(page, json=body, headers={"If-Match": empty.headers["ETag"]})
    hidden, opened = program.get(page), program.get(f"{page}?show=true")

    assert [each.status_code for each in (empty, written, stale)] == [200, 200, 412]
    assert (hidden.get_json()["street"], hidden.get_json()["hidden"]) == (None, True)
    assert opened.get_json()["street"] == "Prøveveien 1"
    with inside(alpha):
        assert db.session.scalars(select(Residence.person_id)).all() == [pupil]


def test_programs_add_guardians_and_teachers(
    inside: Inside, alpha: TenantView, pupil: UUID, api_client: Callable[..., FlaskClient]
) -> None:
    with inside(alpha):
        guardian = make_person("Mor", "Eksempel", email="mor@example.test")
        teacher = make_person("Lise", "Lærer", at=make_organisation(), role="teacher")
    program = api_client(alpha, "programme_lead")
    page = f"/api/v1/registry/people/{pupil}"
    tied = program.post(
        f"{page}/guardians",
        json={"guardian_id": str(guardian), "relation": "parent", "custody": True},
    )
    taught = program.post(f"{page}/teachers", json={"teacher_id": str(teacher)})
    shown_now = program.get(page)
    tie = shown_now.get_json()["guardians"][0]
    lessons = shown_now.get_json()["teachers"][0]
    changed = program.put(
        f"{page}/guardians/{tie['id']}",
        json={"relation": "other", "custody": False},
        headers={"If-Match": shown_now.headers["ETag"]},
    )
    ended = program.post(f"{page}/teachers/{lessons['id']}/end", json={"valid_to": "2999-01-01"})
    stopped = program.post(f"{page}/guardians/{tie['id']}/end", json={"valid_to": "2999-01-01"})
    invited = program.post(
        f"{page}/guardians/invitation",
        json={
            "given_name": "Far",
            "family_name": "Eksempel",
            "email": "far@example.test",
            "relation": "parent",
        },
    )

    assert [each.status_code for each in (tied, taught, changed, ended, stopped, invited)] == [
        201,
        201,
        200,
        200,
        200,
        202,
    ]
    assert changed.get_json()["guardians"][0]["custody"] is False
    assert ended.get_json()["teachers"][0]["valid_to"] == "2999-01-01"


def test_about_me_shows_oneself_the_children_and_other_organisations(
    inside: Inside, alpha: TenantView, beta: TenantView, signed_in: SignedIn
) -> None:
    browser = signed_in(alpha, "guardian", email="mor@example.test", language="en")
    with inside(alpha):
        account = db.session.scalars(
            select(Account).where(Account.email == "mor@example.test")
        ).one()
        account_id = account.id
        membership = db.session.scalars(
            select(Membership.id).where(Membership.account_id == account_id)
        ).one()
        own = make_person("Mor", "Eksempel", membership=membership)
        child = make_person("Ada", "Eksempel", born=date(2020, 1, 1), instrument="violin")
        make_guardianship(own, child)
        make_residence(child, street="Prøveveien 1")
        make_teaching(make_person("Lise", "Lærer"), child)
        former = make_person("Bo", "Skilt", born=date(2020, 1, 1))
        make_guardianship(own, former, end=today() - timedelta(days=1))
    with inside(beta):
        there = Membership(account_id=account_id)
        db.session.add(there)
        db.session.flush()
        db.session.add(MembershipRole(membership_id=there.id, role="guardian"))
        own_there = make_person("Mor", "Eksempel", membership=there.id)
        make_guardianship(own_there, make_person("Hemmelig", "Beta"))
    page = browser.get("/registry/about-me")
    text = shown(page)

    for word in ("Mor Eksempel", "Ada Eksempel", "Violin", "Lise Lærer", "Prøveveien 1", "Beta"):
        assert word in text
    assert "This is you." in text
    assert "beta.localhost" in page.text
    # What the other organisation keeps stays there, and so does custody that has ended.
    for word in ("Hemmelig", "Bo Skilt"):
        assert word not in text
    api = browser.get("/api/v1/registry/people/mine").get_data(as_text=True)
    assert "Skilt" not in api


def test_a_guardian_whose_custody_has_ended_is_told_kindly_and_nothing_about_the_child(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    browser = signed_in(alpha, "guardian", email="far@example.test", language="en")
    with inside(alpha):
        membership = db.session.scalars(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.email == "far@example.test")
        ).one()
        own = make_person("Far", "Eksempel", membership=membership)
        child = make_person("Ada", "Skilt", born=date(2020, 1, 1))
        make_guardianship(own, child, end=today() - timedelta(days=1))

    for page in ("/", "/registry/about-me", "/pathway/mine"):
        text = shown(browser.get(page))
        assert "No child to show here" in text
        assert "Skilt" not in text
    with inside(alpha):
        make_guardianship(own, make_person("Bo", "Eksempel", born=date(2020, 1, 1)))
    for page in ("/", "/registry/about-me"):
        assert "No child to show here" not in shown(browser.get(page))


def test_own_data_is_handed_out_to_the_reader_and_nobody_elses(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    browser = signed_in(alpha, "pupil", email="ada@example.test", language="en")
    with inside(alpha):
        membership = db.session.scalars(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.email == "ada@example.test")
        ).one()
        own = make_person("Ada", "Eksempel", membership=membership, instrument="violin")
        make_residence(own, street="Prøveveien 1")
        other = make_person("Bo", "Annen")
    page = "/registry/about-me"
    mine = send(browser, page, to=f"{page}/{own}/data")

    assert mine.status_code == 200
    assert {"Person", "Address"} <= {part["title"] for part in mine.get_json()}
    assert "Prøveveien 1" in mine.get_data(as_text=True)
    assert send(browser, page, to=f"{page}/{other}/data").status_code == 404
