"""Which municipality code stood for the same area on another day.

Norwegian municipalities are renumbered, merged and split in reforms (2020, 2024). A figure is
stored under the code of its own day, so the code must be followed there first. After a merger
or a split the area is no longer the same: then no code is the answer, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.kit import N_, Reason


@dataclass(frozen=True)
class CodeChange:
    """UM-2: from ``day`` on, ``new_code`` stands for what ``old_code`` stood for, or part of it.

    A code that lives on through a change, as when only a border or a name is adjusted, is
    listed as a change to itself, as the official classification does.
    """

    old_code: str
    new_code: str
    day: date


def code_on(code: str, day: date, changes: Iterable[CodeChange]) -> str | Reason:
    """UM-2, UM-3: the code that stands for the same area on ``day``, or why there is none.

    Follows renumberings forwards and backwards: 3021 is 0214 in 2019 and 3218 in 2024. A code
    without changes stands for itself on every day. A split or a merger on the way is answered
    with a reason that names the codes on both sides. ``changes`` come in any order.
    """
    known = tuple(changes)
    began = _beginning(code, known)
    if began is not None and began > day:
        return _backward(code, began, day, known)
    return _forward(code, began or date.min, day, known)


def _beginning(code: str, changes: Sequence[CodeChange]) -> date | None:
    """The day the code came into use, None when no change brought it."""
    bringing = [change.day for change in changes if change.new_code == code]
    if not bringing:
        return None
    first = min(bringing)
    return None if code in _old_codes(code, first, changes) else first


def _forward(code: str, since: date, day: date, changes: Sequence[CodeChange]) -> str | Reason:
    while True:
        leaving = [
            each.day for each in changes if each.old_code == code and since < each.day <= day
        ]
        if not leaving:
            return code
        since = min(leaving)
        following = _new_codes(code, since, changes)
        if code in following:
            continue
        if len(following) > 1:
            return _split(code, following, since)
        (successor,) = following
        merged = _old_codes(successor, since, changes)
        if merged != {code}:
            return _merged(merged, successor, since)
        code = successor


def _backward(code: str, began: date, day: date, changes: Sequence[CodeChange]) -> str | Reason:
    while True:
        preceding = _old_codes(code, began, changes)
        if len(preceding) > 1:
            return _merged(preceding, code, began)
        (predecessor,) = preceding
        parts = _new_codes(predecessor, began, changes)
        if parts != {code}:
            return _split(predecessor, parts, began)
        earlier = _beginning(predecessor, changes)
        # A code that seems to begin after it ended has been used twice; the later use is not ours.
        if earlier is None or earlier <= day or earlier >= began:
            return predecessor
        code, began = predecessor, earlier


def _old_codes(new_code: str, day: date, changes: Iterable[CodeChange]) -> set[str]:
    return {each.old_code for each in changes if each.new_code == new_code and each.day == day}


def _new_codes(old_code: str, day: date, changes: Iterable[CodeChange]) -> set[str]:
    return {each.new_code for each in changes if each.old_code == old_code and each.day == day}


def _split(old: str, new: Iterable[str], day: date) -> Reason:
    return Reason(
        "municipality.code_split",
        N_(
            "Municipality %(old)s was split on %(day)s into %(new)s, so no single code stands "
            "for it on both sides of that day."
        ),
        {"old": old, "new": ", ".join(sorted(new)), "day": day},
    )


def _merged(old: Iterable[str], new: str, day: date) -> Reason:
    return Reason(
        "municipality.codes_merged",
        N_(
            "Municipalities %(old)s were merged on %(day)s into %(new)s, so no single code "
            "stands for them on both sides of that day."
        ),
        {"old": ", ".join(sorted(old)), "new": new, "day": day},
    )
