"""The pages as people use them, and what each of them is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from io import BytesIO
from json import loads
from uuid import UUID
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from core.db.session import db
from core.plugin_api import now
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.models import Membership
from core.users.sessions import open_session_cookie
from plugins.pathway import (
    Audience,
    FeedbackDetails,
    GoalDetails,
    PracticeDetails,
    PracticeEntryDetails,
    TalkDetails,
    TalkKind,
    Upload,
    add_evidence,
    add_feedback,
    add_item,
    add_practice_entry,
    add_talk,
    change_practice,
)
from plugins.pathway.models import Goal, Plan
from plugins.pathway.services import keep_note
from plugins.registry import Step, StepState
from tests.support import uploads
from tests.support.activities import make_activity, make_registration
from tests.support.forms import token_on
from tests.support.many import add_people, add_plans
from tests.support.pathway import TODAY, Circle, recording
from tests.support.registry import make_guardianship, make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Sit = Callable[[Actor], FlaskClient]


@pytest.fixture
def sit(
    app: Flask, visit: Callable[[TenantView], FlaskClient], alpha: TenantView
) -> Callable[[Actor], FlaskClient]:
    """`sit(circle.pupil)`: that actor's browser, signed in."""

    def at(actor: Actor) -> FlaskClient:
        client = visit(alpha)
        with client.session_transaction() as cookie, app.app_context():
            assert actor.account_id is not None
            cookie.update(open_session_cookie(actor.account_id, host="alpha.localhost"))
            db.session.commit()
        return client

    return at


def post(
    browser: FlaskClient, address: str, *, data: dict[str, object] | None = None
) -> TestResponse:
    """Sends a form with the token that a page of this browser carries."""
    token = token_on(browser.get("/accessibility"))
    return browser.post(address, data={"csrf_token": token, **(data or {})})


def test_a_pupil_is_led_to_their_own_way(sit: Sit, circle: Circle) -> None:
    browser = sit(circle.pupil)

    assert browser.get("/pathway/mine").location == f"/pathway/people/{circle.pupil_id}"
    page = browser.get(f"/pathway/people/{circle.pupil_id}")

    assert page.status_code == 200
    assert "Veien begynner her" in page.text or "The way begins here" in page.text
    assert 'id="lead-1"' in browser.get("/").text


def test_a_goal_is_added_on_a_page_and_stands_on_the_way(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    browser = sit(circle.pupil)
    address = f"/pathway/people/{circle.pupil_id}/goals/new"

    empty = post(browser, address, data={"title": "", "term": "Høst"})
    assert empty.status_code == 422
    assert 'value="Høst"' in empty.text
    saved = post(browser, address, data={"title": "Spille utenat", "state": "open"})
    assert saved.location == f"/pathway/people/{circle.pupil_id}/plan"
    assert "Spille utenat" in browser.get(saved.location).text
    assert "Spille utenat" in browser.get(f"/pathway/people/{circle.pupil_id}").text
    with inside(alpha):
        goal_id = db.session.scalars(select(Goal.id)).one()
    edit = f"/pathway/goals/{goal_id}"
    assert post(browser, edit, data={"title": "Ny", "state": "reached", "version": "1"}).location
    late = post(browser, edit, data={"title": "Sent", "state": "open", "version": "1"})
    assert late.status_code == 422
    assert 'value="Sent"' in late.text
    assert browser.get(f"{edit}/remove").status_code == 200
    assert post(browser, f"{edit}/remove").location == saved.location


@pytest.mark.parametrize("who", ["other_teacher", "stranger"])
@pytest.mark.parametrize("part", ["", "/plan", "/talks", "/portfolio", "/practice", "/choices"])
def test_a_stranger_finds_nobody(sit: Sit, circle: Circle, who: str, part: str) -> None:
    browser = sit(getattr(circle, who))

    assert browser.get(f"/pathway/people/{circle.pupil_id}{part}").status_code == 404


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("pupil", {"", "/plan", "/talks", "/portfolio", "/practice", "/choices"}),
        ("guardian", {"", "/plan", "/talks", "/portfolio", "/choices"}),
        ("teacher", {"", "/plan", "/talks", "/portfolio"}),
        ("rector", {"", "/plan", "/talks", "/portfolio"}),
        ("lead", {"", "/plan", "/talks", "/portfolio"}),
    ],
)
def test_each_opens_the_parts_that_are_theirs(
    sit: Sit, circle: Circle, who: str, expected: set[str]
) -> None:
    browser = sit(getattr(circle, who))
    parts = ("", "/plan", "/talks", "/portfolio", "/practice", "/choices")

    opened = {
        part
        for part in parts
        if browser.get(f"/pathway/people/{circle.pupil_id}{part}").status_code == 200
    }

    assert opened == expected


def test_private_words_are_on_nobody_elses_page(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        talk_id = add_talk(
            circle.teacher, circle.pupil_id, TalkDetails(kind=TalkKind.START, on=TODAY)
        )
        keep_note(circle.pupil, talk_id, "ELEVNOTAT")
        keep_note(circle.teacher, talk_id, "LÆRERNOTAT")
        add_practice_entry(
            circle.pupil,
            circle.pupil_id,
            PracticeEntryDetails(on=TODAY, minutes=5, what="ØVELOGG"),
        )
        add_evidence(circle.pupil, circle.pupil_id, recording(text="BARE MIN"))
    seen: dict[str, set[str]] = {}
    words = ("ELEVNOTAT", "LÆRERNOTAT", "ØVELOGG", "BARE MIN", "Prøveopptak")
    base = f"/pathway/people/{circle.pupil_id}"
    for who in ("pupil", "guardian", "teacher", "rector", "lead", "other_teacher", "stranger"):
        browser = sit(getattr(circle, who))
        addresses = [
            *(f"{base}{part}" for part in ("", "/plan", "/talks", "/portfolio", "/practice")),
            f"{base}/everything.json",
            f"/pathway/talks/{talk_id}/note",
            f"/api/v1/pathway/people/{circle.pupil_id}",
            "/",
        ]
        text = "".join(browser.get(address).text for address in addresses)
        seen[who] = {word for word in words if word in text}

    assert seen == {
        "pupil": {"ELEVNOTAT", "ØVELOGG", "BARE MIN", "Prøveopptak"},
        "guardian": set(),
        "teacher": {"LÆRERNOTAT"},
        "rector": set(),
        "lead": set(),
        "other_teacher": set(),
        "stranger": set(),
    }


def test_a_guardian_sees_each_child_and_first_what_waits(
    sit: Sit,
    circle: Circle,
    inside: Inside,
    alpha: TenantView,
) -> None:
    with inside(alpha):
        second = make_person("Søsken", "Elev", born=date(2011, 1, 1))
        make_guardianship(circle.person_ids["guardian"], second)
        add_item(circle.guardian, second, GoalDetails(title="Søskenmål"))
        add_item(circle.guardian, circle.pupil_id, GoalDetails(title="Elevmål"))

    page = sit(circle.guardian).get("/pathway/mine")

    assert page.status_code == 200
    assert "Søskenmål" in page.text
    assert "Elevmål" in page.text
    home = sit(circle.guardian).get("/").text
    assert "Søskenmål" in home


def test_what_waits_for_an_answer_stands_once_on_the_start_page(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        course = make_activity("Ventekurset", starts=now() + timedelta(days=9))
        offered = make_registration(
            course, circle.pupil_id, "offered", answer_by=now() + timedelta(days=1)
        )
        asked = make_activity("Spørrekurset", starts=now() + timedelta(days=9))
        unconfirmed = make_registration(asked, circle.pupil_id, "requested", needs_guardian=True)
        other = make_activity("Elevkurset", starts=now() + timedelta(days=9))
        make_registration(other, circle.pupil_id)

    for who in (circle.guardian, circle.pupil):
        home = sit(who).get("/", headers={"Accept-Language": "en"}).text
        for registration in (offered, unconfirmed):
            assert home.count(f'href="/activities/registrations/{registration}"') == 1
        assert home.count("Elevkurset") == 1
        assert "could not be loaded" not in home
    # Who shows no way on the start page is told by the activities themselves.
    teacher = sit(circle.teacher).get("/").text
    assert teacher.count(f'href="/activities/registrations/{offered}"') == 1


def test_a_part_that_fails_costs_only_itself(
    sit: Sit, circle: Circle, app: Flask, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mitt mål"))
    host = app.extensions["flygel"].host
    original = host._caller

    def caller(hook: str, name: str) -> object:
        if hook == "provide_steps" and name == "ungmusikk":

            def fail(**_: object) -> list[list[Step]]:
                db.session.execute(select(Plan.id)).all()
                raise RuntimeError("a fault")

            return fail
        return original(hook, name)

    host._caller = caller
    try:
        page = sit(circle.pupil).get(f"/pathway/people/{circle.pupil_id}")
    finally:
        del host._caller
    assert page.status_code == 200
    assert "Mitt mål" in page.text
    assert "UngMusikk" in page.text


def test_a_file_is_served_so_that_nothing_can_run(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        piece = add_evidence(
            circle.pupil,
            circle.pupil_id,
            recording(audience=frozenset({Audience.TEACHERS})),
            Upload(name="opptak æ.wav", content=uploads.wav()),
        )
    address = f"/pathway/portfolio/{piece}/file"

    served = sit(circle.teacher).get(address)

    assert served.status_code == 200
    assert served.headers["Content-Type"] == "audio/wav"
    assert served.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''opptak%20%C3%A6.wav"
    )
    assert served.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Cache-Control"] == "private, no-store"
    for who in ("guardian", "rector", "lead", "stranger"):
        assert sit(getattr(circle, who)).get(address).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "span"),
    [
        (None, 200, (0, None)),
        ("bytes=0-3", 206, (0, 4)),
        ("bytes=4-", 206, (4, None)),
        ("bytes=-4", 206, (-4, None)),
        ("bytes=0-1,4-5", 200, (0, None)),
        ("bytes=999999-", 416, (0, 0)),
        ("rubbish", 200, (0, None)),
    ],
)
def test_a_player_asks_for_a_part_of_a_sound(
    sit: Sit,
    circle: Circle,
    inside: Inside,
    alpha: TenantView,
    wanted: str | None,
    status: int,
    span: tuple[int, int | None],
) -> None:
    whole = uploads.wav()
    with inside(alpha):
        piece = add_evidence(
            circle.pupil, circle.pupil_id, recording(), Upload(name="a.wav", content=whole)
        )

    headers = {"Range": wanted} if wanted else {}
    served = sit(circle.pupil).get(f"/pathway/portfolio/{piece}/file", headers=headers)

    assert served.status_code == status
    if status != 416:
        assert served.data == whole[span[0] : span[1]]
        assert int(served.headers["Content-Length"]) == len(served.data)


def test_a_file_is_uploaded_on_a_page_and_a_dangerous_one_refused(sit: Sit, circle: Circle) -> None:
    browser = sit(circle.pupil)
    address = f"/pathway/people/{circle.pupil_id}/portfolio/new"

    def sent(content: bytes, name: str) -> dict[str, object]:
        return {
            "kind": "document",
            "title": "Notat",
            "on": "2024-06-01",
            "file": (BytesIO(content), name),
        }

    refused = post(browser, address, data=sent(uploads.HTML, "bilde.jpg"))
    assert refused.status_code == 422
    assert 'value="Notat"' in refused.text
    saved = post(browser, address, data=sent(uploads.jpeg(), "bilde.html"))
    assert saved.status_code == 302
    page = browser.get(saved.location)
    assert "bilde.jpg" in page.text
    assert browser.get(f"{saved.location}/edit").status_code == 200


def test_a_link_is_only_a_link(sit: Sit, circle: Circle, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        piece = add_evidence(
            circle.pupil, circle.pupil_id, recording(link="https://film.example/se?v=1&b=2")
        )
    page = sit(circle.pupil).get(f"/pathway/portfolio/{piece}").text

    assert 'href="https://film.example/se?v=1&amp;b=2" rel="noopener noreferrer nofollow' in page
    assert "<iframe" not in page
    refused = post(
        sit(circle.pupil),
        f"/pathway/portfolio/{piece}/edit",
        data={"kind": "recording", "title": "X", "on": "2024-06-01", "link": "javascript:alert(1)"},
    )
    assert refused.status_code == 422


def test_everything_comes_as_a_page_with_its_files_and_as_json(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        add_item(circle.pupil, circle.pupil_id, GoalDetails(title="<b>Mål</b>"))
        change_practice(circle.pupil, circle.pupil_id, PracticeDetails(note="Rolig"), version=None)
        add_evidence(
            circle.pupil, circle.pupil_id, recording(), Upload(name="a.wav", content=uploads.wav())
        )
        add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Fint"))
    browser = sit(circle.pupil)

    served = browser.get(f"/pathway/people/{circle.pupil_id}/everything.zip")

    with ZipFile(BytesIO(served.data)) as archive:
        assert archive.namelist() == [
            "pathway.html",
            "pathway.css",
            "pathway.json",
            "files/001-a.wav",
        ]
        page = archive.read("pathway.html").decode()
        assert "&lt;b&gt;Mål&lt;/b&gt;" in page
        assert "files/001-a.wav" in page
        assert archive.read("files/001-a.wav") == uploads.wav()
        inner = loads(archive.read("pathway.json"))
    outer = loads(browser.get(f"/pathway/people/{circle.pupil_id}/everything.json").data)
    assert inner == outer
    assert outer["practice"]["note"] == "Rolig"
    assert outer["feedback"][0]["text"] == "Fint"
    theirs = loads(
        sit(circle.guardian).get(f"/pathway/people/{circle.pupil_id}/everything.json").data
    )
    assert "practice" not in theirs
    assert theirs["portfolio"] == []
    assert (
        sit(circle.teacher).get(f"/pathway/people/{circle.pupil_id}/everything.json").status_code
        == 404
    )
    assert browser.get(f"/pathway/people/{circle.pupil_id}/everything.exe").status_code == 404


def test_a_plan_goes_out_as_a_file_and_in_again_once(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        add_item(circle.pupil, circle.pupil_id, GoalDetails(title="Mitt mål", term="Høst"))
    browser = sit(circle.pupil)
    plan = browser.get(f"/pathway/people/{circle.pupil_id}/plan.json").data
    assert loads(plan)["goals"] == [
        {"title": "Mitt mål", "term": "Høst", "due_on": None, "state": "open"}
    ]
    with inside(alpha):
        for goal in db.session.scalars(select(Goal)):
            db.session.delete(goal)
        db.session.commit()
    address = f"/pathway/people/{circle.pupil_id}/bring-along"

    for _ in range(2):
        brought = post(browser, address, data={"file": (BytesIO(plan), "plan.json")})
        assert brought.status_code == 302
    with inside(alpha):
        assert [goal.title for goal in db.session.scalars(select(Goal))] == ["Mitt mål"]
    for rubbish in (b"", b"[1]", b"{" * 5000, b'{"format": "other", "version": 1}', b"\xff\xfe"):
        refused = post(browser, address, data={"file": (BytesIO(rubbish), "plan.json")})
        assert refused.status_code == 422
    assert post(browser, address, data={}).status_code == 422
    guardian = sit(circle.guardian)
    assert guardian.get(address).status_code == 404
    assert guardian.get(f"/pathway/people/{circle.pupil_id}/plan.json").status_code == 404


def test_the_list_costs_the_same_for_many(
    sit: Sit,
    circle: Circle,
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    browser = sit(circle.lead)

    def cost() -> int:
        with count_statements() as statements:
            assert browser.get("/pathway/").status_code == 200
        return len(statements)

    def fill(number: int) -> None:
        with inside(alpha):
            add_plans(add_people(number, [circle.school_id]))

    fill(3)
    few = cost()
    fill(297)
    assert cost() == few
    assert few <= 12


def test_the_list_is_of_those_within_reach_and_comes_as_a_file(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        elsewhere = make_organisation("Annen skole")
        make_person("Langt", "Borte", at=elsewhere)
    names = ("Prøve Elev", "Fremmed Elev", "Langt Borte")
    shown = {}
    for who in ("teacher", "rector", "lead", "other_teacher"):
        page = sit(getattr(circle, who)).get("/pathway/").text
        file = sit(getattr(circle, who)).get("/pathway/list.csv").text
        shown[who] = [name for name in names if name in page]
        assert shown[who] == [name for name in names if name in file]

    assert shown == {
        "teacher": ["Prøve Elev"],
        "rector": ["Prøve Elev", "Fremmed Elev"],
        "lead": list(names),
        "other_teacher": [],
    }


def test_practice_is_written_down_and_taken_away(sit: Sit, circle: Circle) -> None:
    browser = sit(circle.pupil)
    address = f"/pathway/people/{circle.pupil_id}/practice"

    assert post(browser, address, data={"on": "2024-06-01", "minutes": "0"}).status_code == 422
    written = post(browser, address, data={"on": "2024-06-01", "minutes": "25", "what": "Skala"})
    assert written.location == address
    page = browser.get(address).text
    assert "Skala" in page
    entry = UUID(page.split("/pathway/practice/")[1].split("/")[0])
    assert post(sit(circle.guardian), f"/pathway/practice/{entry}/remove").status_code == 404
    assert post(browser, f"/pathway/practice/{entry}/remove").location == address
    plan = {"weekly_minutes": "90", "note": "Rolig", "shared": "1", "version": "1"}
    assert post(browser, f"{address}/plan", data=plan).location == address
    assert "Rolig" in sit(circle.teacher).get(address).text


def test_a_talk_is_recorded_noted_and_changed(sit: Sit, circle: Circle) -> None:
    teacher = sit(circle.teacher)
    base = f"/pathway/people/{circle.pupil_id}/talks"
    form = {
        "kind": "mid_way",
        "on": "2024-05-01",
        "participants": [str(circle.pupil_id), str(circle.person_ids["guardian"])],
        "next_step": "Søk på sommerkurs",
    }

    assert teacher.get(f"{base}/new").status_code == 200
    assert post(teacher, f"{base}/new", data=form).location == base
    page = sit(circle.pupil).get(base).text
    assert "Søk på sommerkurs" in page
    assert "Eva Foresatt" in page
    talk = UUID(page.split("/pathway/talks/")[1].split("/")[0])
    assert sit(circle.pupil).get(f"/pathway/talks/{talk}").status_code == 404
    assert (
        post(sit(circle.pupil), f"/pathway/talks/{talk}/note", data={"text": "Min tanke"}).location
        == base
    )
    stranger = {**form, "participants": [str(circle.person_ids["stranger"])], "version": "1"}
    assert post(teacher, f"/pathway/talks/{talk}", data=stranger).status_code == 422
    assert post(teacher, f"/pathway/talks/{talk}", data={**form, "version": "1"}).location == base
    assert "Søk på sommerkurs" in sit(circle.pupil).get(f"/pathway/people/{circle.pupil_id}").text
    assert post(teacher, f"/pathway/talks/{talk}/remove").location == base


def test_a_statement_is_given_and_taken_back(sit: Sit, circle: Circle) -> None:
    teacher = sit(circle.teacher)
    address = f"/pathway/people/{circle.pupil_id}/feedback/new"

    assert post(teacher, address, data={"text": ""}).status_code == 422
    given = post(teacher, address, data={"text": "Er klar", "kind": "statement"})
    assert given.location == f"/pathway/people/{circle.pupil_id}/talks"
    page = teacher.get(given.location).text
    feedback = UUID(page.split("/pathway/feedback/")[1].split('"')[0])
    assert sit(circle.pupil).get(f"/pathway/feedback/{feedback}").status_code == 404
    change = {"text": "Er helt klar", "kind": "statement", "version": "1"}
    assert post(teacher, f"/pathway/feedback/{feedback}", data=change).location == given.location
    assert "Er helt klar" in sit(circle.pupil).get(given.location).text
    assert teacher.get(f"/pathway/feedback/{feedback}/remove").status_code == 200
    assert post(teacher, f"/pathway/feedback/{feedback}/remove").location == given.location


def test_a_named_mentor_finds_what_is_shown_to_them_and_nothing_else(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        add_feedback(circle.teacher, circle.pupil_id, FeedbackDetails(text="Hei"))
        piece = add_evidence(
            circle.pupil,
            circle.pupil_id,
            recording(mentor_ids=(circle.person_ids["teacher"],)),
        )
        from plugins.registry.models import Teaching

        for each in db.session.scalars(select(Teaching)):
            db.session.delete(each)
        db.session.commit()
    former = sit(circle.teacher)

    assert "Prøveopptak" in former.get("/pathway/shown-to-me").text
    assert former.get(f"/pathway/portfolio/{piece}").status_code == 200
    said = post(
        former,
        f"/pathway/portfolio/{piece}/feedback",
        data={"text": "Fin klang", "kind": "statement"},
    )
    assert said.location == f"/pathway/portfolio/{piece}"
    assert former.get(f"/pathway/people/{circle.pupil_id}").status_code == 404
    assert "Fin klang" in sit(circle.pupil).get(f"/pathway/portfolio/{piece}").text


def test_a_membership_that_ended_opens_nothing(
    sit: Sit, circle: Circle, inside: Inside, alpha: TenantView
) -> None:
    browser = sit(circle.pupil)
    with inside(alpha):
        membership = db.session.scalars(
            select(Membership).where(Membership.id == circle.pupil.membership_id)
        ).one()
        from core.plugin_api import now

        membership.ended_at = now()
        db.session.commit()

    assert browser.get(f"/pathway/people/{circle.pupil_id}").status_code == 403


def test_the_states_of_a_way_stand_in_their_order() -> None:
    assert [state.value for state in StepState] == ["done", "now", "next", "open"]
