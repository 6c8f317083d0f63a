"""Statistics Norway's table 07459 as JSON-stat, from PxWebApi v2 or v1.

Three traps are known here. A code that did not exist a year has the value 0, which is no
figure. Codes like "K-3103" are series that the office sums over reforms. And an answer by sex
and age is a municipality's total only when every sex and age is in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.kit import N_
from plugins.registry.figures.cells import Region, Table, collect_cells, total_position
from plugins.registry.figures.jsonstat import Cube, Dimension, MalformedAnswer
from plugins.registry.figures.rows import NORWAY, FigureCollector, FiguresRead, Known

FORMAT = "SSB JSON-stat"
POPULATION = "Personer1"

_REGION = re.compile(r"(?P<series>K[-_])?(?P<code>\d{4})", re.ASCII)
# Svalbard, Jan Mayen, the continental shelf, abroad and "not stated" have codes of four digits
# as municipalities have, but nobody governs a municipality there.
_NO_MUNICIPALITY = re.compile(r"(?:2[1-9]|99)\d\d")
_TABLE_IN_LABEL = re.compile(r"(?P<table>\d{5})\b")
_SEX = ("kjonn", "kjønn")
_AGE = ("alder",)
_TOTALS = frozenset({"tot", "total", "i alt", "ialt", "begge kjønn", "both sexes", "alle aldre"})
_EVERY_SEX = {"1", "2"}
_EVERY_AGE = {f"{age:03d}" for age in range(105)} | {"105+"}


def region_of(given: str) -> Region | None:
    """The municipality of a region code; None for the country, counties and leftovers."""
    found = _REGION.fullmatch(given)
    if found is None or _NO_MUNICIPALITY.fullmatch(found["code"]):
        return None
    return Region(found["code"], aggregated=found["series"] is not None)


def read_ssb(cube: Cube, known: Known) -> FiguresRead:
    """The population figures of a cube from table 07459."""
    collector = FigureCollector(FORMAT)
    try:
        table = _table(cube)
    except MalformedAnswer as malformed:
        collector.problems.append(malformed.problem)
    else:
        collect_cells(cube, table, known, collector)
    return collector.result()


def _table(cube: Cube) -> Table:
    places = cube.dimension("geo", "Region")
    times = cube.dimension("time", "Tid")
    if places is None or times is None:
        raise MalformedAnswer(
            "no_region_or_time",
            N_("The answer has no regions or no years, so its figures belong nowhere."),
        )
    picks: dict[str, Sequence[int]] = {}
    for dimension in cube.dimensions:
        if dimension not in (places, times):
            picks[dimension.key] = _pick(cube, dimension)
    return Table(NORWAY, _source(cube), places, times, picks, region_of)


def _pick(cube: Cube, dimension: Dimension) -> Sequence[int]:
    key = dimension.key.casefold()
    if key == "contentscode" or cube.roles.get(dimension.key) == "metric":
        if POPULATION not in dimension.codes:
            raise MalformedAnswer(
                "not_population",
                N_("The answer counts %(contents)s, not inhabitants (Personer1)."),
                {"contents": ", ".join(dimension.label(code) for code in dimension.codes)},
            )
        return [dimension.codes.index(POPULATION)]
    total = total_position(dimension, _TOTALS)
    if total is not None:
        return [total]
    if key in _SEX and set(dimension.codes) == _EVERY_SEX:
        return range(len(dimension.codes))
    if key in _AGE and set(dimension.codes) == _EVERY_AGE:
        return range(len(dimension.codes))
    raise MalformedAnswer(
        "not_a_total",
        N_(
            "The answer is divided by %(variable)s and does not have all of it. Ask for the"
            " table without this variable."
        ),
        {"variable": dimension.key},
    )


def _source(cube: Cube) -> str:
    in_label = _TABLE_IN_LABEL.match(cube.label)
    table = cube.table or (in_label["table"] if in_label else None)
    return f"SSB {table}" if table else "SSB"
