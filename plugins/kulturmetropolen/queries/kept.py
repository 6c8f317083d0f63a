"""How much the plugin keeps, for the page that asks before it is switched off."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from core.plugin_api import TenantOwned, db
from plugins.kulturmetropolen.models import (
    DirectoryEntry,
    Effort,
    Handover,
    Move,
    Practice,
    Talent,
    Venue,
)


@dataclass(frozen=True, kw_only=True)
class KeptCounts:
    """Rows by what they are."""

    talents: int
    moves: int
    handovers: int
    efforts: int
    network: int


def kept_counts() -> KeptCounts:
    """What nobody could open any more."""
    return KeptCounts(
        talents=_count(Talent),
        moves=_count(Move),
        handovers=_count(Handover),
        efforts=_count(Effort) + _count(Practice),
        network=_count(DirectoryEntry) + _count(Venue),
    )


def _count(table: type[TenantOwned]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0
