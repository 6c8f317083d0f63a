"""The small register that comes with Flygel: what the programmes name, and no more.

Typed in as facts: codes, names and reforms from Statistics Norway's Klass 131 and the offices'
municipality lists, population from table 07459 and FOLK1A. A whole country is imported with
``flygel registry import-population``. A change that only moves a part across a border is left
out, as are population figures from before 2020. An empty ``valid_from`` means that the code was
in use before this register begins.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from core.kit import Period
from plugins.registry.figures.klass import ChangeKind
from plugins.registry.figures.rows import Basis, Known, PopulationFigure


@dataclass(frozen=True, slots=True)
class ShippedMunicipality:
    """A municipality code and what it meant while it was in use.

    ``name_official`` is the name in all official languages, "Steinkjer - Stïentje"; ``name``
    is the everyday one. ``successors`` are the codes that followed, empty while in use.
    """

    country: str
    code: str
    name: str
    name_official: str
    county_code: str
    county_name: str
    validity: Period
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShippedChange:
    """A code that gave way to another on a day."""

    old_code: str
    new_code: str
    changed_on: date
    kind: ChangeKind


@dataclass(frozen=True)
class ShippedCentre:
    """A point inside a municipality, in degrees."""

    country: str
    code: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class ShippedInstrument:
    """An instrument with its name in each language."""

    key: str
    family: str
    place: int
    names: dict[str, str]


@cache
def shipped_municipalities() -> tuple[ShippedMunicipality, ...]:
    """Every code the programmes' municipalities have had through the reforms of 2020 and 2024.

    And Oslo, where much takes place, without a figure: no programme counts its inhabitants.
    """
    return tuple(
        ShippedMunicipality(
            country=row["country"],
            code=row["code"],
            name=row["name"],
            name_official=row["name_official"],
            county_code=row["county_code"],
            county_name=row["county_name"],
            validity=Period(_day(row["valid_from"]), _day(row["valid_to"])),
            successors=tuple(code for code in row["successor_codes"].split("|") if code),
        )
        for row in _rows("municipalities.csv")
    )


@cache
def shipped_changes() -> tuple[ShippedChange, ...]:
    """The reforms' changes between those codes."""
    return tuple(
        ShippedChange(
            old_code=row["old_code"],
            new_code=row["new_code"],
            changed_on=date.fromisoformat(row["changed_on"]),
            kind=ChangeKind(row["kind"]),
        )
        for row in _rows("municipality_changes.csv")
    )


@cache
def shipped_population() -> tuple[PopulationFigure, ...]:
    """Inhabitants on 1 January: Norway 2020 to 2026, the Danish nine 2020 and 2021."""
    return tuple(
        PopulationFigure(
            code=row["code"],
            day=date.fromisoformat(row["date"]),
            population=int(row["population"]),
            source=row["source"],
            basis=Basis(row["basis"]),
            country=row["country"],
        )
        for row in _rows("population.csv")
    )


@cache
def shipped_centres() -> tuple[ShippedCentre, ...]:
    """A point inside each of those municipalities (Kartverket and DAGI, computed from outlines).

    Oslo's is the middle of the city, which is where one travels, and not of its forests.
    """
    return tuple(
        ShippedCentre(
            country=row["country"],
            code=row["code"],
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
        )
        for row in _rows("municipality_centres.csv")
    )


@cache
def shipped_instruments() -> tuple[ShippedInstrument, ...]:
    """The instruments that somebody can have as their main one."""
    return tuple(
        ShippedInstrument(
            key=row["key"],
            family=row["family"],
            place=int(row["place"]),
            names={language: row[language] for language in ("en", "nb", "nn", "da")},
        )
        for row in _rows("instruments.csv")
    )


@cache
def shipped_known() -> Known:
    """What the shipped register knows of codes and names, for reading files without a database."""
    validity: dict[str, list[Period]] = defaultdict(list)
    names: dict[str, set[str]] = defaultdict(set)
    for municipality in shipped_municipalities():
        validity[municipality.code].append(municipality.validity)
        if not municipality.successors:
            names[municipality.name].add(municipality.code)
    return Known(
        validity={code: tuple(periods) for code, periods in validity.items()},
        codes_by_name={name: codes.pop() for name, codes in names.items() if len(codes) == 1},
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("plugins.registry") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), strict=True)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
