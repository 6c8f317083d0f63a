"""UngMusikk's writes: one function for each thing a person does.

Each takes the one who acts and plain values, asks the rules, writes one line of the log and
flushes. The request, command or job commits once. How they say no is in `refusals`.
"""

from plugins.ungmusikk.services.corrections import correct_round
from plugins.ungmusikk.services.income import (
    add_in_kind,
    add_income,
    carry_grant_forward,
    change_income,
    mark_income,
    remove_in_kind,
    remove_income,
)
from plugins.ungmusikk.services.payments import (
    mark_invoiced,
    mark_paid,
    take_back_invoiced,
    take_back_paid,
)
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Refused, Stale
from plugins.ungmusikk.services.rounds import (
    acknowledge_unresolved,
    approve_round,
    review_round,
    work_out_round,
)
from plugins.ungmusikk.services.scenarios import share_scenario

__all__ = [
    "Conflict",
    "NotThere",
    "Refused",
    "Stale",
    "acknowledge_unresolved",
    "add_in_kind",
    "add_income",
    "approve_round",
    "carry_grant_forward",
    "change_income",
    "correct_round",
    "mark_income",
    "mark_invoiced",
    "mark_paid",
    "remove_in_kind",
    "remove_income",
    "review_round",
    "share_scenario",
    "take_back_invoiced",
    "take_back_paid",
    "work_out_round",
]
