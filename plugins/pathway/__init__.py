"""The pathway: where a young person has been, is, goes next; plan, portfolio and what is said.

For pupils, their guardians and teachers, in every programme. What is imported here is all that
another plugin may use. Steps come by the register's hook `provide_steps`, mentors by this
plugin's own `provide_mentors`.
"""

from plugins.pathway.hookspecs import Mentor
from plugins.pathway.models import (
    EvidenceKind,
    FeedbackKind,
    GoalState,
    ParticipantRole,
    RepertoireState,
    TalkKind,
)
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import counted_evidence, evidence_counts, evidence_of
from plugins.pathway.queries.views import EvidenceView
from plugins.pathway.rules import Audience
from plugins.pathway.services import (
    EvidenceDetails,
    FeedbackDetails,
    GoalDetails,
    ParticipantDetails,
    PerformanceDetails,
    PracticeDetails,
    PracticeEntryDetails,
    RepertoireDetails,
    ShareDetails,
    TalkDetails,
    Upload,
    add_evidence,
    add_feedback,
    add_item,
    add_performance,
    add_practice_entry,
    add_talk,
    change_practice,
    withdraw_performance,
)

__all__ = [
    "Audience",
    "EvidenceDetails",
    "EvidenceKind",
    "EvidenceView",
    "FeedbackDetails",
    "FeedbackKind",
    "GoalDetails",
    "GoalState",
    "Mentor",
    "ParticipantDetails",
    "ParticipantRole",
    "PathwayPermission",
    "PerformanceDetails",
    "PracticeDetails",
    "PracticeEntryDetails",
    "RepertoireDetails",
    "RepertoireState",
    "ShareDetails",
    "TalkDetails",
    "TalkKind",
    "Upload",
    "add_evidence",
    "add_feedback",
    "add_item",
    "add_performance",
    "add_practice_entry",
    "add_talk",
    "change_practice",
    "counted_evidence",
    "evidence_counts",
    "evidence_of",
    "withdraw_performance",
]
