"""Tables as files: CSV for Nordic Excel, XLSX and JSON.

One description of a table serves all three, so what is shown, downloaded and fetched cannot
drift apart. Nothing that a person typed ever becomes a formula in somebody's spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter

from core.i18n import LOCAL_ZONE, gettext, use_language
from core.kit import Money

Kind = Literal["text", "integer", "money", "date", "decimal", "percent"]

_DECIMAL_POINT = {"en": "."}
_FORMULA_START = re.compile(r"\s*[=+\-@\t\r＝＋－＠−]|[\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_LIMIT = 32_767
_OLDEST_DATE_IN_EXCEL = date(1900, 3, 1)  # Before it, Excel counts a day that never was.
_NUMBER_FORMATS = {
    "integer": "#,##0",
    "money": "#,##0.00",
    "decimal": "#,##0.00##",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class Column:
    """One column: the key of its value, its translated label and what the values are.

    A percentage is a share of one: 0.031 is 3.1 %.
    """

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A titled table. A row is a mapping or an object with the columns' keys; None is empty."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, object] | object]


def as_csv(table: Table, language: str) -> bytes:
    """The table as Nordic Excel opens it by a double click: UTF-8 with a mark, semicolons.

    Numbers have the language's decimal mark and nothing between thousands. Dates are
    ISO (2020-01-31), which every spreadsheet reads as a date and nobody reads as another day.
    Amounts carry no currency: the column's label does, or a column of its own when a column
    mixes currencies.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    mark = _DECIMAL_POINT.get(language, ",")
    with use_language(language):
        columns, rows = _with_currencies(table)
        writer.writerow([_harmless(column.label) for column in columns])
        for row in rows:
            writer.writerow([_csv_cell(value, mark) for value in row])
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """The table as a workbook: real numbers and dates, a header that stays, fitting widths."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    sheet = book.add_worksheet(_sheet_name(table.title))
    book.set_properties({"title": _clean(table.title)})
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {
        kind: book.add_format({"num_format": pattern}) for kind, pattern in _NUMBER_FORMATS.items()
    }
    columns, rows = _with_currencies(table)
    widths = [len(column.label) for column in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, _harmless(column.label), header)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, (line, place), value, columns[place].kind, formats)
            widths[place] = max(widths[place], _width(value))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width + 2, 8), 60))
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    book.close()
    return file.getvalue()


def as_json(table: Table) -> bytes:
    """The table as JSON: title, columns, and rows by key.

    Money is `{"amount": 80000, "currency": "NOK"}`, dates are ISO texts, None is null. Here
    nothing is escaped: JSON is read by programmes, and texts stay what they are.
    """
    content = {
        "title": table.title,
        "columns": [
            {"key": column.key, "label": column.label, "kind": column.kind}
            for column in table.columns
        ],
        "rows": [
            {column.key: _json_value(_value(row, column)) for column in table.columns}
            for row in table.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _value(row: Mapping[str, object] | object, column: Column) -> object:
    return row[column.key] if isinstance(row, Mapping) else getattr(row, column.key)


def _with_currencies(table: Table) -> tuple[list[Column], list[list[object]]]:
    """Columns and rows of plain values: money has become a number, its currency a word."""
    columns: list[Column] = []
    values: list[list[object]] = []
    for column in table.columns:
        found = [_value(row, column) for row in table.rows]
        currencies = sorted({value.currency for value in found if isinstance(value, Money)})
        label = column.label
        if len(currencies) == 1:
            label = f"{label} ({currencies[0]})"
        columns.append(Column(column.key, label, column.kind))
        values.append([value.amount if isinstance(value, Money) else value for value in found])
        if len(currencies) > 1:
            columns.append(Column(f"{column.key}_currency", gettext("Currency")))
            values.append([value.currency if isinstance(value, Money) else "" for value in found])
    return columns, [list(row) for row in zip(*values, strict=True)]


def _csv_cell(value: object, mark: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _yes_or_no(value)
        case int():
            return str(value)
        case Decimal() | float():
            return f"{Decimal(str(value)):f}".replace(".", mark)
        case datetime():
            return _local(value).isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case _:
            return _harmless(str(value))


def _write_cell(
    sheet: Any, cell: tuple[int, int], value: object, kind: Kind, formats: Mapping[str, Any]
) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_string(*cell, _yes_or_no(value))
        case int() | float() | Decimal():
            exact = Decimal(str(value))
            if kind == "text":
                kind = "integer" if exact == exact.to_integral_value() else "decimal"
            sheet.write_number(*cell, float(exact), formats[kind])
        case datetime():
            sheet.write_datetime(*cell, _local(value), formats["moment"])
        case date() if value >= _OLDEST_DATE_IN_EXCEL:
            sheet.write_datetime(*cell, value, formats["date"])
        case _:
            sheet.write_string(*cell, _harmless(str(value))[:_CELL_LIMIT])


def _json_value(value: object) -> object:
    match value:
        case Money():
            return {"amount": _json_value(value.amount), "currency": value.currency}
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case None | bool() | int() | float():
            return value
        case _:
            return str(value)


def _harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run, and no control codes.

    Numbers never come here, so a negative amount stays a number. A telephone number that
    was typed with a plus does get the apostrophe: a text cannot be told from a formula.
    """
    cleaned = _clean(text)
    return f"'{cleaned}" if _FORMULA_START.match(cleaned) else cleaned


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)


def _sheet_name(title: str) -> str:
    """What Excel takes as a sheet's name: 31 characters, none of them special, not empty."""
    return re.sub(r"[\[\]:*?/\\]", " ", _clean(title))[:31].strip(" '") or "1"


def _width(value: object) -> int:
    match value:
        case None:
            return 0
        case datetime():
            return 16
        case date():
            return 10
        case _:
            return max(map(len, str(value).splitlines()), default=0)


def _yes_or_no(value: bool) -> str:
    return gettext("Yes") if value else gettext("No")


def _local(moment: datetime) -> datetime:
    """Without a zone, as spreadsheets have none: what a clock on the wall says."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(LOCAL_ZONE).replace(tzinfo=None)
