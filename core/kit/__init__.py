"""Pure values that rules share: no database, no web, no clock, no language."""

from core.kit.age import age_on
from core.kit.decision import Decision, Outcome, Reason
from core.kit.message import N_, Term
from core.kit.money import CurrencyMismatch, Money
from core.kit.period import Period
from core.kit.stored import reason_stored, stored_reason
from core.kit.workflow import Workflow

__all__ = [
    "N_",
    "CurrencyMismatch",
    "Decision",
    "Money",
    "Outcome",
    "Period",
    "Reason",
    "Term",
    "Workflow",
    "age_on",
    "reason_stored",
    "stored_reason",
]
