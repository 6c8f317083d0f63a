"""The API of calls: what the pages do, with ETags and codes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.plugin_api import now
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.web.running import Running, today
from core.workspace import operator
from plugins.calls import assign_evenly, call
from plugins.calls.models import Call
from tests.support.calls import apply_for, make_call, office
from tests.support.registry import make_municipality, make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Client = Callable[..., FlaskClient]
ROOT = "/api/v1/calls"


@pytest.fixture(autouse=True)
def on(programme: PluginHost, inside: Inside, alpha: TenantView, running: Running) -> PluginHost:
    with inside(alpha):
        enable_plugin(running.host, operator(running.host, today()), "demo_programme", source="t")
    return programme


def body(answer: Any) -> Any:
    return answer.json


def test_a_call_is_made_changed_with_its_etag_and_published(
    alpha: TenantView, api_client: Client
) -> None:
    boss = api_client(alpha, "programme_lead")
    form = body(boss.post(f"{ROOT}/forms", json={"name": "Skjema"}))
    version = f"{ROOT}/form-versions/{form['id']}"
    etag = boss.get(version).headers["ETag"]
    fields = [{"key": "idea", "kind": "text", "label": {"nb": "Idé"}, "required": True}]
    assert boss.put(version, json={"fields": fields}).status_code == 428
    kept = boss.put(version, json={"fields": fields}, headers={"If-Match": etag})
    assert (kept.status_code, body(kept)["fields"][0]["key"]) == (200, "idea")
    assert boss.put(version, json={}, headers={"If-Match": etag}).status_code == 412
    assert boss.post(f"{version}/publish").status_code == 200
    frozen = boss.get(version).headers["ETag"]
    assert boss.put(version, json={}, headers={"If-Match": frozen}).status_code == 422

    wanted = {
        "programme": "demo_programme", "kind": "cohort", "title": {"nb": "Kull"},
        "applicants": ["organisation"], "opens_at": "2024-01-01T08:00:00+01:00", "places": 2,
        "form_version_id": form["id"],
    }  # fmt: skip
    made = body(boss.post(f"{ROOT}/calls", json=wanted))
    blocked = boss.post(f"{ROOT}/calls/{made['id']}/publish")
    assert blocked.status_code == 422
    assert "call.topic_unanswered" in body(blocked)["detail"]
    address = f"{ROOT}/calls/{made['id']}"
    more = {**wanted, "description": {"nb": "Hva"}, "topics": {"costs": {"nb": "Gratis"}}}
    changed = boss.put(address, json=more, headers={"If-Match": boss.get(address).headers["ETag"]})
    assert changed.status_code == 200, changed.text
    assert boss.post(f"{address}/publish").status_code == 200
    reader = api_client(alpha, "coordinator")
    listed = body(reader.get(f"{ROOT}/calls?state=open"))
    assert [each["id"] for each in listed["items"]] == [made["id"]]


def test_two_programs_that_write_one_field_are_both_told(
    inside: Inside, alpha: TenantView, api_client: Client
) -> None:
    with inside(alpha):
        school = make_organisation()
        call_id = make_call(opens_at=now() - timedelta(days=1), closes_at=now() + timedelta(days=1))
    one, other = (api_client(alpha, "rector", limit_id=school) for _ in range(2))
    started = one.post(
        f"{ROOT}/calls/{call_id}/applications",
        json={"kind": "organisation", "organisation_id": str(school)},
    )
    address = f"{ROOT}/applications/{body(started)['id']}"
    first = one.patch(address, json={"answers": {"idea": {"value": "En"}}})
    second = other.patch(address, json={"answers": {"idea": {"value": "To"}}})
    assert body(first)["versions"] == {"idea": 1}
    assert [(each["mine"], each["theirs"]) for each in body(second)["conflicts"]] == [("To", "En")]
    checked = body(one.get(f"{address}/check"))
    assert (checked["ready"], checked["problems"]) == (True, [])
    assert one.post(f"{address}/submit", json={}).status_code == 200
    stranger = api_client(alpha, "rector", limit_id=call_id)
    assert stranger.get(address).status_code == 404
    assert stranger.patch(address, json={"answers": {}}).status_code == 404


def test_a_juror_with_a_tie_gets_nothing_and_one_without_only_ones_own(
    inside: Inside, alpha: TenantView, api_client: Client, make_member: Callable[..., UUID]
) -> None:
    with inside(alpha):
        aas, bodo = make_municipality("Ås", "3218"), make_municipality("Bodø", "1804")
        call_id = make_call(opens_at=now() - timedelta(days=9), closes_at=now() + timedelta(days=1))
        keys = [apply_for(call_id, town, at=now())[1] for town in (aas, bodo)]
    juror = api_client(alpha, "juror", limit_id=call_id)
    boss = api_client(alpha, "programme_lead")
    with inside(alpha):
        from sqlalchemy import select

        from core.plugin_api import db

        row = db.session.scalars(select(Call)).one()
        row.closes_at = now() - timedelta(hours=1)
        view = call(office(), call_id)
        assert view is not None
        from plugins.calls.models import Phase

        db.session.scalars(select(Phase)).one().starts_at = row.closes_at
        db.session.flush()
        assign_evenly(office(today()), view.phases[0].id, now=now())
    lines = body(juror.get(f"{ROOT}/reading"))
    assert {each["application_id"] for each in lines} == {str(key) for key in keys}
    tied = f"{ROOT}/applications/{keys[0]}"
    assert juror.get(tied).status_code == 200
    assert juror.post(f"{tied}/interest", json={"reason": "Gift"}).status_code == 204
    assert juror.get(tied).status_code == 404
    [left] = body(juror.get(f"{ROOT}/reading"))
    reading = f"{ROOT}/reading/{left['assignment_id']}"
    etag = juror.get(reading).headers["ETag"]
    scores = {str(each.id): {"points": 4} for each in view.criteria}
    given = juror.put(reading, json={"scores": scores, "hand_in": True}, headers={"If-Match": etag})
    assert given.status_code == 200, given.text
    assert juror.get(f"{ROOT}/calls/{call_id}/ranking").status_code == 403
    ranked = body(boss.get(f"{ROOT}/calls/{call_id}/ranking"))
    assert [(each["weighted"], each["place"]) for each in ranked] == [(4.0, 1), (None, None)]
    found = body(boss.get(f"{ROOT}/calls/{call_id}/ties"))
    assert [(each["basis"], each["note"]) for each in found] == [("declared", "Gift")]
