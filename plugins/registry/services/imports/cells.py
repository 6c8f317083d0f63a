"""Cells of a line by what they mean, and what can be wrong with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from marshmallow import ValidationError

from core.kit import N_, Reason
from core.plugin_api import LocalDate
from plugins.registry.services.editing import Objection

Cells = Mapping[str, str]
Rows = Sequence[tuple[int, Sequence[str]]]


def cells_of(cells: Sequence[str], columns: Mapping[str, int]) -> Cells:
    """The line's texts by field; a line that is too short has empty ones."""
    return {
        key: cells[place].strip() if place < len(cells) else "" for key, place in columns.items()
    }


def day_in(cells: Cells, key: str, objections: list[Objection]) -> date | None:
    """The day in a cell; None for an empty one, and for what is no date, which is objected to."""
    if not cells.get(key):
        return None
    try:
        day: date = LocalDate().deserialize(cells[key])
    except ValidationError:
        objections.append(
            objection_of(
                "bad_date",
                N_("“%(text)s” is no date: write it as 2020-01-31 or 31.1.2020."),
                key,
                text=cells[key],
            )
        )
        return None
    return day


def objection_of(code: str, message: str, field: str, **params: object) -> Objection:
    """What is wrong with a cell; `message` is marked by the caller."""
    return Objection(field, Reason(f"import.{code}", message, params))
