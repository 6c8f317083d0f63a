"""What UngMusikk's kinds and states are called. Marked texts; the page translates them."""

from __future__ import annotations

from core.kit import N_
from plugins.ungmusikk.rules import (
    Challenge,
    Change,
    Experience,
    Fund,
    FundingSource,
    LessonState,
    MembershipKind,
    PartnerKind,
    PartYear,
    PaymentState,
    RoundState,
    Theme,
)

KIND_LABELS = {
    MembershipKind.MEMBER: N_("Member"),
    MembershipKind.PILOT: N_("Pilot"),
    MembershipKind.SERVED: N_("Served through another municipality"),
    MembershipKind.INTERESTED: N_("Interested"),
}
FUNDING_LABELS = {
    FundingSource.EXTRA_GRANT: N_("Extra grant in the municipal budget"),
    FundingSource.OWN_BUDGET: N_("The school's own budget"),
}
ROUND_LABELS = {
    RoundState.WORKED_OUT: N_("Draft"),
    RoundState.REVIEWED: N_("Reviewed"),
    RoundState.APPROVED: N_("Approved"),
    RoundState.INVOICED: N_("Invoiced"),
    RoundState.PAID: N_("Paid"),
}
ROUND_COLOURS = {
    RoundState.WORKED_OUT: "warning",
    RoundState.REVIEWED: "info",
    RoundState.APPROVED: "success",
    RoundState.INVOICED: "accent",
    RoundState.PAID: "success",
}
PAYMENT_LABELS = {
    PaymentState.EXPECTED: N_("Expected"),
    PaymentState.INVOICED: N_("Invoiced"),
    PaymentState.PAID: N_("Paid"),
}
PAYMENT_COLOURS = {
    PaymentState.EXPECTED: "neutral",
    PaymentState.INVOICED: "info",
    PaymentState.PAID: "success",
}
PARTNER_LABELS = {
    PartnerKind.MUNICIPALITY: N_("Municipalities"),
    PartnerKind.COUNTY: N_("County council"),
    PartnerKind.ACADEMY: N_("Academy or conservatoire"),
    PartnerKind.FOUNDATION: N_("Foundation"),
    PartnerKind.OTHER: N_("Other partner"),
}
PART_YEAR_LABELS = {
    PartYear.IN_FULL: N_("The full amount"),
    PartYear.BY_STARTED_MONTHS: N_("By started months, in whole kroner"),
}
CHANGE_LABELS = {
    Change.ADDED: N_("Comes in"),
    Change.REMOVED: N_("Leaves"),
    Change.UNRESOLVED: N_("Cannot be told"),
    Change.TIER: N_("Changes tier"),
    Change.AMOUNT: N_("Changes amount"),
    Change.NONE: N_("As today"),
}
CHANGE_COLOURS = {
    Change.ADDED: "success",
    Change.REMOVED: "danger",
    Change.UNRESOLVED: "warning",
    Change.TIER: "info",
    Change.AMOUNT: "info",
    Change.NONE: "neutral",
}
FUND_LABELS = {
    Fund.SMALL: N_("Small project fund"),
    Fund.LARGER: N_("Larger project fund"),
}
LESSON_LABELS = {
    LessonState.BOOKED: N_("Booked"),
    LessonState.HELD: N_("Held"),
    LessonState.MISSED: N_("Missed"),
    LessonState.CANCELLED: N_("Cancelled"),
}
LESSON_COLOURS = {
    LessonState.BOOKED: "info",
    LessonState.HELD: "success",
    LessonState.MISSED: "warning",
    LessonState.CANCELLED: "neutral",
}
EXPERIENCE_LABELS = {
    Experience.EXPERIENCED: N_("experienced schools"),
    Experience.NEW: N_("new schools"),
}
THEME_NAMES = {
    Theme.EXPECTATIONS: N_("Expectations"),
    Theme.BENEFIT: N_("Benefit so far"),
    Theme.EFFORT: N_("Effort"),
}
# What is asked: the words stay the same every year, or years could not be compared.
THEME_LABELS = {
    (Experience.EXPERIENCED, Theme.EXPECTATIONS): N_("Have your expectations been met?"),
    (Experience.EXPERIENCED, Theme.BENEFIT): N_("How much has your school benefited?"),
    (Experience.EXPERIENCED, Theme.EFFORT): N_("How much effort does it take?"),
    (Experience.NEW, Theme.EXPECTATIONS): N_("How much do you expect of it?"),
    (Experience.NEW, Theme.BENEFIT): N_("How much has your school benefited so far?"),
    (Experience.NEW, Theme.EFFORT): N_("How much effort do you think it will take?"),
}
_HOW_MUCH = {
    1: N_("very little"),
    2: N_("little"),
    3: N_("some"),
    4: N_("much"),
    5: N_("very much"),
}
SCORE_LABELS = dict.fromkeys(Theme, _HOW_MUCH)
CHALLENGE_LABELS = {
    Challenge.TOO_MANY_OFFERS: N_("Too many offers in all"),
    Challenge.PRESSURE: N_("Pressure on single pupils"),
    Challenge.LONG_TRAVEL: N_("Long travel"),
    Challenge.FAIR_SHARING: N_("Sharing the money fairly"),
    Challenge.TEACHERS_NOT_IN: N_("Teachers who do not see what it offers"),
    Challenge.TIME: N_("Too little time"),
}


def school_year_label(year: int) -> str:
    """A school year by the calendar year in which it begins: 2025/26."""
    return f"{year}/{(year + 1) % 100:02d}"
