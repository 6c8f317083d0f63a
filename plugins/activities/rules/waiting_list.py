"""Places and the waiting list: who is next, how long an offer stands, and what is too late.

One pass over the list answers for everybody: a newcomer is the last of the list, so that nobody
can register past those who wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.kit import N_, Decision, Reason


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Somebody on the list, or a group that wants to be together: one instrument for each."""

    key: str
    instruments: tuple[str | None, ...]
    passed_over: int = 0

    @property
    def size(self) -> int:
        """How many places they need."""
        return len(self.instruments)


@dataclass(frozen=True, kw_only=True)
class Free:
    """Free places in all and by instrument; None: as many as one likes."""

    total: int | None = None
    by_instrument: Mapping[str, int | None] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Who gets places now, in order, and how often each group has now been passed over."""

    served: tuple[str, ...]
    passed_over: Mapping[str, int] = field(default_factory=dict, hash=False)


class _Places:
    """What is left of the free places while a pass goes on."""

    def __init__(self, free: Free) -> None:
        self.total = free.total
        self.by_instrument = dict(free.by_instrument)

    def short_of(self, entry: Waiting) -> frozenset[str | None]:
        """The kinds of places there are too few of; None stands for places in all."""
        short: set[str | None] = set()
        if self.total is not None and self.total < entry.size:
            short.add(None)
        for instrument, wanted in Counter(filter(None, entry.instruments)).items():
            left = self.by_instrument.get(instrument)
            if left is not None and left < wanted:
                short.add(instrument)
        return frozenset(short)

    def take(self, entry: Waiting) -> None:
        """Takes the places, or as many of them as there are: what is held for a group."""
        if self.total is not None:
            self.total = max(0, self.total - entry.size)
        for instrument, wanted in Counter(filter(None, entry.instruments)).items():
            left = self.by_instrument.get(instrument)
            if left is not None:
                self.by_instrument[instrument] = max(0, left - wanted)


def next_served(queue: Sequence[Waiting], free: Free, *, patience: int) -> Turn:
    """A-9, A-10: goes through the list from the front and gives places to all whom they suffice.

    A-9: the order is that of asking, for everybody alike, whichever municipality they are of;
    nobody gets a place while it is needed by somebody who has waited longer and can use it.
    A-10: a group is served when there are places for all of it. Until then those behind it may
    use the few that are free, `patience` places at most; from then on free places are held for
    the group until they suffice.
    """
    places = _Places(free)
    served: list[str] = []
    passed = {entry.key: entry.passed_over for entry in queue if entry.passed_over}
    short: dict[str, frozenset[str | None]] = {}
    for entry in queue:
        missing = places.short_of(entry)
        if missing and entry.size == 1:
            # Whoever is alone and finds no place is passed by nobody who could leave them one.
            continue
        if missing and passed.get(entry.key, 0) >= patience:
            # What they need is held for them; those behind may have what is left over.
            places.take(entry)
            continue
        if missing:
            short[entry.key] = missing
            continue
        if _goes_too_far(entry, short, passed, patience):
            continue
        places.take(entry)
        served.append(entry.key)
        for key, kinds in short.items():
            used = _places_used(entry, kinds)
            if used:
                passed[key] = passed.get(key, 0) + used
    return Turn(served=tuple(served), passed_over=passed)


def _goes_too_far(
    entry: Waiting,
    short: Mapping[str, frozenset[str | None]],
    passed: Mapping[str, int],
    patience: int,
) -> bool:
    """Whether serving the entry would go past a group more often than its patience allows."""
    return any(
        (used := _places_used(entry, kinds)) and passed.get(key, 0) + used > patience
        for key, kinds in short.items()
    )


def _places_used(entry: Waiting, kinds: frozenset[str | None]) -> int:
    """How many of the places that somebody ahead is short of the entry takes."""
    if None in kinds:
        return entry.size
    return sum(1 for instrument in entry.instruments if instrument in kinds)


def answer_due(*, now: datetime, hours: int, last_start: datetime | None) -> datetime:
    """A-11: an offer stands for `hours`, but not longer than until the last session begins."""
    due = now + timedelta(hours=hours)
    return due if last_start is None else max(now, min(due, last_start))


def may_accept(*, answer_by: datetime | None, now: datetime) -> Decision:
    """A-12: an offer can be accepted up to its deadline, that moment included, and never after.

    The deadline counts whether or not anybody has yet noted that it passed.
    """
    if answer_by is not None and now > answer_by:
        return Decision.no(
            Reason(
                "offer.too_late",
                N_("The time to answer ran out %(day)s. The place has gone to the next."),
                {"day": answer_by.date()},
            )
        )
    return Decision.yes()


def may_take_places(*, wanted: int, places: int | None, taken: int) -> Decision:
    """A-13: places that are taken or offered are never more than there are."""
    if places is not None and taken + wanted > places:
        return Decision.no(Reason("registration.full", N_("There are not enough free places.")))
    return Decision.yes()
