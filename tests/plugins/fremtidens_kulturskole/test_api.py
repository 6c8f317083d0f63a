"""A program does what the pages do, with versions as ETags."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from plugins.fremtidens_kulturskole.permissions import CohortRole
from tests.plugins.fremtidens_kulturskole.samples import SHARED, make_samples
from tests.plugins.registry.samples import make_samples as make_register
from tests.support.fremtidens import TODAY, make_assignment, make_cohort, make_gathering, make_group

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
Client = Callable[..., FlaskClient]
BASE = "/api/v1/fremtidens_kulturskole"


def test_everything_can_be_read(
    app: Flask, inside: Inside, alpha: TenantView, api_client: Client
) -> None:
    with inside(alpha):
        make_register("Zz")
        made = make_samples("Zz")
    lead = api_client(alpha, "programme_lead")
    answers = {}
    with app.test_request_context(base_url="http://alpha.localhost"):
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("fremtidens_kulturskole_api.") and "GET" in (
                rule.methods or ()
            ):
                values: dict[str, Any] = {
                    name: made.get(name, SHARED.get(name)) for name in rule.arguments
                }
                address = app.url_for(rule.endpoint, **values)
                answers[address] = address
    statuses = {address: lead.get(address).status_code for address in answers}
    assert {address: status for address, status in statuses.items() if status != 200} == {}
    assert len(statuses) > 20


def test_a_cohort_is_made_and_changed_in_the_version_that_was_read(
    alpha: TenantView, api_client: Client
) -> None:
    lead = api_client(alpha, "programme_lead")
    body = {
        "name": "Kull 2024",
        "key": "kull-2024",
        "starts_on": "2024-01-01",
        "ends_on": "2025-12-31",
    }
    made = lead.post(f"{BASE}/cohorts", json=body)
    assert made.status_code == 201
    address = f"{BASE}/cohorts/{made.get_json()['id']}"
    assert lead.post(f"{BASE}/cohorts", json=body).status_code == 409
    assert lead.get(address).headers["ETag"] == '"1"'
    changed = {**body, "name": "Kullet", "is_public": True}
    assert lead.put(address, json=changed, headers={"If-Match": '"1"'}).headers["ETag"] == '"2"'
    late = lead.put(address, json=body, headers={"If-Match": '"1"'})
    assert late.status_code == 412
    assert late.mimetype == "application/problem+json"
    wrong = lead.put(address, json={**body, "ends_on": "2023-01-01"})
    assert (wrong.status_code, list(wrong.get_json()["errors"])) == (422, ["period.backwards"])


def test_a_group_writes_and_hands_in_by_program(
    inside: Inside, alpha: TenantView, api_client: Client
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        group, other = make_group(cohort), make_group(cohort)
        held = make_gathering(cohort, TODAY)
        assignment, (part, _) = make_assignment(held, TODAY + timedelta(days=7))
    member = api_client(alpha, CohortRole.MEMBER, limit_id=group)
    address = f"{BASE}/hand-ins/{assignment}/{group}"

    def write(text: str, seen: int) -> dict[str, object]:
        answer = member.put(f"{address}/parts/{part}", json={"text": text, "seen_version": seen})
        assert answer.status_code == 200
        return dict(answer.get_json())

    assert write("Ett", 0) == {"meeting": "saved", "version": 1}
    assert write("To", 0) == {"meeting": "beside", "version": 0}
    assert member.post(f"{address}/hand-in", json={}).status_code == 422
    settled = member.post(
        f"{address}/settle", json={"slot": part, "text": "Begge", "seen_version": 1}
    )
    assert settled.get_json()["passages"][0]["text"] == "Begge"
    assert member.post(f"{address}/hand-in", json={}).get_json()["row"]["state"] == "handed_in"
    assert (
        member.put(f"{address}/parts/{part}", json={"text": "x", "seen_version": 2}).status_code
        == 409
    )
    assert member.get(f"{BASE}/hand-ins/{assignment}/{other}").status_code == 404
    assert member.post(f"{address}/review", json={"verdict": "accept"}).status_code == 403
    reviewer = api_client(alpha, CohortRole.RESOURCE_GROUP)
    assert reviewer.post(f"{address}/review", json={"verdict": "return"}).status_code == 422
    assert (
        reviewer.post(f"{address}/review", json={"verdict": "accept"}).get_json()["row"]["state"]
        == "accepted"
    )


@pytest.mark.parametrize("role", [CohortRole.OBSERVER, CohortRole.GUIDE])
def test_who_only_follows_writes_nothing(
    role: str, inside: Inside, alpha: TenantView, api_client: Client
) -> None:
    with inside(alpha):
        cohort = make_cohort()
        group = make_group(cohort)
    program = api_client(alpha, role, limit_id=group)

    assert program.get(f"{BASE}/cohorts").status_code == 200
    assert program.post(f"{BASE}/groups/{group}/goals", json={"title": "x"}).status_code == 403
    assert program.post(f"{BASE}/cohorts", json={}).status_code == 403
