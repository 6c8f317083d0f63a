"""A call: what blocks publishing it, when it is open, and when a question must be answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.kit import N_, Decision, Reason, Term


class ApplicantKind(StrEnum):
    """Who applies."""

    ORGANISATION = "organisation"
    JOINT = "joint"
    PUPIL_BY_TEACHER = "pupil_by_teacher"
    PUPIL = "pupil"
    GROUP = "group"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _APPLICANT_LABELS[self]

    @property
    def of_organisations(self) -> bool:
        """Whether an organisation applies, alone or with others."""
        return self in (ApplicantKind.ORGANISATION, ApplicantKind.JOINT)


_APPLICANT_LABELS = {
    ApplicantKind.ORGANISATION: N_("One organisation"),
    ApplicantKind.JOINT: N_("Several organisations together, one of which leads"),
    ApplicantKind.PUPIL_BY_TEACHER: N_("A pupil, put forward by the teacher"),
    ApplicantKind.PUPIL: N_("A pupil or young artist"),
    ApplicantKind.GROUP: N_("A group or band"),
}


class CallState(StrEnum):
    """Where a call stands at a moment; worked out, never stored."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    CallState.DRAFT: N_("Draft"),
    CallState.ANNOUNCED: N_("Opens later"),
    CallState.OPEN: N_("Open"),
    CallState.CLOSED: N_("Closed"),
    CallState.DECIDED: N_("Decided"),
    CallState.CANCELLED: N_("Cancelled"),
}


@dataclass(frozen=True, kw_only=True)
class Window:
    """When one may apply: from the first instant until just before the last.

    `closes_at` None is rolling: there is no last instant.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def rolling(self) -> bool:
        """Whether it has no end."""
        return self.closes_at is None

    @property
    def in_order(self) -> bool:
        """Whether it begins before it ends."""
        return self.opens_at is None or self.closes_at is None or self.opens_at < self.closes_at


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is looked at before a call is published."""

    titled: bool
    described: bool
    window: Window
    applicants: Collection[ApplicantKind]
    has_form: bool
    places: int | None
    frame: int | None
    weights: Sequence[int]
    scale: tuple[int, int]
    topics: Mapping[str, str]
    answered: Collection[str]


def blocks_publishing(draft: Draft) -> tuple[Reason, ...]:
    """CA-1: what still has to be said before a call may be published; empty: nothing.

    `topics` are the questions that the programme wants every call to answer, key → marked
    label; `answered` are those that have a text. Criteria may be absent (a survey has none),
    but where there are any, their weights must be above zero.
    """
    found = [
        *_texts(draft),
        *_terms(draft),
        *(
            Reason(
                "call.topic_unanswered",
                N_("Applicants want to know: %(topic)s"),
                {"topic": Term(label), "key": key},
            )
            for key, label in draft.topics.items()
            if key not in draft.answered
        ),
    ]
    return tuple(found)


def _texts(draft: Draft) -> list[Reason]:
    found = []
    if not draft.titled:
        found.append(Reason("call.no_title", N_("The call has no title.")))
    if not draft.described:
        found.append(Reason("call.no_description", N_("The call says nothing about what it is.")))
    if not draft.applicants:
        found.append(Reason("call.nobody_may_apply", N_("It is not said who may apply.")))
    if not draft.has_form:
        found.append(Reason("call.no_form", N_("The call has no published form.")))
    return found


def _terms(draft: Draft) -> list[Reason]:
    found = []
    if not draft.window.in_order:
        found.append(Reason("call.window_reversed", N_("The call closes before it opens.")))
    if draft.window.opens_at is None:
        found.append(Reason("call.no_opening", N_("It is not said when the call opens.")))
    if draft.places is None and draft.frame is None and draft.weights:
        found.append(
            Reason(
                "call.no_places_or_frame",
                N_("Say how many places there are, or how much money there is to share."),
            )
        )
    if any(weight <= 0 for weight in draft.weights):
        found.append(Reason("call.weightless", N_("Every criterion needs a weight above zero.")))
    low, high = draft.scale
    if draft.weights and low >= high:
        found.append(Reason("call.scale_reversed", N_("The scale must go upwards.")))
    return found


def state_at(
    now: datetime,
    window: Window,
    *,
    published: bool,
    cancelled: bool,
    decided: bool,
) -> CallState:
    """CA-2: where a call stands at the moment. The closing instant itself is too late."""
    if cancelled:
        return CallState.CANCELLED
    if not published:
        return CallState.DRAFT
    if decided and not window.rolling:
        return CallState.DECIDED
    if window.opens_at is not None and now < window.opens_at:
        return CallState.ANNOUNCED
    if window.closes_at is not None and now >= window.closes_at:
        return CallState.CLOSED
    return CallState.OPEN


def may_apply_at(now: datetime, window: Window, state: CallState) -> Decision:
    """CA-2: whether an application may be handed in at the moment, and if not, since when."""
    if state is CallState.OPEN:
        return Decision.yes()
    if state is CallState.ANNOUNCED:
        return Decision.no(
            Reason(
                "call.not_open_yet",
                N_("The call opens on %(opens_at)s."),
                {"opens_at": window.opens_at},
            )
        )
    if window.closes_at is not None and now >= window.closes_at:
        return Decision.no(
            Reason(
                "call.too_late",
                N_(
                    "The call closed on %(closes_at)s. What you have written is kept,"
                    " but it can no longer be sent in."
                ),
                {"closes_at": window.closes_at},
            )
        )
    return Decision.no(Reason("call.not_open", N_("The call is not open.")))


def due_answer(asked_at: datetime, days: int) -> datetime:
    """CA-3 (FK-4): when a question must be answered in writing, to all."""
    return asked_at + timedelta(days=days)


def may_lead(kinds: Collection[ApplicantKind], partners: int) -> Decision:
    """CA-4: whether an application with so many partners fits what the call allows.

    Several organisations may apply together only where the call says so; together means that
    there is at least one partner besides the one that leads.
    """
    if partners and ApplicantKind.JOINT not in kinds:
        return Decision.no(
            Reason(
                "application.alone_only",
                N_("In this call an organisation applies by itself."),
            )
        )
    if not partners and ApplicantKind.JOINT in kinds and ApplicantKind.ORGANISATION not in kinds:
        return Decision.no(
            Reason(
                "application.together_only",
                N_("In this call several organisations apply together: invite a partner first."),
            )
        )
    return Decision.yes()
