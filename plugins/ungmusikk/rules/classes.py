"""Masterclasses and instrument classes: no audition, and places that may grow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from core.kit import N_, Decision, Reason


class ClassKind(StrEnum):
    """UM-17: the kinds of activity that the programme brings along."""

    MASTERCLASS = "um_masterclass"
    INSTRUMENT_CLASS = "um_instrument_class"


def is_class(kind: str) -> bool:
    """UM-17: whether an activity of the kind follows the rules of classes."""
    return kind in set(ClassKind)


def may_join_class(*, registered_by_teacher: bool, instrument: str | None) -> Decision:
    """UM-17: nobody plays for a place; the teacher registers the pupils who will benefit.

    Somebody whom no teacher registers may ask: the request waits for a teacher's word. A pupil
    without an instrument has no place to be given, since places are counted by instrument.
    """
    if instrument is None:
        return Decision.no(
            Reason(
                "class.no_instrument",
                N_("Choose the instrument: places in a class are counted by instrument."),
            )
        )
    if not registered_by_teacher:
        return Decision.needs_dispensation(
            Reason(
                "class.by_teacher",
                N_("It is the teacher who registers pupils for this. You can ask for a place."),
            )
        )
    return Decision.yes()


def may_change_places(
    before: Mapping[str, int | None],
    after: Mapping[str, int | None],
    *,
    on: date,
    semester_starts: date,
) -> Decision:
    """UM-17: how the places of a class may change, by instrument; None is no limit.

    The number may grow, and instruments may come in, until the day before the semester starts.
    It never shrinks and no instrument goes away: pupils may have been promised a place.
    """
    shrunk = sorted(
        instrument
        for instrument, places in before.items()
        if instrument not in after or _is_fewer(after[instrument], places)
    )
    if shrunk:
        return Decision.no(
            Reason(
                "class.fewer_places",
                N_("The number of places in a class may grow, but not become smaller."),
                {"instruments": ", ".join(shrunk)},
            )
        )
    if dict(after) != dict(before) and on >= semester_starts:
        return Decision.no(
            Reason(
                "class.semester_started",
                N_("The semester started on %(day)s. The places can grow until the day before."),
                {"day": semester_starts},
            )
        )
    return Decision.yes()


def _is_fewer(now: int | None, before: int | None) -> bool:
    if now is None:
        return False
    return before is None or now < before
