"""Goals: from the common ones to the local ones, how they move, and what is learnt on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kit import N_, Decision, Reason

LOWEST = 1
HIGHEST = 5


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """FK-14: what is pointed out about a municipality's goals; keys of goals."""

    local_without_outcome: tuple[str, ...]
    outcomes_without_local: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to point out."""
        return not (self.local_without_outcome or self.outcomes_without_local)


def goal_gaps(
    outcomes: Sequence[str],
    local: Mapping[str, str | None],
    *,
    second_gathering_on: date | None,
    today: date,
) -> Gaps:
    """FK-14: what the goals lack.

    A local goal without an outcome goal is pointed out at any time; an outcome goal without a
    local one from the day of the second gathering on. `local` gives each its outcome goal or None.
    """
    served = set(local.values())
    is_time = second_gathering_on is not None and today >= second_gathering_on
    return Gaps(
        local_without_outcome=tuple(
            goal for goal, outcome in local.items() if outcome not in outcomes
        ),
        outcomes_without_local=tuple(goal for goal in outcomes if goal not in served)
        if is_time
        else (),
    )


def may_assess(score: int) -> Decision:
    """FK-15: a self-assessment is a whole number from 1 to 5."""
    if LOWEST <= score <= HIGHEST:
        return Decision.yes()
    return Decision.no(Reason("assessment.range", N_("Choose a number from 1 to 5.")))


@dataclass(frozen=True, kw_only=True)
class Movement:
    """FK-15: the first and the latest self-assessment of a goal; `by` above 0 is forward."""

    first: int
    latest: int

    @property
    def by(self) -> int:
        """How many steps it has moved."""
        return self.latest - self.first


def movement_of(scores: Sequence[int | None]) -> Movement | None:
    """FK-15: over gatherings in their order, None for one without; None with nothing to compare."""
    given = [score for score in scores if score is not None]
    return Movement(first=given[0], latest=given[-1]) if given else None


def check_phases(keys: Sequence[str]) -> Decision:
    """FK-16: a circle has at least two phases, and each its own key."""
    if len(keys) < 2:
        return Decision.no(Reason("phases.few", N_("A circle has at least two phases.")))
    if len(set(keys)) < len(keys):
        return Decision.no(Reason("phases.twice", N_("Two phases have the same key.")))
    return Decision.yes()


def next_phase(keys: Sequence[str], current: str) -> str:
    """FK-16: the phase that follows; after the last one the circle begins again.

    A phase that has been taken away since is followed by the first one.
    """
    if current not in keys:
        return keys[0]
    return keys[(keys.index(current) + 1) % len(keys)]


class ValueArea(StrEnum):
    """FK-20: the four value areas of the knowledge base, as tags of goals and advice."""

    ATTRACTIVE = "attractive"
    INCLUSIVE = "inclusive"
    DEVELOPING = "developing"
    MEANINGFUL = "meaningful"


VALUE_LABELS: Mapping[ValueArea, str] = {
    ValueArea.ATTRACTIVE: N_("Attractive and relevant"),
    ValueArea.INCLUSIVE: N_("Inclusive and diverse"),
    ValueArea.DEVELOPING: N_("Developing and creative"),
    ValueArea.MEANINGFUL: N_("Meaningful and mastery-oriented"),
}


def check_value_areas(tags: Collection[str]) -> tuple[ValueArea, ...]:
    """FK-20: the tags that are value areas, each once and in their own order."""
    return tuple(area for area in ValueArea if area in tags)
