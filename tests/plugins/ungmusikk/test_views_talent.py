"""The pages and endpoints of talent places, yearly questions, areas and classes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.db.session import db
from core.plugin_api import LOCAL_ZONE
from core.tenants.context import TenantView
from core.users.models import Account, Membership
from plugins.registry.models import Person
from plugins.ungmusikk.models import SurveyAnswer, TalentLesson, TalentPlace
from plugins.ungmusikk.plugin import provide_disable_preview
from tests.support.activities import make_activity
from tests.support.forms import token_on
from tests.support.registry import (
    make_guardianship,
    make_municipality,
    make_organisation,
    make_participation,
    make_person,
    make_teaching,
)
from tests.support.ungmusikk_talent import (
    make_academy_teacher,
    make_answer,
    make_lesson,
    make_place,
    make_survey,
)

AT, API = "/ungmusikk", "/api/v1/ungmusikk"
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
NOW = datetime.now(LOCAL_ZONE)
# The school year of the day on which the tests run.
THIS_YEAR = NOW.year if NOW.date() >= date(NOW.year, 8, 1) else NOW.year - 1
TOMORROW = NOW + timedelta(days=1)
BORN = date(THIS_YEAR - 16, 1, 1)


@pytest.fixture
def lead(signed_in: Callable[..., FlaskClient], alpha: TenantView) -> FlaskClient:
    return signed_in(alpha, "programme_lead", language="en")


@pytest.fixture
def lead_api(api_client: Callable[..., FlaskClient], alpha: TenantView) -> FlaskClient:
    return api_client(alpha, "programme_lead")


@pytest.fixture
def member_of(
    signed_in: Callable[..., FlaskClient],
    make_member: Callable[..., UUID],
    inside: Inside,
    alpha: TenantView,
) -> Callable[..., FlaskClient]:
    """`member_of(person, "pupil")`: the browser of a member who is that person."""

    def make(person: UUID, *roles: str, **details: object) -> FlaskClient:
        address = f"{person.hex}@example.test"
        client = signed_in(alpha, *roles, email=address, language="en", **details)
        with inside(alpha):
            membership = db.session.scalars(
                select(Membership.id)
                .join(Account, Account.id == Membership.account_id)
                .where(Account.email == address)
            ).one()
            row = db.session.scalars(select(Person).where(Person.id == person)).one()
            row.membership_id = membership
        return client

    return make


def send(client: FlaskClient, path: str, fields: dict[str, object]) -> TestResponse:
    """Sends a form to the address, with the token that every page carries."""
    return client.post(path, data={"csrf_token": token_on(client.get("/")), **fields})


def text_of(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.text
    return response.text


# Talent ------------------------------------------------------------------------


def test_the_lead_gives_a_place_from_the_list(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        pupil = make_person("Svale", "Eksempel", at=make_organisation(), born=BORN)
        professor = make_academy_teacher("Anna", "Akademi")
    assert "No talent places yet" in text_of(lead, f"{AT}/talent")
    assert "Svale Eksempel" in text_of(lead, f"{AT}/talent/new?q=svale")

    refused = send(
        lead, f"{AT}/talent/new/{pupil}", {"school_year": "2001", "academy_teacher_id": ""}
    )
    assert refused.status_code == 422
    given = send(
        lead,
        f"{AT}/talent/new/{pupil}",
        {
            "school_year": str(THIS_YEAR),
            "academy_teacher_id": str(professor),
            "instrument": "violin",
        },
    )

    assert given.status_code == 302
    page = text_of(lead, given.location)
    assert "Anna Akademi" in page
    assert "Lessons left" in page
    assert "Svale Eksempel" in text_of(lead, f"{AT}/talent")
    rows = lead.get(f"{AT}/talent?format=json").json
    assert rows is not None


def test_the_teacher_at_the_academy_books_and_marks(
    member_of: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        professor = make_academy_teacher()
        place = make_place(make_person(born=BORN), year=THIS_YEAR, teacher=professor)
        past = make_lesson(place, NOW - timedelta(hours=3))
    teacher = member_of(professor, "academy_teacher")

    booked = send(
        teacher,
        f"{AT}/talent/{place}/lessons",
        {"on": TOMORROW.date().isoformat(), "at": "16:30", "place_name": "Room 219"},
    )
    wrong = send(teacher, f"{AT}/talent/{place}/lessons", {"on": "", "at": "half past"})
    marked = send(
        teacher,
        f"{AT}/lessons/{past}/mark",
        {"state": "held", "teacher_present": "1", "version": "1"},
    )
    again = send(teacher, f"{AT}/lessons/{past}/mark", {"state": "missed", "version": "1"})

    assert (booked.status_code, wrong.status_code, marked.status_code, again.status_code) == (
        302, 422, 302, 409,
    )  # fmt: skip
    page = text_of(teacher, f"{AT}/talent/{place}")
    assert "Room 219" in page
    assert "1 held, 0 missed" in page
    with inside(alpha):
        lesson = db.session.scalars(select(TalentLesson).where(TalentLesson.id == past)).one()
        assert (lesson.state, lesson.teacher_present) == ("held", True)


def test_a_child_sees_what_is_left_and_cancels_in_time(
    member_of: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        pupil = make_person("Svale", "Eksempel", born=BORN)
        place = make_place(pupil, year=THIS_YEAR)
        lesson = make_lesson(place, NOW + timedelta(days=3))
        other = make_lesson(make_place(make_person(born=BORN), year=THIS_YEAR))
    child = member_of(pupil, "pupil")

    page = text_of(child, f"{AT}/talent")
    assert "Lessons left" in page
    assert "Svale Eksempel" in page
    text_of(child, f"{AT}/lessons/{other}", 404)
    assert send(child, f"{AT}/lessons/{other}/cancel", {}).status_code == 404
    assert send(child, f"{AT}/talent/{place}/lessons", _tomorrow()).status_code == 404
    cancelled = send(child, f"{AT}/lessons/{lesson}/cancel", {})

    assert cancelled.status_code == 302
    with inside(alpha):
        row = db.session.scalars(select(TalentLesson).where(TalentLesson.id == lesson)).one()
        assert row.state == "cancelled"


def test_a_guardian_sees_each_child_and_the_start_page_says_it(
    member_of: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        guardian = make_person()
        for name in ("Svale", "Trost"):
            child = make_person(name, "Eksempel", born=BORN)
            make_guardianship(guardian, child)
            make_place(child, year=THIS_YEAR)
    family = member_of(guardian, "guardian")

    for page in (text_of(family, f"{AT}/talent"), text_of(family, "/")):
        assert "Svale Eksempel" in page
        assert "Trost Eksempel" in page


def test_places_are_changed_and_ended_and_two_at_once_are_told(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        place = make_place(make_person(born=BORN), year=THIS_YEAR)

    changed = send(lead, f"{AT}/talent/{place}", {"instrument": "cello", "version": "1"})
    stale = send(lead, f"{AT}/talent/{place}", {"instrument": "viola", "version": "1"})
    today = NOW.date().isoformat()
    no_reason = send(lead, f"{AT}/talent/{place}/end", {"last_day": today, "reason": ""})
    ended = send(
        lead,
        f"{AT}/talent/{place}/end",
        {"last_day": NOW.date().isoformat(), "reason": "Moved", "version": "2"},
    )

    assert [each.status_code for each in (changed, stale, no_reason, ended)] == [
        302, 409, 422, 302,
    ]  # fmt: skip
    assert "Moved" in text_of(lead, f"{AT}/talent/{place}")


def test_a_program_does_what_the_talent_pages_do(
    lead_api: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        pupil = make_person("Svale", "Eksempel", born=BORN)

    made = lead_api.post(
        f"{API}/talent/places", json={"person_id": str(pupil), "school_year": THIS_YEAR}
    )
    assert made.status_code == 201
    assert made.json is not None
    place = made.json["id"]
    twice = lead_api.post(
        f"{API}/talent/places", json={"person_id": str(pupil), "school_year": THIS_YEAR}
    )
    assert (twice.status_code, list(twice.json["errors"])) == (422, ["talent.has_place"])
    one = lead_api.get(f"{API}/talent/places/{place}")
    assert one.headers["ETag"] == '"1"'
    changed = lead_api.put(
        f"{API}/talent/places/{place}", json={"instrument": "cello"}, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stale = lead_api.put(
        f"{API}/talent/places/{place}", json={"instrument": "viola"}, headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412
    booked = lead_api.post(f"{API}/talent/places/{place}/lessons", json=_tomorrow())
    assert booked.status_code == 201
    lesson = booked.json["id"]
    early = lead_api.post(f"{API}/talent/lessons/{lesson}/mark", json={"state": "held"})
    assert (early.status_code, list(early.json["errors"])) == (409, ["lesson.not_begun"])
    moved = lead_api.put(
        f"{API}/talent/lessons/{lesson}", json={**_tomorrow(), "at": "18:00"},
        headers={"If-Match": lead_api.get(f"{API}/talent/lessons/{lesson}").headers["ETag"]},
    )  # fmt: skip
    assert moved.status_code == 200
    assert lead_api.post(f"{API}/talent/lessons/{lesson}/cancel").status_code == 404
    listed = lead_api.get(f"{API}/talent/{THIS_YEAR}/places").json
    assert [(each["name"], each["booked"], each["left"]) for each in listed] == [
        ("Svale Eksempel", 1, 8)
    ]
    ended = lead_api.post(
        f"{API}/talent/places/{place}/end",
        json={"last_day": NOW.date().isoformat(), "reason": "Moved"},
    )
    assert ended.status_code == 200


def test_the_talent_list_costs_the_same_for_many(
    lead: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    def more(number: int) -> None:
        with inside(alpha):
            for _ in range(number):
                make_lesson(make_place(make_person(born=BORN), year=THIS_YEAR))

    def cost() -> int:
        with count_statements() as statements:
            assert lead.get(f"{AT}/talent").status_code == 200
        return len(statements)

    more(3)
    few = cost()
    more(60)
    assert (few, cost()) == (few, few)
    assert few <= 12


# Yearly questions ------------------------------------------------------------------------


def test_the_lead_asks_and_a_head_answers_on_pages(
    lead: FlaskClient,
    signed_in: Callable[..., FlaskClient],
    inside: Inside,
    alpha: TenantView,
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        make_participation(municipality)
        school = make_organisation("Kulturskolen i Ås", parent=municipality)
    rector = signed_in(alpha, "rector", limit_id=school, language="en")
    assert "No questions just now" in text_of(rector, f"{AT}/my-answers")
    today = NOW.date()

    wrong = send(
        lead,
        f"{AT}/survey/open",
        {"year": str(NOW.year), "opens_on": today.isoformat(), "closes_on": "2001-01-01"},
    )
    asked = send(
        lead,
        f"{AT}/survey/open",
        {
            "year": str(NOW.year),
            "opens_on": today.isoformat(),
            "closes_on": (today + timedelta(days=14)).isoformat(),
        },
    )

    assert (wrong.status_code, asked.status_code) == (422, 302)
    assert "UngMusikk asks you" in text_of(rector, "/")
    page = text_of(rector, f"{AT}/my-answers")
    path = page.split('href="/ungmusikk/survey/', 1)[1].split('"', 1)[0]
    incomplete = send(rector, f"{AT}/survey/{path}", {"benefit": "5"})
    answered = send(
        rector,
        f"{AT}/survey/{path}",
        {
            "expectations": "4", "benefit": "5", "effort": "3", "challenges": ["time"],
            "benefit_words": "Much", "version": "0",
        },
    )  # fmt: skip
    assert (incomplete.status_code, answered.status_code) == (422, 302)
    assert "UngMusikk asks you" not in text_of(rector, "/")
    figures = text_of(lead, f"{AT}/survey")
    assert "Much" not in figures
    assert "fewer than 5" in figures
    with inside(alpha):
        (row,) = db.session.scalars(select(SurveyAnswer)).all()
        assert (row.scores["benefit"], row.challenges, row.version) == (5, ["time"], 1)


def test_a_program_reads_figures_and_a_heads_program_answers(
    lead_api: FlaskClient,
    api_client: Callable[..., FlaskClient],
    inside: Inside,
    alpha: TenantView,
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        make_participation(municipality)
        school = make_organisation("Kulturskolen i Ås", parent=municipality)
        older = make_survey(2020)
        for _ in range(5):
            make_answer(older, make_organisation(), challenges=("time",))
    head = api_client(alpha, "rector", limit_id=school)
    tomorrow = NOW.date() + timedelta(days=1)
    days = {"opens_on": NOW.date().isoformat(), "closes_on": tomorrow.isoformat()}

    made = lead_api.post(f"{API}/surveys", json={"year": NOW.year, **days})
    twice = lead_api.post(f"{API}/surveys", json={"year": NOW.year, **days})
    assert (made.status_code, twice.status_code) == (201, 409)
    survey = made.json["id"]
    own = head.get(f"{API}/surveys/own").json
    assert [(each["school"], each["version"]) for each in own] == [("Kulturskolen i Ås", 0)]
    path = f"{API}/surveys/{survey}/schools/{school}"
    sent = {"expectations": 1, "benefit": 2, "effort": 3, "challenges": ["pressure"]}
    answered = head.put(path, json=sent, headers={"If-Match": head.get(path).headers["ETag"]})
    stale = head.put(path, json=sent, headers={"If-Match": '"0"'})
    assert (answered.status_code, stale.status_code) == (200, 412)
    changed = lead_api.put(f"{API}/surveys/{survey}", json=days, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    found = lead_api.get(f"{API}/surveys").json["found"]
    by_year = {(each["year"], each["experience"]): each for each in found}
    assert by_year[2020, "experienced"]["means"]["benefit"] == 4
    assert by_year[2020, "experienced"]["challenges"]["time"] == 5
    assert by_year[NOW.year, "experienced"]["means"] is None


# Areas and classes ------------------------------------------------------------------------


def test_the_pages_of_areas_and_classes_and_their_endpoints_answer(
    lead: FlaskClient,
    lead_api: FlaskClient,
    member_of: Callable[..., FlaskClient],
    inside: Inside,
    alpha: TenantView,
) -> None:
    with inside(alpha):
        school = make_organisation("Kulturskolen i Ås", code="3218")
        teacher = make_person(at=school, role="teacher")
        pupil = make_person("Svale", "Eksempel", at=school, instrument="violin", born=BORN)
        make_teaching(teacher, pupil)
        make_activity(
            "Strykerklasse",
            kind="um_masterclass",
            programme="ungmusikk",
            starts=NOW + timedelta(days=30),
            instruments={"violin": 2},
            municipality_code="3203",
        )
    reader = member_of(teacher, "teacher", limit_id=school)

    page = text_of(reader, f"{AT}/classes")
    for said in ("Strykerklasse", "Svale Eksempel", "km", "UngMusikk masterclass"):
        assert said in page
    year = (NOW + timedelta(days=30)).year
    areas = text_of(lead, f"{AT}/areas/{year}")
    assert "Pupil-oriented" in areas
    assert "Strykerklasse" in areas
    assert lead.get(f"{AT}/areas/{year}?format=csv").status_code == 200
    text_of(lead, f"{AT}/areas/1987", 404)
    told = lead_api.get(f"{API}/areas/{year}").json
    assert (told["activities"], told["without_area"]) == (1, 1)
    (one,) = lead_api.get(f"{API}/classes").json
    assert (one["title"], one["places"], one["pupils"]) == ("Strykerklasse", None, [])


def test_the_classes_cost_the_same_for_many(
    member_of: Callable[..., FlaskClient],
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with inside(alpha):
        school = make_organisation(code="3218")
        teacher = make_person(at=school, role="teacher")
    reader = member_of(teacher, "teacher", limit_id=school)

    def more(number: int) -> None:
        with inside(alpha):
            for _ in range(number):
                make_activity(
                    kind="um_masterclass",
                    programme="ungmusikk",
                    starts=NOW + timedelta(days=30),
                    instruments={"violin": 2},
                    municipality_code="3203",
                )
                make_teaching(teacher, make_person(at=school, instrument="violin", born=BORN))

    def cost() -> int:
        with count_statements() as statements:
            assert reader.get(f"{AT}/classes").status_code == 200
        return len(statements)

    more(3)
    few = cost()
    more(20)
    assert (few, cost()) == (few, few)


def test_what_switching_off_would_hide_is_counted_and_comes_back(
    lead: FlaskClient, signed_in: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        place = make_place(make_person(born=BORN), year=THIS_YEAR)
        make_lesson(place)
        make_answer(make_survey(), make_organisation())
        found = {each.label: each.count for each in provide_disable_preview("ungmusikk")}
        assert found["Talent places"] == found["Lessons at the academy"] == 1
        assert found["Answers of schools"] == 1
        assert db.session.scalars(select(TalentPlace.id)).all() == [place]


def _tomorrow() -> dict[str, str]:
    return {"on": TOMORROW.date().isoformat(), "at": "16:30"}
