"""UM-6: a round moves forward by decisions, and is corrected once it is approved."""

from __future__ import annotations

from datetime import date

import pytest

from core.kit import CurrencyMismatch, Money
from plugins.ungmusikk.rules import (
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
from tests.support.ungmusikk_rules import nok

WORKED_OUT, REVIEWED, APPROVED, INVOICED, PAID = RoundState
EXPECTED, LINE_INVOICED, LINE_PAID = PaymentState
TODAY = date(2020, 2, 10)


def approval_codes(
    state: RoundState = REVIEWED,
    *,
    line_count: int = 16,
    unresolved: tuple[str, ...] = (),
    acknowledged: dict[str, str] | None = None,
    case_number: str = "20/00042",
    decided_on: date | None = TODAY,
) -> tuple[str, ...]:
    """What stands in the way of an approval that is otherwise in order."""
    return may_approve(
        state,
        line_count=line_count,
        unresolved=unresolved,
        acknowledged=acknowledged or {},
        case_number=case_number,
        decided_on=decided_on,
        today=TODAY,
    ).codes


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("current", "following"),
    [
        (WORKED_OUT, [REVIEWED]),
        (REVIEWED, [APPROVED, WORKED_OUT]),  # Sent back with a question.
        (APPROVED, [INVOICED]),  # Never back to a draft.
        (INVOICED, [PAID, APPROVED]),  # An invoice marked by mistake.
        (PAID, [INVOICED, APPROVED]),  # A correction came on top.
    ],
)
def test_a_round_goes_from_state_to_state(current: RoundState, following: list[RoundState]) -> None:
    assert list(ROUND_STATES.next_states(current)) == following


@pytest.mark.rule("UM-6")
def test_a_line_is_expected_then_invoiced_then_paid_and_each_mark_can_be_taken_back() -> None:
    assert {each: list(PAYMENT_STATES.next_states(each)) for each in PaymentState} == {
        EXPECTED: [LINE_INVOICED],
        LINE_INVOICED: [LINE_PAID, EXPECTED],
        LINE_PAID: [LINE_INVOICED],
    }


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize("state", RoundState)
def test_a_round_is_worked_out_again_until_it_is_approved(state: RoundState) -> None:
    decision = may_work_out_again(state)

    assert decision.codes == (("round.frozen",) if state in FROZEN else ())
    assert frozenset({APPROVED, INVOICED, PAID}) == FROZEN


@pytest.mark.rule("UM-6")
def test_a_reviewed_round_with_a_case_number_is_approved() -> None:
    assert approval_codes() == ()


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (WORKED_OUT, ("workflow.no_such_step",)),  # Not without a review.
        (REVIEWED, ()),
        (APPROVED, ("round.frozen",)),  # The second of two who approve at once.
        (INVOICED, ("round.frozen",)),  # Though an invoice may be taken back.
        (PAID, ("round.frozen",)),
    ],
)
def test_only_a_reviewed_round_is_approved(state: RoundState, codes: tuple[str, ...]) -> None:
    assert approval_codes(state) == codes


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("case_number", "decided_on", "codes"),
    [
        ("", TODAY, ("approval.no_case_number",)),
        ("   ", TODAY, ("approval.no_case_number",)),
        ("20/00042", None, ("approval.no_date",)),
        ("20/00042", date(2020, 2, 9), ()),  # The day before.
        ("20/00042", date(2020, 2, 10), ()),  # The same day.
        ("20/00042", date(2020, 2, 11), ("approval.future_date",)),  # The day after.
        ("", None, ("approval.no_case_number", "approval.no_date")),
    ],
)
def test_an_approval_says_when_and_under_which_number_it_was_decided(
    case_number: str, decided_on: date | None, codes: tuple[str, ...]
) -> None:
    assert approval_codes(case_number=case_number, decided_on=decided_on) == codes


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("line_count", "unresolved", "acknowledged", "codes"),
    [
        (0, (), {}, ("approval.no_lines",)),
        (1, (), {}, ()),
        (1, ("3022",), {}, ("approval.unresolved",)),
        (1, ("3022",), {"3022": " "}, ("approval.unresolved",)),  # A blank is no reason.
        (1, ("3022",), {"3021": "Merged in 2020."}, ("approval.unresolved",)),  # Another's.
        (1, ("3022",), {"3022": "Merged in 2020."}, ()),
        (1, ("3022", "3021"), {"3022": "Merged in 2020."}, ("approval.unresolved",)),
        # Nothing but unresolved ones, however well explained, is no round.
        (0, ("3022",), {"3022": "Merged in 2020."}, ("approval.no_lines",)),
    ],
)
def test_every_unresolved_municipality_is_resolved_or_acknowledged(
    line_count: int,
    unresolved: tuple[str, ...],
    acknowledged: dict[str, str],
    codes: tuple[str, ...],
) -> None:
    assert (
        approval_codes(line_count=line_count, unresolved=unresolved, acknowledged=acknowledged)
        == codes
    )


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("state", "amount", "reason", "so_far", "codes"),
    [
        (APPROVED, nok(-46_667), "Joined in August.", nok(80_000), ()),
        (INVOICED, nok(80_000), "Was left out.", nok(0), ()),  # It has no line at all.
        (PAID, nok(-80_000), "Was never a member.", nok(80_000), ()),  # Down to exactly zero.
        (PAID, nok("-80000.01"), "Too much.", nok(80_000), ("correction.below_zero",)),
        (WORKED_OUT, nok(1), "Too early.", nok(0), ("correction.not_approved",)),
        (REVIEWED, nok(1), "Too early.", nok(0), ("correction.not_approved",)),
        (APPROVED, nok(1), "", nok(0), ("correction.no_reason",)),
        (APPROVED, nok(1), " ", nok(0), ("correction.no_reason",)),
        (APPROVED, nok(0), "Nothing.", nok(80_000), ("correction.zero",)),
        (APPROVED, Money.of(1, "DKK"), "Abroad.", nok(80_000), ("correction.currency",)),
        (APPROVED, nok(0), "", nok(0), ("correction.no_reason", "correction.zero")),
    ],
)
def test_an_approved_round_is_corrected_with_a_reason(
    state: RoundState, amount: Money, reason: str, so_far: Money, codes: tuple[str, ...]
) -> None:
    correction = Correction("3014", "Indre Østfold", amount, reason)

    assert may_correct(state, correction, so_far=so_far).codes == codes


@pytest.mark.rule("UM-6")
def test_totals_show_what_was_approved_and_what_corrections_add() -> None:
    corrections = [
        Correction("3014", "Indre Østfold", nok(-46_667), "Joined in August."),
        Correction("3022", "Frogn", nok(80_000), "Was left out."),
    ]

    assert round_totals([nok(80_000), nok(100_000)], corrections, "NOK") == RoundTotals(
        worked_out=nok(180_000), corrections=nok(33_333), total=nok(213_333)
    )
    assert round_totals([], [], "NOK") == RoundTotals(nok(0), nok(0), nok(0))
    with pytest.raises(CurrencyMismatch):
        round_totals([nok(1)], [], "DKK")


@pytest.mark.rule("UM-6")
@pytest.mark.parametrize(
    ("payments", "state"),
    [
        ([], APPROVED),  # Approved on corrections alone cannot be, but says nothing wrong.
        ([EXPECTED], APPROVED),
        ([LINE_INVOICED, EXPECTED], APPROVED),  # One invoice is still to be sent.
        ([LINE_PAID, EXPECTED], APPROVED),
        ([LINE_INVOICED], INVOICED),
        ([LINE_PAID, LINE_INVOICED], INVOICED),  # One still owes.
        ([LINE_PAID, LINE_PAID], PAID),
    ],
)
def test_a_round_is_as_far_as_its_last_line(
    payments: list[PaymentState], state: RoundState
) -> None:
    assert state_from_payments(payments) is state
