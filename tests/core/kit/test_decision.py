"""A decision has an outcome, and reasons exactly when something stands in the way."""

import pytest

from core.kit import N_, Decision, Outcome, Reason

TOO_YOUNG = Reason("age", N_("The youngest is %(age)s."), {"age": 14})
TOO_LATE = Reason("late", N_("The deadline has passed."))


def test_a_yes_is_allowed_and_has_no_reasons() -> None:
    decision = Decision.yes()
    assert (decision.outcome, decision.allowed, decision.reasons) == (Outcome.YES, True, ())


def test_a_dispensation_is_not_a_yes_and_keeps_its_reasons_in_order() -> None:
    decision = Decision.needs_dispensation(TOO_YOUNG, TOO_LATE)
    assert decision.outcome == "needs_dispensation"
    assert not decision.allowed
    assert decision.codes == ("age", "late")


def test_a_no_is_not_allowed() -> None:
    assert Decision.no(TOO_LATE).outcome is Outcome.NO
    assert not Decision.no(TOO_LATE).allowed


def test_a_refusal_without_a_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one reason"):
        Decision.no()
    with pytest.raises(ValueError, match="at least one reason"):
        Decision.needs_dispensation()


def test_a_yes_with_a_reason_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no reasons"):
        Decision(Outcome.YES, (TOO_LATE,))


def test_the_strictest_of_several_decisions_wins_and_all_reasons_are_kept() -> None:
    dispensation, no = Decision.needs_dispensation(TOO_YOUNG), Decision.no(TOO_LATE)
    assert Decision.strictest() == Decision.yes()
    assert Decision.strictest(Decision.yes(), dispensation) == dispensation
    assert Decision.strictest(dispensation, Decision.yes(), no) == Decision.no(TOO_YOUNG, TOO_LATE)


def test_decisions_are_values() -> None:
    assert Decision.no(TOO_YOUNG) == Decision.no(
        Reason("age", "The youngest is %(age)s.", {"age": 14})
    )
    assert len({Decision.no(TOO_YOUNG), Decision.no(TOO_YOUNG)}) == 1
