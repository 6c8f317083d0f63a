"""The review: assigning readers, declaring interests, scoring alone."""

from plugins.calls.services.review.assigning import (
    Shared,
    assign,
    assign_evenly,
    call_of_phase,
    unassign,
)
from plugins.calls.services.review.interests import (
    declare_interest,
    lift_interest,
    log_refused_reading,
)
from plugins.calls.services.review.scoring import Points, abstain, score

__all__ = [
    "Points",
    "Shared",
    "abstain",
    "assign",
    "assign_evenly",
    "call_of_phase",
    "declare_interest",
    "lift_interest",
    "log_refused_reading",
    "score",
    "unassign",
]
