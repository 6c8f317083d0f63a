"""Gatherings, and what is written for them and at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.kit import Period
from plugins.fremtidens_kulturskole.queries.views.cohorts import GroupRow, MemberView
from plugins.fremtidens_kulturskole.rules import (
    AssignmentKind,
    Attendance,
    GatheringKind,
    HandInState,
)


@dataclass(frozen=True, kw_only=True)
class EventView:
    """FK-9: something in a participant's history."""

    kind: str
    on: date
    why: str


@dataclass(frozen=True, kw_only=True)
class PartView:
    """A question of an assignment, or a prompt of a gathering's rooms."""

    id: UUID
    text: str


@dataclass(frozen=True, kw_only=True)
class AssignmentView:
    """FK-10: preparation or in-between work."""

    id: UUID
    gathering_id: UUID
    kind: AssignmentKind
    title: str
    text: str
    looks_back: str
    looks_ahead: str
    due_on: date
    version: int
    parts: tuple[PartView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GatheringView:
    """FK-10: a gathering with what is due around it."""

    id: UUID
    cohort_id: UUID
    activity_id: UUID | None
    kind: GatheringKind
    number: int
    title: str
    theme: str
    place: str
    starts_on: date
    ends_on: date
    version: int
    cancelled_on: date | None = None
    cancelled_why: str | None = None
    assignments: tuple[AssignmentView, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it has not been called off."""
        return self.cancelled_on is None

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.starts_on, self.ends_on)

    def assignment(self, kind: AssignmentKind) -> AssignmentView | None:
        """What is due before it, or after it; None where nothing is."""
        return next((each for each in self.assignments if each.kind is kind), None)


@dataclass(frozen=True, kw_only=True)
class OtherView:
    """FK-11: what somebody wrote on top of an older version."""

    text: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, kw_only=True)
class PassageView:
    """FK-11: a part of a text that is written together; version 0: nobody has written yet."""

    slot: str
    question: str
    text: str = ""
    version: int = 0
    written_by: str | None = None
    written_at: datetime | None = None
    others: tuple[OtherView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandInRow:
    """FK-11: where a hand-in stands; `version` 0: not begun."""

    assignment: AssignmentView
    gathering: GatheringView
    group: GroupRow
    state: HandInState
    days_late: int
    handed_in_on: date | None
    handed_in_by: str | None
    comment: str
    commented_by: str | None
    version: int
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class HandInView:
    """FK-11: a hand-in with all its parts, and the gatherings it points back and forward to."""

    row: HandInRow
    passages: tuple[PassageView, ...]
    next_gathering: GatheringView | None


@dataclass(frozen=True, kw_only=True)
class AttendanceView:
    """FK-12: who was at a gathering; `present` is None for those nobody has noted."""

    gathering: GatheringView
    rows: tuple[tuple[MemberView, bool | None], ...]
    counted: Attendance

    @property
    def is_noted(self) -> bool:
        """Whether anybody has noted anything."""
        return any(present is not None for _, present in self.rows)


@dataclass(frozen=True, kw_only=True)
class RoomView:
    """FK-13: a mixed room with its people and notes."""

    id: UUID
    number: int
    gathering: GatheringView
    seats: tuple[MemberView, ...]
    notes: tuple[PassageView, ...]
