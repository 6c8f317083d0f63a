"""UM-2, UM-3: the figure that counts is found under whichever code was in use that day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import create_engine

from core.tenants.context import TenantView
from plugins.registry import (
    Basis,
    figures_for_codes,
    figures_on,
    municipalities_on,
    municipality_names,
    municipality_organisation,
    population_series,
)
from plugins.registry.figures import PopulationFigure
from plugins.registry.queries import code_history, code_spells
from plugins.registry.services.reference import store_figures
from tests.support.database import Database
from tests.support.registry import make_municipality

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
NEW_YEAR_2020, NEW_YEAR_2024 = date(2020, 1, 1), date(2024, 1, 1)


@pytest.mark.rule("UM-2")
@pytest.mark.parametrize("code", ["0214", "3021", "3218"])
@pytest.mark.parametrize(
    ("day", "population", "found"),
    [(NEW_YEAR_2020, 20439, "3021"), (NEW_YEAR_2024, 22005, "3218")],
)
def test_any_code_of_a_municipality_finds_the_figure_of_the_day(
    inside: Inside, alpha: TenantView, code: str, day: date, population: int, found: str
) -> None:
    with inside(alpha):
        figure = figures_on([code], day)[code]

    assert (figure.code, figure.population, figure.found_code) == (code, population, found)
    assert (figure.source, figure.basis) == ("SSB 07459", Basis.OFFICIAL)


@pytest.mark.rule("UM-3")
def test_before_a_merger_there_is_no_figure_but_a_reason(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        figure = figures_on(["3020"], date(2019, 1, 1))["3020"]

    assert (figure.population, figure.found_code) == (None, None)
    assert figure.reason is not None
    assert figure.reason.code == "municipality.codes_merged"


@pytest.mark.rule("UM-3")
def test_an_unknown_code_has_no_figure_but_a_reason(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        figure = figures_on(["9999"], NEW_YEAR_2020)["9999"]

    assert figure.population is None
    assert figure.reason is not None
    assert figure.reason.code == "population.no_figure"
    assert figure.reason.params == {"municipality": "9999", "day": NEW_YEAR_2020}


def test_many_codes_and_days_cost_at_most_two_statements(
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    codes = [f"{number:04d}" for number in range(300, 657)]
    with inside(alpha):
        code_history()
        with count_statements() as one:
            figures_on(["3021"], NEW_YEAR_2020)
        with count_statements() as many:
            found = figures_for_codes(codes, [NEW_YEAR_2020, NEW_YEAR_2024])

    assert len(found) == 2 * 357
    assert (len(one), len(many)) == (1, 2)


def test_an_official_figure_counts_before_a_backcast(
    own_database: Database, own_inside: Inside, alpha: TenantView
) -> None:
    owner = create_engine(own_database.owner_url)
    with owner.begin() as connection:
        store_figures(
            connection,
            [
                PopulationFigure("3021", NEW_YEAR_2020, 1, "Noen", Basis.BACKCAST),
                PopulationFigure("3218", date(2018, 1, 1), 20084, "SSB", Basis.BACKCAST),
            ],
        )
    owner.dispose()

    with own_inside(alpha):
        official = figures_on(["3218"], NEW_YEAR_2020)["3218"]
        backcast = figures_on(["3218"], date(2018, 1, 1))["3218"]

    assert (official.population, official.basis) == (20439, Basis.OFFICIAL)
    assert (backcast.population, backcast.basis) == (20084, Basis.BACKCAST)


def test_the_series_follows_the_municipality_through_both_reforms(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        series = population_series("0214")

    assert [(each.day.year, each.found_code, each.population) for each in series] == [
        (2020, "3021", 20439),
        (2021, "3021", 20439),
        (2022, "3021", 20780),
        (2023, "3021", 21350),
        (2024, "3218", 22005),
        (2025, "3218", 22344),
        (2026, "3218", 22725),
    ]


def test_the_codes_of_a_merged_municipality_name_its_parts(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        spells = code_spells("3207")

    assert [(spell.code, spell.name, spell.change) for spell in spells] == [
        ("0213", "Ski", None),
        ("0217", "Oppegård", None),
        ("3020", "Nordre Follo", "Merged"),
        ("3207", "Nordre Follo", "Renumbered"),
    ]
    assert spells[2].valid_from == NEW_YEAR_2020
    assert spells[2].valid_to == date(2023, 12, 31)
    assert (spells[0].valid_from, spells[3].valid_to) == (None, None)


def test_names_follow_the_day(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        assert municipality_names(["3218", "9999"]) == {"3218": "Ås"}
        assert municipality_names(["3218"], on=NEW_YEAR_2020) == {}
        names = {each.code: each.county_name for each in municipalities_on(NEW_YEAR_2020)}

    assert names["3021"] == "Viken"
    assert "3218" not in names


def test_a_recorded_municipality_is_found_by_any_code_it_has_had(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        recorded = make_municipality("Ås", "0214")

        assert municipality_organisation("3218") == recorded
        assert municipality_organisation("3021") == recorded
        assert municipality_organisation("3020") is None


def test_the_two_that_merged_are_two_places_and_not_the_merged_one(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        identities = {code: code_history().identity_of(code) for code in ("0213", "0217", "3020")}

    assert len(set(identities.values())) == 3
