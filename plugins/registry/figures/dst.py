"""Statistics Denmark's table FOLK1A: JSON-stat 1, and the BULK format with semicolons.

Quarters are dates here ("2020K1" is 1 January 2020), names may stand where codes should, and
0 is how the office writes a figure it keeps back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.kit import N_
from plugins.registry.figures.cells import (
    Region,
    Table,
    collect_cells,
    day_of,
    total_position,
)
from plugins.registry.figures.delimited import BROKEN_LINE, Lines
from plugins.registry.figures.jsonstat import Cube, MalformedAnswer
from plugins.registry.figures.numbers import NotANumber, whole_number
from plugins.registry.figures.rows import (
    DENMARK,
    ZERO,
    FigureCollector,
    FiguresRead,
    Known,
    PopulationFigure,
)

FORMAT = "DST JSON-stat"
BULK_FORMAT = "DST BULK"
SOURCE = "DST FOLK1A"

BULK_COLUMNS = ("OMRÅDE", "TID", "INDHOLD")
_TOTALS = frozenset(
    {"tot", "ialt", "i alt", "alder i alt", "total", "age, total", "total, all ages"}
)
_CODE = re.compile(r"(?<!\d)(?P<code>\d{3})(?!\d)", re.ASCII)
# The whole country and the five regions begin with 0. Christiansø belongs to no municipality.
_NO_MUNICIPALITY = re.compile(r"0\d\d|411")
_NO_MUNICIPALITY_NAME = re.compile(
    r"hele landet|all denmark|region .+|landsdel .+|province .+|christiansø",
    re.IGNORECASE,
)
_NO_FIGURE = {"", ".", "..", "-", ":", "…", "x"}


def region_of(given: str) -> Region | None:
    """The municipality of an area code; None for the country, regions and Christiansø."""
    if not re.fullmatch(r"\d{3}", given, re.ASCII) or _NO_MUNICIPALITY.fullmatch(given):
        return None
    return Region(given)


def read_dst(cube: Cube, known: Known) -> FiguresRead:
    """The population figures of a cube from table FOLK1A."""
    collector = FigureCollector(FORMAT)
    try:
        table = _table(cube)
    except MalformedAnswer as malformed:
        collector.problems.append(malformed.problem)
    else:
        collect_cells(cube, table, known, collector)
    return collector.result()


def _table(cube: Cube) -> Table:
    places = cube.dimension("geo", "OMRÅDE")
    times = cube.dimension("time", "Tid")
    if places is None or times is None:
        raise MalformedAnswer(
            "no_region_or_time",
            N_("The answer has no regions or no years, so its figures belong nowhere."),
        )
    source = SOURCE
    picks: dict[str, Sequence[int]] = {}
    for dimension in cube.dimensions:
        if dimension in (places, times):
            continue
        if dimension.key == "ContentsCode" or cube.roles.get(dimension.key) == "metric":
            contents = dimension.codes[0] if len(dimension.codes) == 1 else None
            if contents is None or not contents.upper().startswith("FOLK1A"):
                raise MalformedAnswer(
                    "not_population",
                    N_("The answer counts %(contents)s, not inhabitants (FOLK1A)."),
                    {"contents": ", ".join(dimension.label(code) for code in dimension.codes)},
                )
            source = f"DST {contents}"
            picks[dimension.key] = [0]
            continue
        total = total_position(dimension, _TOTALS)
        if total is None:
            raise MalformedAnswer(
                "not_a_total",
                N_(
                    "The answer is divided by %(variable)s and does not have all of it. Ask for"
                    " the table without this variable."
                ),
                {"variable": dimension.key},
            )
        picks[dimension.key] = [total]
    return Table(DENMARK, source, places, times, picks, region_of)


def read_dst_bulk(lines: Lines, known: Known) -> FiguresRead:
    """The population figures of a BULK or CSV answer. Lines that are no total are passed over."""
    collector = FigureCollector(BULK_FORMAT)
    columns = [name.strip().upper() for name in lines.header]
    divided = [name for name in columns if name not in BULK_COLUMNS]
    if lines.broken_line is not None:
        collector.problem(*BROKEN_LINE, line=lines.broken_line)
    totals_seen: set[str] = set()
    for number, cells in lines.rows:
        if len(cells) != len(columns):
            collector.problem(
                "wrong_number_of_cells",
                N_("The line has %(found)s cells, the heading %(expected)s."),
                {"found": len(cells), "expected": len(columns)},
                line=number,
            )
            continue
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        parts = {name for name in divided if row[name].casefold() not in _TOTALS}
        totals_seen.update(name for name in divided if name not in parts)
        if parts or _is_no_municipality(row["OMRÅDE"]):
            collector.ignored += 1
            continue
        figure = _bulk_figure(row, known, collector, number)
        if figure is not None:
            collector.add(figure, line=number)
    for name in divided:
        if collector.ignored and name not in totals_seen:
            collector.problem(
                "not_a_total",
                N_(
                    "The answer is divided by %(variable)s and does not have all of it. Ask for"
                    " the table without this variable."
                ),
                {"variable": name},
            )
    return collector.result()


def _is_no_municipality(area: str) -> bool:
    found = _CODE.search(area)
    if found is not None:
        return _NO_MUNICIPALITY.fullmatch(found["code"]) is not None
    return _NO_MUNICIPALITY_NAME.fullmatch(area) is not None


def _bulk_figure(
    row: Mapping[str, str], known: Known, collector: FigureCollector, line: int
) -> PopulationFigure | None:
    area = row["OMRÅDE"]
    found = _CODE.search(area)
    code = found["code"] if found else known.code_named(area)
    if code is None:
        collector.problem(
            "unknown_name",
            N_(
                "No municipality in the register is called “%(name)s”. Ask the statistics office"
                " for codes instead of names, or add the municipality first."
            ),
            {"name": area},
            line=line,
            cell="OMRÅDE",
        )
    day = day_of(row["TID"])
    if day is None:
        collector.problem(
            "bad_time",
            N_("“%(time)s” is no year, quarter or month."),
            {"time": row["TID"]},
            line=line,
            cell="TID",
        )
    population: int | None = None
    status: str | None = None
    given = row["INDHOLD"]
    if given in _NO_FIGURE:
        status = given or None
    else:
        try:
            population = whole_number(given)
        except NotANumber as bad:
            collector.problem(bad.code, bad.message, bad.params, line=line, cell="INDHOLD")
            return None
        if population == 0:
            population, status = None, ZERO
    if code is None or day is None:
        return None
    return PopulationFigure(
        code=code,
        day=day,
        population=population,
        source=SOURCE,
        basis=known.basis_of(code, day, aggregated=False),
        status=status,
        country=DENMARK,
    )
