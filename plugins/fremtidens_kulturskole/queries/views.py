"""The frozen values that the programme's queries answer with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from core.kit import Period
from core.plugin_api import Translated
from plugins.fremtidens_kulturskole.rules import (
    AssignmentKind,
    Attendance,
    Column,
    Due,
    Gaps,
    GatheringKind,
    HandInState,
    Hours,
    LanguageForm,
    Milestone,
    Movement,
    Rhythm,
    Sector,
    Theme,
    ValueArea,
)
from plugins.registry import Named


@dataclass(frozen=True, kw_only=True)
class CohortView:
    """A cohort. `groups` counts those that take part and have not withdrawn."""

    id: UUID
    key: str
    name: str
    starts_on: date
    ends_on: date
    intro: Translated
    is_public: bool
    report_due_on: date | None
    call_id: UUID | None
    organiser_id: UUID | None
    version: int
    groups: int = 0
    observers: int = 0

    @property
    def period(self) -> Period:
        """From its first day to its last."""
        return Period(self.starts_on, self.ends_on)


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """A municipality group on a list; `members` are those of today."""

    id: UUID
    cohort_id: UUID
    organisation_id: UUID
    name: str
    code: str | None
    standing: str
    language: LanguageForm
    joined_on: date
    withdrew_on: date | None
    withdrew_why: str | None
    version: int
    members: int = 0

    @property
    def is_observer(self) -> bool:
        """FK-8: whether it only follows."""
        return self.standing == "observer"

    @property
    def is_active(self) -> bool:
        """Whether it takes part and has not withdrawn."""
        return not self.is_observer and self.withdrew_on is None


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """Somebody in a municipality group."""

    id: UUID
    participant_id: UUID
    group: str
    person_id: UUID | None
    name: str
    sector: Sector
    role: str
    is_coordinator: bool
    joined_on: date
    left_on: date | None


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
    assignments: tuple[AssignmentView, ...] = ()

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
class GroupView:
    """A municipality group with all that is shown of it on its page."""

    row: GroupRow
    cohort: CohortView
    partners: tuple[Named, ...]
    members: tuple[MemberView, ...]
    events: tuple[EventView, ...]
    hand_ins: tuple[HandInRow, ...]


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


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """FK-21: a final report as the group writes it; version 0: not begun."""

    group: GroupRow
    cohort: CohortView
    state: str
    title: str
    film_url: str
    handed_in_on: date | None
    published_on: date | None
    version: int
    sections: tuple[PassageView, ...]

    @property
    def is_open(self) -> bool:
        """Whether the group may write in it."""
        return self.state != "handed_in"


@dataclass(frozen=True, kw_only=True)
class MaterialView:
    """FK-8: something to read or see."""

    id: UUID
    cohort_id: UUID
    gathering_id: UUID | None
    title: str
    text: str
    url: str
    published_on: date | None
    version: int


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """FK-22: a milestone of the grid; `group` is the heading above it."""

    key: str
    label: str
    group: str
    due_on: date | None
    assignment_id: UUID | None = None
    gathering_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """FK-22: where a municipality stands at each milestone, in the columns' order."""

    group: GroupRow
    cells: tuple[Milestone, ...]

    @property
    def owed(self) -> int:
        """How many milestones it owes."""
        return sum(cell.is_owed for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Owing:
    """FK-22: who has not handed something in that is due."""

    column: GridColumn
    rows: tuple[tuple[GroupRow, int], ...]


@dataclass(frozen=True, kw_only=True)
class GridView:
    """FK-22: the cohort at a glance."""

    cohort: CohortView
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    owing: tuple[Owing, ...]
    withdrawn: tuple[GroupRow, ...]
