"""What every reader of official figures answers with: rows, problems, and nothing half.

Readers are pure functions of a file's content. They never raise on what the file says: a
person who imports three thousand lines wants all that is wrong with them at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.kit import N_, Period

NORWAY = "NO"
DENMARK = "DK"

# The status of a figure that the office gave as 0: no municipality is without inhabitants,
# the offices write 0 for a code that did not exist that year (SSB) and for a hidden figure (DST).
ZERO = "0"


class Basis(StrEnum):
    """What a figure counts."""

    OFFICIAL = "official"
    """The inhabitants of a code that existed on that day."""

    BACKCAST = "backcast"
    """The inhabitants, before a reform, of what is one code after it: a series worked out."""


@dataclass(frozen=True, slots=True)
class PopulationFigure:
    """The inhabitants of one municipality code on one day.

    ``population`` is None when the office has no figure; ``status`` then says why in the
    office's own sign ("." not possible, ".." missing, ":" confidential, "0" the code did not
    exist), or is None when the office gave no reason. ``country`` is the ISO 3166 code.
    """

    code: str
    day: date
    population: int | None
    source: str
    basis: Basis
    status: str | None = None
    country: str = NORWAY


@dataclass(frozen=True, slots=True)
class FigureProblem:
    """Something in the file that cannot be read.

    ``line`` counts from 1 as an editor does; None when the file has no lines to speak of.
    ``cell`` is the column or the codes of the cell; None when the whole line or file is meant.
    ``message`` is marked for translation and filled from ``params``.
    """

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    line: int | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """All that was found in one file.

    ``ignored`` counts lines or regions that are no municipality's total: the whole country,
    counties, "rest" codes, single sexes and ages.
    """

    format: str
    figures: tuple[PopulationFigure, ...] = ()
    problems: tuple[FigureProblem, ...] = ()
    ignored: int = 0

    @property
    def present(self) -> tuple[PopulationFigure, ...]:
        """The figures that have a number."""
        return tuple(figure for figure in self.figures if figure.population is not None)

    @property
    def absent(self) -> tuple[PopulationFigure, ...]:
        """The figures the office named without giving a number."""
        return tuple(figure for figure in self.figures if figure.population is None)


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows and a file does not say.

    ``validity`` is, per municipality code, the periods in which it was in use. It decides
    whether a figure is the code's own or a backcast; a series over a reform says neither.
    ``codes_by_name`` turns names into codes, for answers that have only names.
    """

    validity: Mapping[str, Sequence[Period]] = field(default_factory=dict, hash=False)
    codes_by_name: Mapping[str, str] = field(default_factory=dict, hash=False)

    def basis_of(self, code: str, day: date, *, aggregated: bool) -> Basis:
        """Whether a figure for the code on the day is official or a backcast.

        A code known to be in use that day has an official figure, however it was asked for;
        known not to be, a backcast. For a code the register does not know, a series summed by
        the office over a reform is a backcast (the careful answer), any other is official.
        """
        periods = self.validity.get(code)
        if periods is not None:
            in_use = any(period.contains(day) for period in periods)
            return Basis.OFFICIAL if in_use else Basis.BACKCAST
        return Basis.BACKCAST if aggregated else Basis.OFFICIAL

    def code_named(self, name: str) -> str | None:
        """The code of the municipality with this name; None when no or no single one has it."""
        wanted = name.strip().casefold()
        codes = {code for known, code in self.codes_by_name.items() if known.casefold() == wanted}
        return codes.pop() if len(codes) == 1 else None


NOTHING_KNOWN = Known()


class FigureCollector:
    """Gathers what a reader finds and notices when a file contradicts itself."""

    def __init__(self, format_name: str) -> None:
        self.format_name = format_name
        self.ignored = 0
        self.problems: list[FigureProblem] = []
        self._figures: dict[tuple[str, str, date], PopulationFigure] = {}
        self._first_line: dict[tuple[str, str, date], int] = {}

    def add(self, figure: PopulationFigure, *, line: int | None = None) -> None:
        """Take the figure; the same again is dropped, another number for it is a problem."""
        key = (figure.country, figure.code, figure.day)
        earlier = self._figures.get(key)
        if earlier is None:
            self._figures[key] = figure
            if line is not None:
                self._first_line[key] = line
            return
        if (earlier.population, earlier.basis) == (figure.population, figure.basis):
            return
        params = {"municipality": figure.code, "date": figure.day}
        if key in self._first_line:
            self.problem(
                "contradiction",
                N_(
                    "%(municipality)s has another figure for %(date)s on line %(line)s"
                    " of the same file."
                ),
                {**params, "line": str(self._first_line[key])},
                line=line,
            )
        else:
            self.problem(
                "contradiction",
                N_("%(municipality)s has two different figures for %(date)s."),
                params,
            )

    def problem(
        self,
        code: str,
        message: str,
        params: Mapping[str, object] | None = None,
        *,
        line: int | None = None,
        cell: str | None = None,
    ) -> None:
        """Note something that cannot be read, and go on."""
        self.problems.append(FigureProblem(code, message, params or {}, line, cell))

    def result(self) -> FiguresRead:
        """What was found; a file in which nothing at all was found is a problem of its own."""
        if not self._figures and not self.problems:
            self.problem(
                "no_municipality",
                N_("There is no figure for a municipality in this file."),
            )
        return FiguresRead(
            self.format_name,
            tuple(self._figures.values()),
            tuple(self.problems),
            self.ignored,
        )
