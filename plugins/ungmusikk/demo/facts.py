"""The facts as typed in from public documents: one dataclass for each file beside this one."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from core.kit import Period


@dataclass(frozen=True, kw_only=True)
class NamedPeriod:
    """A sub-region or an agreement and its days."""

    name: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A partner that is no municipality and no school; `kind` is the register's."""

    name: str
    kind: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class School:
    """A school, the municipality it lies in by its code of the first day, and its sub-region."""

    name: str
    kind: str
    municipality_code: str
    sub_region: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class TakesPart:
    """A municipality's place; `served_through` is a code of today, empty for the other kinds."""

    municipality_code: str
    sub_region: str
    kind: str
    served_through: str
    period: Period


def sub_regions() -> list[NamedPeriod]:
    """UngMusikk's sub-regions over time."""
    return [NamedPeriod(name=row["name"], period=_period(row)) for row in _rows("sub_regions")]


def agreements() -> list[NamedPeriod]:
    """UngMusikk's agreements over time."""
    return [NamedPeriod(name=row["name"], period=_period(row)) for row in _rows("agreements")]


def partners() -> list[Partner]:
    """Academy, county councils, foundations and others."""
    return [
        Partner(name=row["name"], kind=row["kind"], period=_period(row))
        for row in _rows("partners")
    ]


def schools() -> list[School]:
    """Municipal arts schools, upper secondary and folk high schools."""
    return [
        School(
            name=row["name"],
            kind=row["kind"],
            municipality_code=row["municipality_code"],
            sub_region=row["sub_region"],
            period=_period(row),
        )
        for row in _rows("schools")
    ]


def participations() -> list[TakesPart]:
    """Which municipalities took part when, as what."""
    return [
        TakesPart(
            municipality_code=row["municipality_code"],
            sub_region=row["sub_region"],
            kind=row["kind"],
            served_through=row["served_through"],
            period=_period(row),
        )
        for row in _rows("participations")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("plugins.ungmusikk") / "demo" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _period(row: dict[str, str]) -> Period:
    return Period(_day(row["valid_from"]), _day(row["valid_to"]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
