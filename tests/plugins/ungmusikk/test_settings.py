"""The tenant's choices: defaults, from which day they hold, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest

from core.kit import Money
from core.tenants.context import TenantView
from core.tenants.settings import SettingRefused
from core.web.running import Running
from plugins.ungmusikk.queries import members_on, round_of
from plugins.ungmusikk.rules import PartYear
from plugins.ungmusikk.services import work_out_round
from plugins.ungmusikk.settings import SETTINGS, chosen_on, near_boundary, year_settings
from tests.support.ungmusikk import acting, make_municipality, take_part
from tests.support.ungmusikk_rules import TIERS_2020, nok


@pytest.fixture
def tenant(
    inside: Callable[[TenantView], AbstractContextManager[TenantView]], alpha: TenantView
) -> Iterator[TenantView]:
    with inside(alpha) as entered:
        yield entered


@pytest.mark.rule("UM-1")
def test_the_defaults_are_those_of_the_report(tenant: TenantView) -> None:
    found = year_settings(2020)

    assert found.tiers == TIERS_2020
    assert (found.round.part_year, found.round.population_year_offset) == (PartYear.IN_FULL, 0)
    assert (found.served_pays, found.pupils, near_boundary()) == (True, None, 500)


@pytest.mark.rule("UM-1")
def test_new_tiers_count_from_their_day_and_leave_earlier_years_alone(
    tenant: TenantView, running: Running
) -> None:
    rows = [
        {"low": 0, "high": 19_999, "amount": {"amount": "65000", "currency": "NOK"}},
        {"low": 20_000, "high": None, "amount": {"amount": "95000", "currency": "NOK"}},
    ]
    running.settings.store(acting(), "ungmusikk", "tiers", rows, valid_from=date(2021, 1, 1))
    take_part(make_municipality("3021", "Ås"))

    work_out_round(acting(), 2020)
    work_out_round(acting(), 2021)

    assert chosen_on(date(2020, 12, 31)).tiers == TIERS_2020
    assert [tier.amount for tier in chosen_on(date(2021, 1, 1)).tiers] == [
        Money.of(65_000, "NOK"), Money.of(95_000, "NOK"),
    ]  # fmt: skip
    assert (round_of(2020).totals.total, round_of(2021).totals.total) == (nok(80_000), nok(95_000))


@pytest.mark.rule("UM-1")
def test_tiers_with_a_gap_are_refused(tenant: TenantView, running: Running) -> None:
    rows = [
        {"low": 0, "high": 10, "amount": 1},
        {"low": 12, "high": None, "amount": 2},
    ]

    with pytest.raises(SettingRefused) as refusal:
        running.settings.store(acting(), "ungmusikk", "tiers", rows, valid_from=date(2021, 1, 1))

    assert [reason.code for reason in refusal.value.objections] == ["tiers.gap"]


@pytest.mark.rule("UM-2")
def test_the_population_of_an_earlier_new_year_may_count(
    tenant: TenantView, running: Running
) -> None:
    running.settings.store(
        acting(), "ungmusikk", "population_year_offset", -1, valid_from=date(2021, 1, 1)
    )
    take_part(make_municipality("3002", "Moss"))

    work_out_round(acting(), 2022)

    (line,) = round_of(2022).lines
    assert line.line.population_date == date(2021, 1, 1)
    assert members_on(date(2022, 3, 1)).population_date == date(2021, 1, 1)


@pytest.mark.rule("UM-4")
def test_a_served_municipality_pays_unless_the_tenant_says_otherwise(
    tenant: TenantView, running: Running
) -> None:
    moss = make_municipality("3103", "Moss")
    vaaler = make_municipality("3114", "Våler")
    take_part(moss)
    take_part(vaaler, kind="served", served_through=moss)
    work_out_round(acting(), 2024)
    served = [each for each in round_of(2024).lines if each.name == "Våler"]
    assert [reason.code for reason in served[0].line.explanation][-1] == "line.served"
    assert served[0].line.explanation[-1].params["through"] == "Moss"

    running.settings.store(acting(), "ungmusikk", "served_pays", False, valid_from=date(2024, 1, 1))
    work_out_round(acting(), 2024)

    assert [each.name for each in round_of(2024).lines] == ["Moss"]


@pytest.mark.rule("UM-5")
def test_a_joiner_pays_by_started_months_where_the_tenant_says_so(
    tenant: TenantView, running: Running
) -> None:
    running.settings.store(
        acting(), "ungmusikk", "part_year", "by_started_months", valid_from=date(2020, 1, 1)
    )
    take_part(make_municipality("3014", "Indre Østfold"), kind="pilot", start=date(2020, 8, 1))

    work_out_round(acting(), 2020)

    assert round_of(2020).totals.total == nok(33_333)


def test_every_setting_tells_what_it_is() -> None:
    assert all(setting.label and setting.help for setting in SETTINGS)
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
