"""A table that somebody made in a spreadsheet: CSV or XLSX, as lines of texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from openpyxl import load_workbook

from core.kit import N_, Reason
from plugins.registry.figures.delimited import BROKEN_LINE, decode, split_lines

MOST_LINES = 5_000
MOST_COLUMNS = 50
LONGEST_CELL = 1_000
# A workbook is a packed archive; this is what it may unpack to, in bytes.
LARGEST_WORKBOOK = 50_000_000
# What takes time is not the bytes but the elements: a cell has four marks of one, and its text
# as many again. So a sheet may be as long as allowed or as wide, but not both at once.
MOST_CELLS = 100_000
MOST_MARKS = 8 * MOST_CELLS
_PIECE = 1 << 20


@dataclass(frozen=True)
class TableRead:
    """The heading, and the lines under it with their number in the file; or why there are none."""

    header: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    problem: Reason | None = None


def read_table(payload: bytes) -> TableRead:
    """The table in a file, whatever it is called. Never raises on its content."""
    if payload.startswith(b"PK"):
        return _within_limits(_read_workbook(payload))
    text = decode(payload)
    lines = split_lines(text) if text is not None else None
    if text is None:
        return _refused(
            "import.unknown_format", N_("This file is neither a CSV file nor an Excel workbook.")
        )
    if lines is None:
        return _refused("import.empty", N_("This file is empty."))
    if lines.broken_line is not None:
        code, message = BROKEN_LINE
        return TableRead(problem=Reason(code, message, {"line": str(lines.broken_line)}))
    rows = tuple((number, tuple(cell.strip() for cell in cells)) for number, cells in lines.rows)
    return _within_limits(TableRead(lines.header, rows))


def _within_limits(read: TableRead) -> TableRead:
    if read.problem is not None:
        return read
    if len(read.rows) > MOST_LINES:
        return _refused(
            "import.too_many_lines",
            N_("The file has more than %(limit)s lines. Divide it."),
            limit=MOST_LINES,
        )
    if len(read.header) > MOST_COLUMNS:
        return _refused(
            "import.too_many_columns",
            N_("The file has more than %(limit)s columns."),
            limit=MOST_COLUMNS,
        )
    if not read.rows:
        return _refused(
            "import.only_heading", N_("There are no lines under the heading of this file.")
        )
    if any(len(cell) > LONGEST_CELL for _, cells in read.rows for cell in cells):
        return _refused(
            "import.long_cell",
            N_("A cell of this file is longer than %(limit)s characters."),
            limit=LONGEST_CELL,
        )
    return read


def _read_workbook(payload: bytes) -> TableRead:
    broken = _refused("import.broken_workbook", N_("This Excel workbook cannot be opened."))
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            if not _is_reasonable(archive):
                return _refused("import.too_large", N_("This Excel workbook is too large."))
        book = load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            # One line and one column more than allowed, so that too many are noticed.
            cells = [
                tuple(_text(value) for value in row)
                for row in islice(
                    sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), MOST_LINES + 2
                )
            ]
        finally:
            book.close()
    except Exception:
        # A file that was made to break something breaks the reader in ways that no list names:
        # broken XML, an unknown packing, a password, parts that are of another kind.
        return broken
    return _with_heading([(number, row) for number, row in enumerate(cells, 1) if any(row)])


def _is_reasonable(archive: zipfile.ZipFile) -> bool:
    """Whether it unpacks to what a sheet within the limits can have, counted before it is read."""
    if sum(part.file_size for part in archive.infolist()) > LARGEST_WORKBOOK:
        return False
    marks = 0
    for part in archive.infolist():
        with archive.open(part) as opened:
            while piece := opened.read(_PIECE):
                marks += piece.count(b"<")
                if marks > MOST_MARKS:
                    return False
    return True


def _with_heading(lines: Sequence[tuple[int, tuple[str, ...]]]) -> TableRead:
    if not lines:
        return _refused("import.empty", N_("This file is empty."))
    (_, heading), *rest = lines
    width = max(place for place, name in enumerate(heading, 1) if name)
    return TableRead(
        heading[:width], tuple((number, _trimmed(cells, width)) for number, cells in rest)
    )


def _trimmed(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells without the empty ones that a spreadsheet leaves at the right edge."""
    last = max((place for place, cell in enumerate(cells, 1) if cell), default=0)
    return cells[: max(last, width)]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()


def _refused(code: str, message: str, **params: object) -> TableRead:
    return TableRead(problem=Reason(code, message, params))
