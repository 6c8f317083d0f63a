"""Attendance: what is kept when two take it at once, and when absence is followed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.kit import N_


class Mark(StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _MARK_LABELS[self]


_MARK_LABELS = {
    Mark.PRESENT: N_("Present"),
    Mark.EXCUSED: N_("Absent, with notice"),
    Mark.UNEXCUSED: N_("Absent, without notice"),
}


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What to write, and where two people have said different things about the same person."""

    marks: Mapping[str, Mark] = field(default_factory=dict, hash=False)
    conflicts: frozenset[str] = frozenset()


def merge_marks(
    *,
    recorded: Mapping[str, Mark],
    seen: Mapping[str, Mark | None],
    said: Mapping[str, Mark | None],
    others_present: bool,
) -> Taken:
    """A-14: of two who take attendance at once neither loses what they said.

    `seen` is what the page showed, `said` what came back. Only what was changed is written; a
    change of what somebody else has changed meanwhile is a conflict, unless both say the same.
    `others_present` marks those of whom nobody has said anything.
    """
    marks: dict[str, Mark] = {}
    conflicts: set[str] = set()
    for person, mark in said.items():
        there = recorded.get(person)
        if mark is None:
            if others_present and there is None:
                marks[person] = Mark.PRESENT
            continue
        if mark == seen.get(person) or mark == there:
            continue
        if there != seen.get(person):
            conflicts.add(person)
            continue
        marks[person] = mark
    return Taken(marks=marks, conflicts=frozenset(conflicts))


def due_warning(*, unexcused: int, warn_after: int, already_warned_at: int) -> bool:
    """A-15: a reminder is due at every `warn_after` absences without notice; 0 is never.

    `already_warned_at` is how many there were when the last one was sent, 0 for none.
    """
    if warn_after <= 0:
        return False
    return unexcused // warn_after > already_warned_at // warn_after
