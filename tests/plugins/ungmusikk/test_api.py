"""The endpoints: shapes, languages, versions, refusals, and who may what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from plugins.ungmusikk.services import approve_round, review_round, work_out_round
from tests.support.ungmusikk import (
    acting,
    indre_ostfold_joins,
    make_municipality,
    take_part,
    the_sixteen_take_part,
)

API = "/api/v1/ungmusikk"
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture
def sixteen(inside: Inside, alpha: TenantView) -> dict[str, UUID]:
    with inside(alpha):
        return the_sixteen_take_part()


@pytest.fixture
def worked_out(inside: Inside, alpha: TenantView, sixteen: dict[str, UUID]) -> dict[str, UUID]:
    with inside(alpha):
        work_out_round(acting(), 2020)
    return sixteen


@pytest.fixture
def approved(inside: Inside, alpha: TenantView, worked_out: dict[str, UUID]) -> dict[str, UUID]:
    with inside(alpha):
        review_round(acting(), 2020)
        approve_round(acting(), 2020, case_number="3/2020", decided_on=date(2020, 1, 10))
    return worked_out


@pytest.fixture
def lead(api_client: Callable[..., FlaskClient], alpha: TenantView) -> FlaskClient:
    return api_client(alpha, "programme_lead")


def the_line(answer: dict[str, Any], name: str) -> dict[str, Any]:
    (line,) = [each for each in answer["lines"] if each["municipality"]["name"] == name]
    return line


@pytest.mark.usefixtures("approved")
def test_a_round_has_exactly_the_shape_that_was_promised(lead: FlaskClient) -> None:
    response = lead.get(f"{API}/rounds/2020")

    answer = response.get_json()
    assert response.status_code == 200
    assert (answer["year"], answer["status"]) == (2020, "approved")
    assert answer["total"] == {"amount": 1_380_000, "currency": "NOK"}
    assert answer["total_with_corrections"] == {"amount": 1_380_000, "currency": "NOK"}
    assert (answer["unresolved"], answer["corrections"]) == ([], [])
    assert len(answer["lines"]) == 16
    assert sum(line["amount"] for line in answer["lines"]) == answer["total"]["amount"]
    line = the_line(answer, "Ås")
    assert line["municipality"] == {"code": "3021", "name": "Ås"}
    assert (line["kind"], line["population"], line["population_date"]) == (
        "member", 20_439, "2020-01-01",
    )  # fmt: skip
    assert line["tier"] == {"from": 15_000, "to": 49_999, "amount": 80_000}
    assert type(line["amount"]) is int
    assert (line["amount"], line["status"]) == (80_000, "expected")
    assert line["explanation"].replace("\N{NO-BREAK SPACE}", " ") == (
        "Ås hadde 20 439 innbyggere 1. januar 2020 (SSB 07459). "
        "15 000–49 999 innbyggere: 80 000 kr."
    )
    assert the_line(answer, "Asker")["tier"]["to"] is None


@pytest.mark.usefixtures("sixteen")
def test_a_year_is_worked_out_reviewed_approved_invoiced_and_paid(lead: FlaskClient) -> None:
    made = lead.post(f"{API}/rounds", json={"year": 2020})
    assert (made.status_code, made.get_json()["status"]) == (200, "draft")
    assert made.headers["ETag"] == '"1"'
    assert lead.post(f"{API}/rounds/2020/review", json={}).get_json()["status"] == "reviewed"
    approved = lead.post(
        f"{API}/rounds/2020/approve", json={"case_number": "3/2020", "decided_on": "2020-01-22"}
    )
    assert approved.status_code == 200, approved.get_json()
    assert approved.get_json()["case_number"] == "3/2020"
    invoiced = lead.post(f"{API}/rounds/2020/invoice", json={}).get_json()
    assert (invoiced["marked"], invoiced["round"]["status"]) == (16, "invoiced")
    paid = lead.post(f"{API}/rounds/2020/payments", json={"on": "2020-03-01"}).get_json()
    assert (paid["marked"], paid["round"]["status"]) == (16, "paid")
    assert paid["round"]["paid"] == {"amount": 1_380_000, "currency": "NOK"}
    first = paid["round"]["lines"][0]["id"]
    undone = lead.post(f"{API}/rounds/2020/payments", json={"ids": [first], "undo": True})
    assert undone.get_json()["round"]["status"] == "invoiced"
    undone = lead.post(f"{API}/rounds/2020/invoice", json={"ids": [first], "undo": True})
    assert undone.get_json()["round"]["status"] == "approved"


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("worked_out")
def test_approving_a_draft_reviews_it_in_the_same_step(lead: FlaskClient) -> None:
    answer = lead.post(f"{API}/rounds/2020/approve", json={"case_number": "3/2020"}).get_json()

    assert answer["status"] == "approved"
    assert answer["reviewed_by"] == answer["approved_by"]


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("worked_out")
def test_who_may_only_approve_does_not_approve_a_draft(
    api_client: Callable[..., FlaskClient], alpha: TenantView
) -> None:
    steering = api_client(alpha, "steering_group")

    refused = steering.post(f"{API}/rounds/2020/approve", json={"case_number": "3/2020"})

    assert refused.status_code == 422
    assert list(refused.get_json()["errors"]) == ["workflow.no_such_step"]


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("approved")
def test_the_second_approval_is_a_conflict_that_says_who_was_first(lead: FlaskClient) -> None:
    refused = lead.post(
        f"{API}/rounds/2020/approve", json={"case_number": "4/2020", "decided_on": "2020-01-11"}
    )

    problem = refused.get_json()
    assert (refused.status_code, refused.content_type) == (409, "application/problem+json")
    assert acting().name in problem["detail"]
    assert "3/2020" in problem["detail"]
    assert list(problem["errors"]) == ["round.already_approved"]
    assert lead.get(f"{API}/rounds/2020").get_json()["case_number"] == "3/2020"


@pytest.mark.usefixtures("approved")
def test_an_approved_round_is_not_worked_out_again(lead: FlaskClient) -> None:
    assert lead.post(f"{API}/rounds", json={"year": 2020}).status_code == 409


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("worked_out")
@pytest.mark.parametrize("header", ['"7"', 'W/"7"', '"not ours"'])
def test_a_version_that_was_not_seen_is_not_approved(lead: FlaskClient, header: str) -> None:
    refused = lead.post(
        f"{API}/rounds/2020/approve",
        json={"case_number": "3/2020"},
        headers={"If-Match": header},
    )

    assert refused.status_code == 412
    assert lead.get(f"{API}/rounds/2020").get_json()["status"] == "draft"


@pytest.mark.usefixtures("worked_out")
@pytest.mark.parametrize("header", ['"1"', 'W/"1"', "*"])
def test_the_version_that_was_seen_is_approved(lead: FlaskClient, header: str) -> None:
    tag = lead.get(f"{API}/rounds/2020").headers["ETag"]
    assert tag == '"1"'

    approved = lead.post(
        f"{API}/rounds/2020/approve",
        json={"case_number": "3/2020"},
        headers={"If-Match": header},
    )

    assert approved.status_code == 200
    assert approved.headers["ETag"] != tag


@pytest.mark.usefixtures("worked_out")
def test_a_version_in_the_body_is_honoured_as_well(lead: FlaskClient) -> None:
    assert lead.post(f"{API}/rounds/2020/review", json={"version": 9}).status_code == 409


@pytest.mark.usefixtures("worked_out")
def test_what_is_missing_is_named_by_field(lead: FlaskClient) -> None:
    refused = lead.post(f"{API}/rounds/2020/approve", json={})
    future = lead.post(
        f"{API}/rounds/2020/approve", json={"case_number": "3", "decided_on": "2999-01-01"}
    )

    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["case_number"])
    assert (future.status_code, list(future.get_json()["errors"])) == (
        422, ["approval.future_date"],
    )  # fmt: skip
    assert lead.get(f"{API}/rounds/2020").get_json()["status"] == "draft"


def test_unresolved_municipalities_are_listed_and_acknowledged(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        take_part(make_municipality("3021", "Ås"))
        take_part(make_municipality("9999", "Ingensted"))

    made = lead.post(f"{API}/rounds", json={"year": 2020}).get_json()

    (missing,) = made["unresolved"]
    assert missing["municipality"] == {"code": "9999", "name": "Ingensted"}
    assert (missing["code"], missing["acknowledged"]) == ("population.no_figure", None)
    refused = lead.post(f"{API}/rounds/2020/approve", json={"case_number": "1"})
    assert list(refused.get_json()["errors"]) == ["approval.unresolved"]
    said = lead.post(f"{API}/rounds/2020/unresolved", json={"code": "9999", "why": "Mangler"})
    assert said.get_json()["unresolved"][0]["acknowledged"] == "Mangler"
    assert lead.post(f"{API}/rounds/2020/approve", json={"case_number": "1"}).status_code == 200


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("approved")
def test_a_joiner_is_added_by_what_the_rules_say(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        indre_ostfold_joins()

    answer = lead.post(
        f"{API}/rounds/2020/corrections",
        json={"municipality": "3014", "reason": "Pilot fra høsten 2020."},
    ).get_json()

    assert answer["total"]["amount"] == 1_380_000
    assert answer["corrections_total"]["amount"] == 80_000
    assert answer["total_with_corrections"]["amount"] == 1_460_000
    assert len(answer["lines"]) == 16
    (correction,) = answer["corrections"]
    assert (correction["municipality"]["name"], correction["amount"]) == ("Indre Østfold", 80_000)
    assert "44" in correction["explanation"]


@pytest.mark.usefixtures("approved")
def test_an_amount_is_corrected_by_hand(lead: FlaskClient) -> None:
    url = f"{API}/rounds/2020/corrections"
    answer = lead.post(url, json={"municipality": "3021", "amount": -500.5, "reason": "Feil"})
    too_much = lead.post(url, json={"municipality": "3021", "amount": -80_000, "reason": "Feil"})
    unknown = lead.post(url, json={"municipality": "0000", "amount": 1, "reason": "Feil"})

    assert answer.get_json()["total_with_corrections"]["amount"] == 1_379_499.5
    assert answer.get_json()["corrections"][0]["explanation"] is None
    assert (too_much.status_code, unknown.status_code) == (422, 404)


@pytest.mark.usefixtures("approved")
def test_the_list_tells_the_sums_of_each_round(lead: FlaskClient) -> None:
    (heading,) = lead.get(f"{API}/rounds").get_json()

    assert (heading["year"], heading["status"], heading["lines"]) == (2020, "approved", 16)
    assert heading["total"] == {"amount": 1_380_000, "currency": "NOK"}


def test_a_year_without_a_round_is_not_found(lead: FlaskClient) -> None:
    assert lead.get(f"{API}/rounds/2020").status_code == 404
    for path in ("review", "invoice", "payments"):
        assert lead.post(f"{API}/rounds/2020/{path}", json={}).status_code == 404
    assert lead.post(f"{API}/rounds/2020/approve", json={"case_number": "1"}).status_code == 404
    assert lead.post(f"{API}/rounds", json={"year": 2020}).status_code == 422


@pytest.mark.usefixtures("approved")
def test_everything_is_said_in_the_readers_language(lead: FlaskClient) -> None:
    said = [
        the_line(
            lead.get(f"{API}/rounds/2020", headers={"Accept-Language": language}).get_json(), "Ås"
        )["explanation"].replace("\N{NO-BREAK SPACE}", " ")
        for language in ("nb", "nn")
    ]

    assert said[0].startswith("Ås hadde 20 439 innbyggere 1. januar 2020")
    assert said[1].startswith("Ås hadde 20 439 innbyggjarar 1. januar 2020")


@pytest.mark.usefixtures("worked_out")
def test_members_of_a_day(lead: FlaskClient) -> None:
    answer = lead.get(f"{API}/members?on=2020-01-14").get_json()

    assert (answer["on"], answer["count"]) == ("2020-01-14", 16)
    assert answer["total"] == {"amount": 1_380_000, "currency": "NOK"}
    assert lead.get(f"{API}/members?on=nonsense").status_code == 422


@pytest.mark.usefixtures("approved")
def test_a_municipality_is_read_by_any_code(lead: FlaskClient) -> None:
    answer = lead.get(f"{API}/municipalities/0214").get_json()

    assert answer["municipality"]["name"] == "Ås"
    assert answer["years"][0]["total"] == 80_000
    assert answer["boundary"]["amount_above"] == 100_000
    assert answer["papers"][0]["not_recorded"] != []
    assert lead.get(f"{API}/municipalities/0000").status_code == 404


def test_income_is_recorded_carried_marked_and_removed(lead: FlaskClient) -> None:
    made = lead.post(
        f"{API}/income/2019/entries",
        json={"kind": "county", "partner": "Viken", "amount": 2_500_000, "source": "Rapport"},
    )
    assert made.status_code == 201, made.get_json()
    first = made.get_json()["id"]
    carried = lead.post(
        f"{API}/income/entries/{first}/carry",
        json={"percent": 2.8, "percent_source": "Eksempel"},
    )
    assert (carried.status_code, carried.get_json()["amount"]) == (201, 2_570_000)
    assert carried.get_json()["steps"][1]["percent"] == 2.8
    second = carried.get_json()["id"]
    marked = lead.post(f"{API}/income/entries/{second}/status", json={"status": "invoiced"})
    assert marked.get_json()["status"] == "invoiced"
    assert lead.delete(f"{API}/income/entries/{second}").status_code == 409
    skipped = lead.post(f"{API}/income/entries/{first}/status", json={"status": "paid"})
    assert skipped.status_code == 409
    found = lead.get(f"{API}/income/2020").get_json()
    assert (found["expected"], found["invoiced"], found["municipalities"]) == (
        2_570_000, 2_570_000, None,
    )  # fmt: skip
    changed = lead.put(
        f"{API}/income/entries/{first}",
        json={"amount": 2_500_000, "source": "Brev"},
        headers={"If-Match": '"1"'},
    )
    assert changed.get_json()["source"] == "Brev"
    late = lead.put(
        f"{API}/income/entries/{first}",
        json={"amount": 2_500_000, "source": "Nei"},
        headers={"If-Match": '"1"'},
    )
    assert late.status_code == 412
    lead.post(f"{API}/income/entries/{second}/status", json={"status": "expected"})
    assert lead.delete(f"{API}/income/entries/{second}").status_code == 204
    assert lead.get(f"{API}/income/entries/{second}").status_code == 404


def test_help_in_kind_stays_out_of_the_money(lead: FlaskClient) -> None:
    found = lead.post(
        f"{API}/income/2020/in-kind",
        json={"kind": "academy", "partner": "NMH", "what": "Rom", "value": 300_000},
    ).get_json()

    assert (found["expected"], found["in_kind_value"]) == (0, 300_000)
    (row,) = found["in_kind"]
    assert lead.delete(f"{API}/income/in-kind/{row['id']}").status_code == 204
    assert lead.delete(f"{API}/income/in-kind/{row['id']}").status_code == 404


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("worked_out")
def test_a_what_if_answers_beside_today_and_stores_nothing(lead: FlaskClient) -> None:
    answer = lead.post(
        f"{API}/what-if",
        json={
            "year": 2020,
            "added": ["3014"],
            "populations": [{"code": "3002", "inhabitants": 50_000}],
            "pupils": 12_000,
        },
    ).get_json()

    assert answer["today"]["contributions"] == 1_380_000
    assert answer["scenario"]["contributions"] == 1_480_000
    assert answer["income_difference"] == 100_000
    assert [each["municipality"]["name"] for each in answer["tier_changes"]] == ["Moss"]
    assert answer["scenario"]["per_pupil"] == 123.33
    assert lead.get(f"{API}/rounds/2020").get_json()["total"]["amount"] == 1_380_000


@pytest.mark.usefixtures("worked_out")
def test_tiers_of_a_what_if_are_given_as_they_are_answered(lead: FlaskClient) -> None:
    answer = lead.post(
        f"{API}/what-if", json={"year": 2020, "tiers": [{"low": 0, "amount": 10_000}]}
    ).get_json()
    gap = lead.post(f"{API}/what-if", json={"year": 2020, "tiers": [{"low": 1, "amount": 10_000}]})

    assert answer["scenario"]["contributions"] == 160_000
    assert (gap.status_code, list(gap.get_json()["errors"])) == (422, ["tiers.start"])


@pytest.mark.usefixtures("worked_out")
def test_a_what_if_is_shared(lead: FlaskClient) -> None:
    made = lead.post(
        f"{API}/what-if/shared", json={"year": 2020, "removed": ["3021"], "title": "Uten Ås"}
    )
    assert made.status_code == 201, made.get_json()
    key = made.get_json()["key"]

    found = lead.get(f"{API}/what-if/shared/{key}").get_json()

    assert (found["title"], found["comparison"]["income_difference"]) == ("Uten Ås", -80_000)
    assert found["url"].endswith(f"/ungmusikk/what-if/{key}")
    assert lead.get(f"{API}/what-if/shared/unknown").status_code == 404


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("administrator", {"rounds", "members", "income/2020", "rounds/2020"}),
        ("steering_group", {"rounds", "members", "income/2020", "rounds/2020"}),
        ("coordinator", {"rounds", "members", "income/2020", "rounds/2020"}),
        ("rector", {"members"}),
        ("teacher", set()),
        ("municipality_reader", set()),
        ("pupil", set()),
        ("guardian", set()),
    ],
)
@pytest.mark.usefixtures("worked_out")
def test_each_role_reads_what_it_may(
    role: str, allowed: set[str], api_client: Callable[..., FlaskClient], alpha: TenantView
) -> None:
    client = api_client(alpha, role)

    answers = {
        path: client.get(f"{API}/{path}").status_code
        for path in ("rounds", "rounds/2020", "members", "income/2020")
    }

    assert {path for path, status in answers.items() if status == 200} == allowed
    assert set(answers.values()) <= {200, 403}
    assert client.post(f"{API}/rounds", json={"year": 2020}).status_code == 403


def test_another_tenant_sees_nothing_of_it(
    approved: dict[str, UUID], api_client: Callable[..., FlaskClient], beta: TenantView
) -> None:
    stranger = api_client(beta, "programme_lead")

    assert stranger.get(f"{API}/rounds").get_json() == []
    assert stranger.get(f"{API}/rounds/2020").status_code == 404
    assert stranger.get(f"{API}/municipalities/3021").status_code == 404
    assert stranger.get(f"{API}/members?on=2020-01-14").get_json()["count"] == 0
