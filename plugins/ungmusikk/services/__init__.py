"""UngMusikk's writes: one function for each thing a person does.

Each takes the one who acts and plain values, asks the rules, writes one line of the log and
flushes. The request, command or job commits once. How they say no is in `refusals`.
"""

from plugins.ungmusikk.services.awarded import follow_place, give_awarded_place
from plugins.ungmusikk.services.calls import (
    FundCall,
    NominationCall,
    open_fund_call,
    open_nomination_call,
)
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
from plugins.ungmusikk.services.lessons import (
    book_lesson,
    cancel_lesson,
    mark_lesson,
    move_lesson,
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
from plugins.ungmusikk.services.surveys import answer_survey, change_survey, open_survey
from plugins.ungmusikk.services.talent import (
    TalentPlaceDetails,
    add_talent_place,
    change_talent_place,
    end_talent_place,
)

__all__ = [
    "Conflict",
    "FundCall",
    "NominationCall",
    "NotThere",
    "Refused",
    "Stale",
    "TalentPlaceDetails",
    "acknowledge_unresolved",
    "add_in_kind",
    "add_income",
    "add_talent_place",
    "answer_survey",
    "approve_round",
    "book_lesson",
    "cancel_lesson",
    "carry_grant_forward",
    "change_income",
    "change_survey",
    "change_talent_place",
    "correct_round",
    "end_talent_place",
    "follow_place",
    "give_awarded_place",
    "mark_income",
    "mark_invoiced",
    "mark_lesson",
    "mark_paid",
    "move_lesson",
    "open_fund_call",
    "open_nomination_call",
    "open_survey",
    "remove_in_kind",
    "remove_income",
    "review_round",
    "share_scenario",
    "take_back_invoiced",
    "take_back_paid",
    "work_out_round",
]
