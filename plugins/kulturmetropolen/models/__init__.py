"""Kulturmetropolen's tables, by topic; all live in the PostgreSQL schema `kulturmetropolen`.

A talent's stage is not stored: it is where the latest move of the history led. Money is whole
øre beside its currency.
"""

from plugins.kulturmetropolen.models.activities import (
    Act,
    ActTalent,
    AudienceVote,
    Contest,
    Evening,
    JuryScore,
    Meeting,
    MentorSession,
    Prize,
    Room,
    RoomBooking,
    Rugekasse,
    VoteCode,
)
from plugins.kulturmetropolen.models.efforts import (
    AccountEntry,
    Adoption,
    Effort,
    EffortNeed,
    EffortReach,
    GoalStatus,
    Practice,
    ResultGoal,
)
from plugins.kulturmetropolen.models.handovers import Handover
from plugins.kulturmetropolen.models.network import (
    DirectoryEntry,
    Slot,
    SlotTalent,
    Venue,
)
from plugins.kulturmetropolen.models.pipeline import (
    Criterion,
    Decided,
    Judgement,
    Mentorship,
    Move,
    Objection,
    Proposal,
    Stage,
    Talent,
)

__all__ = [
    "AccountEntry",
    "Act",
    "ActTalent",
    "Adoption",
    "AudienceVote",
    "Contest",
    "Criterion",
    "Decided",
    "DirectoryEntry",
    "Effort",
    "EffortNeed",
    "EffortReach",
    "Evening",
    "GoalStatus",
    "Handover",
    "Judgement",
    "JuryScore",
    "Meeting",
    "MentorSession",
    "Mentorship",
    "Move",
    "Objection",
    "Practice",
    "Prize",
    "Proposal",
    "ResultGoal",
    "Room",
    "RoomBooking",
    "Rugekasse",
    "Slot",
    "SlotTalent",
    "Stage",
    "Talent",
    "Venue",
    "VoteCode",
]
