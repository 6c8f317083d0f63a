"""Text with lines and cells, as spreadsheets and offices save it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from core.kit import N_

_DELIMITERS = ";,\t"


@dataclass(frozen=True, slots=True)
class Lines:
    """A heading and the lines under it, each with its number in the file."""

    header: tuple[str, ...]
    rows: Sequence[tuple[int, list[str]]]
    broken_line: int | None = None
    """Where a quotation mark opens and is not closed; what follows it could not be read."""


# The code and the message of the problem that a broken line is.
BROKEN_LINE = (
    "broken_line",
    N_("A quotation mark is not closed; from this line on the file cannot be read."),
)


def decode(payload: bytes | str) -> str | None:
    """The text of a file, or None when it is no text.

    UTF-8 with or without a mark, UTF-16 with one, and what Norwegian and Danish spreadsheets
    save when nobody asks them for UTF-8.
    """
    if isinstance(payload, str):
        return None if "\0" in payload else payload.removeprefix("\ufeff")
    if payload.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return decode(payload.decode("utf-16"))
        except UnicodeDecodeError:
            return None
    if b"\0" in payload:
        return None
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes are undefined in this code page; a file that has them is no text of ours.
        try:
            return payload.decode("cp1252")
        except UnicodeDecodeError:
            return None


def split_lines(text: str) -> Lines | None:
    """The text's heading and lines; None when it is empty. Empty lines are left out.

    The delimiter is the one the heading has most of. Empty columns at the right edge, which
    spreadsheets like to leave, are taken away.
    """
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:
        return None
    delimiter = max(_DELIMITERS, key=first.count)
    # Strict, because a quotation mark that is never closed would swallow the lines below it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    ended = 0
    broken_line: int | None = None
    try:
        for cells in reader:
            # A quoted cell may run over several lines: its row is named by the first of them.
            begun, ended = ended + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = tuple(cell.strip() for cell in cells)
                header = header[: max(n for n, name in enumerate(header, 1) if name)]
                continue
            while len(cells) > len(header) and not cells[-1].strip():
                cells.pop()
            rows.append((begun, cells))
    except csv.Error:
        broken_line = ended + 1
    return Lines(header, rows, broken_line)
