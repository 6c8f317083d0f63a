"""The register's pages as people use them: lists, one thing, forms that keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from core.tenants.context import TenantView
from tests.support.forms import send, shown
from tests.support.registry import (
    make_agreement,
    make_guardianship,
    make_municipality,
    make_organisation,
    make_participation,
    make_person,
    make_seat,
    make_sub_region,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def lead(alpha: TenantView, signed_in: SignedIn) -> FlaskClient:
    return signed_in(alpha, "programme_lead", language="en")


def test_an_empty_register_says_what_to_do_first(lead: FlaskClient) -> None:
    page = lead.get("/registry/organisations")

    assert page.status_code == 200
    assert "Import from a file" in shown(page)
    assert "No organisations yet" in shown(page)


def test_every_page_opens_for_the_programme_manager(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        follo = make_sub_region()
        municipality = make_municipality()
        school = make_organisation("Kulturskolen i Ås", code="3021", parent=municipality)
        seat = make_seat(municipality, follo)
        participation = make_participation(municipality)
        agreement = make_agreement("Avtale", municipality)
        pupil = make_person(at=school)
        guardian = make_person("Prøve", "Foresatt")
        guardianship = make_guardianship(guardian, pupil)

    addresses = [
        "organisations",
        "organisations?kind=kulturskole&sort=-code&q=%C3%85s",
        f"organisations?sub_region={follo}",
        "organisations?programme=ungmusikk",
        "organisations?state=ended",
        "organisations/new",
        f"organisations/{municipality}",
        f"organisations/{school}",
        f"organisations/{municipality}/edit",
        f"organisations/{municipality}/end",
        f"organisations/{municipality}/participations/new",
        f"participations/{participation}/edit",
        f"participations/{participation}/end",
        "sub-regions",
        "sub-regions/new",
        f"sub-regions/{follo}",
        f"sub-regions/{follo}/edit",
        f"sub-regions/{follo}/seats/new",
        f"seats/{seat}/end",
        "agreements",
        "agreements/new",
        f"agreements/{agreement}",
        f"agreements/{agreement}/edit",
        f"agreements/{agreement}/parties/new",
        "people",
        "people?role=pupil&q=pr",
        "people/new",
        f"people/{pupil}",
        f"people/{pupil}/edit",
        f"people/{pupil}/affiliations/new",
        f"people/{pupil}/guardians/new",
        f"people/{pupil}/guardians/{guardianship}/end",
        f"people/{pupil}/log-in",
        f"people/{pupil}/merge",
        f"people/{pupil}/erase",
        "import",
    ]
    statuses = {address: lead.get(f"/registry/{address}").status_code for address in addresses}

    assert {address: status for address, status in statuses.items() if status != 200} == {}


def test_an_organisation_shows_its_codes_and_its_inhabitants_over_the_years(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        municipality = make_municipality("Ås", "3021")

    text = shown(lead.get(f"/registry/organisations/{municipality}"))

    assert "20,439" in text
    assert "22,005" in text
    for code in ("0214", "3021", "3218"):
        assert code in text


@pytest.mark.parametrize("address", ["organisations", "sub-regions", "agreements", "people"])
def test_lists_can_be_taken_home_as_files(
    lead: FlaskClient, inside: Inside, alpha: TenantView, address: str
) -> None:
    with inside(alpha):
        follo = make_sub_region("Zzfollo")
        school = make_organisation("Zzskole")
        make_seat(school, follo)
        make_agreement("Zzavtale", school)
        make_person("Zzprøve", "Elev", at=school)

    csv = lead.get(f"/registry/{address}.csv")
    xlsx = lead.get(f"/registry/{address}.xlsx")

    assert "Zz" in csv.get_data(as_text=True)
    assert xlsx.data.startswith(b"PK")
    assert lead.get(f"/registry/{address}.exe").status_code == 404


def test_a_file_holds_what_the_list_shows_and_no_more(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        make_organisation("Frogn kulturskole")
        make_organisation("Ås scene", "venue")

    text = lead.get("/registry/organisations.csv?kind=venue").get_data(as_text=True)

    assert "Ås scene" in text
    assert "Frogn" not in text


def test_the_list_shows_the_code_of_today_and_finds_by_any_code(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        make_organisation("Kulturskolen i Ås", code="3021")
        make_organisation("Follo folkehøgskole", "folk_high_school", code="3019")

    for code in ("0214", "3021", "3218"):
        text = shown(lead.get(f"/registry/organisations?q={code}"))
        assert "1 organisation " in text
        assert "Kulturskolen i Ås" in text
        assert "3218" in text


def test_an_organisation_is_recorded_and_shown(lead: FlaskClient) -> None:
    answer = send(
        lead,
        "/registry/organisations/new",
        kind="municipality",
        name="Ås",
        country="NO",
        municipality_code="3218",
        valid_from="1.1.2024",
    )

    assert answer.status_code == 302
    text = shown(lead.get(answer.headers["Location"]))
    assert "Ås is recorded." in text
    assert "from 1 January 2024" in text or "from Jan 1, 2024" in text or "2024" in text


def test_a_refused_form_says_why_and_keeps_what_was_typed(lead: FlaskClient) -> None:
    answer = send(
        lead,
        "/registry/organisations/new",
        kind="municipality",
        name="Ås <b>",
        country="NO",
        municipality_code="218",
        website="https://as.kommune.no",
    )

    assert answer.status_code == 422
    assert "A municipality code has 4 digits here." in shown(answer)
    assert 'value="Ås &lt;b&gt;"' in answer.text
    assert 'value="https://as.kommune.no"' in answer.text


def test_a_municipality_is_recorded_once_whichever_of_its_codes_is_typed(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        make_municipality("Ås", "0214")

    answer = send(
        lead,
        "/registry/organisations/new",
        kind="municipality",
        name="Aas",
        country="NO",
        municipality_code="3218",
    )

    assert answer.status_code == 422
    assert "already recorded, as Ås" in shown(answer)


def test_of_two_who_change_the_same_the_second_sees_what_the_first_saved(
    lead: FlaskClient, inside: Inside, alpha: TenantView, signed_in: SignedIn
) -> None:
    with inside(alpha):
        school = make_organisation("Gammelt navn")
    page = f"/registry/organisations/{school}/edit"
    first = {"kind": "kulturskole", "name": "Den førstes", "country": "NO", "version": "1"}

    assert send(lead, page, **first).status_code == 302
    second = send(lead, page, **first | {"name": "Den andres"})

    assert second.status_code == 422
    assert "Somebody else changed this" in shown(second)
    assert "Den førstes" in shown(second)
    assert 'value="Den andres"' in second.text
    assert 'name="version" value="2"' in second.text
    assert send(lead, page, **first | {"name": "Den andres", "version": "2"}).status_code == 302


def test_ending_an_organisation_shows_what_ends_with_it(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        school = make_organisation("Gammel skole")
        make_seat(school, make_sub_region())
        make_person(at=school)
    page = f"/registry/organisations/{school}/end"

    before = shown(lead.get(page))
    answer = send(lead, page, valid_to="2024-07-31", version="1", action="end")

    assert "0 participations in programmes" in before
    assert "1 place in a sub-region" in before
    assert "1 person’s role here" in before
    assert answer.status_code == 302
    assert "until" in shown(lead.get(f"/registry/organisations/{school}"))


def test_a_participation_is_recorded_with_its_decision_and_funding(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        municipality = make_municipality()
    page = f"/registry/organisations/{municipality}/participations/new?programme=ungmusikk"

    answer = send(
        lead,
        page,
        kind="member",
        valid_from="2020-01-01",
        decided_on="2019-11-20",
        case_number="45/2019",
        funding_source="extra_grant",
    )

    assert answer.status_code == 302
    text = shown(lead.get(answer.headers["Location"]))
    assert "45/2019" in text
    again = send(lead, page, kind="pilot", valid_from="2021-01-01")
    assert again.status_code == 422
    assert "already takes part in this period" in shown(again)


def test_a_participation_in_no_programme_of_the_tenant_is_not_found(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        municipality = make_municipality()
        elsewhere = make_participation(municipality, programme="no_such_programme")

    new = f"/registry/organisations/{municipality}/participations/new?programme=no_such_programme"
    assert lead.get(new).status_code == 404
    assert lead.get(f"/registry/participations/{elsewhere}/edit").status_code == 404


def test_a_place_that_was_a_mistake_is_taken_away(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        follo = make_sub_region()
        seat = make_seat(make_organisation("Feil skole"), follo)

    assert send(lead, f"/registry/seats/{seat}/end", mistake="1").status_code == 302
    assert "Feil skole" not in shown(lead.get(f"/registry/sub-regions/{follo}"))
    assert lead.get(f"/registry/seats/{seat}/end").status_code == 404


def test_a_party_is_added_and_removed(lead: FlaskClient, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        agreement = make_agreement()
        school = make_organisation("Avtaleskole")
    page = f"/registry/agreements/{agreement}"

    assert send(lead, f"{page}/parties/new", organisation_id=str(school)).status_code == 302
    opened = lead.get(page)
    assert "Avtaleskole" in shown(opened)
    twice = send(lead, f"{page}/parties/new", organisation_id=str(school))
    assert twice.status_code == 422
    assert "already a party" in shown(twice)


def test_erasing_asks_for_the_name(lead: FlaskClient, inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        person = make_person("Prøve", "Glemt", at=make_organisation())
    page = f"/registry/people/{person}/erase"

    wrong = send(lead, page, confirmation="Noe annet")
    right = send(lead, page, confirmation="glemt")

    assert wrong.status_code == 422
    assert "Write “Glemt” to confirm" in shown(wrong)
    assert right.status_code == 302
    assert lead.get(f"/registry/people/{person}").status_code == 404


def test_a_person_can_have_all_that_is_kept_handed_out(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        person = make_person("Prøve", "Elev", at=make_organisation("Innsynsskolen"))
    page = f"/registry/people/{person}"

    answer = send(lead, page, to=f"{page}/data")

    assert answer.headers["Cache-Control"] == "no-store"
    assert [part["title"] for part in answer.json] == ["Person", "Roles at organisations"]
    assert answer.json[1]["rows"][0]["Organisation"] == "Innsynsskolen"
    assert answer.json[1]["rows"][0]["Role"] == "Pupil"


def test_two_records_of_one_person_become_one(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        kept = make_person("Prøve", "Dobbel", at=make_organisation("Første skole"))
        gone = make_person("Prøve", "Dobbel", at=make_organisation("Andre skole"))
    page = f"/registry/people/{kept}/merge"

    compared = send(lead, page, removed_id=str(gone), action="show")
    merged = send(lead, page, removed_id=str(gone), action="merge")

    assert "This record goes" in shown(compared)
    assert merged.status_code == 302
    text = shown(lead.get(f"/registry/people/{kept}"))
    assert "Første skole" in text
    assert "Andre skole" in text
    assert lead.get(f"/registry/people/{gone}").status_code == 404


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("steering_group", "organisations", 200),
        ("steering_group", "people", 403),
        ("municipality_reader", "people", 403),
        ("teacher", "people", 200),
        ("teacher", "people/new", 403),
        ("teacher", "organisations/new", 403),
        ("coordinator", "import", 403),
        ("pupil", "organisations", 403),
        ("pupil", "about-me", 200),
        ("guardian", "people", 403),
    ],
)
def test_each_role_opens_its_own_doors(
    alpha: TenantView, signed_in: SignedIn, role: str, address: str, status: int
) -> None:
    assert signed_in(alpha, role).get(f"/registry/{address}").status_code == status


def test_something_that_is_not_there_is_not_found(lead: FlaskClient) -> None:
    missing: UUID = uuid4()

    for address in ("organisations", "sub-regions", "agreements", "people", "import"):
        assert lead.get(f"/registry/{address}/{missing}").status_code == 404


def test_sub_regions_and_agreements_are_searched(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        make_sub_region("Follo")
        make_sub_region("100 % Østfold")
        make_agreement("Avtale om Follo", make_municipality("Ås"))
        make_agreement("Avtale om Østfold")

    follo = shown(lead.get("/registry/sub-regions?q=follo"))
    assert "Follo" in follo
    assert "Østfold" not in follo
    assert "Østfold" in lead.get("/registry/sub-regions.csv?q=100+%25").text
    assert "Follo" not in lead.get("/registry/sub-regions.csv?q=100+%25").text
    assert "Nothing found" in shown(lead.get("/registry/sub-regions?q=xyz"))
    by_party = shown(lead.get("/registry/agreements?q=Ås"))
    assert "Avtale om Follo" in by_party
    assert "Avtale om Østfold" not in by_party
    assert "Avtale om Østfold" in lead.get("/registry/agreements.csv?q=østfold").text
    assert "Nothing found" in shown(lead.get("/registry/agreements?q=xyz"))


def test_a_municipality_code_that_is_not_known_is_warned_of(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        known, unknown = make_municipality("Ås", "3021"), make_municipality("Ukjent", "9876")

    words = "Flygel knows no municipality with the code"
    assert words not in shown(lead.get(f"/registry/organisations/{known}"))
    assert f"{words} 9876" in shown(lead.get(f"/registry/organisations/{unknown}"))


@pytest.mark.parametrize("role", ["municipality_reader", "teacher"])
def test_case_and_funding_of_others_are_not_for_everybody(
    role: str,
    inside: Inside,
    alpha: TenantView,
    signed_in: SignedIn,
    api_client: Callable[..., FlaskClient],
) -> None:
    with inside(alpha):
        own, other = make_municipality("Ås", "3021"), make_municipality("Moss", "3002")
        school = make_organisation("Kulturskolen i Ås", code="3021", parent=own)
        mine = make_participation(own, case_number="Sak 1/20", funding_source="own_budget")
        theirs = make_participation(other, case_number="Sak 2/20", funding_source="extra_grant")
    limit = own if role == "municipality_reader" else school
    reader = signed_in(alpha, role, limit_id=limit, language="en")
    program = api_client(alpha, role, limit_id=limit)

    assert "Sak 1/20" in shown(reader.get(f"/registry/organisations/{own}"))
    assert "Sak 2/20" not in shown(reader.get(f"/registry/organisations/{other}"))
    told = {
        each: program.get(f"/api/v1/registry/participations/{each}").json for each in (mine, theirs)
    }
    assert told[mine] is not None
    assert told[theirs] is not None
    assert (told[mine]["case_number"], told[mine]["funding_source"]) == ("Sak 1/20", "own_budget")
    assert (told[theirs]["case_number"], told[theirs]["funding_source"]) == (None, None)
    listed = program.get("/api/v1/registry/participations?programme=ungmusikk&from=2000-01-01")
    assert {each["case_number"] for each in listed.json or ()} == {"Sak 1/20", None}
