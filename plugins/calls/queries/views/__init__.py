"""The frozen values that the queries of calls answer with, and that hooks are given."""

from plugins.calls.queries.views.applications import (
    AnswerView,
    ApplicationCard,
    ApplicationView,
    CheckedApplication,
    FileView,
    PartnerView,
)
from plugins.calls.queries.views.calls import (
    CallCard,
    CallView,
    CriterionView,
    FormCard,
    FormVersionView,
    PhaseView,
    QuestionView,
)
from plugins.calls.queries.views.decisions import (
    AccountLine,
    AppealView,
    Award,
    ChangeRequestView,
    DecisionView,
    PlaceEventView,
    ReportView,
)
from plugins.calls.queries.views.panel import (
    MinutesView,
    MoveView,
    RankedApplication,
    ScenarioView,
    VoteView,
)
from plugins.calls.queries.views.review import AssignmentView, ScoreView, TieView, ToRead

__all__ = [
    "AccountLine",
    "AnswerView",
    "AppealView",
    "ApplicationCard",
    "ApplicationView",
    "AssignmentView",
    "Award",
    "CallCard",
    "CallView",
    "ChangeRequestView",
    "CheckedApplication",
    "CriterionView",
    "DecisionView",
    "FileView",
    "FormCard",
    "FormVersionView",
    "MinutesView",
    "MoveView",
    "PartnerView",
    "PhaseView",
    "PlaceEventView",
    "QuestionView",
    "RankedApplication",
    "ReportView",
    "ScenarioView",
    "ScoreView",
    "TieView",
    "ToRead",
    "VoteView",
]
