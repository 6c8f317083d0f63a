"""The tables of calls, by topic; all live in the PostgreSQL schema `calls`.

Money is counted in whole øre beside the call's currency. Answers are kept field by field.
"""

from plugins.calls.models.applications import (
    Answer,
    Application,
    ApplicationFile,
    GroupPerson,
    Partner,
)
from plugins.calls.models.calls import Call, Criterion, Observer, Phase, Question
from plugins.calls.models.decisions import (
    Appeal,
    AwardReport,
    CallDecision,
    ChangeRequest,
    PlaceEvent,
)
from plugins.calls.models.forms import ApplicationForm, FormVersion
from plugins.calls.models.review import (
    Assignment,
    Ballot,
    Interest,
    Minutes,
    Scenario,
    ScenarioMove,
    Score,
    TieVote,
)

__all__ = [
    "Answer",
    "Appeal",
    "Application",
    "ApplicationFile",
    "ApplicationForm",
    "Assignment",
    "AwardReport",
    "Ballot",
    "Call",
    "CallDecision",
    "ChangeRequest",
    "Criterion",
    "FormVersion",
    "GroupPerson",
    "Interest",
    "Minutes",
    "Observer",
    "Partner",
    "Phase",
    "PlaceEvent",
    "Question",
    "Scenario",
    "ScenarioMove",
    "Score",
    "TieVote",
]
