"""What jurors read and gave, and what keeps them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.plugin_api import Translated
from plugins.calls.queries.views.calls import PhaseView
from plugins.calls.rules.interests import Basis


@dataclass(frozen=True, kw_only=True)
class ScoreView:
    """Points and comment on one criterion."""

    criterion_id: UUID
    points: int
    comment: str


@dataclass(frozen=True, kw_only=True)
class AssignmentView:
    """What one reader does about one application in a phase."""

    id: UUID
    phase_id: UUID
    application_id: UUID
    membership_id: UUID
    reader: str
    criteria: tuple[UUID, ...]
    handed_in_at: datetime | None
    abstained_at: datetime | None
    abstain_reason: str | None
    comment: str | None
    scores: tuple[ScoreView, ...]
    version: int

    @property
    def done(self) -> bool:
        """Whether the reader has handed in or abstained."""
        return self.handed_in_at is not None or self.abstained_at is not None


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """One line of a juror's page: what is to be read, in order."""

    assignment_id: UUID
    application_id: UUID
    call_id: UUID
    call_title: Translated
    phase: PhaseView
    applicant: str
    scored: int
    criteria: int
    handed_in: bool
    abstained: bool


@dataclass(frozen=True, kw_only=True)
class TieView:
    """Why a reader keeps out of a case; `lifted` when somebody has decided otherwise."""

    membership_id: UUID
    reader: str
    application_id: UUID
    basis: Basis
    note: str
    lifted: bool = False
    lift_reason: str | None = None
