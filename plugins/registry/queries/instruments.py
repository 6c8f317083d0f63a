"""Instruments, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from core.plugin_api import db, pick
from plugins.registry.models import Instrument


@dataclass(frozen=True, kw_only=True)
class InstrumentView:
    """An instrument; `name` is in the reader's language."""

    key: str
    family: str
    name: str


def instruments() -> list[InstrumentView]:
    """Every instrument, family by family, as scores order them."""
    rows = db.session.scalars(select(Instrument).order_by(Instrument.place, Instrument.key))
    return [InstrumentView(key=row.key, family=row.family, name=pick(row.names)) for row in rows]


def instrument_names() -> dict[str, str]:
    """What each instrument is called, by its key."""
    return {each.key: each.name for each in instruments()}
