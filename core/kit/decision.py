"""What a rule answers: yes, needs a dispensation, or no, with reasons.

A bool cannot be explained and a sentence cannot be counted. A decision carries codes for
programmes and marked messages for people, and the language is chosen where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """The three answers, from the mildest to the strictest."""

    YES = "yes"
    NEEDS_DISPENSATION = "needs_dispensation"
    NO = "no"


_STRICTNESS = {Outcome.YES: 0, Outcome.NEEDS_DISPENSATION: 1, Outcome.NO: 2}


@dataclass(frozen=True)
class Reason:
    """Why something is not simply a yes.

    ``code`` is stable and belongs to the API. ``message`` is marked with ``N_`` and has
    named placeholders, filled from ``params`` when it is shown: money, dates and whole
    numbers are then written as the reader's language does, so a year is passed as text.
    """

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Decision:
    """The answer of a ``may_*`` rule. Made by ``yes``, ``needs_dispensation`` and ``no``."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome is Outcome.YES and self.reasons:
            raise ValueError("A yes has no reasons: only what stands in the way has.")
        if self.outcome is not Outcome.YES and not self.reasons:
            raise ValueError(f"A decision of {self.outcome.value!r} needs at least one reason.")

    @classmethod
    def yes(cls) -> Decision:
        """Nothing stands in the way."""
        return cls(Outcome.YES)

    @classmethod
    def needs_dispensation(cls, *reasons: Reason) -> Decision:
        """It may be done when somebody with the right to do so makes an exception."""
        return cls(Outcome.NEEDS_DISPENSATION, reasons)

    @classmethod
    def no(cls, *reasons: Reason) -> Decision:
        """It may not be done, and no dispensation helps."""
        return cls(Outcome.NO, reasons)

    @classmethod
    def strictest(cls, *decisions: Decision) -> Decision:
        """Several rules about one thing: the strictest outcome with every reason, in order.

        No decisions at all is a yes.
        """
        outcome = max(
            (decision.outcome for decision in decisions),
            key=_STRICTNESS.__getitem__,
            default=Outcome.YES,
        )
        return cls(outcome, tuple(reason for each in decisions for reason in each.reasons))

    @property
    def allowed(self) -> bool:
        """Whether it may be done without asking anybody."""
        return self.outcome is Outcome.YES

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes, in order."""
        return tuple(reason.code for reason in self.reasons)
