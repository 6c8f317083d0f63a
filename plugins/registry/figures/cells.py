"""From a cube to figures: which cells make up a municipality's total, and what they say.

The two offices share this: a total is one cell, or the sum of all parts and never of some.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.kit import N_
from plugins.registry.figures.jsonstat import Cube, Dimension
from plugins.registry.figures.numbers import MOST_INHABITANTS
from plugins.registry.figures.rows import (
    ZERO,
    FigureCollector,
    Known,
    PopulationFigure,
)

_TIME = re.compile(
    r"(?P<year>(?:1[89]|20)\d\d)(?:[KQkq](?P<quarter>[1-4])|M(?P<month>\d\d))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Region:
    """A municipality as an office writes it; ``aggregated`` when the office summed over reforms."""

    code: str
    aggregated: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """How one office's cube is read.

    ``region`` answers None for what is no municipality. ``picks`` says, for each further side,
    the positions that together make the total.
    """

    country: str
    source: str
    places: Dimension
    times: Dimension
    picks: Mapping[str, Sequence[int]]
    region: Callable[[str], Region | None]


def day_of(time: str) -> date | None:
    """The day a period's figure is of: its first day. None when it is no year, quarter or month.

    >>> day_of("2020K2")
    datetime.date(2020, 4, 1)
    """
    found = _TIME.fullmatch(time.strip())
    if found is None:
        return None
    month = 1
    if found["quarter"]:
        month = 3 * int(found["quarter"]) - 2
    elif found["month"]:
        month = int(found["month"])
    return date(int(found["year"]), month, 1) if 1 <= month <= 12 else None


def total_position(dimension: Dimension, names: frozenset[str]) -> int | None:
    """Where the dimension's total is, by code or label; None when it has no total."""
    for position, code in enumerate(dimension.codes):
        if code.casefold() in names or dimension.label(code).strip().casefold() in names:
            return position
    return None


def collect_cells(cube: Cube, table: Table, known: Known, collector: FigureCollector) -> None:
    """Add a figure for every municipality and day of the cube."""
    days: list[tuple[int, str, date]] = []
    for position, time in enumerate(table.times.codes):
        day = day_of(time)
        if day is None:
            collector.problem(
                "bad_time",
                N_("“%(time)s” is no year, quarter or month."),
                {"time": time},
                cell=time,
            )
        else:
            days.append((position, time, day))
    for place, given in enumerate(table.places.codes):
        region = table.region(given)
        if region is None:
            collector.ignored += 1
            continue
        for position, time, day in days:
            categories = {table.places.key: place, table.times.key: position}
            cells = [cube.position({**categories, **pick}) for pick in _every(table.picks)]
            total = _total(cube, cells, f"{given}, {time}", collector)
            if total is None:
                continue
            population, status = total
            collector.add(
                PopulationFigure(
                    code=region.code,
                    day=day,
                    population=population,
                    source=table.source,
                    basis=known.basis_of(region.code, day, aggregated=region.aggregated),
                    status=status,
                    country=table.country,
                )
            )


def _every(picks: Mapping[str, Sequence[int]]) -> Iterator[dict[str, int]]:
    for positions in itertools.product(*picks.values()):
        yield dict(zip(picks, positions, strict=True))


def _total(
    cube: Cube, cells: Sequence[int], name: str, collector: FigureCollector
) -> tuple[int | None, str | None] | None:
    """The sum and its status; None when a value is no number and the problem is noted."""
    total = 0
    for cell in cells:
        value = cube.value(cell)
        if value is None:
            # One missing part makes the whole unknown: a sum of the rest would look official.
            return None, cube.status(cell)
        number = _whole(value)
        if number is None:
            collector.problem(
                "bad_number",
                N_("“%(value)s” is no whole number."),
                {"value": str(value)[:40]},
                cell=name,
            )
            return None
        if number < 0:
            collector.problem(
                "negative",
                N_("A population cannot be negative: %(value)s."),
                {"value": str(number)},
                cell=name,
            )
            return None
        total += number
    return (total, None) if total else (None, ZERO)


def _whole(value: object) -> int | None:
    """The value as a whole number, also when it is written 20439.0; None when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not value.is_integer():
        return None
    return int(value) if abs(value) <= MOST_INHABITANTS else None
