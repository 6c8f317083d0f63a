"""The network: who offers what somebody else seeks, and stages with time for talents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from core.kit import N_, Decision, Reason


class Direction(StrEnum):
    """KM-16: whether an entry offers something or seeks it."""

    OFFER = "offer"
    WISH = "wish"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return N_("Offers") if self is Direction.OFFER else N_("Seeks")


class Theme(StrEnum):
    """KM-16: what an offer or a wish is about."""

    TEACHING = "teaching"
    MENTORING = "mentoring"
    REHEARSAL = "rehearsal"
    STUDIO = "studio"
    STAGE = "stage"
    EVENT = "event"
    EQUIPMENT = "equipment"
    KNOWLEDGE = "knowledge"
    PARTNERS = "partners"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _THEMES[self]


_THEMES = {
    Theme.TEACHING: N_("Teaching and courses"),
    Theme.MENTORING: N_("Mentoring and feedback"),
    Theme.REHEARSAL: N_("Rehearsal rooms"),
    Theme.STUDIO: N_("Studio and recording"),
    Theme.STAGE: N_("Stages and gigs"),
    Theme.EVENT: N_("Events and festivals"),
    Theme.EQUIPMENT: N_("Instruments and equipment"),
    Theme.KNOWLEDGE: N_("Knowledge and networks"),
    Theme.PARTNERS: N_("Partners for a project"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """KM-16: what an actor offers or seeks. `municipality` None: anywhere; `until` None: lasts."""

    id: Any
    actor: Any
    direction: Direction
    theme: Theme
    municipality: str | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Match:
    """KM-16: two entries that fit, and why; `near` when they are in the same place."""

    one: Entry
    other: Entry
    near: bool
    reasons: tuple[Reason, ...]


def matches_of(entry: Entry, others: Iterable[Entry], *, today: date) -> tuple[Match, ...]:
    """KM-16: who offers what the entry seeks, or seeks what it offers; the nearest first.

    Of the same theme, of another actor, and neither out of date: the last day counts.
    """
    found = []
    for other in others:
        if (
            other.direction is entry.direction
            or other.theme is not entry.theme
            or other.actor == entry.actor
            or any(each.until is not None and each.until < today for each in (entry, other))
        ):
            continue
        reasons = [
            Reason("match.theme", N_("It is about the same: one offers it, the other seeks it."))
        ]
        near = entry.municipality is not None and entry.municipality == other.municipality
        if near:
            reasons.append(Reason("match.place", N_("Both are in the same municipality.")))
        elif entry.municipality is None or other.municipality is None:
            reasons.append(Reason("match.anywhere", N_("It does not depend on a place.")))
        found.append(Match(one=entry, other=other, near=near, reasons=tuple(reasons)))
    return tuple(sorted(found, key=lambda match: (not match.near, len(match.reasons) == 1)))


def may_give_slot(
    begin: datetime, end: datetime, *, taken: Iterable[tuple[datetime, datetime]]
) -> Decision:
    """KM-17: a stage's time for talents: it ends after it begins and meets no other."""
    if end <= begin:
        return Decision.no(Reason("slot.order", N_("It must end after it begins.")))
    if any(begin < until and since < end for since, until in taken):
        return Decision.no(Reason("slot.taken", N_("The stage has another slot at that time.")))
    return Decision.yes()


def may_log_performance(*, ended: bool, cancelled: bool, acts: int, logged: bool) -> Decision:
    """KM-17: a slot becomes a performance once, when it has been played by somebody."""
    if cancelled:
        return Decision.no(Reason("slot.cancelled", N_("The slot was cancelled.")))
    if not ended:
        return Decision.no(Reason("slot.ahead", N_("It has not been played yet.")))
    if not acts:
        return Decision.no(Reason("slot.empty", N_("Nobody has the slot.")))
    if logged:
        return Decision.no(Reason("slot.logged", N_("It has been logged already.")))
    return Decision.yes()
