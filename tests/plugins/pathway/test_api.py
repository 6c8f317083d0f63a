"""The same by API: everything a page does, with ETags where two may change the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.tokens import issue_token
from core.web.running import Running
from core.workspace import operator
from tests.support import uploads
from tests.support.pathway import Circle

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Program = Callable[[Actor], FlaskClient]


@pytest.fixture
def program(
    inside: Inside, visit: Callable[[TenantView], FlaskClient], alpha: TenantView, running: Running
) -> Program:
    """`program(circle.pupil)`: a program with that actor's token."""

    def of(actor: Actor) -> FlaskClient:
        assert actor.account_id is not None
        with inside(alpha):
            secret = issue_token(
                operator(running.host, date(2024, 6, 1)),
                actor.account_id,
                "test",
                now=datetime.now(UTC),
            )
        client = visit(alpha)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return of


GOAL = {"title": "Spille utenat", "term": "Høst", "due_on": "2024-12-01"}
WORK = {"work": "Vals", "composer": "Prøve", "state": "ready"}
SHOW = {"title": "Konsert", "on": "2024-05-01", "place": "Ås"}


@pytest.mark.parametrize(
    ("path", "sent", "changed"),
    [
        ("goals", GOAL, {**GOAL, "state": "reached"}),
        ("repertoire", WORK, {**WORK, "state": "performed"}),
        ("performances", SHOW, {**SHOW, "place": "Oslo"}),
    ],
)
def test_a_line_is_added_read_changed_and_removed_by_its_etag(
    program: Program, circle: Circle, path: str, sent: dict[str, Any], changed: dict[str, Any]
) -> None:
    client = program(circle.pupil)
    base = f"/api/v1/pathway/people/{circle.pupil_id}/{path}"

    added = client.post(base, json=sent)
    assert added.status_code == 201
    there = f"/api/v1/pathway/{path}/{added.json['id']}"
    read = client.get(there)
    assert {**read.json, **sent} == read.json
    etag = read.headers["ETag"]
    assert client.put(there, json=changed).status_code == 428
    saved = client.put(there, json=changed, headers={"If-Match": etag})
    assert (saved.status_code, {**saved.json, **changed}) == (200, saved.json)
    assert client.put(there, json=sent, headers={"If-Match": etag}).status_code == 412
    assert [each["id"] for each in client.get(base).json] == [added.json["id"]]
    stranger = program(circle.stranger)
    assert stranger.get(base).status_code == stranger.get(there).status_code == 404
    assert client.delete(there, headers={"If-Match": saved.headers["ETag"]}).status_code == 204
    assert client.get(there).status_code == 404
    assert client.post(base, json={}).status_code == 422


def test_a_whole_pathway_says_which_parts_the_reader_sees(program: Program, circle: Circle) -> None:
    client = program(circle.pupil)
    client.post(f"/api/v1/pathway/people/{circle.pupil_id}/goals", json=GOAL)

    whole = client.get(f"/api/v1/pathway/people/{circle.pupil_id}").json
    leads = program(circle.lead).get(f"/api/v1/pathway/people/{circle.pupil_id}").json

    assert whole["goals"][0]["title"] == "Spille utenat"
    assert whole["way"]["steps"][0]["title"] == "Spille utenat"
    assert "practice" in whole["parts"]
    assert leads["parts"] == [
        "steps",
        "goals",
        "repertoire",
        "performances",
        "agreements",
        "evidence",
    ]
    way = client.get(f"/api/v1/pathway/people/{circle.pupil_id}/way").json
    assert way == {"steps": whole["way"]["steps"], "missing": []}
    assert client.get("/api/v1/pathway/people/mine").json == [
        {"id": str(circle.pupil_id), "name": "Prøve Elev"}
    ]
    listed = program(circle.teacher).get("/api/v1/pathway/people").json
    assert [(each["person"]["name"], each["open_goals"]) for each in listed["items"]] == [
        ("Prøve Elev", 1)
    ]
    assert client.get("/api/v1/pathway/people").status_code == 403


def test_a_talk_is_recorded_and_a_note_stays_ones_own(program: Program, circle: Circle) -> None:
    teacher, pupil = program(circle.teacher), program(circle.pupil)
    base = f"/api/v1/pathway/people/{circle.pupil_id}/talks"
    talk = {
        "kind": "mid_way",
        "on": "2024-05-01",
        "participants": [{"person_id": str(circle.pupil_id), "role": "pupil"}],
        "shared_notes": "Sagt",
        "next_step": "Øv",
    }

    added = teacher.post(base, json=talk)
    assert added.status_code == 201
    there = f"/api/v1/pathway/talks/{added.json['id']}"
    assert pupil.put(f"{there}/note", json={"text": "Min"}).json["own_note"] == "Min"
    assert teacher.get(there).json["own_note"] == ""
    assert program(circle.lead).get(there).json["shared_notes"] is None
    etag = teacher.get(there).headers["ETag"]
    moved = {**talk, "on": "2024-05-02"}
    assert (
        pupil.put(
            there, json=moved, headers={"If-Match": pupil.get(there).headers["ETag"]}
        ).status_code
        == 404
    )
    assert teacher.put(there, json=moved, headers={"If-Match": etag}).json["on"] == "2024-05-02"
    etag = teacher.get(there).headers["ETag"]
    assert teacher.delete(there, headers={"If-Match": etag}).status_code == 204
    stranger = {"person_id": str(circle.person_ids["stranger"]), "role": "pupil"}
    refused = teacher.post(base, json={**talk, "participants": [stranger]})
    assert refused.status_code == 422
    assert "participants" in refused.json["errors"]


def test_feedback_is_the_writers_to_change(program: Program, circle: Circle) -> None:
    teacher, pupil = program(circle.teacher), program(circle.pupil)
    base = f"/api/v1/pathway/people/{circle.pupil_id}/feedback"

    given = teacher.post(base, json={"text": "Er klar", "kind": "statement"})
    assert given.status_code == 201
    there = f"/api/v1/pathway/feedback/{given.json['id']}"
    assert pupil.get(base).json[0]["author"] == "Ada Lærer"
    etag = pupil.get(there).headers["ETag"]
    assert pupil.delete(there, headers={"If-Match": etag}).status_code == 404
    assert program(circle.lead).get(there).status_code == 404
    change = {"text": "Helt klar", "kind": "statement"}
    assert teacher.put(there, json=change, headers={"If-Match": etag}).status_code == 200
    etag = teacher.get(there).headers["ETag"]
    assert teacher.delete(there, headers={"If-Match": etag}).status_code == 204


def test_practice_is_ones_own(program: Program, circle: Circle) -> None:
    pupil = program(circle.pupil)
    base = f"/api/v1/pathway/people/{circle.pupil_id}/practice"

    etag = pupil.get(base).headers["ETag"]
    plan = {"weekly_minutes": 60, "note": "Rolig", "shared": False}
    assert pupil.put(base, json=plan, headers={"If-Match": etag}).json["weekly_minutes"] == 60
    assert pupil.put(base, json=plan, headers={"If-Match": etag}).status_code == 412
    entry = {"on": "2024-05-01", "minutes": 20, "what": "Skala"}
    written = pupil.post(f"{base}/entries", json=entry).json
    assert written["entries"][0]["what"] == "Skala"
    for who in (circle.guardian, circle.teacher, circle.lead):
        assert program(who).get(base).status_code == 404
    there = f"/api/v1/pathway/practice/{written['entries'][0]['id']}"
    assert program(circle.guardian).delete(there).status_code == 404
    assert pupil.delete(there).status_code == 204


def test_a_piece_with_its_file(program: Program, circle: Circle) -> None:
    pupil = program(circle.pupil)
    base = f"/api/v1/pathway/people/{circle.pupil_id}/portfolio"
    piece = {
        "kind": "own_work",
        "title": "Sang",
        "on": "2024-05-01",
        "text": "Tekst",
        "audience": ["teachers"],
        "shares": [{"name": "", "share": "60"}, {"name": "Kim", "share": "40"}],
    }

    added = pupil.post(base, json=piece)
    assert added.status_code == 201
    there = f"/api/v1/pathway/portfolio/{added.json['id']}"
    etag = pupil.get(there).headers["ETag"]

    def sent(content: bytes) -> dict[str, Any]:
        return {"file": (BytesIO(content), "x.html")}

    refused = pupil.put(f"{there}/file", data=sent(uploads.HTML), headers={"If-Match": etag})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["file"])
    saved = pupil.put(f"{there}/file", data=sent(uploads.jpeg()), headers={"If-Match": etag})
    assert saved.json["file"]["content_type"] == "image/jpeg"
    served = program(circle.teacher).get(f"{there}/file")
    assert served.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert program(circle.guardian).get(f"{there}/file").status_code == 404
    half = {**piece, "shares": [{"name": "", "share": "60"}]}
    etag = pupil.get(there).headers["ETag"]
    assert pupil.put(there, json=half, headers={"If-Match": etag}).status_code == 422
    assert pupil.put(there, json=piece, headers={"If-Match": etag}).status_code == 200
    assert [each["title"] for each in program(circle.teacher).get(base).json] == ["Sang"]
    assert program(circle.guardian).get(base).json == []
    for bad in ({"link": "http://film.example"}, {"kind": "statement"}, {"audience": ["world"]}):
        assert pupil.post(base, json={**piece, **bad}).status_code == 422
    etag = pupil.get(there).headers["ETag"]
    assert pupil.delete(there, headers={"If-Match": etag}).status_code == 204


def test_choices_are_ones_own(program: Program, circle: Circle, beta: TenantView) -> None:
    pupil = program(circle.pupil)
    base = f"/api/v1/pathway/people/{circle.pupil_id}"
    pupil.post(f"{base}/goals", json=GOAL)

    assert pupil.get(f"{base}/shown-elsewhere").json == []
    refused = pupil.put(f"{base}/shown-elsewhere", json={"tenant_id": str(beta.id), "shown": True})
    assert refused.status_code == 422
    plan = pupil.get(f"{base}/plan").json
    assert plan["goals"][0]["title"] == "Spille utenat"
    assert pupil.post(f"{base}/plan", json=plan).json == {
        "goals": 0,
        "repertoire": 0,
        "performances": 0,
    }
    assert pupil.get(f"{base}/everything").json["goals"][0]["title"] == "Spille utenat"
    for who in (circle.guardian, circle.teacher, circle.lead, circle.stranger):
        client = program(who)
        assert client.get(f"{base}/plan").status_code == 404
        assert client.get(f"{base}/shown-elsewhere").status_code == 404
    assert program(circle.guardian).get(f"{base}/everything").status_code == 200
    assert program(circle.teacher).get(f"{base}/everything").status_code == 404


def test_a_program_can_ask_who_may_be_named_and_take_part(program: Program, circle: Circle) -> None:
    base = f"/api/v1/pathway/people/{circle.pupil_id}"
    pupil, teacher = program(circle.pupil), program(circle.teacher)

    assert [each["name"] for each in pupil.get(f"{base}/mentors").json] == ["Ada Lærer"]
    assert teacher.get(f"{base}/mentors").status_code == 404
    asked = teacher.get(f"{base}/talks/participants").json
    assert {(each["person"]["name"], each["role"]) for each in asked} == {
        ("Prøve Elev", "pupil"),
        ("Eva Foresatt", "guardian"),
        ("Ada Lærer", "teacher"),
    }
    piece = {
        "kind": "recording",
        "title": "Opptak",
        "on": "2024-05-01",
        "text": "Hør",
        "mentor_ids": [str(circle.person_ids["teacher"])],
    }
    assert pupil.post(f"{base}/portfolio", json=piece).status_code == 201
    shown = teacher.get("/api/v1/pathway/shown-to-me").json
    assert [each["title"] for each in shown] == ["Opptak"]
    assert program(circle.lead).get("/api/v1/pathway/shown-to-me").json == []


def test_the_description_names_what_each_endpoint_does(
    program: Program, circle: Circle, app: Flask
) -> None:
    described = program(circle.pupil).get("/api/v1/openapi.json").json["paths"]

    ours = {path for path in described if path.startswith("/api/v1/pathway/")}
    assert len(ours) > 15
