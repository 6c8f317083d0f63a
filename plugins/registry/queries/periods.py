"""Rows that have a first and a last day, asked for by day or by period."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_

from core.kit import Period


class Dated(Protocol):
    """A row, or the table itself, with `valid_from` and `valid_to`; None is an open end."""

    valid_from: Any
    valid_to: Any


def on_day(table: Dated | type[Dated], day: date) -> ColumnElement[bool]:
    """The rows in force on the day."""
    return overlapping(table, Period(day, day))


def overlapping(table: Dated | type[Dated], period: Period) -> ColumnElement[bool]:
    """The rows in force on at least one day of the period."""
    conditions: list[ColumnElement[bool]] = []
    if period.end is not None:
        conditions.append(or_(table.valid_from.is_(None), table.valid_from <= period.end))
    if period.start is not None:
        conditions.append(or_(table.valid_to.is_(None), table.valid_to >= period.start))
    return and_(True, *conditions)


def period_of(row: Dated) -> Period:
    """The row's days as a period."""
    return Period(row.valid_from, row.valid_to)
