"""The numbers on docs/programmes/ungmusikk.md are what the rules answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.kit import Reason
from plugins.ungmusikk.rules import PartYear, RoundSettings, tier_for, work_out_round
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
