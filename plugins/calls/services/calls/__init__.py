"""Making a call, publishing it, and answering what is asked about it."""

from plugins.calls.services.calls.details import (
    CallDetails,
    CriterionDetails,
    PhaseDetails,
    kind_of,
)
from plugins.calls.services.calls.making import (
    add_call,
    cancel_call,
    change_call,
    publish_call,
    publishing_objections,
    remove_call,
)
from plugins.calls.services.calls.questions import (
    answer_question,
    ask,
    follow,
    interested_in,
    unfollow,
)

__all__ = [
    "CallDetails",
    "CriterionDetails",
    "PhaseDetails",
    "add_call",
    "answer_question",
    "ask",
    "cancel_call",
    "change_call",
    "follow",
    "interested_in",
    "kind_of",
    "publish_call",
    "publishing_objections",
    "remove_call",
    "unfollow",
]
