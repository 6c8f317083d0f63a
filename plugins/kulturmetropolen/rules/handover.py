"""When a talent outgrows the place where they are, and how another takes over."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.kit import N_, Decision, Reason
from plugins.kulturmetropolen.rules.pipeline import Assessed, CriterionKind


@dataclass(frozen=True, kw_only=True)
class OpenOffer:
    """KM-4: something that is open to a talent, and which criterion it would help with.

    `activity_kind` is what a course criterion may ask for; `municipality` a code, None for an
    offer that is held nowhere in particular and so counts everywhere.
    """

    title: str
    helps: frozenset[CriterionKind]
    activity_kind: str | None = None
    municipality: str | None = None

    def is_near(self, municipality: str | None) -> bool:
        """Whether it is in the municipality, or held nowhere in particular."""
        return self.municipality in (None, municipality)

    def helps_with(self, assessed: Assessed) -> bool:
        """Whether it would bring this criterion nearer."""
        criterion = assessed.criterion
        if criterion.kind not in self.helps:
            return False
        if criterion.kind is CriterionKind.COURSE and criterion.activity_kind is not None:
            return self.activity_kind == criterion.activity_kind
        return True


def outgrown(
    assessed: Iterable[Assessed], offers: Iterable[OpenOffer], *, municipality: str | None
) -> tuple[Assessed, ...]:
    """KM-4: the unmet criteria that nothing in the talent's own municipality helps with.

    None: the talent has not outgrown it. What one brings forth alone (own works, recordings,
    documents) and what people say (statements, judgements) depends on no offer and never counts.
    A talent whose municipality is not known has not outgrown any.
    """
    if municipality is None:
        return ()
    left = [each for each in assessed if not each.met and each.criterion.kind in NEEDS_OFFERS]
    for offer in offers if left else ():
        if offer.is_near(municipality):
            left = [each for each in left if not offer.helps_with(each)]
            if not left:
                break
    return tuple(left)


# What cannot be reached at a desk at home: it needs somebody to offer it.
NEEDS_OFFERS = frozenset(
    {CriterionKind.PERFORMANCES, CriterionKind.MENTOR_SESSIONS, CriterionKind.COURSE}
)


class PassedOn(StrEnum):
    """KM-4: what a sender may pass on, each chosen by itself and shown to the talent."""

    CONTACT = "contact"
    STAGE = "stage"
    HISTORY = "history"
    EVIDENCE = "evidence"
    NOTE = "note"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _PASSED_ON[self]


_PASSED_ON = {
    PassedOn.CONTACT: N_("Name, age and how to get in touch"),
    PassedOn.STAGE: N_("The stage, and what is met"),
    PassedOn.HISTORY: N_("The way so far, with the reasons"),
    PassedOn.EVIDENCE: N_("Titles of works, performances and recordings"),
    PassedOn.NOTE: N_("A note from the sender"),
}


class HandoverState(StrEnum):
    """KM-4: where a hand-over stands."""

    ASKED = "asked"
    SENT = "sent"
    ACCEPTED = "accepted"
    FOLLOWED_UP = "followed_up"
    REFUSED = "refused"
    NOT_WANTED = "not_wanted"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _HANDOVER_STATES[self]


_HANDOVER_STATES = {
    HandoverState.ASKED: N_("Waits for the talent's consent"),
    HandoverState.SENT: N_("Waits for the receiver's answer"),
    HandoverState.ACCEPTED: N_("Accepted"),
    HandoverState.FOLLOWED_UP: N_("Accepted and followed up"),
    HandoverState.REFUSED: N_("Refused by the receiver"),
    HandoverState.NOT_WANTED: N_("The talent said no"),
    HandoverState.LAPSED: N_("No answer in time"),
    HandoverState.WITHDRAWN: N_("Withdrawn"),
}
OPEN_HANDOVERS = frozenset({HandoverState.ASKED, HandoverState.SENT})


@dataclass(frozen=True, kw_only=True)
class HandoverFacts:
    """KM-4: what has happened in a hand-over; a state follows from it and from the day."""

    answer_by: date
    consented: bool | None = None
    accepted: bool | None = None
    followed_up: bool = False
    withdrawn: bool = False


def handover_state(facts: HandoverFacts, *, today: date) -> HandoverState:
    """KM-4: where it stands. The receiver may answer on the last day, but not after it."""
    if facts.accepted is not None:
        if not facts.accepted:
            return HandoverState.REFUSED
        return HandoverState.FOLLOWED_UP if facts.followed_up else HandoverState.ACCEPTED
    if facts.withdrawn:
        return HandoverState.WITHDRAWN
    if facts.consented is False:
        return HandoverState.NOT_WANTED
    if today > facts.answer_by:
        return HandoverState.LAPSED
    return HandoverState.SENT if facts.consented else HandoverState.ASKED


def due_answer(asked_on: date, *, days: int) -> date:
    """KM-4: the last day on which the receiver may answer."""
    return asked_on + timedelta(days=days)


def due_follow_up(accepted_on: date, *, months: int) -> date:
    """KM-4: the day to ask how it went: so many months later, at the month's end if need be."""
    year, month = divmod(accepted_on.month - 1 + months, 12)
    year, month = accepted_on.year + year, month + 1
    return date(year, month, min(accepted_on.day, calendar.monthrange(year, month)[1]))


def may_hand_over(
    *, sender: object, receiver: object, passes: Collection[PassedOn], note: str, has_open: bool
) -> Decision:
    """KM-4: whether a hand-over may begin: to another, with something passed on, one at a time."""
    reasons = []
    if has_open:
        reasons.append(
            Reason("handover.open", N_("A hand-over of this talent is under way already."))
        )
    if sender == receiver:
        reasons.append(
            Reason("handover.same", N_("The talent is there already. Choose another receiver."))
        )
    if PassedOn.CONTACT not in passes:
        reasons.append(
            Reason(
                "handover.no_contact",
                N_("Pass on at least the name and how to get in touch, so that they can answer."),
            )
        )
    if PassedOn.NOTE in passes and not note.strip():
        reasons.append(Reason("handover.no_note", N_("Write the note that is passed on.")))
    return Decision.no(*reasons) if reasons else Decision.yes()


def may_consent_to_handover(state: HandoverState, *, may_answer: bool) -> Decision:
    """KM-4: the talent says yes or no, the guardian under age, while it waits for that."""
    if not may_answer:
        return Decision.no(
            Reason("handover.not_yours", N_("The talent answers, under 18 a guardian does."))
        )
    if state is not HandoverState.ASKED:
        return Decision.no(Reason("handover.not_asked", N_("Nobody waits for this answer now.")))
    return Decision.yes()


def may_answer_handover(state: HandoverState, *, accept: bool, reason: str) -> Decision:
    """KM-4: the receiver accepts, or refuses with a reason, once there is consent and in time."""
    if state is HandoverState.LAPSED:
        return Decision.no(
            Reason("handover.late", N_("The last day to answer has passed. Ask for it anew."))
        )
    if state is not HandoverState.SENT:
        return Decision.no(Reason("handover.not_asked", N_("Nobody waits for this answer now.")))
    if not accept and not reason.strip():
        return Decision.no(
            Reason("handover.no_reason", N_("Write why not: the sender and the talent read it."))
        )
    return Decision.yes()


def may_follow_up(state: HandoverState, *, text: str) -> Decision:
    """KM-4: somebody writes how it went, once, after it was accepted."""
    if state is not HandoverState.ACCEPTED:
        return Decision.no(
            Reason("handover.not_accepted", N_("Only an accepted hand-over is followed up, once."))
        )
    if not text.strip():
        return Decision.no(Reason("handover.no_text", N_("Write how it went.")))
    return Decision.yes()
