"""The words and colours of what rules call by keys, for pages, files and the API."""

from __future__ import annotations

from collections.abc import Mapping

from core.kit import N_
from plugins.fremtidens_kulturskole.rules import (
    ASSIGNMENT_LABELS,
    COLUMN_HELP,
    COLUMN_NAMES,
    GATHERING_LABELS,
    HAND_IN_STATES,
    LANGUAGE_LABELS,
    MARK_LABELS,
    RHYTHM_LABELS,
    SECTION_LABELS,
    SECTOR_LABELS,
    THEME_LABELS,
    VALUE_LABELS,
    HandInState,
    Mark,
)

HAND_IN_LABELS: Mapping[str, str] = HAND_IN_STATES.states
HAND_IN_COLOURS: Mapping[HandInState, str] = {
    HandInState.NOT_BEGUN: "neutral",
    HandInState.DRAFT: "neutral",
    HandInState.HANDED_IN: "info",
    HandInState.RETURNED: "warning",
    HandInState.ACCEPTED: "success",
    HandInState.LATE: "danger",
}
# One sign for each mark: colour alone tells nobody enough.
MARK_ICONS: Mapping[Mark, str] = {
    Mark.DONE: "check",
    Mark.WAITING: "send",
    Mark.BEGUN: "pencil",
    Mark.AHEAD: "dot",
    Mark.RETURNED: "undo",
    Mark.LATE: "warning",
    Mark.PART: "half",
    Mark.CANCELLED: "close",
    Mark.NONE: "minus",
}
EVENT_LABELS: Mapping[str, str] = {
    "chosen": N_("Chosen"),
    "reserve": N_("Came in from the reserve"),
    "observer": N_("Follows as an observer"),
    "withdrew": N_("Withdrew"),
}
STANDING_LABELS: Mapping[str, str] = {
    "participant": N_("Takes part"),
    "reserve": N_("Takes part from the reserve"),
    "observer": N_("Observes"),
}
# The programme's own name, the same in every language.
LOG_NAME = "Gjort – lært – lurt"
REPORT_LABELS: Mapping[str, str] = {
    "none": N_("Not begun"),
    "draft": N_("Draft"),
    "handed_in": N_("Handed in"),
    "published": N_("Published"),
}

__all__ = [
    "ASSIGNMENT_LABELS",
    "COLUMN_HELP",
    "COLUMN_NAMES",
    "EVENT_LABELS",
    "GATHERING_LABELS",
    "HAND_IN_COLOURS",
    "HAND_IN_LABELS",
    "LANGUAGE_LABELS",
    "LOG_NAME",
    "MARK_ICONS",
    "MARK_LABELS",
    "REPORT_LABELS",
    "RHYTHM_LABELS",
    "SECTION_LABELS",
    "SECTOR_LABELS",
    "STANDING_LABELS",
    "THEME_LABELS",
    "VALUE_LABELS",
]
