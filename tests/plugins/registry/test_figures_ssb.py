"""Statistics Norway's answers, in the shapes and with the traps they really have."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.kit import Period
from plugins.registry.figures import Basis, Known, PopulationFigure, read_population

ANSWERS = Path(__file__).parent / "answers"
VALIDITY = {
    "3002": [Period(date(2020, 1, 1), date(2023, 12, 31))],
    "3103": [Period(date(2024, 1, 1), None)],
    "3218": [Period(date(2024, 1, 1), None)],
}


def answer(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ANSWERS / name).read_text(encoding="utf-8"))
    return loaded


def as_bytes(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def small(**changes: Any) -> dict[str, Any]:
    """Two municipalities, two years, in the shape of table 07459."""
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "07459: Befolkning, etter region, statistikkvariabel og år",
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 1, 2],
        "role": {"geo": ["Region"], "time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            "Region": {"category": {"index": {"3021": 0, "3002": 1}}},
            "ContentsCode": {"category": {"index": ["Personer1"]}},
            "Tid": {"category": {"index": ["2020", "2021"]}},
        },
        "value": [20439, 20440, 49273, 49668],
    }
    document.update(changes)
    return document


def numbers(payload: bytes) -> dict[tuple[str, int], int | None]:
    read = read_population(payload)
    assert read.problems == ()
    return {(figure.code, figure.day.year): figure.population for figure in read.figures}


def codes_of_problems(payload: bytes) -> list[str]:
    return [problem.code for problem in read_population(payload).problems]


def test_a_figure_carries_its_day_and_its_source() -> None:
    read = read_population((ANSWERS / "ssb_official_codes.json").read_bytes())

    assert (
        PopulationFigure("3021", date(2020, 1, 1), 20439, "SSB 07459", Basis.OFFICIAL)
        in read.figures
    )
    assert read.problems == ()


def test_zero_says_that_the_code_did_not_exist_and_is_no_figure() -> None:
    read = read_population((ANSWERS / "ssb_official_codes.json").read_bytes())

    moss = {figure.day.year: figure for figure in read.figures if figure.code == "3103"}
    assert [moss[year].population for year in range(2019, 2026)] == [
        None, None, None, None, None, 52051, 52646
    ]  # fmt: skip
    assert moss[2023].status == "0"
    assert len(read.present) == 12


def test_null_with_a_status_is_an_absent_figure_with_the_offices_sign() -> None:
    read = read_population((ANSWERS / "ssb_missing_values.json").read_bytes())

    assert [(figure.day.year, figure.population, figure.status) for figure in read.figures] == [
        (2019, None, "."),
        (2020, None, "."),
        (2021, None, "."),
        (2022, None, "."),
        (2023, None, "."),
        (2024, 22005, None),
        (2025, None, ".."),
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"1": ".."}, ".."),
        ([None, "..", None, None], ".."),
        ("..", ".."),
        (None, None),
        ({"1": 7}, None),
        (["", "", "", ""], None),
    ],
)
def test_a_status_may_be_an_object_a_list_or_one_for_all(
    status: object, expected: str | None
) -> None:
    document = small(value=[20439, None, 49273, 49668])
    if status is not None:
        document["status"] = status

    read = read_population(as_bytes(document))

    assert [figure.status for figure in read.absent] == [expected]


def test_a_series_summed_over_a_reform_is_a_backcast_before_its_code_existed() -> None:
    read = read_population((ANSWERS / "ssb_aggregated.json").read_bytes(), Known(validity=VALIDITY))

    moss = {figure.day.year: figure for figure in read.figures if figure.code == "3103"}
    assert (moss[2023].population, moss[2023].basis) == (51240, Basis.BACKCAST)
    assert (moss[2024].population, moss[2024].basis) == (52051, Basis.OFFICIAL)


def test_a_series_of_an_unknown_code_is_called_a_backcast_to_be_careful() -> None:
    read = read_population((ANSWERS / "ssb_aggregated.json").read_bytes())

    assert {figure.basis for figure in read.figures} == {Basis.BACKCAST}


def test_positions_are_read_by_index_and_not_by_order() -> None:
    expected = {
        ("3021", 2020): 20439,
        ("3021", 2021): 20440,
        ("3002", 2020): 49273,
        ("3002", 2021): 49668,
    }
    listed = small()
    listed["dimension"]["Region"]["category"]["index"] = ["3021", "3002"]
    shuffled = small()
    shuffled["dimension"]["Tid"]["category"]["index"] = {"2021": 1, "2020": 0}
    turned = small(
        id=["Tid", "ContentsCode", "Region"], size=[2, 1, 2], value=[20439, 49273, 20440, 49668]
    )

    assert numbers(as_bytes(small())) == expected
    assert numbers(as_bytes(listed)) == expected
    assert numbers(as_bytes(shuffled)) == expected
    assert numbers(as_bytes(turned)) == expected


def test_values_may_be_a_sparse_object_whose_gaps_are_absent() -> None:
    document = small(value={"0": 20439, "3": 49668}, status={"1": ".."})

    assert numbers(as_bytes(document)) == {
        ("3021", 2020): 20439,
        ("3021", 2021): None,
        ("3002", 2020): None,
        ("3002", 2021): 49668,
    }


def test_a_single_category_may_have_a_label_and_no_index() -> None:
    document = small()
    document["dimension"]["ContentsCode"]["category"] = {"label": {"Personer1": "Personer"}}

    assert numbers(as_bytes(document))[("3021", 2020)] == 20439


def test_version_1_keeps_everything_inside_dataset_and_dimension() -> None:
    old = small()
    dimension = old["dimension"] | {key: old[key] for key in ("id", "size", "role")}
    payload = as_bytes({"dataset": {"dimension": dimension, "value": old["value"]}})

    assert numbers(payload)[("3002", 2021)] == 49668
    assert {figure.source for figure in read_population(payload).figures} == {"SSB"}


def test_the_country_counties_and_leftovers_are_passed_over() -> None:
    document = small(size=[8, 1, 2], value=list(range(1, 17)))
    regions = ["0", "03", "3021", "K-Rest", "9999", "2111", "030101", "F-31"]
    document["dimension"]["Region"]["category"]["index"] = regions

    read = read_population(as_bytes(document))

    assert [figure.code for figure in read.figures] == ["3021", "3021"]
    assert read.ignored == 7


def test_an_answer_without_any_municipality_says_so() -> None:
    document = small(size=[1, 1, 2], value=[5367580, 5391369])
    document["dimension"]["Region"]["category"]["index"] = ["0"]

    assert codes_of_problems(as_bytes(document)) == ["no_municipality"]


def test_other_contents_than_inhabitants_are_refused_in_words() -> None:
    document = small()
    document["dimension"]["ContentsCode"]["category"] = {
        "index": ["Fodte"],
        "label": {"Fodte": "Fødte"},
    }

    read = read_population(as_bytes(document))

    assert [problem.message % problem.params for problem in read.problems] == [
        "The answer counts Fødte, not inhabitants (Personer1)."
    ]
    assert read.figures == ()


def test_contents_beside_the_inhabitants_are_ignored() -> None:
    document = small(size=[2, 2, 2], value=[1, 2, 20439, 20440, 3, 4, 49273, 49668])
    document["dimension"]["ContentsCode"]["category"]["index"] = ["Fodte", "Personer1"]

    assert numbers(as_bytes(document))[("3002", 2020)] == 49273


def by_sex(codes: list[str], value: list[int | None]) -> dict[str, Any]:
    document = small(
        id=["Region", "Kjonn", "ContentsCode", "Tid"], size=[2, len(codes), 1, 2], value=value
    )
    document["dimension"]["Kjonn"] = {"category": {"index": codes}}
    return document


def test_both_sexes_make_a_total() -> None:
    document = by_sex(["2", "1"], [10000, 10001, 10439, 10439, 24000, 24001, 25273, 25667])

    assert numbers(as_bytes(document)) == {
        ("3021", 2020): 20439,
        ("3021", 2021): 20440,
        ("3002", 2020): 49273,
        ("3002", 2021): 49668,
    }


def test_one_sex_alone_is_refused_because_it_would_look_like_a_small_municipality() -> None:
    document = by_sex(["2"], [10000, 10001, 24000, 24001])

    assert codes_of_problems(as_bytes(document)) == ["not_a_total"]


def test_one_missing_part_makes_the_total_absent() -> None:
    document = by_sex(["2", "1"], [10000, None, 10439, 10439, 24000, 24001, 25273, 25667])
    document["status"] = {"1": ":"}

    read = read_population(as_bytes(document))

    assert [(figure.code, figure.day.year, figure.status) for figure in read.absent] == [
        ("3021", 2021, ":")
    ]


@pytest.mark.parametrize(("last", "problems"), [("105+", []), ("104", ["not_a_total"])])
def test_ages_make_a_total_only_when_every_age_is_there(last: str, problems: list[str]) -> None:
    ages = [f"{age:03d}" for age in range(105)]
    ages = [*ages, last] if last == "105+" else ages
    document = small(
        id=["Region", "Alder", "ContentsCode", "Tid"],
        size=[2, len(ages), 1, 2],
        value=[1] * (4 * len(ages)),
    )
    document["dimension"]["Alder"] = {"category": {"index": ages}}

    read = read_population(as_bytes(document))

    assert [problem.code for problem in read.problems] == problems
    assert [figure.population for figure in read.figures] == ([106] * 4 if not problems else [])


def test_an_unknown_side_with_one_category_is_refused_too() -> None:
    document = small(id=["Region", "Landbak", "ContentsCode", "Tid"], size=[2, 1, 1, 2])
    document["dimension"]["Landbak"] = {"category": {"index": ["3"]}}

    assert codes_of_problems(as_bytes(document)) == ["not_a_total"]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("20439", "bad_number"),
        (True, "bad_number"),
        (20439.5, "bad_number"),
        (float("nan"), "bad_number"),
        (float("inf"), "bad_number"),
        (10**30, "bad_number"),
        (-1, "negative"),
    ],
)
def test_a_value_that_is_no_count_is_a_problem_of_its_cell_only(
    value: object, problem: str
) -> None:
    read = read_population(as_bytes(small(value=[value, 20440, 49273, 49668])))

    assert [(found.code, found.cell) for found in read.problems] == [(problem, "3021, 2020")]
    assert len(read.figures) == 3


def test_a_whole_number_may_be_written_with_a_decimal_point() -> None:
    document = small(value=[20439.0, 20440, 49273, 49668])

    assert numbers(as_bytes(document))[("3021", 2020)] == 20439


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"size": [2, 1, 3]}, "malformed"),
        ({"size": [2, 2]}, "malformed"),
        ({"size": "large"}, "malformed"),
        ({"size": [2, 1, -2]}, "malformed"),
        ({"size": [2, True, 2]}, "malformed"),
        ({"id": ["Region", "Region", "Tid"]}, "malformed"),
        ({"id": []}, "malformed"),
        ({"id": ["Region", "ContentsCode", 3]}, "malformed"),
        ({"value": [1, 2, 3]}, "wrong_number_of_values"),
        ({"value": None}, "malformed"),
        ({"dimension": []}, "malformed"),
        ({"dimension": {}}, "malformed"),
        ({"size": [10**6, 10**6, 10**6]}, "too_many_cells"),
    ],
)
def test_an_answer_that_is_not_whole_is_one_clear_problem(
    changes: dict[str, Any], problem: str
) -> None:
    assert codes_of_problems(as_bytes(small(**changes))) == [problem]


@pytest.mark.parametrize(
    "index",
    [{"3021": 0, "3002": 0}, {"3021": 0, "3002": 7}, {"3021": "0", "3002": 1}, ["3021"], "3021"],
)
def test_an_index_that_is_no_order_is_one_clear_problem(index: object) -> None:
    document = copy.deepcopy(small())
    document["dimension"]["Region"]["category"]["index"] = index

    assert codes_of_problems(as_bytes(document)) == ["malformed"]


def test_a_time_that_is_no_period_is_a_problem_and_the_others_are_read() -> None:
    document = small()
    document["dimension"]["Tid"]["category"]["index"] = ["i fjor", "2021"]

    read = read_population(as_bytes(document))

    assert [problem.code for problem in read.problems] == ["bad_time"]
    assert [figure.day for figure in read.figures] == [date(2021, 1, 1), date(2021, 1, 1)]


def test_the_offices_error_is_repeated_in_words() -> None:
    read = read_population((ANSWERS / "ssb_error.json").read_bytes())

    assert [problem.message % problem.params for problem in read.problems] == [
        "Statistisk sentralbyrå answered with an error instead of figures:"
        " “Parameter error: Non-existent value”."
    ]
