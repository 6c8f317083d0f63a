"""Process support and bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from plugins.fremtidens_kulturskole.queries.views.cohorts import GroupRow
from plugins.fremtidens_kulturskole.rules import (
    Due,
    Hours,
    Rhythm,
    Theme,
)


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """FK-18: hours used; `note` None: the reader is none of the two parties."""

    id: UUID
    held_on: date
    hours: Decimal
    note: str | None
    noted_by: str


@dataclass(frozen=True, kw_only=True)
class SupportView:
    """FK-18: an agreement on process support."""

    id: UUID
    group: GroupRow
    guide_membership_id: UUID | None
    guide_name: str
    themes: tuple[Theme, ...]
    hours: Hours
    starts_on: date
    ends_on: date
    version: int
    sessions: tuple[SessionView, ...]
    is_party: bool


@dataclass(frozen=True, kw_only=True)
class BodyMemberView:
    """FK-19: somebody in a body."""

    id: UUID
    person_id: UUID | None
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """FK-19: a meeting of a body."""

    id: UUID
    met_on: date
    note: str


@dataclass(frozen=True, kw_only=True)
class BodyView:
    """FK-19: a body, and the spans in which its rhythm asked for a meeting."""

    id: UUID
    cohort_id: UUID
    name: str
    tasks: str
    rhythm: Rhythm
    version: int
    members: tuple[BodyMemberView, ...]
    meetings: tuple[MeetingView, ...]
    dues: tuple[Due, ...]

    @property
    def missed(self) -> tuple[Due, ...]:
        """The spans that have gone by without enough meetings."""
        return tuple(due for due in self.dues if due.missed)
