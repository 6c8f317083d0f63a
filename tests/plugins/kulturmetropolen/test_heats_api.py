"""KM-12 for programs: codes are told once, a code votes once, and nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit.models import AuditEntry
from core.plugin_api import db
from core.tenants.context import TenantView
from plugins.kulturmetropolen.models import AudienceVote, VoteCode
from tests.support.kulturmetropolen import make_school

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]
BASE = "/api/v1/kulturmetropolen"


@dataclass(frozen=True)
class Heats:
    """Heats with two evenings and three acts, of which two play in the first one."""

    lead: FlaskClient
    contest: str
    evening: str
    acts: tuple[str, ...]


@pytest.fixture
def heats(inside: Inside, beta: TenantView, api_client: SignedIn) -> Heats:
    """Everything made as a program makes it."""
    lead = api_client(beta, "programme_lead")
    with inside(beta):
        school = str(make_school())
    contest = made(lead, "heats", organisation_id=school, name={"da": "Heats"})
    at = f"heats/{contest}"
    evening = made(lead, f"{at}/evenings", kind="heat", held_on="2030-05-01")
    made(lead, f"{at}/evenings", kind="heat", held_on="2030-05-02")
    for name in ("Alfa", "Beta", "Gamma"):
        made(lead, f"{at}/acts", name=name)
    assert lead.post(f"{BASE}/{at}/line-up", json={}).status_code == 201
    answer = lead.get(f"{BASE}/evenings/{evening}").json
    assert answer is not None
    return Heats(lead, contest, evening, tuple(each["id"] for each in answer["acts"]))


def made(client: FlaskClient, at: str, **sent: object) -> str:
    """What was made, as its id."""
    answer = client.post(f"{BASE}/{at}", json=sent)
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return str(answer.json["id"])


def codes_from(heats: Heats, number: int) -> list[str]:
    """New codes, as they are told this once."""
    answer = heats.lead.post(f"{BASE}/evenings/{heats.evening}/codes", json={"number": number})
    assert answer.status_code == 201, answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.json is not None
    return list(answer.json["codes"])


def put_voting(heats: Heats, *, is_open: bool) -> int:
    """Opens or closes the voting as one sees it; the status."""
    at = f"{BASE}/evenings/{heats.evening}/voting"
    etag = heats.lead.get(at).headers["ETag"]
    return heats.lead.put(at, json={"open": is_open}, headers={"If-Match": etag}).status_code


@pytest.mark.rule("KM-12")
def test_codes_are_told_once_and_kept_nowhere(
    heats: Heats, inside: Inside, beta: TenantView
) -> None:
    codes = codes_from(heats, 3)

    assert len(set(codes)) == 3
    for address in (f"evenings/{heats.evening}", f"heats/{heats.contest}", "heats"):
        told = heats.lead.get(f"{BASE}/{address}").text
        assert [code for code in codes if code in told] == []
    with inside(beta):
        kept = set(db.session.scalars(select(VoteCode.fingerprint)))
        assert (len(kept), kept & set(codes)) == (3, set())
        lines = [str(vars(row)) for row in db.session.scalars(select(AuditEntry))]
        assert [code for code in codes if any(code in line for line in lines)] == []
    refused = heats.lead.post(f"{BASE}/evenings/{heats.evening}/codes", json={"number": 2001})
    assert refused.status_code == 422


@pytest.mark.rule("KM-12")
def test_a_program_sends_a_guests_vote_once_for_each_code(
    heats: Heats, inside: Inside, beta: TenantView, api_client: SignedIn
) -> None:
    first, second = codes_from(heats, 2)
    votes = f"{BASE}/evenings/{heats.evening}/votes"
    screen = api_client(beta, "panel_member")

    def send(code: str, act: str) -> tuple[int, list[str]]:
        answer = screen.post(votes, json={"code": code, "act_id": act})
        return answer.status_code, sorted((answer.json or {}).get("errors", ()))

    assert send(first, heats.acts[0])[0] == 422
    assert put_voting(heats, is_open=True) == 200
    assert send(f" {first.lower()} ", heats.acts[0])[0] == 201
    assert send(first, heats.acts[1]) == (422, ["code"])
    assert send("AAAAAAAA", heats.acts[1]) == (422, ["code"])
    with inside(beta):
        other = select(AudienceVote.act_id)
        assert [str(each) for each in db.session.scalars(other)] == [heats.acts[0]]
    # An act of another evening gets no vote, and the code is still good after it.
    contest = heats.lead.get(f"{BASE}/heats/{heats.contest}").json or {}
    (stranger,) = {each["id"] for each in contest["acts"]} - set(heats.acts)
    assert send(second, stranger) == (422, ["act_id"])
    assert send(second, heats.acts[1])[0] == 201
    assert put_voting(heats, is_open=False) == 200
    shown = heats.lead.get(f"{BASE}/evenings/{heats.evening}").json
    assert shown is not None
    assert (shown["votes"], len(shown["placed"])) == (2, 2)


@pytest.mark.rule("KM-12")
def test_who_may_not_run_heats_neither_makes_codes_nor_opens_the_voting(
    heats: Heats, beta: TenantView, api_client: SignedIn
) -> None:
    juror = api_client(beta, "panel_member")
    at = f"{BASE}/evenings/{heats.evening}"
    assert juror.post(f"{at}/codes", json={"number": 1}).status_code == 403
    etag = juror.get(f"{at}/voting").headers["ETag"]
    opened = juror.put(f"{at}/voting", json={"open": True}, headers={"If-Match": etag})
    assert opened.status_code == 403
    teacher = api_client(beta, "pupil")
    assert teacher.post(f"{at}/votes", json={}).status_code == 403


@pytest.mark.rule("KM-12")
def test_voting_and_semifinal_are_changed_only_as_one_has_seen_them(heats: Heats) -> None:
    voting = f"{BASE}/evenings/{heats.evening}/voting"
    assert heats.lead.put(voting, json={"open": True}).status_code == 428
    seen = heats.lead.get(voting).headers["ETag"]
    codes_from(heats, 1)
    # What comes in meanwhile changes nothing about it; that somebody opened it does.
    opened = heats.lead.put(voting, json={"open": True}, headers={"If-Match": seen})
    assert opened.status_code == 200
    again = heats.lead.put(voting, json={"open": False}, headers={"If-Match": seen})
    assert again.status_code == 412

    made(heats.lead, f"heats/{heats.contest}/evenings", kind="semifinal", held_on="2030-06-01")
    semifinal = f"{BASE}/heats/{heats.contest}/semifinal"
    etag = heats.lead.get(semifinal).headers["ETag"]
    wanted = {"act_ids": [heats.acts[0]]}
    assert heats.lead.put(semifinal, json=wanted).status_code == 428
    sent = heats.lead.put(semifinal, json=wanted, headers={"If-Match": etag})
    assert sent.status_code == 200
    assert heats.lead.put(semifinal, json=wanted, headers={"If-Match": etag}).status_code == 412
    assert (heats.lead.get(semifinal).json or {})["act_ids"] == [heats.acts[0]]


@pytest.mark.rule("KM-12")
def test_what_is_not_there_is_404(heats: Heats) -> None:
    nothing = UUID(int=7)
    for address in (f"evenings/{nothing}/voting", f"heats/{nothing}/semifinal"):
        assert heats.lead.get(f"{BASE}/{address}").status_code == 404
    votes = heats.lead.post(
        f"{BASE}/evenings/{nothing}/votes", json={"code": "A", "act_id": str(nothing)}
    )
    assert votes.status_code == 404
