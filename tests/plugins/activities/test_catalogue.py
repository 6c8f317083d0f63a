"""Finding an activity: by words, by tags that hold, and for whom one asks in which role."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.plugin_api import Actor, ListQuery, db, now
from core.tenants.context import TenantView
from core.users.models import Account, Membership
from core.web.running import Running
from core.workspace import operator
from plugins.activities import activities, calendar_of_people, register, registrations_of
from plugins.activities.models import ActivityTag
from tests.support.activities import make_activity, make_registration, state
from tests.support.forms import send
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_teaching,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]

ASKED_BY_OTHERS = "It is the teacher who registers pupils for this."


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def field(page: str, name: str) -> str:
    """The select of a filter with its label, as it is written; "" where it is not there."""
    found = re.search(rf'(?s)<label[^>]*for="filter-{name}">.*?</select>', page)
    return found[0] if found else ""


def options(page: str, name: str) -> list[str]:
    return [plain(each) for each in re.findall(r"(?s)<option.*?</option>", field(page, name))]


def titles(browser: FlaskClient, address: str) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return [plain(each) for each in re.findall(r"(?s)fl-card__link[^>]*>(.*?)</a>", answer.text)]


def add_tag(activity: UUID, tag: str) -> None:
    db.session.add(ActivityTag(activity_id=activity, scheme="um_area", tag=tag))
    db.session.flush()


# Words -----------------------------------------------------------------------------------------


def test_the_search_finds_the_name_of_the_organisation(
    inside: Inside, alpha: TenantView, signed_in: SignedIn, api_client: SignedIn
) -> None:
    with inside(alpha):
        starts = now() + timedelta(days=3)
        make_activity("Kammermusikk", at=make_organisation("Nordlys kulturskole"), starts=starts)
        make_activity("Kammermusikk to", at=make_organisation("Sørlys kulturskole"), starts=starts)
    lead = signed_in(alpha, "programme_lead")

    assert titles(lead, "/activities/catalogue?q=nordlys") == ["Kammermusikk"]
    # Every word has to be found, each wherever it stands.
    assert titles(lead, "/activities/catalogue?q=kammermusikk+sørlys") == ["Kammermusikk to"]
    assert titles(lead, "/activities/catalogue?q=nordlys+to") == []
    found = api_client(alpha, "programme_lead").get("/api/v1/activities/activities?q=Nordlys").json
    assert [each["titles"]["nb"] for each in found["items"]] == ["Kammermusikk"]


# Tags ------------------------------------------------------------------------------------------


def test_activities_are_filtered_by_a_tag_that_holds(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        first = make_activity("For elever", starts=now() + timedelta(days=3))
        make_activity("Uten", starts=now() + timedelta(days=4))
        add_tag(first, "pupil_oriented")
    lead = signed_in(alpha, "programme_lead", language="en")

    page = lead.get("/activities/catalogue").text

    # What held until 2022 can be on nothing that lies ahead.
    assert options(page, "tag")[-3:] == ["Pupil-oriented", "Teacher-oriented", "Society-oriented"]
    assert "Talent development" not in options(page, "tag")
    assert 'optgroup label="Cooperation area"' in field(page, "tag")
    assert titles(lead, "/activities/catalogue?tag=um_area:pupil_oriented") == ["For elever"]
    assert titles(lead, "/activities/catalogue?tag=um_area:teacher_oriented") == []
    assert titles(lead, "/activities/catalogue?tag=um_area:talent") == ["For elever", "Uten"]


def test_of_what_is_over_the_tags_of_then_can_be_asked_for(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        old = make_activity("Den gangen", starts=now().replace(year=2021))
        add_tag(old, "talent")
    lead = signed_in(alpha, "programme_lead", language="en")

    page = lead.get("/activities/catalogue?past=1").text

    assert "Talent development" in options(page, "tag")
    assert titles(lead, "/activities/catalogue?past=1&tag=um_area:talent") == ["Den gangen"]
    assert titles(lead, "/activities/catalogue?past=1&tag=um_area:outreach") == []


def test_programs_filter_as_the_page_does(
    inside: Inside, alpha: TenantView, api_client: SignedIn
) -> None:
    with inside(alpha):
        school = make_organisation()
        tagged = make_activity("Merket", at=school, starts=now() + timedelta(days=3))
        make_activity("Senere", at=school, starts=now() + timedelta(days=90))
        make_activity("Utkast", starts=now() + timedelta(days=3), state="draft")
        add_tag(tagged, "pupil_oriented")
    program = api_client(alpha, "programme_lead")
    soon = (now() + timedelta(days=30)).date()

    def found(asked: str) -> list[str]:
        answer = program.get(f"/api/v1/activities/activities?{asked}")
        assert answer.status_code == 200, answer.text
        return [each["titles"]["nb"] for each in answer.json["items"]]

    assert found("tag=um_area:pupil_oriented") == ["Merket"]
    assert found(f"organisation={school}") == ["Merket", "Senere"]
    assert found(f"organisation={school}&to={soon}") == ["Merket"]
    assert found(f"organisation={school}&from={soon}") == ["Senere"]
    assert found("state=draft") == ["Utkast"]
    assert program.get("/api/v1/activities/activities?organisation=x").status_code == 422
    assert program.get("/api/v1/activities/activities?from=x").status_code == 422
    [scheme] = [
        each for each in program.get("/api/v1/activities/tags").json if each["key"] == "um_area"
    ]
    held = {each["key"]: (each["valid_from"], each["valid_to"]) for each in scheme["tags"]}
    assert held["talent"][1] is not None
    assert held["pupil_oriented"][1] is None


# Roles -----------------------------------------------------------------------------------------


@pytest.fixture
def both(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> tuple[FlaskClient, UUID, UUID, UUID]:
    """A teacher who is a guardian, too: the browser, a pupil, an own child, and a class."""
    browser = signed_in(alpha, "teacher", "guardian", email="begge@example.test", language="en")
    with inside(alpha):
        membership = db.session.scalar(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.email == "begge@example.test")
        )
        me = make_person("Berit", "Begge", membership=membership)
        pupil = make_person("Petra", "Pupil", instrument="cello", born=date(2012, 1, 1))
        child = make_person("Cato", "Child", instrument="cello", born=date(2012, 1, 1))
        make_teaching(me, pupil)
        make_guardianship(me, child)
        course = make_activity(
            "Celloklasse",
            kind="um_instrument_class",
            programme="ungmusikk",
            starts=now() + timedelta(days=9),
            instruments={"cello": 5},
        )
    return browser, pupil, child, course


def test_a_teacher_who_is_a_guardian_sees_each_in_the_role_of_the_moment(
    both: tuple[FlaskClient, UUID, UUID, UUID],
) -> None:
    browser, pupil, child, course = both

    as_teacher = browser.get(f"/activities/{course}?person={pupil}").text
    as_guardian = browser.get(f"/activities/{course}?person={child}").text

    assert ASKED_BY_OTHERS not in as_teacher
    assert ASKED_BY_OTHERS in as_guardian
    assert ASKED_BY_OTHERS not in browser.get(f"/activities/catalogue?person={pupil}").text
    assert ASKED_BY_OTHERS in browser.get(f"/activities/catalogue?person={child}").text
    chooser = field(browser.get("/activities/catalogue").text, "person")
    assert re.findall(r'optgroup label="([^"]+)"', chooser) == [
        "My pupils",
        "My children and myself",
    ]


def test_the_form_says_as_what_one_registers_whom(
    both: tuple[FlaskClient, UUID, UUID, UUID], inside: Inside, alpha: TenantView
) -> None:
    browser, pupil, child, course = both

    page = browser.get(f"/activities/{course}/register").text
    choices = [plain(each) for each in re.findall(r'(?s)<div class="ds-field">(.*?)</div>', page)]

    assert choices[0] == "Petra Pupil You register as the teacher."
    own = next(each for each in choices if each.startswith("Cato Child"))
    assert own.startswith(f"Cato Child You register as a guardian. {ASKED_BY_OTHERS}")
    for person in (pupil, child):
        assert (
            send(browser, f"/activities/{course}/register", people=str(person)).status_code == 302
        )
    with inside(alpha):
        states = {each.person_id: each.state.value for each in registrations_of([pupil, child])}
    assert states == {pupil: "registered", child: "requested"}


def test_a_guardian_is_asked_for_nobody_but_the_children(
    inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    browser = signed_in(alpha, "guardian", email="bare@example.test", language="en")
    with inside(alpha):
        membership = db.session.scalar(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .where(Account.email == "bare@example.test")
        )
        me = make_person("Grete", "Guardian", membership=membership)
        child = make_person("Cato", "Child", born=date(2012, 1, 1))
        make_guardianship(me, child)
        course = make_activity(starts=now() + timedelta(days=9))

    page = browser.get(f"/activities/{course}/register").text

    assert "You register Cato Child." in page
    assert "Hours a week: Grete Guardian" not in page
    assert field(browser.get("/activities/catalogue").text, "person") == ""


def test_programs_are_told_of_the_role_too(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor]
) -> None:
    both = actor_in(alpha, "teacher", "guardian")
    with inside(alpha):
        me = make_person(membership=both.membership_id)
        pupil, child = (make_person(instrument="cello") for _ in range(2))
        make_teaching(me, pupil)
        make_guardianship(me, child)
        make_activity(
            kind="um_instrument_class",
            programme="ungmusikk",
            starts=now() + timedelta(days=9),
            instruments={"cello": 5},
        )
        query = ListQuery(
            search="",
            sort="starts",
            descending=False,
            page=1,
            per_page=5,
            filters={},
            default_sort="starts",
        )

        def codes(person: UUID) -> list[str]:
            [card] = activities(both, query, person_id=person).items
            assert card.fits is not None
            return [each.code for each in card.fits.reasons]

        assert codes(pupil) == []
        assert len(codes(child)) == 1


# Calendars -------------------------------------------------------------------------------------


def test_a_calendar_shows_no_offer_that_has_run_out_and_no_state_that_is_not_everybodys(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        one, two, late = (make_person() for _ in range(3))
        course = make_activity(starts=now() + timedelta(days=3))
        make_registration(course, one)
        make_registration(course, two, "offered", answer_by=now() + timedelta(hours=1))
        make_registration(course, late, "offered", answer_by=now() - timedelta(hours=1))

        def shown(*people: UUID) -> list[tuple[int, str | None]]:
            return [
                (len(each.people), each.registration_state) for each in calendar_of_people(people)
            ]

        assert shown(one) == [(1, "registered")]
        assert shown(two) == [(1, "offered")]
        assert shown(late) == []
        assert shown(one, two, late) == [(2, None)]


def test_who_has_let_an_offer_run_out_is_told_so_and_may_ask_again(
    inside: Inside, alpha: TenantView, running: Running
) -> None:
    boss = operator(running.host, now().date())
    with inside(alpha):
        late, taken = make_person(), make_person()
        course = make_activity(starts=now() + timedelta(days=3), places=1)
        run_out = make_registration(course, late, "offered", answer_by=now() - timedelta(minutes=1))
        query = ListQuery(
            search="",
            sort="starts",
            descending=False,
            page=1,
            per_page=5,
            filters={},
            default_sort="starts",
        )
        [card] = activities(boss, query, person_id=late).items
        assert card.registered is None

        [anew] = register(boss, course, [late], now=now())
        register(boss, course, [taken], now=now())

        assert anew != run_out
        assert state(run_out) == "lapsed"
        assert (state(anew), registrations_of([taken])[0].state) == ("registered", "waiting")
