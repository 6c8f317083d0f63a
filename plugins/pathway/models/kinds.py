"""The few words with a fixed meaning that rows of a pathway carry, and what they are called."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_


class EvidenceKind(StrEnum):
    """What shows what somebody has done or can do."""

    OWN_WORK = "own_work"
    PERFORMANCE = "performance"
    STATEMENT = "statement"
    RECORDING = "recording"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _EVIDENCE_LABELS[self]


_EVIDENCE_LABELS = {
    EvidenceKind.OWN_WORK: N_("Own work"),
    EvidenceKind.PERFORMANCE: N_("Performance"),
    EvidenceKind.STATEMENT: N_("Statement"),
    EvidenceKind.RECORDING: N_("Recording"),
    EvidenceKind.DOCUMENT: N_("Sheet music, picture or text"),
}

# What one puts into a portfolio; performances and statements have rows of their own.
PORTFOLIO_KINDS = (EvidenceKind.OWN_WORK, EvidenceKind.RECORDING, EvidenceKind.DOCUMENT)


class GoalState(StrEnum):
    """Where a goal stands. A goal that is let go is no failure, and is not called one."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _GOAL_LABELS[self]


_GOAL_LABELS = {
    GoalState.OPEN: N_("Working on it"),
    GoalState.REACHED: N_("Reached"),
    GoalState.DROPPED: N_("Let go"),
}


class RepertoireState(StrEnum):
    """How far a piece has come."""

    IN_WORK = "in_work"
    READY = "ready"
    PERFORMED = "performed"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _REPERTOIRE_LABELS[self]


_REPERTOIRE_LABELS = {
    RepertoireState.IN_WORK: N_("In work"),
    RepertoireState.READY: N_("Ready"),
    RepertoireState.PERFORMED: N_("Performed"),
}


class TalkKind(StrEnum):
    """When in the school year a talk takes place."""

    START = "start"
    MID_WAY = "mid_way"
    YEAR = "year"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _TALK_LABELS[self]


_TALK_LABELS = {
    TalkKind.START: N_("Start-of-year talk"),
    TalkKind.MID_WAY: N_("Mid-term talk"),
    TalkKind.YEAR: N_("End-of-year talk"),
}


class ParticipantRole(StrEnum):
    """As what somebody takes part in a talk."""

    PUPIL = "pupil"
    GUARDIAN = "guardian"
    TEACHER = "teacher"
    MENTOR = "mentor"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _PARTICIPANT_LABELS[self]


_PARTICIPANT_LABELS = {
    ParticipantRole.PUPIL: N_("Pupil"),
    ParticipantRole.GUARDIAN: N_("Guardian"),
    ParticipantRole.TEACHER: N_("Teacher"),
    ParticipantRole.MENTOR: N_("Mentor"),
}


class FeedbackKind(StrEnum):
    """Words to go on with, or a statement that a programme may count as evidence."""

    FEEDBACK = "feedback"
    STATEMENT = "statement"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _FEEDBACK_LABELS[self]


_FEEDBACK_LABELS = {
    FeedbackKind.FEEDBACK: N_("Feedback"),
    FeedbackKind.STATEMENT: N_("Statement"),
}
