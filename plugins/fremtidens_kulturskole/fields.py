"""What the fields in the log's lines of a cohort are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from core.kit import N_
from core.plugin_api import FieldLabel, field_labels
from plugins.fremtidens_kulturskole.labels import (
    ASSIGNMENT_LABELS,
    GATHERING_LABELS,
    HAND_IN_LABELS,
    LANGUAGE_LABELS,
    REPORT_LABELS,
    RHYTHM_LABELS,
    SECTOR_LABELS,
    STANDING_LABELS,
    THEME_LABELS,
    VALUE_LABELS,
)
from plugins.fremtidens_kulturskole.schemas import (
    AdviceSchema,
    AssessSchema,
    AssignmentSchema,
    BodySchema,
    CohortSchema,
    GoalSchema,
    GroupSchema,
    MaterialSchema,
    MeetingSchema,
    MemberChangeSchema,
    MemberSchema,
    MoveSchema,
    NewGatheringSchema,
    ReportSchema,
    SessionSchema,
    SupportSchema,
    WithdrawSchema,
)
from plugins.fremtidens_kulturskole.settings import phases


def _phases_in_words(keys: Collection[str]) -> dict[str, str]:
    """FK-16: the circle's phases as the tenant has them now."""
    return {phase.key: phase.label for phase in phases() if phase.key in keys}


# What codes are called, by the field they stand in.
_WORDS: Mapping[str, Mapping[Any, str]] = {
    "kind": {**GATHERING_LABELS, **ASSIGNMENT_LABELS},
    "language": LANGUAGE_LABELS,
    "rhythm": RHYTHM_LABELS,
    "sector": SECTOR_LABELS,
    "standing": STANDING_LABELS,
    "state": {**HAND_IN_LABELS, **REPORT_LABELS},
    "themes": THEME_LABELS,
    "value_areas": VALUE_LABELS,
}
_FORMS = field_labels(
    CohortSchema,
    GroupSchema,
    WithdrawSchema,
    MemberSchema,
    MemberChangeSchema,
    NewGatheringSchema,
    AssignmentSchema,
    GoalSchema,
    AssessSchema,
    MoveSchema,
    AdviceSchema,
    SupportSchema,
    SessionSchema,
    BodySchema,
    MeetingSchema,
    ReportSchema,
    MaterialSchema,
)
# Most are in the forms already; the others are what is counted or follows.
_OTHERS = {
    "cancelled_on": N_("Called off on"),
    "cohort": N_("Cohort"),
    "expected": N_("Expected"),
    "gathering": N_("Gathering"),
    "handed_in_on": N_("Handed in on"),
    "member_role": N_("Role"),
    "met_on": N_("Met on"),
    "number": N_("Number"),
    "people": N_("People"),
    "present": N_("Present"),
    "published": N_("Published"),
    "questions": N_("Questions"),
    "rooms": N_("Rooms"),
    "score": N_("How far along are we, from 1 to 5?"),
    "standing": N_("How it takes part"),
    "state": N_("State"),
    "text": N_("Text"),
}
FIELDS = tuple(
    FieldLabel(
        name=name,
        label=label,
        values={str(code): word for code, word in _WORDS.get(name, {}).items()},
        named=_phases_in_words if name == "phase" else None,
    )
    for name, label in ({each.name: each.label for each in _FORMS} | _OTHERS).items()
)
