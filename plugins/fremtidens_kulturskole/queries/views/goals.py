"""Goals, measures, the log and shared advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.plugin_api import Translated
from plugins.fremtidens_kulturskole.queries.views.cohorts import GroupRow
from plugins.fremtidens_kulturskole.queries.views.gatherings import GatheringView
from plugins.fremtidens_kulturskole.rules import (
    Column,
    Gaps,
    LanguageForm,
    Movement,
    ValueArea,
)


@dataclass(frozen=True, kw_only=True)
class OutcomeView:
    """FK-14: a common goal."""

    id: UUID
    position: int
    text: Translated


@dataclass(frozen=True, kw_only=True)
class AssessmentView:
    """FK-15: a self-assessment at a gathering."""

    gathering_id: UUID
    gathering: str
    on: date
    score: int | None
    why: str


@dataclass(frozen=True, kw_only=True)
class PhaseView:
    """FK-16: that a measure came into a phase."""

    phase: str
    entered_on: date
    note: str


@dataclass(frozen=True, kw_only=True)
class MeasureView:
    """FK-16: a measure on its way round the circle."""

    id: UUID
    goal_id: UUID
    title: str
    phase: str
    version: int
    history: tuple[PhaseView, ...]


@dataclass(frozen=True, kw_only=True)
class GoalView:
    """FK-14, FK-15: a local goal; `assessments` has a line for each gathering held or assessed."""

    id: UUID
    participant_id: UUID
    outcome: OutcomeView | None
    title: str
    today: str
    wished: str
    how: str
    value_areas: tuple[ValueArea, ...]
    version: int
    assessments: tuple[AssessmentView, ...]
    movement: Movement | None
    measures: tuple[MeasureView, ...]


@dataclass(frozen=True, kw_only=True)
class GoalsView:
    """FK-14: a group's goals, the common ones, and what is to be pointed out."""

    group: GroupRow
    outcomes: tuple[OutcomeView, ...]
    goals: tuple[GoalView, ...]
    gatherings: tuple[GatheringView, ...]
    gaps: Gaps

    @property
    def goals_without_outcome(self) -> tuple[GoalView, ...]:
        """FK-14: local goals that belong to no common one."""
        return tuple(each for each in self.goals if str(each.id) in self.gaps.local_without_outcome)

    @property
    def outcomes_without_goal(self) -> tuple[OutcomeView, ...]:
        """FK-14: common goals that no local one serves, when that is pointed out."""
        return tuple(
            each for each in self.outcomes if str(each.id) in self.gaps.outcomes_without_local
        )


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """FK-17: a line of the log; `advice_id` None: it is not shared."""

    id: UUID
    participant_id: UUID
    column: Column
    text: str
    noted_on: date
    noted_by: str
    goal_id: UUID | None
    advice_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class AdviceView:
    """FK-17: shared advice and who stands behind it."""

    id: UUID
    participant_id: UUID
    municipality: str
    cohort_id: UUID
    title: str
    text: str
    language: LanguageForm
    stands_behind: str
    value_areas: tuple[ValueArea, ...]
    shared_on: date
    is_public: bool
    version: int
