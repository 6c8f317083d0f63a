"""The frozen values of the pipeline's queries; texts are in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from core.kit import Decision
from plugins.kulturmetropolen.rules import (
    Assessed,
    Criterion,
    CriterionKind,
    HandoverState,
    MoveKind,
    PassedOn,
    StageMeaning,
    Standing,
)
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class CriterionView:
    """KM-2: a criterion in words; `words` is what the tenant wrote, by language."""

    id: UUID
    kind: CriterionKind
    number: int
    role: str | None
    activity_kind: str | None
    words: Mapping[str, str]

    @property
    def rule(self) -> Criterion:
        """As the rules take it."""
        return Criterion(
            id=self.id,
            kind=self.kind,
            number=self.number,
            role=self.role,
            activity_kind=self.activity_kind,
        )


@dataclass(frozen=True, kw_only=True)
class StageView:
    """KM-1: a stage; `names` and `abouts` by language, `place` counted from 0."""

    id: UUID
    meaning: StageMeaning
    place: int
    name: str
    about: str
    names: Mapping[str, str]
    abouts: Mapping[str, str]
    criteria: tuple[CriterionView, ...]
    retired: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class TalentCard:
    """A talent on the board or a list. `waiting` is the proposal that waits to be decided.

    `municipality` is the code of the responsible actor's; where somebody lives is never shown.
    """

    id: UUID
    person_id: UUID
    name: str
    organisation: Named
    municipality: str | None
    stage_id: UUID
    stage: str
    place: int
    standing: Standing
    since: date
    last_move: int
    waiting: UUID | None
    version: int


@dataclass(frozen=True, kw_only=True)
class AssessedView:
    """KM-2, KM-5: a criterion of a talent: how much there is, and which open offers help."""

    view: CriterionView
    result: Assessed
    helps: tuple[OfferView, ...] = ()
    outgrown: bool = False


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """KM-4, KM-5: something open; `near` when it is in the talent's own municipality."""

    title: str
    when: date | None
    place: str
    near: bool
    endpoint: str
    arguments: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HistoryView:
    """KM-3, KM-5: one move, with its reason; `decision_id` None for the talent's own moves."""

    id: UUID
    number: int
    kind: MoveKind
    stage: str
    stage_id: UUID
    moved_on: date
    reason: str
    dispensation: str | None
    made_by: str
    decision_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ObjectionView:
    """KM-5: an objection and its answer, None while there is none."""

    id: UUID
    talent_id: UUID
    decision_id: UUID
    text: str
    made_by: str
    made_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """KM-3: a proposed move, and its decision; `outcome` None while it is open."""

    id: UUID
    talent_id: UUID
    kind: MoveKind
    from_stage: str
    to_stage: str
    to_stage_id: UUID
    from_place: int
    to_place: int
    after_move: int
    reason: str
    proposed_by: str
    membership_id: UUID | None
    proposed_at: datetime
    outcome: str | None = None
    decision_id: UUID | None = None
    decision: str | None = None
    dispensation: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MentorView:
    """A talent's mentor, while it lasts."""

    id: UUID
    person: Named
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    """KM-4: a hand-over. Whose it is is None for a receiver, once it came to nothing."""

    id: UUID
    talent_id: UUID | None
    person_id: UUID | None
    talent: str | None
    sender: Named
    receiver: Named
    passes: tuple[PassedOn, ...]
    note: str
    why: str
    asked_by: str
    asked_on: date
    answer_by: date
    state: HandoverState
    consented_on: date | None
    answer: str | None
    answered_by: str | None
    answered_on: date | None
    follow_up_on: date | None
    followed_up: str | None
    followed_up_on: date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class TalentView:
    """All that the page of a talent shows."""

    card: TalentCard
    age: int | None
    entered_on: date
    next_stage: StageView | None
    criteria: tuple[AssessedView, ...]
    history: tuple[HistoryView, ...]
    proposals: tuple[ProposalView, ...]
    objections: tuple[ObjectionView, ...]
    mentors: tuple[MentorView, ...]
    handovers: tuple[HandoverView, ...]
    forward: Decision

    @property
    def open_proposal(self) -> ProposalView | None:
        """The proposal that waits to be decided."""
        return next((each for each in self.proposals if each.outcome is None), None)

    @property
    def outgrown(self) -> tuple[AssessedView, ...]:
        """KM-4: what nothing in the own municipality helps with."""
        return tuple(each for each in self.criteria if each.outgrown)


@dataclass(frozen=True, kw_only=True)
class PassedOnView:
    """KM-4: what the receiver of a hand-over sees: only what was chosen, the rest is empty."""

    age: int | None
    email: str | None
    stage: str
    met: int
    asked: int
    history: tuple[HistoryView, ...]
    evidence: tuple[tuple[str, date | None], ...]
    note: str
