"""Following a cohort: the grid, reminders, and the final report that its work becomes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.kit import N_, Decision, Reason


class Mark(StrEnum):
    """FK-22: where a municipality stands at a milestone, as the grid shows it."""

    DONE = "done"
    WAITING = "waiting"
    BEGUN = "begun"
    AHEAD = "ahead"
    RETURNED = "returned"
    LATE = "late"
    PART = "part"
    CANCELLED = "cancelled"
    NONE = "none"


MARK_LABELS: Mapping[Mark, str] = {
    Mark.DONE: N_("Done"),
    Mark.WAITING: N_("Handed in"),
    Mark.BEGUN: N_("Begun"),
    Mark.AHEAD: N_("Ahead"),
    Mark.RETURNED: N_("Returned with a comment"),
    Mark.LATE: N_("Late"),
    Mark.PART: N_("Partly"),
    Mark.CANCELLED: N_("Called off"),
    Mark.NONE: N_("Not relevant"),
}


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """FK-22: a cell of the grid; `days_late` above 0 when it is, or was handed in, late."""

    mark: Mark
    days_late: int = 0

    @property
    def is_owed(self) -> bool:
        """Whether the municipality owes it: late and not handed in."""
        return self.mark is Mark.LATE


_HAND_INS = {
    "not_begun": Mark.AHEAD,
    "draft": Mark.BEGUN,
    "handed_in": Mark.WAITING,
    "returned": Mark.RETURNED,
    "accepted": Mark.DONE,
    "late": Mark.LATE,
}


def milestone_of_hand_in(state: str, *, days_late: int, stands: bool = True) -> Milestone:
    """FK-22: a hand-in's state as the grid shows it; lateness counts when something was late.

    What was asked for a gathering that no longer `stands` is called off, unless it was handed in.
    """
    mark = _HAND_INS[state]
    if not stands and mark not in {Mark.WAITING, Mark.DONE}:
        return Milestone(mark=Mark.CANCELLED)
    counts = mark in {Mark.LATE, Mark.WAITING, Mark.DONE, Mark.RETURNED}
    return Milestone(mark=mark, days_late=days_late if counts else 0)


def milestone_of_gathering(
    *, starts_on: date, expected: int, present: int | None, today: date, stands: bool = True
) -> Milestone:
    """FK-22: who of the group was there; `present` None: nobody has noted it."""
    if not stands:
        return Milestone(mark=Mark.CANCELLED)
    if starts_on > today:
        return Milestone(mark=Mark.AHEAD)
    if present is None:
        return Milestone(mark=Mark.NONE)
    if not present:
        return Milestone(mark=Mark.LATE)
    return Milestone(mark=Mark.DONE if present >= expected else Mark.PART)


def milestone_of_goals(*, local: int, gaps: int) -> Milestone:
    """FK-22: local goals; done when nothing is pointed out about them."""
    if not local:
        return Milestone(mark=Mark.AHEAD)
    return Milestone(mark=Mark.PART if gaps else Mark.DONE)


def milestone_of_report(state: str | None, *, due_on: date | None, today: date) -> Milestone:
    """FK-22: the final report; late from the day after it was due until it is handed in."""
    if state == "published":
        return Milestone(mark=Mark.DONE)
    if state == "handed_in":
        return Milestone(mark=Mark.WAITING)
    if due_on is not None and today > due_on:
        return Milestone(mark=Mark.LATE, days_late=(today - due_on).days)
    return Milestone(mark=Mark.BEGUN if state else Mark.AHEAD)


def due_reminders(
    due_on: date, *, days_before: Collection[int], sent: Collection[int], today: date
) -> int | None:
    """FK-22: which of the reminders before a deadline is to be sent today; None for none.

    `sent` are those that were sent already: each is sent once. When several days have gone by
    without, only the one nearest to the deadline is sent. After the day itself none is.
    """
    if today > due_on:
        return None
    passed = [days for days in days_before if due_on - timedelta(days=days) <= today]
    if not passed:
        return None
    nearest = min(passed)
    return None if any(days <= nearest for days in sent) else nearest


# A name with a dot, and no user name before it, which would hide where the link leads.
_HTTPS = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?(/[^\s@]*)?", re.IGNORECASE)


class Section(StrEnum):
    """FK-21: what a final report tells, in its order."""

    SUMMARY = "summary"
    BACKGROUND = "background"
    GROUP = "group"
    GOALS = "goals"
    WORK = "work"
    LEARNED = "learned"
    ADVICE = "advice"
    FURTHER = "further"


SECTION_LABELS: Mapping[Section, str] = {
    Section.SUMMARY: N_("Summary"),
    Section.BACKGROUND: N_("Background and reasons"),
    Section.GROUP: N_("The municipality group"),
    Section.GOALS: N_("Goals and movement"),
    Section.WORK: N_("What we have done"),
    Section.LEARNED: N_("What we have learned"),
    Section.ADVICE: N_("What is wise to take with us"),
    Section.FURTHER: N_("The way on"),
}


def check_film(link: str) -> tuple[Reason, ...]:
    """FK-21: a film is an https address with a host, or none at all."""
    if not link or _HTTPS.fullmatch(link):
        return ()
    return (Reason("report.film", N_("Write the film’s whole address, beginning with https://")),)


def may_hand_in_report(texts: Mapping[str, str], *, unresolved: int) -> Decision:
    """FK-21: a report has at least a summary and what was learned, and one text in each part."""
    missing = [
        section
        for section in (Section.SUMMARY, Section.LEARNED)
        if not texts.get(section, "").strip()
    ]
    reasons = [
        Reason("report.missing", N_("A part that the report needs is empty."), {"part": section})
        for section in missing[:1]
    ]
    if unresolved:
        reasons.append(
            Reason(
                "hand_in.two_texts",
                N_("Two of you have written the same part. Choose what is to stand first."),
            )
        )
    return Decision.no(*reasons) if reasons else Decision.yes()


def may_publish_report(state: str) -> Decision:
    """FK-21: what the group has handed in is published; what is published can be renewed."""
    if state in {"handed_in", "published"}:
        return Decision.yes()
    return Decision.no(
        Reason("report.not_handed_in", N_("The group has not handed the report in yet."))
    )


def lines_for_report(
    entries: Sequence[tuple[str, str]], column: str, *, limit: int = 200
) -> tuple[str, ...]:
    """FK-21: the log's lines of one column, oldest first, for the part that is built from them.

    `entries` are (column, text).
    """
    return tuple(text for kind, text in entries if kind == column and text.strip())[:limit]
