"""Fremtidens kulturskole's tables, in its own PostgreSQL schema."""

from plugins.fremtidens_kulturskole.models.cohort import (
    SCHEMA,
    Cohort,
    GroupMember,
    Participant,
    ParticipantEvent,
    ParticipantPartner,
)
from plugins.fremtidens_kulturskole.models.gatherings import (
    Assignment,
    AssignmentPart,
    Attendance,
    Gathering,
    HandIn,
    Prompt,
    ReminderSent,
    Room,
    RoomSeat,
)
from plugins.fremtidens_kulturskole.models.goals import (
    Advice,
    LocalGoal,
    LogEntry,
    Measure,
    MeasurePhase,
    OutcomeGoal,
    SelfAssessment,
)
from plugins.fremtidens_kulturskole.models.publishing import (
    Material,
    Report,
)
from plugins.fremtidens_kulturskole.models.support import (
    Body,
    BodyMeeting,
    BodyMember,
    SupportAgreement,
    SupportSession,
)
from plugins.fremtidens_kulturskole.models.writing import (
    OtherText,
    Passage,
)

__all__ = [
    "SCHEMA",
    "Advice",
    "Assignment",
    "AssignmentPart",
    "Attendance",
    "Body",
    "BodyMeeting",
    "BodyMember",
    "Cohort",
    "Gathering",
    "GroupMember",
    "HandIn",
    "LocalGoal",
    "LogEntry",
    "Material",
    "Measure",
    "MeasurePhase",
    "OtherText",
    "OutcomeGoal",
    "Participant",
    "ParticipantEvent",
    "ParticipantPartner",
    "Passage",
    "Prompt",
    "ReminderSent",
    "Report",
    "Room",
    "RoomSeat",
    "SelfAssessment",
    "SupportAgreement",
    "SupportSession",
]
