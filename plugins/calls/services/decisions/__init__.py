"""Decisions: deciding, publishing everything at one instant, and filling places."""

from plugins.calls.services.decisions.deciding import (
    DecisionDetails,
    decide,
    propose_decisions,
    remove_decision,
)
from plugins.calls.services.decisions.places import (
    answer_place,
    lapse_places,
    lapse_when_due,
    withdraw_place,
)
from plugins.calls.services.decisions.publishing import (
    cancel_publishing,
    decision_objections,
    plan_publishing,
    publish_decisions,
)

__all__ = [
    "DecisionDetails",
    "answer_place",
    "cancel_publishing",
    "decide",
    "decision_objections",
    "lapse_places",
    "lapse_when_due",
    "plan_publishing",
    "propose_decisions",
    "publish_decisions",
    "remove_decision",
    "withdraw_place",
]
