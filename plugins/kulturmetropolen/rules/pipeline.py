"""Stages, criteria and moves: what a talent has reached, and what a move needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.kit import N_, Decision, Reason


class StageMeaning(StrEnum):
    """KM-1: what a stage is, whatever a tenant calls it; in the order of the way."""

    INCUBATING = "incubating"
    EMERGING = "emerging"
    DEVELOPING = "developing"
    PERFORMING = "performing"
    LAUNCHING = "launching"
    FLEDGED = "fledged"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _MEANINGS[self]


_MEANINGS = {
    StageMeaning.INCUBATING: N_("Incubating: trying out together with others"),
    StageMeaning.EMERGING: N_("Emerging: makes songs of their own"),
    StageMeaning.DEVELOPING: N_("Developing: works with mentors and others' ears"),
    StageMeaning.PERFORMING: N_("Performing: stands on stages"),
    StageMeaning.LAUNCHING: N_("Launching: begins a career"),
    StageMeaning.FLEDGED: N_("Fledged: flies alone, with a network"),
}


class CriterionKind(StrEnum):
    """KM-2: what a criterion counts; the last one is a judgement by a named role."""

    OWN_WORKS = "own_works"
    PERFORMANCES = "performances"
    RECORDINGS = "recordings"
    STATEMENTS = "statements"
    DOCUMENTS = "documents"
    MENTOR_SESSIONS = "mentor_sessions"
    COURSE = "course"
    JUDGEMENT = "judgement"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _CRITERIA[self]


_CRITERIA = {
    CriterionKind.OWN_WORKS: N_("Own works"),
    CriterionKind.PERFORMANCES: N_("Performances"),
    CriterionKind.RECORDINGS: N_("Recordings"),
    CriterionKind.STATEMENTS: N_("Statements by a mentor or teacher"),
    CriterionKind.DOCUMENTS: N_("Documents"),
    CriterionKind.MENTOR_SESSIONS: N_("Mentor sessions held"),
    CriterionKind.COURSE: N_("Courses completed"),
    CriterionKind.JUDGEMENT: N_("A judgement"),
}


class MoveKind(StrEnum):
    """KM-3: the moves of a talent's way. None of them is a blame, each has words of its own."""

    ENTER = "enter"
    FORWARD = "forward"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    RETURN = "return"

    @property
    def label(self) -> str:
        """What the move is called, marked for translation."""
        return _MOVES[self]

    @property
    def done(self) -> str:
        """What is said of it afterwards, with `stage`, marked for translation."""
        return _MOVED[self]


_MOVES = {
    MoveKind.ENTER: N_("Begin"),
    MoveKind.FORWARD: N_("Go on to the next stage"),
    MoveKind.BACK: N_("Take more time at an earlier stage"),
    MoveKind.PAUSE: N_("Take a break"),
    MoveKind.RESUME: N_("Come back from the break"),
    MoveKind.LEAVE: N_("Say goodbye for now"),
    MoveKind.RETURN: N_("Welcome back"),
}
_MOVED = {
    MoveKind.ENTER: N_("Began at %(stage)s"),
    MoveKind.FORWARD: N_("Went on to %(stage)s"),
    MoveKind.BACK: N_("Takes more time at %(stage)s"),
    MoveKind.PAUSE: N_("Takes a break; the place at %(stage)s is kept"),
    MoveKind.RESUME: N_("Is back at %(stage)s"),
    MoveKind.LEAVE: N_("Has said goodbye, at %(stage)s, and may come back"),
    MoveKind.RETURN: N_("Has come back, to %(stage)s"),
}


class Standing(StrEnum):
    """KM-3: whether somebody is on the way, takes a break, or has left it."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.ACTIVE: N_("On the way"),
    Standing.PAUSED: N_("Takes a break"),
    Standing.LEFT: N_("Has said goodbye"),
}


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """KM-2: one entry criterion of a stage.

    `number` is how many are needed. `role` is who judges, for a judgement; `activity_kind` keeps
    a course to one kind of activity, None takes any.
    """

    id: Any
    kind: CriterionKind
    number: int = 1
    role: str | None = None
    activity_kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """KM-2: what a talent has, counted: by kind, courses by kind of activity, and judgements.

    `judged` holds the criteria whose latest judgement is a yes.
    """

    counts: Mapping[CriterionKind, int]
    courses: Mapping[str, int]
    judged: frozenset[Any] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """KM-2, KM-3: one criterion, how much there is, and whether that is enough."""

    criterion: Criterion
    have: int

    @property
    def met(self) -> bool:
        """Whether it is met."""
        return self.have >= self.criterion.number

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(self.criterion.number - self.have, 0)


def stage_faults(meanings: Sequence[StageMeaning]) -> tuple[Reason, ...]:
    """KM-1: what is wrong with an order of stages.

    It begins in the nest box, ends fledged, and never turns back on the way.
    """
    faults = []
    if len(meanings) < 2:
        faults.append(
            Reason("stages.too_few", N_("A way has at least two stages: a first and a last."))
        )
        return tuple(faults)
    if meanings[0] is not StageMeaning.INCUBATING:
        faults.append(
            Reason("stages.first", N_("The first stage must be the incubating one: Rugekasse."))
        )
    if meanings[-1] is not StageMeaning.FLEDGED:
        faults.append(
            Reason("stages.last", N_("The last stage must be the fledged one: Flyvefærdig."))
        )
    order = list(StageMeaning)
    places = [order.index(each) for each in meanings]
    if places != sorted(places):
        faults.append(
            Reason("stages.order", N_("The stages' meanings must follow the order of the way."))
        )
    return tuple(faults)


def criterion_faults(criterion: Criterion) -> tuple[Reason, ...]:
    """KM-2: what is wrong with a criterion: evidence has a number, a judgement a role."""
    if criterion.kind is CriterionKind.JUDGEMENT:
        if not criterion.role:
            return (Reason("criterion.no_role", N_("Choose the role that judges.")),)
        return ()
    if not 1 <= criterion.number <= 100:
        return (Reason("criterion.number", N_("Write how many are needed: from 1 to 100.")),)
    return ()


def assess(criteria: Iterable[Criterion], evidence: Evidence) -> tuple[Assessed, ...]:
    """KM-2, KM-3: each criterion with what there is of it, in the order given."""
    return tuple(Assessed(criterion=each, have=_have(each, evidence)) for each in criteria)


def _have(criterion: Criterion, evidence: Evidence) -> int:
    if criterion.kind is CriterionKind.JUDGEMENT:
        return criterion.number if criterion.id in evidence.judged else 0
    if criterion.kind is CriterionKind.COURSE:
        if criterion.activity_kind is None:
            return sum(evidence.courses.values())
        return evidence.courses.get(criterion.activity_kind, 0)
    return evidence.counts.get(criterion.kind, 0)


def standing_after(kind: MoveKind) -> Standing:
    """KM-3: where a move leaves a talent."""
    if kind is MoveKind.PAUSE:
        return Standing.PAUSED
    if kind is MoveKind.LEAVE:
        return Standing.LEFT
    return Standing.ACTIVE


def moves_from(standing: Standing) -> tuple[MoveKind, ...]:
    """KM-3: the moves there are for somebody who stands so."""
    if standing is Standing.LEFT:
        return (MoveKind.RETURN,)
    if standing is Standing.PAUSED:
        return (MoveKind.RESUME, MoveKind.LEAVE)
    return (MoveKind.FORWARD, MoveKind.BACK, MoveKind.PAUSE, MoveKind.LEAVE)


def may_move(
    kind: MoveKind,
    *,
    standing: Standing,
    place: int,
    wanted: int,
    last: int,
    unmet: int = 0,
) -> Decision:
    """KM-3: whether a talent may make the move.

    `place` and `wanted` are places of stages, counted from 0; `last` is the last stage's.
    `unmet` is how many criteria of the stages on the way are not met. A skip, and a move on
    without all criteria, needs a dispensation with a reason.
    """
    if kind not in moves_from(standing):
        return Decision.no(
            Reason("move.not_now", N_("This move does not fit where the talent stands now."))
        )
    if not 0 <= wanted <= last:
        return Decision.no(Reason("move.no_stage", N_("There is no such stage.")))
    steps = wanted - place
    if kind is MoveKind.FORWARD:
        return _forward(steps, unmet)
    if kind is MoveKind.BACK:
        return _back(steps)
    if kind is MoveKind.RETURN or not steps:
        return Decision.yes()
    return Decision.no(Reason("move.stays", N_("With this move the talent stays at the stage.")))


def _forward(steps: int, unmet: int) -> Decision:
    if steps < 1:
        return Decision.no(Reason("move.not_forward", N_("Choose a stage that lies ahead.")))
    reasons = []
    if steps > 1:
        reasons.append(
            Reason(
                "move.skip",
                N_("One step at a time: this skips %(skipped)s of the stages."),
                {"skipped": steps - 1},
            )
        )
    if unmet:
        reasons.append(
            Reason(
                "move.criteria_unmet",
                N_("Criteria that are not met yet: %(unmet)s."),
                {"unmet": unmet},
            )
        )
    return Decision.needs_dispensation(*reasons) if reasons else Decision.yes()


def _back(steps: int) -> Decision:
    if steps > -1:
        return Decision.no(Reason("move.not_back", N_("Choose a stage that lies behind.")))
    if steps < -1:
        return Decision.needs_dispensation(
            Reason("move.long_way_back", N_("One step at a time, also on the way back."))
        )
    return Decision.yes()


def may_decide(
    *,
    is_open: bool,
    stands_where_proposed: bool,
    is_own: bool,
    reason: str,
    approve: bool,
    move: Decision,
    dispensation: str,
) -> Decision:
    """KM-3: whether somebody may decide a proposal so.

    Once, with a reason, by another than the one it is about; what needs a dispensation needs
    that reason as well. `move` is what `may_move` says today.
    """
    if not is_open:
        return Decision.no(Reason("proposal.decided", N_("The proposal has been decided already.")))
    if is_own:
        return Decision.no(
            Reason("proposal.own", N_("You cannot decide about yourself or your own child."))
        )
    reasons = []
    if not reason.strip():
        reasons.append(
            Reason("decision.no_reason", N_("Write the reason: the talent will read it."))
        )
    if approve:
        if not stands_where_proposed:
            reasons.append(
                Reason(
                    "proposal.outdated",
                    N_("The talent has moved since this was proposed. Say no, and propose anew."),
                )
            )
        elif not (move.allowed or dispensation.strip()):
            reasons.extend(move.reasons)
            if move.codes and move.outcome.value == "needs_dispensation":
                reasons.append(
                    Reason(
                        "decision.no_dispensation",
                        N_("This needs a dispensation: write why it is given."),
                    )
                )
        elif move.outcome.value == "no":
            reasons.extend(move.reasons)
    return Decision.no(*reasons) if reasons else Decision.yes()


def may_object(*, is_about_them: bool, days_since: int, within: int, text: str) -> Decision:
    """KM-5: the talent, or a guardian, may object to a decision, with a text, for some days.

    The last day, `within` days after the decision, counts.
    """
    if not is_about_them:
        return Decision.no(
            Reason("objection.not_yours", N_("Only the talent and guardians can object."))
        )
    if days_since > within:
        return Decision.no(
            Reason(
                "objection.late",
                N_("You could object for %(days)s days. Talk with your mentor or teacher."),
                {"days": within},
            )
        )
    if not text.strip():
        return Decision.no(
            Reason("objection.empty", N_("Write what you do not agree with, in your own words."))
        )
    return Decision.yes()
