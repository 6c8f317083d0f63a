"""The numbers on docs/programmes/ungmusikk.md are what the rules answer."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from core.kit import Reason
from plugins.ungmusikk.rules import (
    AREAS,
    SMALLEST_NUMBER,
    PartYear,
    RoundSettings,
    tier_for,
    work_out_round,
)
from plugins.ungmusikk.settings import SETTINGS
from tests.support.ungmusikk_rules import (
    IN_FULL,
    POPULATIONS_2020,
    TIERS_2020,
    indre_ostfold_from_autumn,
    nok,
    the_sixteen_of_january_2020,
)

PAGE = (Path(__file__).parents[3] / "docs/programmes/ungmusikk.md").read_text("utf-8")


def number(text: str) -> int:
    """A number as the page writes it: 1,380,000."""
    return int(text.replace(",", ""))


def rows(pattern: str) -> list[tuple[str, ...]]:
    """The cells of the table rows that look like the pattern."""
    return [match.groups() for match in re.finditer(rf"^\| {pattern} \|$", PAGE, re.MULTILINE)]


@pytest.mark.rule("UM-1")
def test_the_page_gives_the_tiers_of_2020() -> None:
    written = rows(r"([\d,]+)(?:–([\d,]+)| or more) \| ([\d,]+)")

    assert [
        (number(low), number(high) if high else None, nok(number(amount)))
        for low, high, amount in written
    ] == [(tier.low, tier.high, tier.amount) for tier in TIERS_2020]


@pytest.mark.rule("UM-1", "UM-4")
def test_the_page_gives_what_each_of_the_seventeen_pays() -> None:
    seventeen = [*the_sixteen_of_january_2020(), indre_ostfold_from_autumn()]
    worked_out = work_out_round(2020, seventeen, POPULATIONS_2020, TIERS_2020, IN_FULL)

    written = rows(r"(\d{4}) \| ([^|]+?)(?:, from the autumn)? \| (\w+) \| ([\d,]+) \| ([\d,]+)")

    assert [
        (code, name, kind, number(population), nok(number(amount)))
        for code, name, kind, population, amount in written
    ] == [
        (line.code, line.name, line.kind, line.population, line.amount) for line in worked_out.lines
    ]


@pytest.mark.rule("UM-5")
def test_the_page_gives_the_totals_of_2020() -> None:
    sixteen = the_sixteen_of_january_2020()
    seventeen = [*sixteen, indre_ostfold_from_autumn()]
    by_months = RoundSettings(part_year=PartYear.BY_STARTED_MONTHS)

    totals = [
        work_out_round(2020, who, POPULATIONS_2020, TIERS_2020, settings).total
        for who, settings in [(sixteen, IN_FULL), (seventeen, IN_FULL), (seventeen, by_months)]
    ]

    written = [number(total) for (total,) in rows(r" ?\| \*\*[^|]+\*\* \| \| \| \*\*([\d,]+)\*\*")]
    assert totals[:2] == [nok(total) for total in written]
    assert f"the total would be {totals[2].minor // 100:,}." in PAGE


@pytest.mark.rule("UM-7")
def test_the_page_gives_limits_that_were_truly_passed() -> None:
    passed = rows(r"(\w+) \| ([\d,]+) \| (\d{4}) \| ([\d,]+)")

    assert [(name, year) for name, _, year, _ in passed] == [
        ("Moss", "2022"),
        ("Nannestad", "2022"),
        ("Lørenskog", "2025"),
    ]
    for _, limit, _, population in passed:
        tier = tier_for(number(population), TIERS_2020)
        assert not isinstance(tier, Reason)
        assert tier.low == number(limit)


@pytest.mark.rule("UM-15")
def test_the_page_gives_the_areas_with_their_days() -> None:
    written = rows(r"([A-Z][\w -]+?) \| (\d{4}-\d\d-\d\d) \| (\d{4}-\d\d-\d\d|–)")

    assert [
        (label, date.fromisoformat(start), None if end == "–" else date.fromisoformat(end))
        for label, start, end in written
    ] == [(area.label, area.period.start, area.period.end) for area in AREAS]


@pytest.mark.rule("UM-16", "UM-17", "UM-18", "UM-22")
def test_the_page_gives_what_the_settings_start_as() -> None:
    starts = {setting.key: setting.default for setting in SETTINGS}

    def days(key: str) -> list[tuple[int, int]]:
        return [(row["day"], row["month"]) for row in starts[key]]

    assert (starts["talent_lessons"], starts["talent_minutes"]) == (8, 60)
    assert "eight lessons of 60 minutes" in PAGE
    assert (starts["talent_youngest"], starts["talent_oldest"]) == (14, 19)
    assert "The ages are 14 to 19" in PAGE
    assert (days("nominate_by"), days("school_year_begins")) == ([(15, 3)], [(1, 8)])
    assert "by 15 March, the day" in PAGE
    assert "The school year begins on 1 August" in PAGE
    assert days("semesters_begin") == [(7, 1), (20, 8)]
    assert "7 January and 20 August" in PAGE
    assert starts["cancel_hours"] == 24
    assert "at least 24 hours" in PAGE
    assert (starts["small_fund_limit"], starts["larger_fund_limit"]) == (nok(15_000), nok(50_000))
    assert "| at most | 15,000 NOK | 50,000 NOK |" in PAGE
    assert days("larger_fund_deadlines") == [(1, 3), (1, 10)]
    assert "| when | all the year | 1 March and 1 October |" in PAGE
    assert starts["fund_report_days"] == 60
    assert "due 60 days after the project's last day" in PAGE
    assert starts["travel_support_from_km"] is None
    assert starts["experienced_after_years"] == 3
    assert "in for three years" in PAGE
    assert SMALLEST_NUMBER == 5
    assert "fewer than 5 schools" in PAGE
