"""Sorting names in SQL as Norwegian and Danish do, on any server.

The embedded server has no ICU, and what a database's own locale says about æ, ø and å
depends on the machine. One expression over the bytes is the same everywhere, fits in an
index, and gives the order that `core.i18n.sort_key` gives in Python.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, TextClause, collate, func, text
from sqlalchemy.orm import InstrumentedAttribute

from core.i18n.sorting import DOUBLE_A, FOLDED_FROM, FOLDED_TO


def nordic(name: ColumnElement[str] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """The expression to order names by: `select(Place).order_by(nordic(Place.name))`.

    It is immutable, so `Index("ix_place_name", "tenant_id", nordic(name))` serves it. The
    letters are written out, not bound, because an index only matches the same expression.
    """
    # In "C" lower() knows a to z alone, on every server; the other letters are in the table.
    lowered = func.lower(collate(name, "C"))
    folded = func.translate(lowered, _quoted(FOLDED_FROM), _quoted(FOLDED_TO))
    return func.replace(folded, *map(_quoted, DOUBLE_A))


def _quoted(letters: str) -> TextClause:
    return text(f"'{letters}'")
