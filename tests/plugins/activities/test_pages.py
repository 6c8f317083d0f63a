"""Pages, feeds and the API: what people and programs meet."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from core.plugin_api import db, now
from core.tenants.context import TenantView
from core.tenants.services import disable_plugin
from core.users.models import Account, Membership
from core.web.running import Running, today
from core.workspace import operator
from plugins.activities.models import Activity, ActivitySession, Attendance, Registration
from plugins.registry.models import Person
from tests.support.activities import make_activity, make_registration, make_session
from tests.support.forms import send, shown
from tests.support.registry import make_organisation, make_person, make_teaching

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def own_record(inside: Inside, alpha: TenantView) -> Callable[[str, UUID], None]:
    """`own_record("a@example.test", person)`: the member's own record from now on."""

    def link(email: str, person: UUID) -> None:
        with inside(alpha):
            membership = db.session.scalar(
                select(Membership.id)
                .join(Account, Account.id == Membership.account_id)
                .where(Account.email == email)
            )
            row = db.session.get(Person, (alpha.id, person))
            assert row is not None
            row.membership_id = membership

    return link


def counted(table: type) -> int:
    return len(db.session.scalars(select(table)).all())


def test_a_draft_is_written_published_changed_and_called_off(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        school = make_organisation("Prøveskolen")
    lead = signed_in(alpha, "programme_lead")
    typed = {
        "title-nb": "Mesterklasse",
        "kind": "masterclass",
        "programme": "activities",
        "organisation_id": str(school),
        "art_form": "music",
        "places": "8",
        "price": "1 250,50",
        "sessions-0-starts_at": "2030-06-01T10:00",
        "sessions-0-ends_at": "2030-06-01T12:00",
        "instruments-0-instrument": "cello",
        "instruments-0-places": "2",
    }

    added = send(lead, "/activities/new", **typed)
    assert added.status_code == 302
    page = added.location
    send(lead, page, to=f"{page}/publish")
    changed = send(lead, f"{page}/edit", **{**typed, "title-nb": "Ny tittel", "version": "2"})
    stale = send(lead, f"{page}/edit", **{**typed, "title-nb": "For sent", "version": "2"})

    assert changed.status_code == 302
    assert stale.status_code == 422
    assert "For sent" in stale.text
    assert "Ny tittel" in shown(lead.get(page))
    send(lead, page, to=f"{page}/close")
    assert f"{page}/publish" in lead.get(page).text
    send(lead, page, to=f"{page}/publish")
    assert f"{page}/close" in lead.get(page).text
    no_reason = send(lead, f"{page}/cancel", reason="")
    assert no_reason.status_code == 422
    assert send(lead, f"{page}/cancel", reason="Sykdom").status_code == 302
    assert "Sykdom" in shown(lead.get(page))
    with inside(alpha):
        row = db.session.scalar(select(Activity))
        session = db.session.scalar(select(ActivitySession))
        assert row is not None
        assert session is not None
        assert (row.state, row.price_minor, row.places) == ("cancelled", 125_050, 8)
        assert session.starts_at.astimezone(UTC).isoformat() == "2030-06-01T08:00:00+00:00"


def test_what_was_typed_is_not_lost_and_what_is_wrong_is_said(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    lead = signed_in(alpha, "programme_lead", language="en")

    answer = send(lead, "/activities/new", **{"title-nb": "Leir", "age_from": "elleve"})

    assert answer.status_code == 422
    assert 'value="Leir"' in answer.text
    assert 'value="elleve"' in answer.text


def test_a_series_is_added_without_the_days_that_are_skipped(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        course = make_activity(starts=None)
    lead = signed_in(alpha, "programme_lead")

    answer = send(
        lead,
        f"/activities/{course}/series",
        **{
            "first": "2030-09-02",
            "last": "2030-09-30",
            "starts": "17:00",
            "ends": "18:30",
            "weeks_between": "1",
            "skipped-0-day": "2030-09-16",
        },
    )

    assert answer.status_code == 302
    with inside(alpha):
        days = [
            each.starts_at.date().isoformat()
            for each in db.session.scalars(
                select(ActivitySession).order_by(ActivitySession.starts_at)
            )
        ]
    assert days == ["2030-09-02", "2030-09-09", "2030-09-23", "2030-09-30"]


def test_a_teacher_registers_several_at_once(
    inside: Inside,
    alpha: TenantView,
    signed_in: SignedIn,
    own_record: Callable[[str, UUID], None],
) -> None:
    with inside(alpha):
        school = make_organisation()
        teacher = make_person(at=school, role="teacher")
        pupils = [make_person(at=school) for _ in range(4)]
        for pupil in pupils:
            make_teaching(teacher, pupil)
        course = make_activity(at=school, starts=now() + timedelta(days=3), places=3)
        stranger = make_person(at=school)
    browser = signed_in(alpha, "teacher", limit_id=school, email="t@example.test")
    own_record("t@example.test", teacher)

    too_many = send(browser, f"/activities/{course}/register", people=[str(p) for p in pupils])
    foreign = send(browser, f"/activities/{course}/register", people=str(stranger))
    done = send(browser, f"/activities/{course}/register", people=[str(p) for p in pupils[:3]])
    twice = send(browser, f"/activities/{course}/register", people=[str(p) for p in pupils[:3]])

    assert (too_many.status_code, foreign.status_code) == (422, 404)
    assert (done.status_code, twice.status_code) == (302, 302)
    with inside(alpha):
        assert counted(Registration) == 3


def test_attendance_of_two_at_once_is_shown_to_the_second(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        course = make_activity(starts=None)
        session = make_session(course, now(), now() + timedelta(hours=1))
        people = [make_person("Prøve", f"Elev {letter}") for letter in "ABC"]
        for person in people:
            make_registration(course, person)
    lead = signed_in(alpha, "programme_lead", language="en")
    page = f"/activities/sessions/{session}/attendance"

    first = send(lead, page, **{f"mark-{people[0]}": "excused", "action": "others_present"})
    second = send(lead, page, **{f"mark-{people[0]}": "unexcused", f"seen-{people[0]}": ""})

    assert first.status_code == 302
    assert second.status_code == 409
    assert "recorded as: Absent, with notice" in shown(second)
    with inside(alpha):
        marks = sorted(row.mark for row in db.session.scalars(select(Attendance)))
    assert marks == ["excused", "present", "present"]


def test_a_feed_opens_with_its_secret_and_shuts_when_the_plugin_is_off(
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
    signed_in: SignedIn,
    visit: Callable[[TenantView], FlaskClient],
    running: Running,
    own_record: Callable[[str, UUID], None],
) -> None:
    with inside(alpha):
        person = make_person()
        course = make_activity("Kor æøå", starts=now() + timedelta(days=3), place_name="Sal; 1, 2")
        make_registration(course, person)
    browser = signed_in(alpha, "pupil", email="p@example.test")
    own_record("p@example.test", person)
    answer = send(browser, "/activities/calendar", to="/activities/calendar/address", action="make")
    address = answer.text.split('value="http')[1].split('"')[0].split("localhost")[1]
    nobody = visit(alpha)

    feed = nobody.get(address)
    [event] = Calendar.from_ical(feed.data).walk("VEVENT")
    assert (str(event["summary"]), str(event["location"])) == ("Kor æøå", "Sal; 1, 2")
    assert feed.headers["Cache-Control"] == "private, no-store"
    assert visit(beta).get(address).status_code == 404
    assert nobody.get("/activities/feeds/guess.ics").status_code == 404
    with inside(alpha):
        boss = operator(running.host, today())
        disable_plugin(running.host, boss, "activities", source="test")
    assert nobody.get(address).status_code == 404


def test_the_files_hold_what_the_catalogue_shows(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        make_activity("Kor", starts=now() + timedelta(days=3))
        make_activity("Leir", starts=now() + timedelta(days=3), kind="camp")
        make_activity("Over", starts=now() - timedelta(days=3))
    lead = signed_in(alpha, "programme_lead")

    camps = lead.get("/activities/catalogue.csv?kind=camp").text
    everything = lead.get("/activities/catalogue.csv").text

    assert ("Leir" in camps, "Kor" in camps) == (True, False)
    assert ("Kor" in everything, "Over" in everything) == (True, False)


def test_a_kind_whose_programme_is_off_is_called_an_activity(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        coming = now() + timedelta(days=3)
        flight = make_activity("Flytur", kind="fly_away", programme="flying", starts=coming)
    lead = signed_in(alpha, "programme_lead")
    for page in ("/activities/catalogue", f"/activities/{flight}", "/activities/catalogue.csv"):
        text = lead.get(page).text
        assert "Flytur" in text, page
        assert "fly_away" not in text, page
    assert ">Aktivitet<" in lead.get("/activities/catalogue").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Cello", "Alle", "Fullt"]),
        ("?q=cel", ["Cello"]),
        ("?instrument=violin", ["Alle", "Fullt"]),
        ("?age=13", ["Alle", "Fullt"]),
        ("?age=14", ["Cello", "Alle", "Fullt"]),
        ("?level=beginner", ["Cello", "Fullt"]),
        ("?free=1", ["Cello", "Alle"]),
        ("?municipality=3218", ["Alle"]),
        ("?sort=-title", ["Fullt", "Cello", "Alle"]),
        ("?age=x&level=y&sort=z&page=9x", ["Cello", "Alle", "Fullt"]),
    ],
)
def test_filters_and_sorts(
    asked: str, found: list[str], inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        start = now() + timedelta(days=3)
        make_activity("Cello", starts=start, instruments={"cello": None}, age_from=14)
        make_activity(
            "Alle",
            starts=start + timedelta(days=1),
            level_from="intermediate",
            municipality_code="3218",
        )
        full = make_activity("Fullt", starts=start + timedelta(days=2), places=1)
        make_registration(full, make_person())
    lead = signed_in(alpha, "programme_lead")

    page = lead.get(f"/activities/catalogue{asked}")

    assert page.status_code == 200
    titles = [part.split("<")[0] for part in page.text.split('class="fl-card__link"')[1:]]
    assert [title.partition(">")[2] for title in titles] == found


def test_the_api_does_what_the_pages_do(
    inside: Inside, alpha: TenantView, api_client: Callable[..., FlaskClient]
) -> None:
    with inside(alpha):
        school, person = make_organisation(), make_person()
    lead = api_client(alpha, "programme_lead")
    door = "/api/v1/activities"
    sent = {
        "kind": "course",
        "programme": "activities",
        "title": {"nb": "Kurs"},
        "organisation_id": str(school),
        "art_form": "music",
        "places": 1,
        "sessions": [
            {"starts_at": "2030-06-01T10:00:00+02:00", "ends_at": "2030-06-01T12:00:00+02:00"}
        ],
    }

    made = lead.post(f"{door}/activities", json=sent)
    assert made.status_code == 201
    course = made.json["id"]
    read = lead.get(f"{door}/activities/{course}")
    blind = lead.put(f"{door}/activities/{course}", json=sent)
    seen = {"If-Match": read.headers["ETag"]}
    changed = lead.put(f"{door}/activities/{course}", json={**sent, "places": 2}, headers=seen)
    stale = lead.put(f"{door}/activities/{course}", json=sent, headers=seen)
    assert (blind.status_code, changed.status_code, stale.status_code) == (428, 200, 412)
    assert lead.post(f"{door}/activities/{course}/publish").json["state"] == "published"

    placed = lead.post(f"{door}/activities/{course}/registrations", json={"people": [str(person)]})
    assert placed.status_code == 201
    [registration] = placed.json
    assert registration["state"] == "registered"
    load = lead.get(f"{door}/people/{person}/load").json
    assert [week["hours"] for week in load["weeks"]] == ["2.0"]
    session = changed.json["sessions"][0]["id"]
    roll = lead.post(
        f"{door}/sessions/{session}/attendance",
        json={"marks": [{"person_id": str(person), "mark": "present"}]},
    )
    assert [each["mark"] for each in roll.json["attendees"]] == ["present"]
    off = lead.post(f"{door}/registrations/{registration['id']}/cancel")
    again = lead.post(f"{door}/registrations/{registration['id']}/cancel")
    assert (off.json["state"], again.json["state"]) == ("cancelled", "cancelled")
    late = lead.post(f"{door}/registrations/{registration['id']}/accept")
    assert (late.status_code, "offer.none" in late.text) == (422, True)
    assert lead.get(f"{door}/figures?year=2030").json["by_activity"][0]["registered"] == 0
    listed = lead.get(f"{door}/activities?q=kurs").json
    assert [item["id"] for item in listed["items"]] == [course]


def test_a_request_is_decided_with_a_reason_and_its_etag(
    inside: Inside, alpha: TenantView, api_client: Callable[..., FlaskClient], signed_in: SignedIn
) -> None:
    with inside(alpha):
        course = make_activity(starts=now() + timedelta(days=3), age_from=14)
        asked = make_registration(course, make_person(), "requested", needs_dispensation=True)
        other = make_registration(course, make_person(), "requested", needs_dispensation=True)
    program, lead = api_client(alpha, "programme_lead"), signed_in(alpha, "programme_lead")
    address = f"/api/v1/activities/registrations/{asked}"

    tag = program.get(address).headers["ETag"]
    decided = program.put(
        f"{address}/decision",
        json={"granted": True, "reason": "Spiller godt"},
        headers={"If-Match": tag},
    )
    page = send(lead, f"/activities/requests/{other}", granted="0", reason="For ung")

    assert (decided.status_code, decided.json["state"]) == (200, "registered")
    assert page.status_code == 302
    with inside(alpha):
        states = {row.id: row.state for row in db.session.scalars(select(Registration))}
    assert states == {asked: "registered", other: "declined"}
