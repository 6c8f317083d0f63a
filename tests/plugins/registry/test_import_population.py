"""Importing official figures: previewed, all or nothing, a line's error named, and repeatable."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from core.cli import flygel as flygel_command
from core.cli import plugins as plugin_commands
from plugins.registry.figures import Basis
from plugins.registry.services.population import (
    import_population,
    preview_population,
)
from plugins.registry.services.reference import put_shipped_in_place
from tests.support.database import Database

ANSWERS = Path(__file__).parent / "answers"


@pytest.fixture
def owner(own_database: Database) -> Iterator[Engine]:
    engine = create_engine(own_database.owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def flygel(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line of an application on the test's own database."""
    monkeypatch.setattr(plugin_commands, "application", lambda: own_app)
    return CliRunner()


def table(*lines: str) -> bytes:
    return "\n".join(("code,year,population,source,basis", *lines)).encode()


def stored(owner: Engine, code: str, day: date) -> list[tuple[int, str, str]]:
    with owner.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT population, source, basis FROM registry.population_figure"
                " WHERE code = :code AND day = :day ORDER BY basis"
            ),
            {"code": code, "day": day},
        )
        return [(row.population, row.source, row.basis) for row in rows]


def test_what_is_new_changed_and_unchanged_is_told_before_anything_is_written(
    owner: Engine,
) -> None:
    payload = table(
        "3218,2027,23000,SSB 07459,official",
        "3218,2024,22006,SSB 07459,official",
        "3218,2025,22344,Somebody else,official",
    )

    preview = preview_population(owner, payload)

    assert [(each.code, each.day) for each in preview.new] == [("3218", date(2027, 1, 1))]
    assert [(each.figure.population, each.old_population) for each in preview.changed] == [
        (22006, 22005)
    ]
    assert preview.unchanged == 1
    assert stored(owner, "3218", date(2027, 1, 1)) == []
    assert stored(owner, "3218", date(2024, 1, 1)) == [(22005, "SSB 07459", "official")]


def test_importing_again_changes_nothing(owner: Engine) -> None:
    payload = table("3218,2027,23000,SSB 07459,official", "3218,2024,22006,SSB 07459,official")
    steps: list[int] = []

    first = import_population(owner, payload, progress=steps.append)
    second = import_population(owner, payload)

    assert (len(first.new), len(first.changed), sum(steps)) == (1, 1, 2)
    assert (second.new, second.changed, second.unchanged) == ((), (), 2)
    assert stored(owner, "3218", date(2024, 1, 1)) == [(22006, "SSB 07459", "official")]


def test_one_wrong_line_lets_nothing_in_and_is_named(owner: Engine) -> None:
    payload = table("3218,2027,23000,SSB,official", "3218,2028,mange,SSB,official")

    result = import_population(owner, payload)

    assert [(problem.line, problem.cell) for problem in result.problems] == [(3, "population")]
    assert stored(owner, "3218", date(2027, 1, 1)) == []


def test_a_backcast_lies_beside_the_official_figure(owner: Engine) -> None:
    import_population(owner, table("3021,2020,20000,SSB,backcast"))

    assert stored(owner, "3021", date(2020, 1, 1)) == [
        (20000, "SSB", Basis.BACKCAST),
        (20439, "SSB 07459", Basis.OFFICIAL),
    ]


def test_a_country_can_be_picked_out(owner: Engine) -> None:
    payload = table("3218,2027,23000,SSB,official", "101,2027,660000,DST,official")

    danish = preview_population(owner, payload, country="DK")

    assert [each.code for each in danish.new] == ["101"]
    assert danish.other_country == 1


@pytest.mark.parametrize(
    ("answer", "new_or_known", "absent"),
    [
        ("ssb_official_codes.json", 12, 16),
        ("ssb_missing_values.json", 1, 6),
        ("ssb_aggregated.json", 14, 0),
        ("dst_jsonstat.json", 4, 0),
        ("dst_bulk.csv", 2, 0),
    ],
)
def test_the_offices_answers_are_read_and_what_is_no_figure_is_left_out(
    owner: Engine, answer: str, new_or_known: int, absent: int
) -> None:
    result = import_population(owner, (ANSWERS / answer).read_bytes())

    assert result.problems == ()
    assert len(result.new) + len(result.changed) + result.unchanged == new_or_known
    assert len(result.absent) == absent


@pytest.mark.parametrize("answer", ["ssb_error.json", "dst_error.json", "klass_codes.json"])
def test_an_answer_that_holds_no_figures_is_told_and_changes_nothing(
    owner: Engine, answer: str
) -> None:
    result = import_population(owner, (ANSWERS / answer).read_bytes())

    assert len(result.problems) == 1
    assert result.to_write == ()


def test_a_whole_country_over_nine_years_is_imported_in_five_seconds(owner: Engine) -> None:
    lines = [
        f"{code},{year},{code + year},SSB 07459,official"
        for year in range(2030, 2039)
        for code in range(1000, 1406)
    ]
    began = time.process_time()

    result = import_population(owner, table(*lines))

    assert len(result.new) == 3654
    assert time.process_time() - began < 5


def test_shipped_figures_never_replace_imported_ones(owner: Engine) -> None:
    import_population(owner, table("3218,2024,22006,SSB corrected,official"))

    put_shipped_in_place(owner)

    assert stored(owner, "3218", date(2024, 1, 1)) == [(22006, "SSB corrected", "official")]


# The command -----------------------------------------------------------------------------------


def run(flygel: CliRunner, *arguments: str, answer: str = "") -> tuple[int, str]:
    result = flygel.invoke(flygel_command, ["registry", *arguments], input=answer)
    return result.exit_code, result.output


def test_the_command_shows_asks_writes_and_then_has_nothing_to_do(
    flygel: CliRunner, owner: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "figures.csv"
    file.write_bytes(table("3218,2027,23000,SSB 07459,official"))

    assert run(flygel, "import-population", str(file), "--dry-run")[0] == 0
    refused = run(flygel, "import-population", str(file), answer="n\n")
    assert refused[0] == 1
    assert stored(owner, "3218", date(2027, 1, 1)) == []
    status, said = run(flygel, "import-population", str(file), answer="y\n")

    assert status == 0
    assert "New: 1" in said
    assert "3218 Jan 1, 2027: 23,000" in said or "23,000" in said
    assert "1 figures added, 0 changed." in said
    assert "There is nothing to write." in run(flygel, "import-population", str(file), "--yes")[1]


def test_the_command_names_every_wrong_line_and_fails(flygel: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_bytes(table("3218,2027,0,SSB,official", "321,2027,5,SSB,official", "x,y,z,SSB,?"))

    status, said = run(flygel, "import-population", str(file), "--country", "NO", "--yes")

    assert status == 1
    assert "line 4, code:" in said
    assert "line 4, population:" in said
    assert "Nothing was imported" in said


def test_the_command_reads_only_addresses_of_the_statistics_offices(flygel: CliRunner) -> None:
    status, said = run(flygel, "import-population", "https://example.test/figures.csv")

    assert status == 1
    assert "Figures are fetched from api.statbank.dk, data.ssb.no only." in said


def test_the_command_says_when_there_is_no_such_file(flygel: CliRunner, tmp_path: Path) -> None:
    status, said = run(flygel, "import-population", str(tmp_path / "none.csv"))

    assert status == 1
    assert "cannot be read" in said
