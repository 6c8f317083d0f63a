"""The frozen values that the programme's queries answer with."""

from plugins.fremtidens_kulturskole.queries.views.cohorts import (
    CohortView,
    GroupRow,
    MaterialView,
    MemberView,
)
from plugins.fremtidens_kulturskole.queries.views.gatherings import (
    AssignmentView,
    AttendanceView,
    EventView,
    GatheringView,
    HandInRow,
    HandInView,
    OtherView,
    PartView,
    PassageView,
    RoomView,
)
from plugins.fremtidens_kulturskole.queries.views.goals import (
    AdviceView,
    AssessmentView,
    EntryView,
    GoalsView,
    GoalView,
    MeasureView,
    OutcomeView,
    PhaseView,
)
from plugins.fremtidens_kulturskole.queries.views.grid import GridColumn, GridRow, GridView, Owing
from plugins.fremtidens_kulturskole.queries.views.groups import GroupView, ReportView
from plugins.fremtidens_kulturskole.queries.views.support import (
    BodyMemberView,
    BodyView,
    MeetingView,
    SessionView,
    SupportView,
)

__all__ = [
    "AdviceView",
    "AssessmentView",
    "AssignmentView",
    "AttendanceView",
    "BodyMemberView",
    "BodyView",
    "CohortView",
    "EntryView",
    "EventView",
    "GatheringView",
    "GoalView",
    "GoalsView",
    "GridColumn",
    "GridRow",
    "GridView",
    "GroupRow",
    "GroupView",
    "HandInRow",
    "HandInView",
    "MaterialView",
    "MeasureView",
    "MeetingView",
    "MemberView",
    "OtherView",
    "OutcomeView",
    "Owing",
    "PartView",
    "PassageView",
    "PhaseView",
    "ReportView",
    "RoomView",
    "SessionView",
    "SupportView",
]
