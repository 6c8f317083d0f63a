"""A round's way from worked out to paid, and what may still be changed on it.

Approval is the line: before it a round may be worked out again as often as one likes, after
it nothing moves but by a correction with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kit import N_, Decision, Money, Reason, Term, Workflow


class RoundState(StrEnum):
    """UM-6: where a year's round is."""

    WORKED_OUT = "worked_out"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    INVOICED = "invoiced"
    PAID = "paid"


class PaymentState(StrEnum):
    """UM-6: where one line, or one correction, of an approved round is."""

    EXPECTED = "expected"
    INVOICED = "invoiced"
    PAID = "paid"


ROUND_STATES = Workflow(
    states={
        RoundState.WORKED_OUT: N_("draft"),
        RoundState.REVIEWED: N_("reviewed"),
        RoundState.APPROVED: N_("approved"),
        RoundState.INVOICED: N_("invoiced"),
        RoundState.PAID: N_("paid"),
    },
    transitions={
        RoundState.WORKED_OUT: (RoundState.REVIEWED,),
        RoundState.REVIEWED: (RoundState.APPROVED, RoundState.WORKED_OUT),
        # Past approval the state follows from the lines, so a mistaken mark can be undone.
        RoundState.APPROVED: (RoundState.INVOICED,),
        RoundState.INVOICED: (RoundState.PAID, RoundState.APPROVED),
        RoundState.PAID: (RoundState.INVOICED, RoundState.APPROVED),
    },
)

PAYMENT_STATES = Workflow(
    states={
        PaymentState.EXPECTED: N_("expected"),
        PaymentState.INVOICED: N_("invoiced"),
        PaymentState.PAID: N_("paid"),
    },
    transitions={
        PaymentState.EXPECTED: (PaymentState.INVOICED,),
        PaymentState.INVOICED: (PaymentState.PAID, PaymentState.EXPECTED),
        PaymentState.PAID: (PaymentState.INVOICED,),
    },
)

FROZEN = frozenset({RoundState.APPROVED, RoundState.INVOICED, RoundState.PAID})


@dataclass(frozen=True)
class Correction:
    """UM-6: an amount added to, or with a minus taken from, an approved round."""

    code: str
    name: str
    amount: Money
    reason: str


@dataclass(frozen=True)
class RoundTotals:
    """UM-6: what was approved, what corrections add to it, and the two together."""

    worked_out: Money
    corrections: Money
    total: Money


def may_work_out_again(state: RoundState) -> Decision:
    """UM-6: whether a round may be worked out anew. It is then a draft again."""
    if state in FROZEN:
        return Decision.no(_frozen(state))
    return Decision.yes()


def may_approve(
    state: RoundState,
    *,
    line_count: int,
    unresolved: Collection[str],
    acknowledged: Mapping[str, str],
    case_number: str,
    decided_on: date | None,
    today: date,
) -> Decision:
    """UM-6: whether the steering group's approval can be recorded.

    The round has been reviewed and has at least one line; the decision has a date that is not
    after ``today``, and a case number; and each municipality in ``unresolved`` (by code) is
    resolved or acknowledged with a written reason in ``acknowledged``. A refusal names
    everything that is missing.
    """
    if state in FROZEN:
        # From here "approved" can be reached again by taking back a mark; that is no approval.
        return Decision.no(_frozen(state))
    missing = list(ROUND_STATES.may_move(state, RoundState.APPROVED).reasons)
    if line_count < 1:
        missing.append(Reason("approval.no_lines", N_("The round has no contributions.")))
    if not case_number.strip():
        missing.append(
            Reason("approval.no_case_number", N_("Give the case number of the steering group."))
        )
    if decided_on is None:
        missing.append(Reason("approval.no_date", N_("Give the date of the decision.")))
    elif decided_on > today:
        missing.append(
            Reason(
                "approval.future_date",
                N_("The decision cannot be dated %(date)s, which has not come yet."),
                {"date": decided_on},
            )
        )
    open_codes = [code for code in unresolved if not acknowledged.get(code, "").strip()]
    if open_codes:
        missing.append(
            Reason(
                "approval.unresolved",
                N_(
                    "Some municipalities have no contribution yet: %(codes)s. Resolve each, or "
                    "write why the round is approved without it."
                ),
                {"codes": ", ".join(open_codes)},
            )
        )
    return Decision.no(*missing) if missing else Decision.yes()


def may_correct(state: RoundState, correction: Correction, *, so_far: Money) -> Decision:
    """UM-6: whether a correction may be added.

    Only to a round that is approved or later, with a reason, in its currency, with an amount
    other than zero, and so that the municipality does not end below zero. ``so_far`` is its
    line and earlier corrections together: zero when it has neither, as when it was left out.
    """
    if state not in FROZEN:
        return Decision.no(
            Reason(
                "correction.not_approved",
                N_("Only an approved round is corrected. Work this one out again instead."),
            )
        )
    faults = []
    if not correction.reason.strip():
        faults.append(Reason("correction.no_reason", N_("Write why the amount is corrected.")))
    if correction.amount.is_zero:
        faults.append(Reason("correction.zero", N_("A correction of zero changes nothing.")))
    if correction.amount.currency != so_far.currency:
        faults.append(
            Reason(
                "correction.currency",
                N_("The round is in %(currency)s, and the correction in %(other)s."),
                {"currency": so_far.currency, "other": correction.amount.currency},
            )
        )
    elif (so_far + correction.amount).minor < 0:
        faults.append(
            Reason(
                "correction.below_zero",
                N_("%(name)s has %(so_far)s: no more than that can be taken away."),
                {"name": correction.name, "so_far": so_far},
            )
        )
    return Decision.no(*faults) if faults else Decision.yes()


def round_totals(
    amounts: Iterable[Money], corrections: Iterable[Correction], currency: str
) -> RoundTotals:
    """UM-6: the total with corrections. Raises CurrencyMismatch."""
    worked_out = Money.total(amounts, currency)
    corrected = Money.total((correction.amount for correction in corrections), currency)
    return RoundTotals(worked_out, corrected, worked_out + corrected)


def state_from_payments(payments: Iterable[PaymentState]) -> RoundState:
    """UM-6: the state of an approved round, from its lines and corrections.

    A round is as far as the last of them: invoiced when all are, paid when all are. Adding a
    correction to a paid round therefore opens it again. No lines at all is *approved*.
    """
    seen = set(payments)
    if not seen or PaymentState.EXPECTED in seen:
        return RoundState.APPROVED
    return RoundState.INVOICED if PaymentState.INVOICED in seen else RoundState.PAID


def _frozen(state: RoundState) -> Reason:
    return Reason(
        "round.frozen",
        N_("The round is %(state)s and frozen. It is changed by a correction with a reason."),
        {"state": Term(ROUND_STATES.states[state])},
    )
