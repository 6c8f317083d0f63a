"""What pages and the API read: members on a day, what-ifs, one municipality, its reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from core.db.session import db
from core.kit import Decision, Term
from core.plugin_api import ListQuery
from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.registry.models import Organisation
from plugins.ungmusikk.queries import (
    Assumptions,
    base_of,
    find_members,
    members_on,
    municipality_page,
    own_codes,
    round_of,
    shared_scenario,
    try_out,
    watch,
)
from plugins.ungmusikk.rules import Change, Comparison, MembershipKind, PartnerKind, Tier
from plugins.ungmusikk.services import (
    add_income,
    approve_round,
    review_round,
    share_scenario,
    work_out_round,
)
from tests.support.ungmusikk import (
    acting,
    indre_ostfold_joins,
    make_municipality,
    seat,
    take_part,
    the_sixteen_take_part,
)
from tests.support.ungmusikk_rules import nok

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture
def tenant(inside: Inside, alpha: TenantView) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


def query(**asked: object) -> ListQuery:
    values = {"search": "", "sort": "name", "descending": False, "filters": {}, **asked}
    return ListQuery(page=1, per_page=50, default_sort="name", **values)


def names(found: list[object]) -> list[str]:
    return [each.name for each in found]


# Members on a day --------------------------------------------------------------------------------


@pytest.mark.rule("UM-4")
def test_members_are_counted_for_a_day_and_typed_in_nowhere(tenant: TenantView) -> None:
    the_sixteen_take_part()
    indre_ostfold_joins()

    assert members_on(date(2020, 7, 31)).total.count == 16
    assert members_on(date(2020, 8, 1)).total.count == 17
    assert members_on(date(2018, 1, 1)).total.count == 0


@pytest.mark.rule("UM-4")
def test_an_interested_municipality_is_shown_and_costs_nothing(tenant: TenantView) -> None:
    take_part(make_municipality("3021", "Ås"), kind="interested")

    (member,) = members_on(date(2020, 3, 1)).members

    assert (member.kind, member.inhabitants, member.amount) == (
        MembershipKind.INTERESTED, 20_439, None,
    )  # fmt: skip


def test_members_go_by_the_code_of_the_day(tenant: TenantView) -> None:
    take_part(make_municipality("3021", "Ås"))

    assert [each.code for each in members_on(date(2019, 12, 31)).members] == ["0214"]
    assert [each.code for each in members_on(date(2020, 1, 1)).members] == ["3021"]
    assert [each.code for each in members_on(date(2024, 1, 1)).members] == ["3218"]


def test_sub_regions_add_up(tenant: TenantView) -> None:
    members = the_sixteen_take_part()
    seat([members["Ås"], members["Enebakk"]], "Follo")
    seat([members["Asker"]], "Vest")

    found = members_on(date(2020, 1, 14))

    assert [(each.name, each.count, each.amount) for each in found.by_sub_region] == [
        ("Follo", 2, nok(140_000)), ("Vest", 1, nok(100_000)), (None, 13, nok(1_140_000)),
    ]  # fmt: skip
    assert found.total.amount == nok(1_380_000)


def test_members_are_searched_filtered_and_sorted(tenant: TenantView) -> None:
    members = the_sixteen_take_part()
    seat([members["Ås"], members["Enebakk"]], "Follo")
    everyone = members_on(date(2020, 1, 14))

    assert names(find_members(everyone, query(search="ås"))[1]) == ["Ås"]
    assert names(find_members(everyone, query(search="3021"))[1]) == ["Ås"]
    assert names(find_members(everyone, query(filters={"sub_region": "Follo"}))[1]) == [
        "Enebakk", "Ås",
    ]  # fmt: skip
    assert len(find_members(everyone, query(filters={"sub_region": "-"}))[1]) == 14
    assert names(find_members(everyone, query(filters={"kind": "pilot"}))[1]) == [
        "Fredrikstad", "Kongsberg", "Moss", "Sarpsborg",
    ]  # fmt: skip
    by_size = find_members(everyone, query(sort="population", descending=True))[1]
    assert names(by_size)[:2] == ["Bærum", "Asker"]
    for sort in ("sub_region", "kind", "amount", "since"):
        assert len(find_members(everyone, query(sort=sort))[1]) == 16


@pytest.mark.rule("UM-3")
def test_a_member_without_a_figure_says_why(tenant: TenantView) -> None:
    take_part(make_municipality("9999", "Ingensted"))

    (member,) = members_on(date(2020, 3, 1)).members

    assert (member.inhabitants, member.amount) == (None, None)
    assert member.placed.code == "population.no_figure"


# Warnings ----------------------------------------------------------------------------------------


@pytest.mark.rule("UM-7")
def test_moss_passes_50_000_at_the_next_new_year(tenant: TenantView) -> None:
    take_part(make_municipality("3002", "Moss"))
    take_part(make_municipality("3238", "Nannestad"))
    work_out_round(acting(date(2021, 1, 5)), 2021)

    found = watch(round_of(2021), within=500)

    assert [(each.name, each.difference) for each in found.crossings] == [
        ("Moss", nok(20_000)), ("Nannestad", nok(20_000)),
    ]  # fmt: skip
    assert (found.day, found.known) == (date(2022, 1, 1), 2)


@pytest.mark.rule("UM-7")
def test_who_is_near_a_limit_is_named_before_it_happens(tenant: TenantView) -> None:
    take_part(make_municipality("3222", "Lørenskog"))
    work_out_round(acting(date(2026, 1, 5)), 2026)
    view = round_of(2026)

    assert watch(view, within=0).known == 0
    distance = view.lines[0].line.population - 50_000 + 1
    (near,) = watch(view, within=distance).near
    assert (near[0].name, near[1].inhabitants_down) == ("Lørenskog", distance)
    assert watch(view, within=distance - 1).near == ()


# What if -----------------------------------------------------------------------------------------


@pytest.fixture
def round_2020(tenant: TenantView) -> TenantView:
    the_sixteen_take_part()
    work_out_round(acting(), 2020)
    add_income(
        acting(), year=2020, kind=PartnerKind.ACADEMY, partner="NMH", amount=nok(150_000), source=""
    )
    return tenant


def tried(assumed: Assumptions) -> Comparison:
    found = try_out(base_of(assumed.year, assumed.on), assumed)
    assert isinstance(found, Comparison), found
    return found


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("round_2020")
def test_adding_and_removing_members_is_shown_beside_today() -> None:
    found = tried(Assumptions(year=2020, added=("3014",), removed=("3021",), pupils=12_000))

    assert (found.base.contributions, found.scenario.contributions) == (
        nok(1_380_000), nok(1_380_000),
    )  # fmt: skip
    changed = {each.name: each.change for each in found.differences if each.change != Change.NONE}
    assert changed == {"Indre Østfold": Change.ADDED, "Ås": Change.REMOVED}
    assert found.scenario.grants == nok(150_000)
    assert found.scenario.per_pupil == nok("127.50")


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("round_2020")
def test_another_population_changes_the_tier_and_says_that_it_is_assumed() -> None:
    found = tried(Assumptions(year=2020, populations={"3002": 50_000}))

    (moss,) = found.tier_changes
    assert (moss.name, moss.difference) == ("Moss", nok(20_000))
    assert isinstance(moss.after.source, Term)
    assert round_of(2020).totals.total == nok(1_380_000)


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("round_2020")
def test_other_tiers_and_grants_change_the_income() -> None:
    tiers = (Tier(0, 49_999, nok(50_000)), Tier(50_000, None, nok(200_000)))
    found = tried(Assumptions(year=2020, tiers=tiers, grants={"NMH": nok(0), "Ny": nok(10)}))

    assert found.scenario.contributions == nok(10 * 50_000 + 6 * 200_000)
    assert found.scenario.grants == nok(10)


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("round_2020")
@pytest.mark.parametrize(
    ("assumed", "told"),
    [
        (Assumptions(year=2020, added=("0000",)), "what_if.unknown"),
        (Assumptions(year=2020, added=("3021",)), "what_if.already_in"),
        (Assumptions(year=2020, removed=("3014",)), "what_if.not_in"),
        (Assumptions(year=2020, populations={"3021": 0}), "what_if.population"),
        (Assumptions(year=2020, tiers=(Tier(1, None, nok(1)),)), "tiers.start"),
    ],
)
def test_assumptions_that_make_no_sense_are_refused(assumed: Assumptions, told: str) -> None:
    found = try_out(base_of(2020), assumed)

    assert isinstance(found, Decision)
    assert found.codes == (told,)


@pytest.mark.rule("UM-13")
def test_it_starts_from_a_round_a_day_or_the_round_as_it_would_be(tenant: TenantView) -> None:
    the_sixteen_take_part()
    assert not base_of(2020).from_round
    work_out_round(acting(), 2020)
    indre_ostfold_joins()

    assert base_of(2020).from_round
    assert len(base_of(2020).scenario.participants) == 16
    on_a_day = base_of(2020, date(2020, 9, 1))
    assert len(on_a_day.scenario.participants) == 17
    assert {each.months for each in on_a_day.scenario.participants} == {12}


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("round_2020")
def test_a_shared_what_if_keeps_its_assumptions() -> None:
    tiers = (Tier(0, None, nok(70_000)),)
    assumed = Assumptions(
        year=2020,
        on=date(2020, 9, 1),
        added=("3101",),
        removed=("3021",),
        populations={"3002": 50_000},
        tiers=tiers,
        grants={"NMH": nok(200_000)},
        pupils=17_000,
    )

    key = share_scenario(acting(), title="Større", year=2020, assumptions=assumed.as_json())

    found = shared_scenario(key)
    assert (found.title, found.assumptions) == ("Større", assumed)
    assert len(key) >= 24
    assert shared_scenario("nothing") is None


# One municipality --------------------------------------------------------------------------------


@pytest.fixture
def as_row(tenant: TenantView) -> UUID:
    """Ås, a member since 2019, with an approved round."""
    organisation_id = make_municipality("3218", "Ås")
    take_part(organisation_id)
    work_out_round(acting(), 2020)
    review_round(acting(), 2020)
    approve_round(acting(), 2020, case_number="3/2020", decided_on=date(2020, 1, 10))
    return organisation_id


# Somebody who may read all rounds.
LEAD = replace(acting(date(2024, 6, 1)), permissions=frozenset({"ungmusikk:round:read"}))


@pytest.mark.rule("UM-9")
def test_a_municipalitys_page_tells_years_boundary_and_missing_papers(
    as_row: UUID,
) -> None:
    found = municipality_page(LEAD, "3021")

    assert (found.name, found.code, found.takes_part) == ("Ås", "3218", True)
    assert [(each.year, each.total) for each in found.years] == [(2020, nok(80_000))]
    assert found.boundary.above.amount == nok(100_000)
    assert found.boundary.inhabitants_up == 50_000 - found.newest.population
    (paper,) = found.papers
    assert [gap.code for gap in paper.gaps] == [
        "membership.no_decision", "membership.no_case_number", "membership.no_funding",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["0214", "3021", "3218"])
def test_a_municipality_is_found_by_any_code_it_has_had(as_row: UUID, code: str) -> None:
    assert municipality_page(LEAD, code).name == "Ås"


def test_an_unknown_code_is_nobodys_page(as_row: UUID) -> None:
    assert municipality_page(LEAD, "3020") is None


def test_a_municipality_reader_reaches_its_own_municipality_only(
    alpha: TenantView, inside: Inside, actor_in: Callable[..., Actor]
) -> None:
    with inside(alpha):
        own = make_municipality("3218", "Ås")
        other = make_municipality("3212", "Nesodden")
        take_part(own)
        take_part(other)
    reader = actor_in(alpha, "municipality_reader", limit_id=own)

    with inside(alpha):
        assert municipality_page(reader, "3218").name == "Ås"
        assert municipality_page(reader, "3212") is None
        assert own_codes(reader) == ["3218"]


def test_a_rector_reaches_the_municipality_that_owns_the_school(
    alpha: TenantView, inside: Inside, actor_in: Callable[..., Actor]
) -> None:
    with inside(alpha):
        own = make_municipality("3218", "Ås")
        take_part(own)
        take_part(make_municipality("3212", "Nesodden"))
        school = Organisation(
            kind="kulturskole",
            name="Prøveskolen",
            country="NO",
            municipality_code="3218",
            parent_id=own,
        )
        db.session.add(school)
        db.session.flush()
        school_id = school.id
    rector = actor_in(alpha, "rector", limit_id=school_id)

    with inside(alpha):
        assert own_codes(rector) == ["3218"]
        assert municipality_page(rector, "3218").name == "Ås"
        assert municipality_page(rector, "3212") is None
