"""UngMusikk's own rules, numbered as in docs/programmes/ungmusikk.md: pure functions, no more.

What a year or a tenant may decide comes in as an argument; what a rule finds is in its answer.

==============  ======================  ====================================================
module          rules                   answers
==============  ======================  ====================================================
tiers           UM-1, UM-3, UM-7        which amount belongs to a number of inhabitants
population      UM-1, UM-2, UM-3        which figure counts, and whether it can be trusted
membership      UM-4, UM-5, UM-9        who takes part in a year, and for how many months
contributions   UM-1 to UM-3, UM-5      what each pays, explained, and the round's total
approval        UM-6                    who may move a round where, and correct it
crossings       UM-7                    who passes a limit, and who is near one
income          UM-8                    grants carried forward; expected, invoiced, paid
what_if         UM-13                   the same year with other assumptions, side by side
==============  ======================  ====================================================
"""

from plugins.ungmusikk.rules.approval import (
    FROZEN,
    PAYMENT_STATES,
    ROUND_STATES,
    Correction,
    PaymentState,
    RoundState,
    RoundTotals,
    may_approve,
    may_correct,
    may_work_out_again,
    round_totals,
    state_from_payments,
)
from plugins.ungmusikk.rules.contributions import (
    Line,
    PartYear,
    Round,
    RoundSettings,
    UnresolvedLine,
    amount_for_months,
    describe_tier,
    work_out_line,
    work_out_round,
)
from plugins.ungmusikk.rules.crossings import (
    Crossing,
    TierWatch,
    is_near_boundary,
    tier_crossings,
)
from plugins.ungmusikk.rules.income import (
    GrantYear,
    Income,
    IncomeSummary,
    IndexAdjustment,
    InKind,
    PartnerKind,
    carry_forward,
    check_index,
    income_of,
    index_adjusted,
    summarise_income,
)
from plugins.ungmusikk.rules.membership import (
    FundingSource,
    Membership,
    MembershipKind,
    Participant,
    check_membership,
    participants_in,
    pays,
)
from plugins.ungmusikk.rules.population import (
    Placed,
    PopulationFigure,
    place,
    place_on,
    population_date,
)
from plugins.ungmusikk.rules.tiers import (
    NO_FIGURE,
    Boundary,
    Tier,
    check_tiers,
    next_boundary,
    tier_for,
)
from plugins.ungmusikk.rules.what_if import (
    ASSUMED,
    Change,
    Changes,
    Comparison,
    Difference,
    Result,
    Scenario,
    apply_changes,
    check_changes,
    compare,
    work_out_income,
)

__all__ = [
    "ASSUMED",
    "FROZEN",
    "NO_FIGURE",
    "PAYMENT_STATES",
    "ROUND_STATES",
    "Boundary",
    "Change",
    "Changes",
    "Comparison",
    "Correction",
    "Crossing",
    "Difference",
    "FundingSource",
    "GrantYear",
    "InKind",
    "Income",
    "IncomeSummary",
    "IndexAdjustment",
    "Line",
    "Membership",
    "MembershipKind",
    "PartYear",
    "Participant",
    "PartnerKind",
    "PaymentState",
    "Placed",
    "PopulationFigure",
    "Result",
    "Round",
    "RoundSettings",
    "RoundState",
    "RoundTotals",
    "Scenario",
    "Tier",
    "TierWatch",
    "UnresolvedLine",
    "amount_for_months",
    "apply_changes",
    "carry_forward",
    "check_changes",
    "check_index",
    "check_membership",
    "check_tiers",
    "compare",
    "describe_tier",
    "income_of",
    "index_adjusted",
    "is_near_boundary",
    "may_approve",
    "may_correct",
    "may_work_out_again",
    "next_boundary",
    "participants_in",
    "pays",
    "place",
    "place_on",
    "population_date",
    "round_totals",
    "state_from_payments",
    "summarise_income",
    "tier_crossings",
    "tier_for",
    "work_out_income",
    "work_out_line",
    "work_out_round",
]
