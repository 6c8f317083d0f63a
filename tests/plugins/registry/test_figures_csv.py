"""Tables that people make or save: what is forgiven, and what is said about the rest."""

import time
from datetime import date

import pytest

from core.kit import Period
from plugins.registry.figures import Basis, Known, PopulationFigure, read_population

HEADING = "code,year,population,source,basis,reference_date\n"


def codes(payload: bytes | str) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.code) for problem in read_population(payload).problems]


def test_a_table_with_all_columns_is_read() -> None:
    read = read_population(
        HEADING
        + "3021,2020,20439,SSB 07459,official-code,2020-01-01\n"
        + "3218,2020,20439,SSB 07459,backcast-to-2024-division,2020-01-01\n"
    )

    assert read.problems == ()
    assert list(read.figures) == [
        PopulationFigure("3021", date(2020, 1, 1), 20439, "SSB 07459", Basis.OFFICIAL),
        PopulationFigure("3218", date(2020, 1, 1), 20439, "SSB 07459", Basis.BACKCAST),
    ]


@pytest.mark.parametrize(
    "payload",
    [
        "\ufeffcode;year;population\n3021;2020;20439\n".encode(),
        b"code;year;population\r\n3021;2020;20 439\r\n",
        "population\tyear\tcode\n20\u00a0439\t2020\t3021\n".encode(),
        "kode;år;innbyggere\n3021;2020;20439\n".encode("cp1252"),
        "kode;år;innbyggere\n3021;2020;20439\n".encode("utf-16"),
        b"code,date,population,,\n3021,01.01.2020,20439,,\n\n,,,,\n",
        b'"code","date","population"\n"3021","2020-01-01","20439"\n',
        b"\n\nCode,Year,Population,Country,Name\n3021,2020,20439,no,As\n",
    ],
)
def test_what_spreadsheets_do_to_a_table_is_forgiven(payload: bytes) -> None:
    read = read_population(payload)

    assert read.problems == ()
    assert [(figure.code, figure.day, figure.population) for figure in read.figures] == [
        ("3021", date(2020, 1, 1), 20439)
    ]


def test_codes_of_three_digits_are_danish() -> None:
    read = read_population("code,year,population\n165,2020,27731\n3021,2020,20439\n")

    assert [(figure.code, figure.country) for figure in read.figures] == [
        ("165", "DK"),
        ("3021", "NO"),
    ]


def test_without_a_basis_the_register_decides() -> None:
    known = Known(validity={"3218": [Period(date(2024, 1, 1), None)]})
    read = read_population(
        "code,year,population\n3218,2023,21350\n3218,2024,22005\n9998,2020,5\n", known
    )

    assert [figure.basis for figure in read.figures] == [
        Basis.BACKCAST,
        Basis.OFFICIAL,
        Basis.OFFICIAL,
    ]


@pytest.mark.parametrize(
    ("given", "status"), [("0", "0"), ("", None), (".", "."), ("..", ".."), (":", ":")]
)
def test_no_inhabitants_is_no_figure(given: str, status: str | None) -> None:
    read = read_population(f"code,year,population\n3021,2020,{given}\n")

    assert [(figure.population, figure.status) for figure in read.figures] == [(None, status)]


@pytest.mark.parametrize(
    ("line", "problem", "cell"),
    [
        ("3021,2020,many,,,", "bad_number", "population"),
        ("3021,2020,20.439,,,", "bad_number", "population"),
        ("3021,2020,20 43,,,", "bad_number", "population"),
        ("3021,2020,20439.5,,,", "bad_number", "population"),
        ("3021,2020,٢٠,,,", "bad_number", "population"),
        ("3021,2020,99999999999999,,,", "bad_number", "population"),
        ("3021,2020,-1,,,", "negative", "population"),
        ("3021,2020,−1,,,", "negative", "population"),
        ("3021,20,20439,,,", "bad_year", "year"),
        ("3021,2020,20439,,,2020-02-30", "bad_date", "date"),
        ("3021,2020,20439,,,01/01/2020", "bad_date", "date"),
        ("3021,,20439,,,", "bad_date", "date"),
        ("3021,2020,20439,,,2021-01-01", "date_and_year_differ", "date"),
        ("3021,2020,20439,,guess,", "bad_basis", "basis"),
        ("K-3021,2020,20439,,,", "bad_code", "code"),
        (",2020,20439,,,", "bad_code", "code"),
        ("30211,2020,20439,,,", "bad_code", "code"),
        (f"3021,2020,20439,{'x' * 201},,", "long_source", "source"),
    ],
)
def test_a_line_that_cannot_be_read_says_which_cell(line: str, problem: str, cell: str) -> None:
    read = read_population(HEADING + line + "\n")

    assert [(found.line, found.code, found.cell) for found in read.problems] == [(2, problem, cell)]
    assert read.figures == ()


def test_a_norwegian_code_of_three_digits_has_lost_its_zero() -> None:
    assert codes("code,year,population,country\n301,2020,693494,NO\n") == [(2, "lost_zero")]
    assert codes("code,year,population,country\n3021,2020,20439,DK\n") == [(2, "bad_code")]
    assert codes("code,year,population,country\n3021,2020,20439,SE\n") == [(2, "bad_country")]


def test_all_lines_are_checked_and_not_only_up_to_the_first_error() -> None:
    assert codes(
        HEADING
        + "3021,2020,many,,,\n"
        + "3021,2021,20439,,,\n"
        + "x,1,-1,,,\n"
        + "3021,2022\n"
        + "3021,2023,21350,,,2023-13-01\n"
    ) == [
        (2, "bad_number"),
        (4, "bad_code"),
        (4, "bad_year"),
        (4, "negative"),
        (5, "wrong_number_of_cells"),
        (6, "bad_date"),
    ]


def test_the_same_line_twice_is_read_once() -> None:
    read = read_population("code,year,population\n3021,2020,20439\n3021,2020,20439\n")

    assert read.problems == ()
    assert len(read.figures) == 1


def test_two_figures_for_one_day_contradict_each_other() -> None:
    read = read_population("code,year,population\n3021,2020,20439\n\n3021,2020,20440\n")

    assert [(problem.line, problem.code, problem.params["line"]) for problem in read.problems] == [
        (4, "contradiction", "2")
    ]


def test_unknown_repeated_and_missing_columns_are_all_told() -> None:
    read = read_population("code,kode,people,date\n3021,3021,20439,2020-01-01\n")

    assert [(problem.code, problem.cell) for problem in read.problems] == [
        ("repeated_column", "code"),
        ("repeated_column", "kode"),
        ("unknown_column", "people"),
        ("missing_column", "population"),
    ]
    assert codes("code,population\n3021,20439\n") == [(1, "missing_column")]


def test_an_open_quotation_mark_does_not_swallow_lines_in_silence() -> None:
    read = read_population(
        "code,year,population,source\n"
        "3021,2020,20439,SSB\n"
        '3021,2021,20439,"SSB\n'
        "3021,2022,20780,SSB\n"
    )

    assert [(problem.line, problem.code) for problem in read.problems] == [(3, "broken_line")]
    assert len(read.figures) == 1


def test_a_whole_country_for_ten_years_is_read_in_well_under_a_second() -> None:
    lines = [
        f"{code},{year},{code * 7 + year},SSB 07459,official-code,{year}-01-01"
        for code in range(3001, 3358)
        for year in range(2016, 2027)
    ]
    begun = time.process_time()
    read = read_population(HEADING + "\n".join(lines))

    assert len(read.present) == 3927
    assert time.process_time() - begun < 1.0
