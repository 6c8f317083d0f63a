"""Support and organisation: process support by agreement, and bodies that keep their rhythm."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from core.kit import N_, Decision, Period, Reason


class Theme(StrEnum):
    """FK-18: what process support can be about."""

    ANCHORING = "anchoring"
    STRUCTURE = "structure"
    MEETINGS = "meetings"
    LEADING = "leading"
    COOPERATION = "cooperation"
    PARTICIPATION = "participation"


THEME_LABELS: Mapping[Theme, str] = {
    Theme.ANCHORING: N_("Anchoring and reasons"),
    Theme.STRUCTURE: N_("Structure and plan"),
    Theme.MEETINGS: N_("Meeting methods"),
    Theme.LEADING: N_("Leading processes"),
    Theme.COOPERATION: N_("Cooperation and co-creation"),
    Theme.PARTICIPATION: N_("Participation"),
}


@dataclass(frozen=True, kw_only=True)
class Hours:
    """FK-18: hours agreed and used; `left` below zero: more was used than agreed."""

    agreed: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What is left of the agreement."""
        return self.agreed - self.used


def hours_of(agreed: Decimal, sessions: Sequence[Decimal]) -> Hours:
    """FK-18: what an agreement has used by its sessions."""
    return Hours(agreed=agreed, used=sum(sessions, Decimal(0)))


def may_agree(themes: Collection[str], *, agreed: Decimal) -> Decision:
    """FK-18: an agreement is about something and for some time."""
    reasons = []
    if not set(themes) & set(Theme):
        reasons.append(Reason("support.no_theme", N_("Choose at least one theme.")))
    if agreed <= 0:
        reasons.append(Reason("support.no_hours", N_("Agree on more than zero hours.")))
    return Decision.no(*reasons) if reasons else Decision.yes()


def may_read_notes(*, is_guide: bool, in_group: bool) -> Decision:
    """FK-18: what is noted in process support is read by its two parties and nobody else."""
    if is_guide or in_group:
        return Decision.yes()
    return Decision.no(
        Reason("support.not_party", N_("Only the two parties read the notes of process support."))
    )


class Rhythm(StrEnum):
    """FK-19: how often a body meets."""

    SEMESTER = "semester"
    MONTH = "month"
    GATHERING = "gathering"
    BETWEEN = "between"
    NEED = "need"


RHYTHM_LABELS: Mapping[Rhythm, str] = {
    Rhythm.SEMESTER: N_("Two or three times a semester"),
    Rhythm.MONTH: N_("Once a month"),
    Rhythm.GATHERING: N_("At each gathering"),
    Rhythm.BETWEEN: N_("Between gatherings"),
    Rhythm.NEED: N_("When there is need"),
}
_PER_SEMESTER = 2
_JULY = 7


@dataclass(frozen=True, kw_only=True)
class Due:
    """FK-19: a span in which a body should meet `least` times, and how often it did.

    `is_over`: the span has ended, so that what is missing is missed.
    """

    span: Period
    least: int
    met: int
    is_over: bool

    @property
    def kept(self) -> bool:
        """Whether the body has met often enough."""
        return self.met >= self.least

    @property
    def missed(self) -> bool:
        """Whether the span has gone by without."""
        return self.is_over and not self.kept


def due_meetings(
    rhythm: Rhythm,
    *,
    cohort: Period,
    gatherings: Sequence[Period],
    met_on: Sequence[date],
    today: date,
) -> tuple[Due, ...]:
    """FK-19: the spans up to today in which a body should have met; nothing for "when needed".

    Semesters and months of which the cohort has only a part are counted from or to its own days.
    Between gatherings is from the day after one to the day before the next. An open end of the
    cohort is today.
    """
    return tuple(
        Due(
            span=span,
            least=least,
            met=sum(span.contains(day) for day in met_on),
            is_over=span.end is not None and span.end < today,
        )
        for span, least in _spans(rhythm, cohort, gatherings, today)
        if span.start is not None and span.start <= today
    )


def _spans(
    rhythm: Rhythm, cohort: Period, gatherings: Sequence[Period], today: date
) -> list[tuple[Period, int]]:
    match rhythm:
        case Rhythm.GATHERING:
            return [(span, 1) for span in gatherings]
        case Rhythm.BETWEEN:
            return [(span, 1) for span in _between(gatherings)]
        case Rhythm.MONTH:
            return [(span, 1) for span in _calendar(cohort, today, months=1)]
        case Rhythm.SEMESTER:
            return [(span, _PER_SEMESTER) for span in _calendar(cohort, today, months=6)]
        case Rhythm.NEED:
            return []


def _between(gatherings: Sequence[Period]) -> list[Period]:
    found = []
    for before, after in pairwise(gatherings):
        if before.end is None or after.start is None:
            continue
        start = date.fromordinal(before.end.toordinal() + 1)
        end = date.fromordinal(after.start.toordinal() - 1)
        if start <= end:
            found.append(Period(start, end))
    return found


def _calendar(cohort: Period, today: date, *, months: int) -> list[Period]:
    """Months or half-years of the cohort, up to the one that today is in."""
    if cohort.start is None:
        return []
    last = min(today, cohort.end or today)
    year, month = cohort.start.year, cohort.start.month
    if months > 1:
        month = _JULY if month >= _JULY else 1
    found = []
    while date(year, month, 1) <= last:
        whole = Period(
            date(year, month, 1), Period.month(year, month + months - 1).end
        ).intersection(cohort)
        if whole is not None:
            found.append(whole)
        month += months
        if month > 12:
            year, month = year + 1, month - 12
    return found
