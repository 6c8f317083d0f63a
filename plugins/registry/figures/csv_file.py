"""A table of figures that a person made or saved: code, year or date, population."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from core.kit import N_
from plugins.registry.figures.delimited import BROKEN_LINE, Lines
from plugins.registry.figures.jsonstat import LONGEST_STATUS
from plugins.registry.figures.numbers import NotANumber, day_in, whole_number, year_in
from plugins.registry.figures.rows import (
    DENMARK,
    NORWAY,
    ZERO,
    Basis,
    FigureCollector,
    FiguresRead,
    Known,
    PopulationFigure,
)

FORMAT = "CSV"

# What a column may be called, in the four languages of the interface, and what it then means.
_COLUMNS = {
    "code": "code",
    "kode": "code",
    "kommunenummer": "code",
    "kommunekode": "code",
    "year": "year",
    "år": "year",
    "date": "date",
    "dato": "date",
    "reference_date": "date",
    "population": "population",
    "innbyggere": "population",
    "innbyggjarar": "population",
    "folketall": "population",
    "folketal": "population",
    "indbyggere": "population",
    "source": "source",
    "kilde": "source",
    "kjelde": "source",
    "basis": "basis",
    "status": "status",
    "country": "country",
    "land": "country",
    "name": "name",
    "navn": "name",
    "namn": "name",
}
_BASES = {
    "": None,
    "official": Basis.OFFICIAL,
    "official-code": Basis.OFFICIAL,
    "backcast": Basis.BACKCAST,
}
_NO_FIGURE = {"", ".", "..", ":", "-"}
_DIGITS = {4: NORWAY, 3: DENMARK}
_LONGEST_SOURCE = 200
DEFAULT_SOURCE = "CSV"


def looks_like_figures(header: tuple[str, ...]) -> bool:
    """Whether a heading has at least two of the columns a table of figures has."""
    known = {_COLUMNS.get(name.casefold()) for name in header} - {None}
    return len(known & {"code", "year", "date", "population"}) >= 2


def read_csv(lines: Lines, known: Known) -> FiguresRead:
    """The population figures of a table; every line is checked, not only up to the first error."""
    collector = FigureCollector(FORMAT)
    columns = [_COLUMNS.get(name.casefold()) for name in lines.header]
    if lines.broken_line is not None:
        collector.problem(*BROKEN_LINE, line=lines.broken_line)
    if not _heading_can_be_read(lines.header, columns, collector):
        return collector.result()
    for number, cells in lines.rows:
        if len(cells) != len(columns):
            collector.problem(
                "wrong_number_of_cells",
                N_("The line has %(found)s cells, the heading %(expected)s."),
                {"found": len(cells), "expected": len(columns)},
                line=number,
            )
            continue
        row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if name}
        figure = _Line(row, number, collector).figure(known)
        if figure is not None:
            collector.add(figure, line=number)
    return collector.result()


def _heading_can_be_read(
    header: tuple[str, ...], columns: list[str | None], collector: FigureCollector
) -> bool:
    for name, column in zip(header, columns, strict=True):
        if column is None:
            collector.problem(
                "unknown_column",
                N_("The column “%(column)s” is unknown. Known columns are %(columns)s."),
                {"column": name, "columns": ", ".join(sorted(set(_COLUMNS.values())))},
                line=1,
                cell=name,
            )
        elif columns.count(column) > 1:
            collector.problem(
                "repeated_column",
                N_("More than one column says “%(column)s”."),
                {"column": column},
                line=1,
                cell=name,
            )
    for needed in ("code", "population"):
        if needed not in columns:
            collector.problem(
                "missing_column",
                N_("The column “%(column)s” is missing."),
                {"column": needed},
                line=1,
                cell=needed,
            )
    if "year" not in columns and "date" not in columns:
        collector.problem(
            "missing_column",
            N_("A column “year” or “date” is missing."),
            line=1,
            cell="date",
        )
    return not any(problem.line == 1 for problem in collector.problems)


class _Line:
    """One line under the heading; says everything that is wrong with it, then gives up."""

    def __init__(self, row: Mapping[str, str], number: int, collector: FigureCollector) -> None:
        self._row = row
        self._number = number
        self._collector = collector
        self._broken = False

    def figure(self, known: Known) -> PopulationFigure | None:
        """The line's figure, or None when something on it is wrong and has been noted."""
        code, country = self._code()
        day = self._day()
        population, status = self._population()
        basis = self._basis()
        source = " ".join(self._row.get("source", "").split()) or DEFAULT_SOURCE
        if len(source) > _LONGEST_SOURCE:
            self._wrong(
                "long_source",
                N_("The source is longer than %(limit)s characters."),
                {"limit": _LONGEST_SOURCE},
                cell="source",
            )
        if self._broken or day is None:
            return None
        return PopulationFigure(
            code=code,
            day=day,
            population=population,
            source=source,
            basis=basis or known.basis_of(code, day, aggregated=False),
            status=status,
            country=country,
        )

    def _wrong(self, code: str, message: str, params: Mapping[str, object], *, cell: str) -> None:
        self._broken = True
        self._collector.problem(code, message, params, line=self._number, cell=cell)

    def _code(self) -> tuple[str, str]:
        code = self._row["code"]
        country = self._row.get("country", "").upper()
        if country not in ("", NORWAY, DENMARK):
            self._wrong(
                "bad_country",
                N_("“%(country)s” is no country here: write NO or DK."),
                {"country": country},
                cell="country",
            )
            return code, country
        digits = len(code) if re.fullmatch(r"\d+", code, re.ASCII) else 0
        if country == NORWAY and digits == 3:
            self._wrong(
                "lost_zero",
                N_(
                    "The code %(municipality)s has three digits, Norwegian codes have four. A"
                    " spreadsheet may have dropped the zero in front."
                ),
                {"municipality": code},
                cell="code",
            )
        elif digits not in _DIGITS or country not in ("", _DIGITS[digits]):
            self._wrong(
                "bad_code",
                N_(
                    "“%(municipality)s” is no municipality code: Norwegian codes have four"
                    " digits, Danish codes three."
                ),
                {"municipality": code},
                cell="code",
            )
        return code, _DIGITS.get(digits, country)

    def _day(self) -> date | None:
        written = self._row.get("date", "")
        year = self._row.get("year", "")
        day: date | None = None
        if written:
            day = day_in(written)
            if day is None:
                self._wrong(
                    "bad_date",
                    N_("“%(date)s” is no date: write it as 2020-01-01."),
                    {"date": written},
                    cell="date",
                )
        if year:
            number = year_in(year)
            if number is None:
                self._wrong(
                    "bad_year",
                    N_("“%(year)s” is no year."),
                    {"year": year},
                    cell="year",
                )
            elif not written:
                day = date(number, 1, 1)
            elif day is not None and day.year != number:
                self._wrong(
                    "date_and_year_differ",
                    N_("The date %(date)s is not in the year %(year)s."),
                    {"date": written, "year": year},
                    cell="date",
                )
        if not written and not year:
            self._wrong("bad_date", N_("The line has no date and no year."), {}, cell="date")
        return day

    def _population(self) -> tuple[int | None, str | None]:
        given = self._row["population"]
        status = self._row.get("status", "")[:LONGEST_STATUS] or None
        if given in _NO_FIGURE:
            return None, status or given or None
        try:
            population = whole_number(given)
        except NotANumber as bad:
            self._wrong(bad.code, bad.message, bad.params, cell="population")
            return None, status
        return (population, status) if population else (None, ZERO)

    def _basis(self) -> Basis | None:
        """The line's own word, or None when it has none and the register must say."""
        given = self._row.get("basis", "").casefold()
        if given.startswith("backcast-to-"):
            # The division a series was worked out to, as "backcast-to-2024-division".
            return Basis.BACKCAST
        if given not in _BASES:
            self._wrong(
                "bad_basis",
                N_("“%(basis)s” is no basis: write official or backcast."),
                {"basis": given},
                cell="basis",
            )
            return None
        return _BASES[given]
