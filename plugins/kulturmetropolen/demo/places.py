"""The organisations of the demonstration, by what they are looked up by."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Places:
    """Municipalities and schools by municipality code, venues by name, and the rugekasse."""

    municipalities: dict[str, UUID]
    schools: dict[str, UUID]
    venues: dict[str, UUID]
    rugekasse: UUID
