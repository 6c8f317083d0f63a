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
areas           UM-15                   which cooperation areas there are on a day; figures
school_year     UM-16, UM-17            which school year, and which semester, a day lies in
talent          UM-16                   who can be nominated and get a talent place
lessons         UM-16                   lessons used and left; booking and marking them
classes         UM-17                   who can join a class; how its places may grow
funds           UM-18                   what an application to a fund must have; deadlines
small_numbers   UM-15, UM-22            which numbers may be shown
travel          UM-20                   travel support, where a tenant wants it
survey          UM-19, UM-20, UM-22     what heads of schools answer, over the years
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
from plugins.ungmusikk.rules.areas import (
    AREAS,
    Area,
    AreaShare,
    DatedArea,
    areas_in,
    areas_on,
    share_by_area,
)
from plugins.ungmusikk.rules.classes import (
    ClassKind,
    is_class,
    may_change_places,
    may_join_class,
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
from plugins.ungmusikk.rules.funds import (
    BudgetLine,
    Fund,
    FundApplication,
    FundTerms,
    check_fund_application,
    check_fund_call,
    is_detailed,
    next_deadline,
    report_due,
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
from plugins.ungmusikk.rules.lessons import (
    LESSON_STATES,
    LessonAccount,
    LessonState,
    account_of_lessons,
    may_book_lesson,
    may_mark_lesson,
    state_when_cancelled,
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
from plugins.ungmusikk.rules.school_year import (
    DayOfYear,
    days_of_school_year,
    school_year_of,
    semester_start,
)
from plugins.ungmusikk.rules.small_numbers import SMALLEST_NUMBER, shown_number
from plugins.ungmusikk.rules.survey import (
    HIGHEST,
    LOWEST,
    Answer,
    Challenge,
    Experience,
    Found,
    Theme,
    check_answer,
    compare_years,
    experience_of,
    may_answer_survey,
    shown_words,
)
from plugins.ungmusikk.rules.talent import (
    Nomination,
    TalentTerms,
    check_nomination_call,
    is_continuing,
    may_add_place,
    may_be_talent,
    may_nominate,
    nomination_deadline,
)
from plugins.ungmusikk.rules.tiers import (
    NO_FIGURE,
    Boundary,
    Tier,
    check_tiers,
    next_boundary,
    tier_for,
)
from plugins.ungmusikk.rules.travel import (
    TravelTerms,
    travel_support,
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
    "AREAS",
    "ASSUMED",
    "FROZEN",
    "HIGHEST",
    "LESSON_STATES",
    "LOWEST",
    "NO_FIGURE",
    "PAYMENT_STATES",
    "ROUND_STATES",
    "SMALLEST_NUMBER",
    "Answer",
    "Area",
    "AreaShare",
    "Boundary",
    "BudgetLine",
    "Challenge",
    "Change",
    "Changes",
    "ClassKind",
    "Comparison",
    "Correction",
    "Crossing",
    "DatedArea",
    "DayOfYear",
    "Difference",
    "Experience",
    "Found",
    "Fund",
    "FundApplication",
    "FundTerms",
    "FundingSource",
    "GrantYear",
    "InKind",
    "Income",
    "IncomeSummary",
    "IndexAdjustment",
    "LessonAccount",
    "LessonState",
    "Line",
    "Membership",
    "MembershipKind",
    "Nomination",
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
    "TalentTerms",
    "Theme",
    "Tier",
    "TierWatch",
    "TravelTerms",
    "UnresolvedLine",
    "account_of_lessons",
    "amount_for_months",
    "apply_changes",
    "areas_in",
    "areas_on",
    "carry_forward",
    "check_answer",
    "check_changes",
    "check_fund_application",
    "check_fund_call",
    "check_index",
    "check_membership",
    "check_nomination_call",
    "check_tiers",
    "compare",
    "compare_years",
    "days_of_school_year",
    "describe_tier",
    "experience_of",
    "income_of",
    "index_adjusted",
    "is_class",
    "is_continuing",
    "is_detailed",
    "is_near_boundary",
    "may_add_place",
    "may_answer_survey",
    "may_approve",
    "may_be_talent",
    "may_book_lesson",
    "may_change_places",
    "may_correct",
    "may_join_class",
    "may_mark_lesson",
    "may_nominate",
    "may_work_out_again",
    "next_boundary",
    "next_deadline",
    "nomination_deadline",
    "participants_in",
    "pays",
    "place",
    "place_on",
    "population_date",
    "report_due",
    "round_totals",
    "school_year_of",
    "semester_start",
    "share_by_area",
    "shown_number",
    "shown_words",
    "state_from_payments",
    "state_when_cancelled",
    "summarise_income",
    "tier_crossings",
    "tier_for",
    "travel_support",
    "work_out_income",
    "work_out_line",
    "work_out_round",
]
