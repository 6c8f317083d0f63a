"""Rankings, scenarios, votes and minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from core.kit import Money
from plugins.calls.rules.scoring import Figures
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class RankedApplication:
    """An application in the ranking; figures None: nobody has scored it yet."""

    application_id: UUID
    number: int
    applicant: str
    place: int | None
    weighted: Fraction | None
    median: Fraction | None
    figures: Figures | None
    readers: int
    expected: int
    tied: bool
    asked: Money | None
    municipality_code: str | None
    language: str


@dataclass(frozen=True, kw_only=True)
class MoveView:
    """A move in a scenario, with its reason."""

    application_id: UUID
    applicant: str
    from_place: int
    to_place: int
    reason: str
    moved_at: datetime
    moved_by: str


@dataclass(frozen=True, kw_only=True)
class ScenarioView:
    """One way to choose: the order after its moves, and how it is balanced."""

    id: UUID
    title: str
    made_by: str
    chosen: bool
    order: tuple[UUID, ...]
    moves: tuple[MoveView, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class VoteView:
    """A new vote among the tied; `own` is the reader's ballot."""

    id: UUID
    tied: tuple[Named, ...]
    room: int
    opened_at: datetime
    closed_at: datetime | None
    votes: Mapping[UUID, int]
    cast: int
    own: UUID | None


@dataclass(frozen=True, kw_only=True)
class MinutesView:
    """The minutes of a meeting of the panel."""

    id: UUID
    call_id: UUID
    held_on: date
    present: str
    text: str
    written_by: str
    approved_at: datetime | None
    version: int
