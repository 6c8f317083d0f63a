"""What UngMusikk's kinds and states are called. Marked texts; the page translates them."""

from __future__ import annotations

from core.kit import N_
from plugins.ungmusikk.rules import (
    Change,
    FundingSource,
    MembershipKind,
    PartnerKind,
    PartYear,
    PaymentState,
    RoundState,
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
