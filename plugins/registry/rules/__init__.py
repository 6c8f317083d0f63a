"""The register's rules, pure and by topic: codes of municipalities, distances, custody, consent."""

from plugins.registry.rules.codes import CodeChange, code_on
from plugins.registry.rules.consents import (
    NOBODY_ELSE,
    Answer,
    Answered,
    Asked,
    ConsentState,
    Party,
    may_answer,
    may_log_in,
    state_of,
    who_answers,
)
from plugins.registry.rules.custody import AGE_OF_MAJORITY, is_minor, may_look_after
from plugins.registry.rules.distances import distance_km

__all__ = [
    "AGE_OF_MAJORITY",
    "NOBODY_ELSE",
    "Answer",
    "Answered",
    "Asked",
    "CodeChange",
    "ConsentState",
    "Party",
    "code_on",
    "distance_km",
    "is_minor",
    "may_answer",
    "may_log_in",
    "may_look_after",
    "state_of",
    "who_answers",
]
