"""The frozen values that the pathway's queries answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from plugins.pathway.models import (
    EvidenceKind,
    FeedbackKind,
    GoalState,
    ParticipantRole,
    RepertoireState,
    TalkKind,
)
from plugins.pathway.rules import Audience, Part, Relation, may_see_evidence, parts_written
from plugins.registry import Named, Step, StepState


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Somebody who may open a person's pathway: what they are to the person, and see.

    `own_id` is the viewer's own record in the register, None where they have none.
    """

    person: Named
    relations: frozenset[Relation]
    seen: frozenset[Part]
    own_id: UUID | None

    @property
    def is_self(self) -> bool:
        """Whether it is their own pathway."""
        return Relation.SELF in self.relations

    @property
    def seen_in_order(self) -> list[str]:
        """The parts they see, by their keys."""
        return [part.value for part in Part if part in self.seen]

    @property
    def written(self) -> frozenset[Part]:
        """The parts they add to and change."""
        return parts_written(self.relations)

    def sees(self, part: str) -> bool:
        """Whether they see the part."""
        return part in self.seen

    def writes(self, part: str) -> bool:
        """Whether they add to and change the part."""
        return part in self.written

    def sees_evidence(self, item: PortfolioItem) -> bool:
        """Whether they see this very piece."""
        named = self.own_id is not None and any(each.id == self.own_id for each in item.mentors)
        return may_see_evidence(self.relations, item.audience, named=named)


@dataclass(frozen=True, kw_only=True)
class ShownStep:
    """A step, with the name and address of the organisation that it comes from.

    Both are "" for this organisation's own.
    """

    step: Step
    organisation: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A person's steps in their order, and the modules and organisations that did not answer."""

    steps: tuple[ShownStep, ...] = ()
    missing: tuple[str, ...] = ()

    def at(self, state: str) -> tuple[ShownStep, ...]:
        """The steps in one state."""
        return tuple(each for each in self.steps if each.step.state == state)

    @property
    def waiting(self) -> tuple[ShownStep, ...]:
        """The steps that wait for an answer, the first due first, those without a day last."""
        due = [each for each in self.steps if each.step.answer_by is not None]
        undated = [each for each in self.steps if each.step.awaits and each not in due]
        return (*sorted(due, key=_answer_by), *undated)

    @property
    def is_empty(self) -> bool:
        """Whether nobody knows of any step."""
        return not self.steps

    @property
    def states(self) -> tuple[StepState, ...]:
        """The states that occur, in the order of a way."""
        return tuple(state for state in StepState if self.at(state))


def _answer_by(each: ShownStep) -> Any:
    return each.step.answer_by


@dataclass(frozen=True, kw_only=True)
class GoalView:
    """A goal, with the evidence it is linked with that the reader may see."""

    id: UUID
    person_id: UUID
    title: str
    term: str
    due_on: date | None
    state: GoalState
    closed_on: date | None
    evidence: tuple[Named, ...]
    version: int

    @property
    def evidence_ids(self) -> tuple[UUID, ...]:
        """The ids of the evidence it is linked with."""
        return tuple(each.id for each in self.evidence)


@dataclass(frozen=True, kw_only=True)
class RepertoireView:
    """A work in somebody's repertoire."""

    id: UUID
    person_id: UUID
    work: str
    composer: str
    state: RepertoireState
    version: int


@dataclass(frozen=True, kw_only=True)
class PerformanceView:
    """A performance. One that another module recorded (`source`) is changed there."""

    id: UUID
    person_id: UUID
    title: str
    on: date
    place: str
    organisation_id: UUID | None
    source: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ParticipantView:
    """Somebody who takes part in a talk."""

    person: Named
    role: ParticipantRole

    @property
    def person_id(self) -> UUID:
        """Their id in the register."""
        return self.person.id


@dataclass(frozen=True, kw_only=True)
class TalkView:
    """A talk as the reader may see it.

    `shared_notes` None: not the reader's to read. `own_note` is the reader's alone.
    """

    id: UUID
    person_id: UUID
    kind: TalkKind
    on: date
    participants: tuple[ParticipantView, ...]
    shared_notes: str | None
    next_step: str
    next_step_by: date | None
    own_note: str
    version: int


@dataclass(frozen=True, kw_only=True)
class FeedbackView:
    """Words of a teacher or mentor. `author` is "" when their record is no longer kept."""

    id: UUID
    person_id: UUID
    kind: FeedbackKind
    text: str
    author: str
    author_id: UUID | None
    evidence: Named | None
    given_on: date
    version: int

    @property
    def evidence_id(self) -> UUID | None:
        """The piece it is about."""
        return self.evidence.id if self.evidence else None


@dataclass(frozen=True, kw_only=True)
class PracticeEntryView:
    """Something practised on a day."""

    id: UUID
    on: date
    minutes: int
    what: str


@dataclass(frozen=True, kw_only=True)
class PracticeView:
    """The practice plan and the newest of the log. There is no sum, and nothing to compare."""

    weekly_minutes: int | None = None
    note: str = ""
    shared: bool = False
    entries: tuple[PracticeEntryView, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class FileView:
    """The file of a piece of evidence, without its content."""

    name: str
    content_type: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether a browser can show it."""
        return self.content_type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        """Whether a browser can play it."""
        return self.content_type.startswith("audio/")


@dataclass(frozen=True, kw_only=True)
class ShareView:
    """KM-15: a writer of an own work and their share in per cent."""

    name: str
    share: Decimal
    is_person: bool


@dataclass(frozen=True, kw_only=True)
class PortfolioItem:
    """A piece of a portfolio with all about it but its file's content."""

    id: UUID
    person_id: UUID
    kind: EvidenceKind
    title: str
    on: date
    text: str
    link: str
    audience: frozenset[Audience]
    mentors: tuple[Named, ...]
    shares: tuple[ShareView, ...]
    file: FileView | None
    version: int


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """A piece of evidence of any kind, as programmes count it."""

    id: UUID
    kind: EvidenceKind
    title: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """All of a pathway that the reader may see; a part they may not is empty."""

    viewer: Viewer
    way: Way
    goals: tuple[GoalView, ...] = ()
    repertoire: tuple[RepertoireView, ...] = ()
    performances: tuple[PerformanceView, ...] = ()
    talks: tuple[TalkView, ...] = ()
    feedback: tuple[FeedbackView, ...] = ()
    practice: PracticeView = field(default_factory=PracticeView)
    portfolio: tuple[PortfolioItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PathwayRow:
    """A person on the list of pathways: that there is a plan, and what is agreed."""

    person: Named
    has_plan: bool
    open_goals: int
    last_talk_on: date | None
    next_step: str


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """An organisation the person is a member of besides this one, and whether it is shown there."""

    tenant_id: UUID
    name: str
    shown: bool


@dataclass(frozen=True, kw_only=True)
class PlanElsewhere:
    """The person's own plan in another organisation, as `plan_of` gives it."""

    tenant_id: UUID
    name: str
    plan: Mapping[str, Any]


Counts = Mapping[EvidenceKind, int]
