"""From points to a ranking: exact fractions, rounded only where they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median
from uuid import UUID

from core.kit import N_, Decision, Reason


class OthersShown(StrEnum):
    """When somebody who scores sees what others have given."""

    AFTER_OWN = "after_own"
    AFTER_PHASE = "after_phase"
    NEVER = "never"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _SHOWN_LABELS[self]


_SHOWN_LABELS = {
    OthersShown.AFTER_OWN: N_("When one’s own are handed in"),
    OthersShown.AFTER_PHASE: N_("When the phase is over"),
    OthersShown.NEVER: N_("Never"),
}


@dataclass(frozen=True)
class Point:
    """Points that one reader gave one case on one criterion."""

    reader: UUID
    criterion: UUID
    points: int


@dataclass(frozen=True)
class CriterionFigures:
    """What a criterion was given: mean and median, and how far the readers lie apart."""

    mean: Fraction
    median: Fraction
    spread: int
    readers: int


@dataclass(frozen=True)
class Figures:
    """What a case was given in all.

    `mean` is the plain mean of the criteria, `weighted` the one that ranks, `median` the
    weighted mean of the criteria's medians, `spread` the widest disagreement on a criterion.
    """

    mean: Fraction
    weighted: Fraction
    median: Fraction
    spread: int
    readers: int
    by_criterion: Mapping[UUID, CriterionFigures]


def may_score(points: int, scale: tuple[int, int]) -> Decision:
    """CA-11: whether points lie on the scale, both ends included."""
    low, high = scale
    if low <= points <= high:
        return Decision.yes()
    return Decision.no(
        Reason(
            "score.off_scale",
            N_("Give from %(low)s to %(high)s points."),
            {"low": low, "high": high},
        )
    )


def may_see_others(shown: OthersShown, *, own_handed_in: bool, phase_over: bool) -> bool:
    """CA-11: whether somebody sees what others gave: never before their own are handed in."""
    if shown is OthersShown.AFTER_OWN:
        return own_handed_in
    return shown is OthersShown.AFTER_PHASE and phase_over and own_handed_in


def missing_scores(criteria: Collection[UUID], given: Collection[UUID]) -> tuple[UUID, ...]:
    """CA-11: the criteria that still lack points before one's scores can be handed in."""
    return tuple(criterion for criterion in criteria if criterion not in given)


def figures_of(points: Sequence[Point], weights: Mapping[UUID, int]) -> Figures | None:
    """CA-11: mean, weighted mean, median and spread; None when nobody has given anything.

    Who abstains gives nothing and counts for nothing. A criterion that nobody judged leaves
    the others' weights as they are to each other.
    """
    given: dict[UUID, list[int]] = defaultdict(list)
    for point in points:
        if point.criterion in weights:
            given[point.criterion].append(point.points)
    if not given:
        return None
    by_criterion = {
        criterion: CriterionFigures(
            mean=Fraction(sum(every), len(every)),
            median=Fraction(median([Fraction(one) for one in every])),
            spread=max(every) - min(every),
            readers=len(every),
        )
        for criterion, every in given.items()
    }
    weight = sum(weights[criterion] for criterion in by_criterion)
    return Figures(
        mean=sum((one.mean for one in by_criterion.values()), Fraction()) / len(by_criterion),
        weighted=sum((weights[key] * one.mean for key, one in by_criterion.items()), Fraction())
        / weight,
        median=sum((weights[key] * one.median for key, one in by_criterion.items()), Fraction())
        / weight,
        spread=max(one.spread for one in by_criterion.values()),
        readers=len({point.reader for point in points}),
        by_criterion=by_criterion,
    )


@dataclass(frozen=True)
class Ranked:
    """A case's place: 1 is the best; equals share a place; None when nobody has scored it."""

    application_id: UUID
    place: int | None
    weighted: Fraction | None
    median: Fraction | None


def rank_cases(figures: Mapping[UUID, Figures | None]) -> tuple[Ranked, ...]:
    """CA-12: the cases by weighted mean, the highest first; equals share a place.

    The median is shown beside and decides nothing. Cases without scores come last, in the
    order they were given.
    """
    scored = [(key, one) for key, one in figures.items() if one is not None]
    scored.sort(key=lambda pair: -pair[1].weighted)
    ranked: list[Ranked] = []
    for number, (key, one) in enumerate(scored, 1):
        alike = ranked and ranked[-1].weighted == one.weighted
        place = ranked[-1].place if alike else number
        ranked.append(Ranked(key, place, one.weighted, one.median))
    ranked += [Ranked(key, None, None, None) for key, one in figures.items() if one is None]
    return tuple(ranked)


def tied_at_the_last_place(ranked: Sequence[Ranked], places: int) -> tuple[UUID, ...]:
    """CA-12: the cases that share the last place when there is not room for all of them."""
    scored = [one for one in ranked if one.place is not None]
    if places <= 0 or len(scored) <= places:
        return ()
    inside, outside = scored[places - 1], scored[places]
    if inside.weighted != outside.weighted:
        return ()
    return tuple(one.application_id for one in scored if one.weighted == inside.weighted)


@dataclass(frozen=True)
class VoteResult:
    """The tied cases in the order of the votes; `still_tied` need a new vote."""

    order: tuple[UUID, ...]
    votes: Mapping[UUID, int]
    still_tied: tuple[UUID, ...]


def count_votes(tied: Sequence[UUID], ballots: Collection[UUID], *, room: int) -> VoteResult:
    """CA-12: the new vote among the tied; `room` is how many of them there are places for.

    A ballot for something else than a tied case does not count.
    """
    votes = {key: sum(1 for ballot in ballots if ballot == key) for key in tied}
    order = sorted(tied, key=lambda key: -votes[key])
    still: tuple[UUID, ...] = ()
    if 0 < room < len(order) and votes[order[room - 1]] == votes[order[room]]:
        still = tuple(key for key in order if votes[key] == votes[order[room]])
    return VoteResult(tuple(order), votes, still)


def order_with_votes(
    ranked: Sequence[Ranked], votes: Sequence[tuple[Sequence[UUID], Mapping[UUID, int]]]
) -> tuple[UUID, ...]:
    """CA-12: the ranking with closed votes applied, each among its own tied cases only."""
    order = [one.application_id for one in ranked]
    for tied, counted in votes:
        places = sorted(order.index(key) for key in tied if key in order)
        voted = sorted(
            (key for key in order if key in set(tied)), key=lambda key: -counted.get(key, 0)
        )
        for place, key in zip(places, voted, strict=True):
            order[place] = key
    return tuple(order)


@dataclass(frozen=True)
class Move:
    """A case is put on another place (from 1), for a written reason."""

    application_id: UUID
    to_place: int
    reason: str


def may_move(move: Move, cases: int) -> Decision:
    """CA-13: a case is moved only with a written reason, and to a place there is."""
    if not move.reason.strip():
        return Decision.no(Reason("move.no_reason", N_("Write why this application is moved.")))
    if not 1 <= move.to_place <= cases:
        return Decision.no(
            Reason(
                "move.no_such_place",
                N_("Choose a place from 1 to %(last)s."),
                {"last": cases},
            )
        )
    return Decision.yes()


def apply_moves(order: Sequence[UUID], moves: Sequence[Move]) -> tuple[UUID, ...]:
    """CA-13: the ranking after the moves, one after the other; the others close up."""
    moved = list(order)
    for move in moves:
        if move.application_id in moved:
            moved.remove(move.application_id)
            moved.insert(move.to_place - 1, move.application_id)
    return tuple(moved)
