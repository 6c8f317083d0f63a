"""Which of the known formats a file has, so that a person need not say it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.kit import N_
from plugins.registry.figures.csv_file import FORMAT as CSV_FORMAT
from plugins.registry.figures.csv_file import looks_like_figures, read_csv
from plugins.registry.figures.delimited import Lines, decode, split_lines
from plugins.registry.figures.dst import (
    BULK_COLUMNS,
    BULK_FORMAT,
    read_dst,
    read_dst_bulk,
)
from plugins.registry.figures.dst import FORMAT as DST_FORMAT
from plugins.registry.figures.jsonstat import Cube, MalformedAnswer, read_cube
from plugins.registry.figures.rows import (
    NOTHING_KNOWN,
    FigureProblem,
    FiguresRead,
    Known,
)
from plugins.registry.figures.ssb import FORMAT as SSB_FORMAT
from plugins.registry.figures.ssb import read_ssb

OFFICE_ERROR = "error answer"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reader:
    """A recognised file: its format's name, and how to read the figures in it."""

    format: str
    read: Callable[[Known], FiguresRead] = field(repr=False)


def read_population(payload: bytes | str, known: Known = NOTHING_KNOWN) -> FiguresRead:
    """The population figures of a file in any known format. Never raises on its content."""
    return detect_format(payload).read(known)


def detect_format(payload: bytes | str) -> Reader:
    """The reader for a file, by what is in it and never by its name or content type.

    A file without figures has a reader too: its answer is one problem that says what the file
    is instead.
    """
    text = decode(payload)
    if text is None:
        return _refusal("unknown_format", N_("This file is no text, and figures come as text."))
    trimmed = text.strip()
    if not trimmed:
        return _refusal("empty", N_("This file is empty."))
    if trimmed[0] in "{[":
        return _json_reader(trimmed)
    if trimmed[0] == "<":
        return _refusal(
            "web_page", N_("This is a web page, not figures. The address may be wrong.")
        )
    return _text_reader(text)


def _text_reader(text: str) -> Reader:
    lines = split_lines(text)
    if lines is not None:
        if set(BULK_COLUMNS) <= {name.upper() for name in lines.header}:
            return Reader(BULK_FORMAT, _with_lines(read_dst_bulk, lines))
        if looks_like_figures(lines.header):
            return Reader(CSV_FORMAT, _with_lines(read_csv, lines))
    return _refusal(
        "unknown_format",
        N_(
            "This file has none of the known formats: a table with the columns code, year and"
            " population, or an answer of Statistics Norway (07459) or Denmark (FOLK1A)."
        ),
    )


def _with_lines(
    read: Callable[[Lines, Known], FiguresRead], lines: Lines
) -> Callable[[Known], FiguresRead]:
    return lambda known: read(lines, known)


def _json_reader(text: str) -> Reader:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as broken:
        return _refusal(
            "broken_json",
            N_("The file stops making sense on line %(line)s: it may have been cut off."),
            {"line": str(broken.lineno)},
            line=broken.lineno,
        )
    except (RecursionError, ValueError):
        # Endless nesting and numbers of thousands of digits are refused by Python itself.
        document = None
    if not isinstance(document, Mapping):
        return _refusal("unknown_format", N_("This is JSON, but no answer with figures."))
    error = _office_error(document)
    if error is not None:
        return error
    if "dataset" in document or "dimension" in document:
        return _cube_reader(document)
    return _something_else(document)


def _cube_reader(document: Mapping[str, object]) -> Reader:
    try:
        cube = read_cube(document)
    except MalformedAnswer as malformed:
        problem = malformed.problem
        return Reader(UNKNOWN, _answering(FiguresRead(UNKNOWN, problems=(problem,))))
    if any(side.key.upper() == "OMRÅDE" for side in cube.dimensions):
        return Reader(DST_FORMAT, _with_cube(read_dst, cube))
    if any(side.key.casefold() == "region" for side in cube.dimensions):
        return Reader(SSB_FORMAT, _with_cube(read_ssb, cube))
    return _refusal(
        "not_population",
        N_("These figures are not by municipality: the answer has the variables %(variables)s."),
        {"variables": ", ".join(side.key for side in cube.dimensions)},
    )


def _with_cube(
    read: Callable[[Cube, Known], FiguresRead], cube: Cube
) -> Callable[[Known], FiguresRead]:
    return lambda known: read(cube, known)


def _office_error(document: Mapping[str, object]) -> Reader | None:
    """A reader for the offices' own error answers; None when the document is none."""
    office, said = "", ""
    if "errorTypeCode" in document:
        office = "Danmarks Statistik"
        said = str(document.get("message") or document["errorTypeCode"])
    elif "title" in document and "status" in document and "dimension" not in document:
        office = "Statistisk sentralbyrå"
        kind = document.get("type")
        said = f"{kind}: {document['title']}" if kind else str(document["title"])
    elif isinstance(document.get("error"), str):
        office = "Statistisk sentralbyrå"
        said = str(document["error"])
    else:
        return None
    return _refusal(
        "office_error",
        N_("%(office)s answered with an error instead of figures: “%(answer)s”."),
        {"office": office, "answer": said[:300]},
        format_name=OFFICE_ERROR,
    )


def _something_else(document: Mapping[str, object]) -> Reader:
    if "codes" in document or "codeChanges" in document:
        return _refusal(
            "municipality_codes",
            N_("This is a list of municipality codes or of changes to them, not population."),
        )
    if "selection" in document or "query" in document or "table" in document:
        return _refusal(
            "question",
            N_("This is a question to the statistics office, not its answer."),
        )
    if "variables" in document or "maxDataCells" in document:
        return _refusal(
            "description",
            N_("This describes a table or a service of the statistics office, not figures."),
        )
    return _refusal("unknown_format", N_("This is JSON, but no answer with figures."))


def _refusal(
    code: str,
    message: str,
    params: Mapping[str, object] | None = None,
    *,
    line: int | None = None,
    format_name: str = UNKNOWN,
) -> Reader:
    problem = FigureProblem(code, message, params or {}, line)
    return Reader(format_name, _answering(FiguresRead(format_name, problems=(problem,))))


def _answering(read: FiguresRead) -> Callable[[Known], FiguresRead]:
    """What the register knows changes nothing about a file without figures."""
    return lambda _known: read
