"""Statistics Denmark's answers: JSON-stat turned inside out, and lines with semicolons."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plugins.registry.figures import Basis, Known, PopulationFigure, read_population

ANSWERS = Path(__file__).parent / "answers"
NAMES = Known(codes_by_name={"Albertslund": "165", "Ishøj": "183"})
HEADING = "OMRÅDE;KØN;ALDER;CIVILSTAND;TID;INDHOLD\n"


def json_answer() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ANSWERS / "dst_jsonstat.json").read_text("utf-8"))
    return loaded


def test_everything_is_found_inside_dataset() -> None:
    read = read_population((ANSWERS / "dst_jsonstat.json").read_bytes())

    expected = [("165", 2020, 27731), ("165", 2021, 27366), ("183", 2020, 22989)]
    expected += [("183", 2021, 23131)]
    assert read.problems == ()
    assert list(read.figures) == [
        PopulationFigure(
            code, date(year, 1, 1), population, "DST FOLK1A", Basis.OFFICIAL, country="DK"
        )
        for code, year, population in expected
    ]


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2020K1", date(2020, 1, 1)),
        ("2020K2", date(2020, 4, 1)),
        ("2020K3", date(2020, 7, 1)),
        ("2020K4", date(2020, 10, 1)),
        ("2020Q1", date(2020, 1, 1)),
        ("2020M02", date(2020, 2, 1)),
    ],
)
def test_a_quarter_is_the_day_it_begins(time: str, day: date) -> None:
    read = read_population(HEADING + f"165;TOT;IALT;TOT;{time};27731\n")

    assert [figure.day for figure in read.figures] == [day]


def test_names_become_codes_by_what_the_register_knows() -> None:
    read = read_population((ANSWERS / "dst_bulk.csv").read_bytes(), NAMES)

    assert read.problems == ()
    assert [(figure.code, figure.population) for figure in read.figures] == [
        ("165", 27731),
        ("183", 22989),
    ]


def test_a_name_that_the_register_does_not_know_is_a_problem_of_its_line() -> None:
    read = read_population((ANSWERS / "dst_bulk.csv").read_bytes())

    assert [(problem.code, problem.line, problem.cell) for problem in read.problems] == [
        ("unknown_name", 2, "OMRÅDE"),
        ("unknown_name", 3, "OMRÅDE"),
    ]


@pytest.mark.parametrize("area", ["165", "165 Albertslund", "Albertslund 165", "albertslund"])
def test_an_area_may_be_written_as_code_name_or_both(area: str) -> None:
    read = read_population(HEADING + f"{area};I alt;I alt;I alt;2020K1;27731\n", NAMES)

    assert [figure.code for figure in read.figures] == ["165"]


@pytest.mark.parametrize(
    "area", ["000", "Hele landet", "084", "Region Hovedstaden", "411", "Christiansø"]
)
def test_the_country_regions_and_christiansoe_are_passed_over(area: str) -> None:
    read = read_population(
        HEADING + f"165;TOT;IALT;TOT;2020K1;27731\n{area};TOT;IALT;TOT;2020K1;5822763\n"
    )

    assert [figure.code for figure in read.figures] == ["165"]
    assert read.problems == ()
    assert read.ignored == 1


def test_only_totals_are_read_of_an_answer_that_is_divided() -> None:
    read = read_population(
        HEADING
        + "165;TOT;IALT;TOT;2020K1;27731\n"
        + "165;1;IALT;TOT;2020K1;13700\n"
        + "165;TOT;8;TOT;2020K1;300\n"
    )

    assert [figure.population for figure in read.figures] == [27731]
    assert read.problems == ()


def test_an_answer_divided_by_sex_without_a_total_is_refused() -> None:
    read = read_population(HEADING + "165;1;IALT;TOT;2020K1;13700\n165;2;IALT;TOT;2020K1;14031\n")

    assert [(problem.code, problem.params) for problem in read.problems] == [
        ("not_a_total", {"variable": "KØN"})
    ]
    document = json_answer()
    sex = document["dataset"]["dimension"]["KØN"]["category"]
    sex["index"], sex["label"] = {"1": 0}, {"1": "Mænd"}
    read = read_population(json.dumps(document))
    assert [problem.code for problem in read.problems] == ["not_a_total"]


def test_the_total_is_picked_wherever_it_stands() -> None:
    document = json_answer()
    dimension = document["dataset"]["dimension"]
    dimension["KØN"]["category"] = {"index": {"1": 0, "TOT": 1, "2": 2}}
    dimension["size"] = [2, 3, 1, 1, 1, 2]
    document["dataset"]["value"] = [1, 2, 27731, 27366, 3, 4, 5, 6, 22989, 23131, 7, 8]

    read = read_population(json.dumps(document))

    assert [figure.population for figure in read.figures] == [27731, 27366, 22989, 23131]


@pytest.mark.parametrize(("given", "status"), [("0", "0"), ("..", ".."), ("-", "-"), ("", None)])
def test_a_figure_kept_back_is_absent(given: str, status: str | None) -> None:
    read = read_population(HEADING + f"165;TOT;IALT;TOT;2020K1;{given}\n")

    assert [(figure.population, figure.status) for figure in read.figures] == [(None, status)]


def test_another_table_is_refused_in_words() -> None:
    document = json_answer()
    document["dataset"]["dimension"]["ContentsCode"]["category"] = {
        "index": {"FOD": 0},
        "label": {"FOD": "Levendefødte"},
    }

    read = read_population(json.dumps(document))

    assert [problem.message % problem.params for problem in read.problems] == [
        "The answer counts Levendefødte, not inhabitants (FOLK1A)."
    ]


def test_every_bad_line_is_reported() -> None:
    read = read_population(
        HEADING
        + "165;TOT;IALT;TOT;2020K1;27.731\n"
        + "165;TOT;IALT;TOT;2020K5;27731\n"
        + "165;TOT;IALT\n"
        + "165;TOT;IALT;TOT;2020K1;-4\n"
        + "165;TOT;IALT;TOT;2021K1;27366\n"
    )

    assert [(problem.line, problem.code) for problem in read.problems] == [
        (2, "bad_number"),
        (3, "bad_time"),
        (4, "wrong_number_of_cells"),
        (5, "negative"),
    ]
    assert [figure.day for figure in read.figures] == [date(2021, 1, 1)]


def test_the_offices_error_is_repeated_in_words() -> None:
    read = read_population((ANSWERS / "dst_error.json").read_bytes())

    assert [problem.message % problem.params for problem in read.problems] == [
        "Danmarks Statistik answered with an error instead of figures:"
        " “Kan ikke finde værdien: 999999 (OMRÅDE)”."
    ]
