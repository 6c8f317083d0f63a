"""Stages, criteria and moves: what a talent has reached, and what a move needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.kit import N_, Reason


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
