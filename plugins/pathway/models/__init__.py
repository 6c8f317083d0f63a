"""The pathway's tables, by topic; all live in the PostgreSQL schema `pathway`.

A person's steps are in none of them: they are computed by the plugins that know them.
"""

from plugins.pathway.models.evidence import CoWriter, Evidence, EvidenceViewer, StoredFile
from plugins.pathway.models.kinds import (
    EvidenceKind,
    FeedbackKind,
    GoalState,
    ParticipantRole,
    RepertoireState,
    TalkKind,
)
from plugins.pathway.models.plans import (
    Goal,
    GoalEvidence,
    Performance,
    Plan,
    PracticeEntry,
    Repertoire,
    SharedWith,
)
from plugins.pathway.models.talks import Feedback, PrivateNote, Talk, TalkParticipant

__all__ = [
    "CoWriter",
    "Evidence",
    "EvidenceKind",
    "EvidenceViewer",
    "Feedback",
    "FeedbackKind",
    "Goal",
    "GoalEvidence",
    "GoalState",
    "ParticipantRole",
    "Performance",
    "Plan",
    "PracticeEntry",
    "PrivateNote",
    "Repertoire",
    "RepertoireState",
    "SharedWith",
    "StoredFile",
    "Talk",
    "TalkKind",
    "TalkParticipant",
]
