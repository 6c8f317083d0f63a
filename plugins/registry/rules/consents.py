"""Consent: who may answer for whom, and what follows from everybody's newest answer."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from core.kit import N_, Decision, Reason, age_on

# Whoever answers, by whatever tells people apart.
Who = TypeVar("Who", bound=Hashable)


class Answer(StrEnum):
    """What somebody answered."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _ANSWER_LABELS[self]


_ANSWER_LABELS = {
    Answer.GIVEN: N_("Yes"),
    Answer.REFUSED: N_("No"),
    Answer.WITHDRAWN: N_("Withdrawn"),
}


class ConsentState(StrEnum):
    """What is in force. Only GIVEN allows anything."""

    GIVEN = "given"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    # The question is not put to this person, at this age.
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    ConsentState.GIVEN: N_("Agreed"),
    ConsentState.REFUSED: N_("Not agreed"),
    ConsentState.UNANSWERED: N_("Waits for an answer"),
    ConsentState.NOT_ASKED: N_("Not asked"),
}


class Party(StrEnum):
    """As whom somebody may answer."""

    SELF = "self"
    GUARDIAN = "guardian"
    # The child's own no, which beats a guardian's yes; the child's yes alone allows nothing.
    CHILD = "child"


@dataclass(frozen=True)
class Answered(Generic[Who]):
    """One answer to one question about one person."""

    by: Who
    answer: Answer
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Asked(Generic[Who]):
    """A question about a person on a day.

    `guardians` are those with custody that day. `own_age` is the age from which the person
    answers alone, `asked_from` the one from which the question is put at all.
    """

    person_id: Who
    born_on: date | None
    guardians: Collection[Who] = field(default=())
    own_age: int = 18
    asked_from: int = 0
    child_may_refuse: bool = False
    every_guardian: bool = False


NOBODY_ELSE = Decision.no(
    Reason(
        "consent.not_entitled",
        N_("Only the person, or at a younger age a guardian with custody, can answer this."),
    )
)

FIRST_A_GUARDIAN = Decision.no(
    Reason(
        "consent.guardian_first",
        N_("At this age a guardian must agree first that the pupil uses Flygel."),
    )
)


def who_answers(asked: Asked[Who], day: date) -> dict[Who, Party]:
    """RE-3: who may answer on the day, and as whom.

    From `own_age` on, the birthday included, the person alone; before, and where the birth is
    not known, every guardian with custody, and the child where it may refuse. Below
    `asked_from` nobody is asked.
    """
    age = _age(asked, day)
    if (age if age is not None else 0) < asked.asked_from:
        return {}
    if age is not None and age >= asked.own_age:
        return {asked.person_id: Party.SELF}
    parties: dict[Who, Party] = dict.fromkeys(asked.guardians, Party.GUARDIAN)
    if asked.child_may_refuse:
        parties[asked.person_id] = Party.CHILD
    return parties


def may_answer(asked: Asked[Who], by: Who, day: date) -> Decision:
    """RE-3: whether somebody may answer on the day."""
    return Decision.yes() if by in who_answers(asked, day) else NOBODY_ELSE


def state_of(asked: Asked[Who], answers: Iterable[Answered[Who]], day: date) -> ConsentState:
    """RE-4: what is in force on the day, by the newest answer of each who may answer then.

    Any no, or yes withdrawn, of one of them beats every yes of the others. A yes is enough
    where no other says no; where `every_guardian` is asked, all of them must have said yes. An
    answer of somebody who may not answer on the day (custody ended, the pupil has come of
    age) counts for nothing.
    """
    parties = who_answers(asked, day)
    if not parties and asked.asked_from:
        return ConsentState.NOT_ASKED
    newest: dict[Who, Answered[Who]] = {}
    for each in answers:
        if each.by in parties and (each.by not in newest or newest[each.by].at <= each.at):
            newest[each.by] = each
    if any(each.answer is not Answer.GIVEN for each in newest.values()):
        return ConsentState.REFUSED
    deciding = {by for by, party in parties.items() if party is not Party.CHILD}
    agreed = deciding & newest.keys()
    if agreed and (agreed == deciding or not asked.every_guardian):
        return ConsentState.GIVEN
    return ConsentState.UNANSWERED


def may_log_in(asked: Asked[Who], state: ConsentState, day: date) -> Decision:
    """RE-5: whether a pupil may be invited to log in, by the consent to online use.

    Who answers alone is asked after logging in; for a younger one a guardian must have agreed
    first.
    """
    alone = who_answers(asked, day).get(asked.person_id) is Party.SELF
    return Decision.yes() if alone or state is ConsentState.GIVEN else FIRST_A_GUARDIAN


def _age(asked: Asked[Who], day: date) -> int | None:
    if asked.born_on is None or day < asked.born_on:
        return None
    return age_on(asked.born_on, day)
