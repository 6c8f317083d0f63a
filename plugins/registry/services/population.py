"""Importing official population figures: read, compare, and only then write, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select, text

from core.kit import Period
from plugins.registry.figures import (
    FigureProblem,
    Known,
    PopulationFigure,
    read_population,
)
from plugins.registry.models import ALWAYS, Municipality
from plugins.registry.models import PopulationFigure as StoredFigure
from plugins.registry.services.reference import store_figures

# Figures written between two reports of progress.
STEP = 500


@dataclass(frozen=True, kw_only=True)
class ChangedFigure:
    """A figure that is stored with another number."""

    figure: PopulationFigure
    old_population: int
    old_source: str


@dataclass(frozen=True, kw_only=True)
class PopulationImport:
    """What a file would change, or has changed. Nothing is written while there are problems.

    `absent` are figures that the office names without a number; `other_country` counts those
    left out because another country was asked for; `ignored` what is no municipality's total.
    """

    format: str
    new: tuple[PopulationFigure, ...] = ()
    changed: tuple[ChangedFigure, ...] = ()
    unchanged: int = 0
    absent: tuple[PopulationFigure, ...] = ()
    other_country: int = 0
    ignored: int = 0
    problems: tuple[FigureProblem, ...] = ()

    @property
    def to_write(self) -> tuple[PopulationFigure, ...]:
        """The figures that are not stored as they are in the file."""
        return (*self.new, *(each.figure for each in self.changed))


def preview_population(
    owner: Engine, payload: bytes, *, country: str | None = None
) -> PopulationImport:
    """What importing the file would change; writes nothing. `country` None takes every one."""
    with owner.connect() as connection:
        return _compared(connection, payload, country)


def import_population(
    owner: Engine,
    payload: bytes,
    *,
    country: str | None = None,
    progress: Callable[[int], None] = lambda _written: None,
) -> PopulationImport:
    """Writes what the file changes, in one transaction, and says what that was.

    A file with problems changes nothing. `progress` is told how many more have been written.
    """
    with owner.begin() as connection:
        # Two imports at once would each compare with what the other is about to change.
        connection.execute(
            text("LOCK TABLE registry.population_figure IN SHARE ROW EXCLUSIVE MODE")
        )
        result = _compared(connection, payload, country)
        if result.problems:
            return result
        figures = result.to_write
        for start in range(0, len(figures), STEP):
            step = figures[start : start + STEP]
            store_figures(connection, step)
            progress(len(step))
        return result


def what_the_register_knows(connection: Connection) -> Known:
    """Which codes were in use when, and whose name is whose, for files that do not say."""
    validity: dict[str, list[Period]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    rows = connection.execute(
        select(Municipality.code, Municipality.name, Municipality.valid_from, Municipality.valid_to)
    )
    for row in rows:
        start = None if row.valid_from == ALWAYS else row.valid_from
        validity[row.code].append(Period(start, row.valid_to))
        if row.valid_to is None:
            names[row.name].add(row.code)
    return Known(
        validity={code: tuple(periods) for code, periods in validity.items()},
        codes_by_name={name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1},
    )


def _compared(connection: Connection, payload: bytes, country: str | None) -> PopulationImport:
    read = read_population(payload, what_the_register_knows(connection))
    if read.problems:
        return PopulationImport(format=read.format, problems=read.problems, ignored=read.ignored)
    wanted = [each for each in read.figures if country in (None, each.country)]
    present = [each for each in wanted if each.population is not None]
    stored = _stored(connection, present)
    new: list[PopulationFigure] = []
    changed: list[ChangedFigure] = []
    unchanged = 0
    for figure in present:
        earlier = stored.get(_key(figure))
        if earlier is None:
            new.append(figure)
        elif earlier[0] == figure.population:
            # Who else says the same number changes nothing.
            unchanged += 1
        else:
            changed.append(
                ChangedFigure(figure=figure, old_population=earlier[0], old_source=earlier[1])
            )
    return PopulationImport(
        format=read.format,
        new=tuple(new),
        changed=tuple(changed),
        unchanged=unchanged,
        absent=tuple(each for each in wanted if each.population is None),
        other_country=len(read.figures) - len(wanted),
        ignored=read.ignored,
    )


Key = tuple[str, str, object, str]


def _key(figure: PopulationFigure) -> Key:
    return (figure.country, figure.code, figure.day, figure.basis.value)


def _stored(
    connection: Connection, figures: Sequence[PopulationFigure]
) -> dict[Key, tuple[int, str]]:
    rows = connection.execute(
        select(
            StoredFigure.country,
            StoredFigure.code,
            StoredFigure.day,
            StoredFigure.basis,
            StoredFigure.population,
            StoredFigure.source,
        ).where(
            StoredFigure.country.in_(sorted({each.country for each in figures})),
            StoredFigure.day.in_(sorted({each.day for each in figures})),
        )
    )
    return {
        (row.country, row.code, row.day, row.basis): (row.population, row.source) for row in rows
    }
