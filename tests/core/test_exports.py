"""Exports read back with the programmes that will read them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from core.exports import Column, Table, as_csv, as_json, as_xlsx
from core.kit import Money

COLUMNS = [
    Column("name", "Municipality"),
    Column("population", "Inhabitants", "integer"),
    Column("fee", "Contribution", "money"),
    Column("joined", "Member since", "date"),
    Column("change", "Change", "percent"),
    Column("mean", "Mean", "decimal"),
]
AAS = {
    "name": "Ås",
    "population": 20_439,
    "fee": Money.of(80_000, "NOK"),
    "joined": date(2018, 1, 1),
    "change": Decimal("-0.031"),
    "mean": Decimal("2.5"),
}
EMPTY = dict.fromkeys(AAS)
TABLE = Table("Members", COLUMNS, [AAS, EMPTY])

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\n=1",
    "\x01=1",
    "\0 =1",
    "＝1",
    "=cmd|' /C'!A0",
]


def csv_rows(table: Table, language: str = "nb") -> list[list[str]]:
    text = as_csv(table, language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def sheet(table: Table) -> Worksheet:
    worksheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(table))).active
    assert isinstance(worksheet, Worksheet)
    return worksheet


def one_text(text: str) -> Table:
    return Table("Texts", [Column("text", "Text")], [{"text": text}])


def test_csv_is_what_nordic_excel_opens() -> None:
    content = as_csv(TABLE, "nb")
    assert content.startswith(b"\xef\xbb\xbf")
    assert csv_rows(TABLE) == [
        ["Municipality", "Inhabitants", "Contribution (NOK)", "Member since", "Change", "Mean"],
        ["Ås", "20439", "80000,00", "2018-01-01", "-0,031", "2,5"],
        ["", "", "", "", "", ""],
    ]


def test_english_csv_has_a_decimal_point() -> None:
    assert csv_rows(TABLE, "en")[1][2:] == ["80000.00", "2018-01-01", "-0.031", "2.5"]


def test_csv_keeps_separators_quotes_and_lines_within_a_cell() -> None:
    text = 'a; "b"\nc'
    assert csv_rows(one_text(text))[1] == [text]


def test_a_workbook_has_real_numbers_and_dates() -> None:
    rows = [[cell.value for cell in row] for row in sheet(TABLE).iter_rows()]
    assert rows[0][:3] == ["Municipality", "Inhabitants", "Contribution (NOK)"]
    assert rows[1] == ["Ås", 20_439, 80_000, datetime(2018, 1, 1), -0.031, 2.5]  # noqa: DTZ001
    assert len(rows) == 2


def test_a_workbook_shows_numbers_in_their_format_and_keeps_its_header_in_sight() -> None:
    worksheet = sheet(TABLE)
    assert [worksheet.cell(2, place).number_format for place in range(1, 7)] == [
        "General",
        "#,##0",
        "#,##0.00",
        "yyyy-mm-dd",
        "0.0%",
        "#,##0.00##",
    ]
    assert worksheet.freeze_panes == "A2"
    assert worksheet.cell(1, 1).font.b
    assert worksheet.auto_filter.ref == "A1:F3"
    assert worksheet.column_dimensions["A"].width >= len("Municipality")


def test_a_row_may_be_an_object() -> None:
    @dataclass(frozen=True)
    class Row:
        text: str

    table = Table("Texts", [Column("text", "Text")], [Row("Moss")])
    assert csv_rows(table) == [["Text"], ["Moss"]]
    assert json.loads(as_json(table))["rows"] == [{"text": "Moss"}]


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_that_was_typed_becomes_a_formula(text: str) -> None:
    [[_], [in_csv]] = csv_rows(one_text(text))
    in_xlsx = sheet(one_text(text)).cell(2, 1)
    assert in_csv[0] == "'"
    assert str(in_xlsx.value)[0] == "'"
    assert in_xlsx.data_type == "s"


def test_a_label_that_looks_like_a_formula_is_harmless_too() -> None:
    table = Table("T", [Column("a", "=1+1")], [])
    assert csv_rows(table) == [["'=1+1"]]
    assert sheet(table).cell(1, 1).value == "'=1+1"


@given(st.text(max_size=20))
def test_whatever_is_typed_no_cell_begins_as_a_formula(text: str) -> None:
    [[_], cells] = csv_rows(one_text(text))
    [cell] = cells or [""]
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@"}
    assert cell[:1] not in {"\t", "\r"}


def test_numbers_that_are_numbers_stay_numbers_also_the_negative_ones() -> None:
    values = [-5, Decimal("-1250.50"), -0.5, Money.of(-80_000, "NOK")]
    kinds = [Column("a", "A"), Column("a", "A", "integer"), Column("a", "A", "money")]
    for column in kinds:
        table = Table("T", [column], [{"a": value} for value in values])
        assert [row[0] for row in csv_rows(table)[1:]] == ["-5", "-1250,50", "-0,5", "-80000,00"]
        cells = [sheet(table).cell(line, 1) for line in range(2, 6)]
        assert [cell.value for cell in cells] == [-5, -1250.5, -0.5, -80_000]
        assert {cell.data_type for cell in cells} == {"n"}


def test_a_small_number_is_never_written_with_an_exponent() -> None:
    table = Table("T", [Column("a", "A", "decimal")], [{"a": 1e-7}, {"a": Decimal("1E+3")}])
    assert csv_rows(table)[1:] == [["0,0000001"], ["1000"]]


def test_two_currencies_in_a_column_are_told_apart() -> None:
    rows = [{"fee": Money.of(1, "NOK")}, {"fee": Money.of(2, "DKK")}, {"fee": None}]
    table = Table("T", [Column("fee", "Fee", "money")], rows)
    expected = [["Fee", "Currency"], ["1.00", "NOK"], ["2.00", "DKK"], ["", ""]]
    assert csv_rows(table, "en") == expected
    assert [[cell.value for cell in row] for row in sheet(table).iter_rows(max_row=3)] == [
        ["Fee", "Currency"],
        [1, "NOK"],
        [2, "DKK"],
    ]


def test_moments_are_local_and_truths_are_words() -> None:
    rows = [{"a": datetime(2020, 6, 1, 12, tzinfo=UTC)}, {"a": True}]
    table = Table("T", [Column("a", "A")], rows)
    assert csv_rows(table, "en") == [["A"], ["2020-06-01 14:00"], ["Yes"]]
    local = datetime(2020, 6, 1, 14)  # noqa: DTZ001 - a spreadsheet knows no zones.
    assert sheet(table).cell(2, 1).value == local


def test_a_date_that_excel_counts_wrongly_is_a_text() -> None:
    table = Table("T", [Column("a", "A", "date")], [{"a": date(1843, 6, 15)}])
    assert sheet(table).cell(2, 1).value == "1843-06-15"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Members 2020/2024: [all]*?", "Members 2020 2024   all"),
        ("x" * 40, "x" * 31),
        ("", "1"),
        ("'quoted'", "quoted"),
        ("Bidrag \x07 i Ås", "Bidrag  i Ås"),
    ],
)
def test_any_title_can_name_a_sheet(title: str, name: str) -> None:
    assert sheet(Table(title, [Column("a", "A")], [])).title == name


def test_control_codes_and_endless_texts_do_not_break_a_workbook() -> None:
    assert sheet(one_text("a\x00\x0bb\nc")).cell(2, 1).value == "ab\nc"
    assert len(str(sheet(one_text("x" * 40_000)).cell(2, 1).value)) == 32_767


def test_json_has_the_values_themselves() -> None:
    content = json.loads(as_json(TABLE))
    assert content["title"] == "Members"
    assert content["columns"][2] == {"key": "fee", "label": "Contribution", "kind": "money"}
    assert content["rows"] == [
        {
            "name": "Ås",
            "population": 20_439,
            "fee": {"amount": 80_000, "currency": "NOK"},
            "joined": "2018-01-01",
            "change": -0.031,
            "mean": 2.5,
        },
        EMPTY,
    ]
    assert json.loads(as_json(one_text("=1+1")))["rows"] == [{"text": "=1+1"}]


def test_a_table_without_rows_or_columns_is_still_a_file() -> None:
    assert csv_rows(Table("T", COLUMNS, []))[0][2] == "Contribution"
    assert sheet(Table("T", [], [])).cell(1, 1).value is None
    assert json.loads(as_json(Table("T", [], []))) == {"title": "T", "columns": [], "rows": []}
