"""The register's endpoints: what the pages do, for programs, with ETags and errors by field."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from tests.support.registry import (
    make_agreement,
    make_municipality,
    make_organisation,
    make_participation,
    make_person,
    make_seat,
    make_sub_region,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
ROOT = "/api/v1/registry"


@pytest.fixture
def lead(alpha: TenantView, api_client: Callable[..., FlaskClient]) -> FlaskClient:
    client = api_client(alpha, "programme_lead")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_organisations_are_listed_and_filtered(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        follo = make_sub_region()
        school = make_organisation("Kulturskolen i Ås", code="3021")
        make_organisation("Huset", "venue")
        make_seat(school, follo)

    answer = lead.get(f"{ROOT}/organisations?kind=kulturskole&q=%C3%A5s")

    assert answer.status_code == 200
    assert answer.json == {
        "total": 1,
        "page": 1,
        "pages": 1,
        "items": [
            {
                "id": str(school),
                "kind": "kulturskole",
                "name": "Kulturskolen i Ås",
                "country": "NO",
                "municipality_code": "3021",
                "parent_id": None,
                "parent": None,
                "website": None,
                "valid_from": None,
                "valid_to": None,
                "sub_region": {"id": str(follo), "name": "Follo"},
                "version": 1,
            }
        ],
    }


def test_an_organisation_is_created_read_and_changed_with_its_etag(lead: FlaskClient) -> None:
    sent = {"kind": "municipality", "name": "Ås", "municipality_code": "3218"}

    created = lead.post(f"{ROOT}/organisations", json=sent)
    assert created.status_code == 201
    address = f"{ROOT}/organisations/{created.json['id']}"
    etag = lead.get(address).headers["ETag"]

    known = lead.get(address, headers={"If-None-Match": etag})
    assert (known.status_code, known.data) == (304, b"")
    unasked = lead.put(address, json=sent)
    changed = lead.put(
        address, json=sent | {"website": "https://as.kommune.no"}, headers={"If-Match": etag}
    )
    late = lead.put(address, json=sent, headers={"If-Match": etag})

    assert (unasked.status_code, changed.status_code, late.status_code) == (428, 200, 412)
    assert changed.json["website"] == "https://as.kommune.no"
    assert changed.headers["ETag"] != etag


def test_what_is_wrong_is_said_by_field_in_the_readers_language(lead: FlaskClient) -> None:
    malformed = lead.post(f"{ROOT}/organisations", json={"kind": "castle"})
    refused = lead.post(f"{ROOT}/organisations", json={"kind": "municipality", "name": "Ås"})

    assert malformed.status_code == 422
    assert malformed.json["errors"] == {
        "kind": ["Choose one of the alternatives."],
        "name": ["Fill in this field."],
    }
    assert refused.status_code == 422
    assert refused.json["errors"] == {"municipality_code": ["Write the municipality's code."]}
    assert "organisation.needs_code" in refused.json["detail"]


def test_an_organisation_is_ended(lead: FlaskClient, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        school = make_organisation()
    address = f"{ROOT}/organisations/{school}/end"

    ended = lead.post(address, json={"valid_to": "2024-07-31"})
    other_version = lead.post(address, json={"valid_to": "2024-07-31", "version": 1})

    assert (ended.status_code, ended.json["valid_to"]) == (200, "2024-07-31")
    assert other_version.status_code == 409


def test_sub_regions_and_places(lead: FlaskClient, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        school = make_organisation("Follo skole")

    region = lead.post(f"{ROOT}/sub-regions", json={"name": "Follo", "valid_from": "2020-01-01"})
    assert region.status_code == 201
    address = f"{ROOT}/sub-regions/{region.json['id']}"
    place = lead.post(f"{address}/seats", json={"organisation_id": str(school)})
    twice = lead.post(f"{address}/seats", json={"organisation_id": str(school)})
    read = lead.get(address)
    etag = read.headers["ETag"]
    changed = lead.put(
        address,
        json={"name": "Follo sør", "valid_from": "2020-01-01"},
        headers={"If-Match": etag},
    )
    ended = lead.post(f"{ROOT}/seats/{place.json['id']}/end", json={"valid_to": "2023-12-31"})

    assert (place.status_code, place.json["valid_from"]) == (201, "2020-01-01")
    assert (twice.status_code, list(twice.json["errors"])) == (422, ["organisation_id"])
    assert [each["organisation"]["name"] for each in read.json["seats"]] == ["Follo skole"]
    assert (changed.status_code, changed.json["name"]) == (200, "Follo sør")
    assert (ended.status_code, ended.json["valid_to"]) == (200, "2023-12-31")
    assert [each["name"] for each in lead.get(f"{ROOT}/sub-regions").json] == ["Follo sør"]


def test_agreements_and_parties(lead: FlaskClient, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        school = make_organisation("Avtaleskole")

    made = lead.post(f"{ROOT}/agreements", json={"name": "2023–2026", "case_number": "1/23"})
    address = f"{ROOT}/agreements/{made.json['id']}"
    joined = lead.post(f"{address}/parties", json={"organisation_id": str(school)})
    etag = lead.get(address).headers["ETag"]
    changed = lead.put(address, json={"name": "2023–2027"}, headers={"If-Match": etag})
    party = joined.json["parties"][0]
    left = lead.post(f"{ROOT}/parties/{party['id']}/remove")

    assert made.status_code == 201
    assert party["organisation"]["name"] == "Avtaleskole"
    assert (changed.status_code, changed.json["name"]) == (200, "2023–2027")
    assert (left.status_code, left.json["parties"]) == (200, [])
    assert [each["name"] for each in lead.get(f"{ROOT}/agreements").json] == ["2023–2027"]


@pytest.mark.rule("UM-4")
@pytest.mark.rule("UM-9")
def test_participations(lead: FlaskClient, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        municipality = make_municipality()
    sent = {
        "programme": "ungmusikk",
        "organisation_id": str(municipality),
        "kind": "member",
        "valid_from": "2020-01-01",
        "case_number": "45/2019",
        "decided_on": "2019-11-20",
    }

    made = lead.post(f"{ROOT}/participations", json=sent)
    address = f"{ROOT}/participations/{made.json['id']}"
    twice = lead.post(f"{ROOT}/participations", json=sent | {"kind": "pilot"})
    etag = lead.get(address).headers["ETag"]
    changed = lead.put(address, json=sent | {"kind": "pilot"}, headers={"If-Match": etag})
    ended = lead.post(f"{address}/end", json={"valid_to": "2022-12-31"})
    listed = lead.get(f"{ROOT}/participations?programme=ungmusikk&from=2022-12-31&to=2023-12-31")
    later = lead.get(f"{ROOT}/participations?programme=ungmusikk&from=2023-01-01&to=2023-12-31")

    assert (made.status_code, made.json["name"], made.json["code"]) == (201, "Ås", "3021")
    assert (twice.status_code, list(twice.json["errors"])) == (422, ["valid_from"])
    assert (changed.status_code, changed.json["kind"]) == (200, "pilot")
    assert (ended.status_code, ended.json["valid_to"]) == (200, "2022-12-31")
    assert [each["id"] for each in listed.json] == [made.json["id"]]
    assert later.json == []


def test_a_programme_that_is_not_on_is_not_found(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        elsewhere = make_participation(make_municipality(), programme="another")

    assert lead.get(f"{ROOT}/participations?programme=another").status_code == 404
    assert lead.get(f"{ROOT}/participations/{elsewhere}").status_code == 404
    assert lead.get(f"{ROOT}/participations").status_code == 422


@pytest.mark.rule("UM-2")
def test_a_municipalitys_figures_by_any_of_its_codes(lead: FlaskClient) -> None:
    answer = lead.get(f"{ROOT}/municipalities/0214/population")

    assert (answer.json["name"], answer.json["country"]) == ("Ås", "NO")
    assert [each["code"] for each in answer.json["codes"]] == ["0214", "3021", "3218"]
    assert answer.json["population"][0] == {
        "code": "0214",
        "found_code": "3021",
        "day": "2020-01-01",
        "population": 20439,
        "source": "SSB 07459",
        "basis": "official",
    }
    assert lead.get(f"{ROOT}/municipalities/9999/population").status_code == 404


def test_people_within_reach(
    lead: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    api_client: Callable[..., FlaskClient],
) -> None:
    with inside(alpha):
        own, other = make_organisation("Egen"), make_organisation("Annen")
        elsewhere = make_person("Prøve", "Annen", at=other)
    rector = api_client(alpha, "rector", limit_id=own)

    refused = rector.post(f"{ROOT}/people", json={"given_name": "Prøve", "family_name": "Ny"})
    half = rector.post(
        f"{ROOT}/people",
        json={"given_name": "Prøve", "family_name": "Ny", "organisation_id": str(own)},
    )
    made = rector.post(
        f"{ROOT}/people",
        json={
            "given_name": "Prøve",
            "family_name": "Ny",
            "email": "Ny@example.test",
            "organisation_id": str(own),
            "role": "pupil",
        },
    )
    address = f"{ROOT}/people/{made.json['id']}"
    etag = rector.get(address).headers["ETag"]
    changed = rector.put(
        address, json={"given_name": "Prøve", "family_name": "Nyere"}, headers={"If-Match": etag}
    )

    assert (refused.status_code, list(refused.json["errors"])) == (422, ["organisation_id"])
    assert (half.status_code, list(half.json["errors"])) == (422, ["role"])
    assert (made.status_code, made.json["email"]) == (201, "ny@example.test")
    assert (changed.status_code, changed.json["family_name"]) == (200, "Nyere")
    assert [each["family_name"] for each in rector.get(f"{ROOT}/people").json["items"]] == ["Nyere"]
    missing = rector.get(f"{ROOT}/people/{uuid4()}")
    hidden = rector.get(f"{ROOT}/people/{elsewhere}")
    assert (missing.status_code, hidden.status_code) == (404, 404)
    assert lead.get(f"{ROOT}/people").json["total"] == 2


def test_a_pupil_reads_their_own_record_only(
    alpha: TenantView, api_client: Callable[..., FlaskClient]
) -> None:
    pupil = api_client(alpha, "pupil")

    assert pupil.get(f"{ROOT}/people/mine").json == []
    assert pupil.get(f"{ROOT}/people").status_code == 403
    assert pupil.get(f"{ROOT}/organisations").status_code == 403


def test_an_agreement_that_is_not_there_is_a_problem_in_json(lead: FlaskClient) -> None:
    answer = lead.get(f"{ROOT}/agreements/{uuid4()}")

    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_parties_are_read_with_the_agreement(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        agreement = make_agreement("Avtale", make_organisation("Skole"))

    parties = lead.get(f"{ROOT}/agreements/{agreement}").json["parties"]

    assert [(each["organisation"]["name"], each["signed_on"]) for each in parties] == [
        ("Skole", None)
    ]
