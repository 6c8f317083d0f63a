"""How a service says no: with reasons that a page explains and a program tells apart."""

from __future__ import annotations

from core.kit import N_, Decision, Reason


class Refused(Exception):
    """What was asked for is not allowed as it stands; `reasons` say why, all of them."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class Conflict(Refused):
    """Somebody was here first, or it is past the point where this could be done."""


class Stale(Refused):
    """What was changed is not what the reader had seen: it has another version by now."""

    def __init__(self) -> None:
        super().__init__(
            Reason("stale", N_("Somebody has changed this since you opened it. Read it again."))
        )


class NotThere(LookupError):
    """There is no such thing, or it is out of the actor's reach: the two answer alike."""


def ask(decision: Decision) -> None:
    """Goes on when the rule allows it. Raises Refused with its reasons when it does not."""
    if not decision.allowed:
        raise Refused(*decision.reasons)
