"""Assigning, scoring, ranking, money, decisions and places: the rules at their edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kit import Money, Reason
from plugins.calls.rules.assigning import share_criteria, share_evenly
from plugins.calls.rules.money import fill_frame, fits_frame, share_frame
from plugins.calls.rules.places import (
    Decided,
    Outcome,
    PlaceState,
    blocks_decisions,
    due_reminder,
    due_report,
    first_state,
    is_lapsed,
    may_answer,
    may_refill,
    next_in_reserve,
    propose_outcomes,
    to_repay,
)
from plugins.calls.rules.scoring import (
    Move,
    OthersShown,
    Point,
    apply_moves,
    count_votes,
    figures_of,
    may_move,
    may_score,
    may_see_others,
    missing_scores,
    order_with_votes,
    rank_cases,
    tied_at_the_last_place,
)

A, B, C, D = (UUID(int=number) for number in range(1, 5))
ANNE, BO, CI = (UUID(int=number) for number in range(11, 14))
ONE, TWO = UUID(int=21), UUID(int=22)
DEADLINE = datetime(2024, 5, 16, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def nok(kroner: int) -> Money:
    return Money.of(kroner, "NOK")


@pytest.mark.rule("CA-10")
def test_work_is_shared_evenly_around_conflicts() -> None:
    plan = share_evenly([A, B, C], [ANNE, BO, CI], each=2, barred=[(A, ANNE), (A, BO)])
    load = {reader: sum(1 for pair in plan.pairs if pair[1] == reader) for reader in (ANNE, BO, CI)}
    assert load == {ANNE: 2, BO: 2, CI: 1}
    assert plan.lacking == {A: 1}
    assert (A, ANNE) not in plan.pairs
    assert (A, CI) in plan.pairs


@pytest.mark.rule("CA-10")
def test_what_is_there_stays_and_counts() -> None:
    existing = [(A, ANNE), (B, ANNE)]
    plan = share_evenly([A, B], [ANNE, BO], each=1, existing=existing)
    assert (plan.pairs, plan.lacking) == ((), {})
    more = share_evenly([A, B], [ANNE, BO], each=2, existing=existing)
    assert more.pairs == ((A, BO), (B, BO))


@pytest.mark.rule("CA-10")
@given(
    st.integers(1, 12),
    st.integers(1, 6),
    st.integers(1, 4),
    st.sets(st.integers(0, 71), max_size=20),
)
def test_no_barred_pair_is_ever_made_and_no_pair_twice(
    cases: int, people: int, each: int, holes: set[int]
) -> None:
    applications = [UUID(int=number + 1) for number in range(cases)]
    readers = [UUID(int=number + 100) for number in range(people)]
    every = [(one, other) for one in applications for other in readers]
    barred = {every[number] for number in holes if number < len(every)}
    plan = share_evenly(applications, readers, each=each, barred=barred)
    assert not barred & set(plan.pairs)
    assert len(set(plan.pairs)) == len(plan.pairs)
    for application in applications:
        have = sum(1 for pair in plan.pairs if pair[0] == application)
        assert have + plan.lacking.get(application, 0) == each


@pytest.mark.rule("CA-10")
def test_a_criterion_has_the_same_readers_in_every_case() -> None:
    assert share_criteria([ONE, TWO], [ANNE, BO, CI], each=2) == {ONE: (ANNE, BO), TWO: (CI, ANNE)}
    assert share_criteria([ONE], [ANNE], each=3) == {ONE: (ANNE,)}
    assert share_criteria([ONE], [], each=1) == {ONE: ()}


@pytest.mark.rule("CA-11")
@pytest.mark.parametrize(("points", "allowed"), [(0, False), (1, True), (5, True), (6, False)])
def test_both_ends_of_the_scale_are_on_it(points: int, allowed: bool) -> None:
    assert may_score(points, (1, 5)).allowed is allowed


@pytest.mark.rule("CA-11")
@pytest.mark.parametrize(
    ("shown", "own", "over", "seen"),
    [
        (OthersShown.AFTER_OWN, False, True, False),
        (OthersShown.AFTER_OWN, True, False, True),
        (OthersShown.AFTER_PHASE, True, False, False),
        (OthersShown.AFTER_PHASE, False, True, False),
        (OthersShown.AFTER_PHASE, True, True, True),
        (OthersShown.NEVER, True, True, False),
    ],
)
def test_others_scores_are_hidden_until_ones_own_are_handed_in(
    shown: OthersShown, own: bool, over: bool, seen: bool
) -> None:
    assert may_see_others(shown, own_handed_in=own, phase_over=over) is seen


@pytest.mark.rule("CA-11")
def test_mean_weighted_mean_median_and_spread_are_exact() -> None:
    points = [
        Point(ANNE, ONE, 5), Point(BO, ONE, 4), Point(CI, ONE, 1),
        Point(ANNE, TWO, 2), Point(BO, TWO, 3), Point(CI, TWO, 3),
    ]  # fmt: skip
    found = figures_of(points, {ONE: 2, TWO: 1})
    assert found is not None
    assert (found.mean, found.weighted, found.median, found.spread, found.readers) == (
        Fraction(3), Fraction(28, 9), Fraction(11, 3), 4, 3,
    )  # fmt: skip
    assert figures_of([], {ONE: 1}) is None
    only_one = figures_of([Point(ANNE, ONE, 4)], {ONE: 2, TWO: 1})
    assert only_one is not None
    assert only_one.weighted == 4
    assert missing_scores([ONE, TWO], {TWO}) == (ONE,)


def scored(*pairs: tuple[UUID, int]) -> dict[UUID, object]:
    return {key: figures_of([Point(ANNE, ONE, points)], {ONE: 1}) for key, points in pairs}


@pytest.mark.rule("CA-12")
def test_equals_share_a_place_and_only_a_tie_across_the_last_place_needs_a_vote() -> None:
    ranked = rank_cases({**scored((A, 3), (B, 5), (C, 3)), D: None})  # type: ignore[dict-item]
    assert [(one.application_id, one.place) for one in ranked] == [
        (B, 1), (A, 2), (C, 2), (D, None),
    ]  # fmt: skip
    assert tied_at_the_last_place(ranked, 2) == (A, C)
    assert tied_at_the_last_place(ranked, 1) == ()
    assert tied_at_the_last_place(ranked, 3) == ()
    assert tied_at_the_last_place(ranked, 0) == ()


@pytest.mark.rule("CA-12")
def test_a_vote_orders_the_tied_and_says_when_they_still_are() -> None:
    result = count_votes([A, B, C], [B, B, C, D], room=1)
    assert (result.order, result.votes, result.still_tied) == ((B, C, A), {A: 0, B: 2, C: 1}, ())
    assert count_votes([A, B, C], [A, B], room=1).still_tied == (A, B)
    ranked = rank_cases(scored((D, 5), (A, 3), (B, 3)))  # type: ignore[arg-type]
    assert order_with_votes(ranked, [((A, B), {B: 2, A: 1})]) == (D, B, A)


@pytest.mark.rule("CA-13")
def test_a_move_needs_a_reason_and_a_place_and_the_others_close_up() -> None:
    assert may_move(Move(A, 1, " "), 3).codes == ("move.no_reason",)
    assert may_move(Move(A, 0, "fordi"), 3).codes == ("move.no_such_place",)
    assert may_move(Move(A, 4, "fordi"), 3).codes == ("move.no_such_place",)
    assert may_move(Move(A, 3, "fordi"), 3).allowed
    assert apply_moves([A, B, C], [Move(C, 1, "x"), Move(A, 3, "x")]) == (C, B, A)


@pytest.mark.rule("CA-14")
def test_money_is_shared_to_the_krone_and_nobody_gets_more_than_they_asked() -> None:
    assert share_frame(nok(100), {A: nok(30), B: nok(30)}) == {A: nok(30), B: nok(30)}
    shared = share_frame(nok(100), {A: nok(100), B: nok(100), C: nok(100)})
    assert shared == {A: nok(34), B: nok(33), C: nok(33)}
    assert share_frame(nok(0), {A: nok(5)}) == {A: nok(0)}
    assert fill_frame(nok(100), [(A, nok(70)), (B, nok(70)), (C, nok(1))]) == {
        A: nok(70), B: nok(30), C: nok(0),
    }  # fmt: skip
    assert fits_frame(nok(100), [nok(60), nok(50)]) == nok(-10)


@pytest.mark.rule("CA-14")
@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_shares_never_go_above_the_frame_or_what_was_asked(frame: int, asked: list[int]) -> None:
    wanted = {UUID(int=number + 1): Money(minor, "NOK") for number, minor in enumerate(asked)}
    shared = share_frame(Money(frame, "NOK"), wanted, whole=False)
    assert sum(part.minor for part in shared.values()) == min(frame, sum(asked))
    assert all(part <= wanted[key] for key, part in shared.items())


def decided(
    key: UUID, outcome: Outcome = Outcome.CHOSEN, rank: int | None = None, reason: str = "x"
) -> Decided:
    return Decided(
        application_id=key, outcome=outcome, reserve_rank=rank, reason=reason, granted=100
    )


@pytest.mark.rule("CA-15")
@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([decided(A), decided(B, Outcome.RESERVE, 1), decided(C, Outcome.NOT_CHOSEN)], []),
        ([decided(A), decided(B)], ["decision.undecided"]),
        ([decided(A), decided(B), decided(C, Outcome.PARTLY)],
         ["decision.too_many", "decision.above_frame"]),
        ([decided(A, reason=" "), decided(B), decided(C, Outcome.NOT_CHOSEN)],
         ["decision.unreasoned"]),
        ([decided(A), decided(B, Outcome.RESERVE, 1), decided(C, Outcome.RESERVE, 1)],
         ["decision.reserve_unranked"]),
        ([decided(A), decided(B, Outcome.RESERVE, 2), decided(C, Outcome.NOT_CHOSEN)],
         ["decision.reserve_unranked"]),
    ],
)  # fmt: skip
def test_everybody_is_decided_with_a_reason_and_nobody_above_the_places(
    rows: list[Decided], codes: list[str]
) -> None:
    found = blocks_decisions(rows, submitted=[A, B, C], places=2, frame=200)
    assert [each.code for each in found] == codes


@pytest.mark.rule("CA-15")
def test_an_order_becomes_chosen_reserve_and_not_chosen() -> None:
    assert propose_outcomes([A, B, C, D], places=1, reserves=2) == {
        A: (Outcome.CHOSEN, None), B: (Outcome.RESERVE, 1),
        C: (Outcome.RESERVE, 2), D: (Outcome.NOT_CHOSEN, None),
    }  # fmt: skip


@pytest.mark.rule("CA-16")
def test_a_place_can_be_accepted_until_just_before_its_deadline() -> None:
    for moment, lapsed in ((DEADLINE - TICK, False), (DEADLINE, True)):
        assert is_lapsed(PlaceState.OFFERED, DEADLINE, moment) is lapsed
        answer = may_answer(PlaceState.OFFERED, PlaceState.ACCEPTED, DEADLINE, moment)
        assert answer.allowed is not lapsed
    assert not is_lapsed(PlaceState.ACCEPTED, DEADLINE, DEADLINE)
    assert not may_answer(PlaceState.LAPSED, PlaceState.ACCEPTED, DEADLINE, DEADLINE).allowed
    assert first_state(Outcome.PARTLY) is PlaceState.OFFERED
    assert first_state(Outcome.RESERVE) is PlaceState.WAITING
    assert first_state(Outcome.NOT_CHOSEN) is PlaceState.NONE


@pytest.mark.rule("CA-16")
def test_a_free_place_goes_to_the_lowest_rank_unless_the_programme_objects() -> None:
    assert next_in_reserve({A: 2, B: 1}) == B
    assert next_in_reserve({}) is None
    assert may_refill(places=2, held=1, waiting=1).allowed
    assert may_refill(places=None, held=9, waiting=1).allowed
    assert may_refill(places=2, held=2, waiting=1).codes == ("place.none_free",)
    assert may_refill(places=2, held=1, waiting=0).codes == ("place.no_reserve",)
    late = Reason("fk.late", "After the second gathering.")
    assert may_refill(places=2, held=1, waiting=1, objections=[late]).codes == ("fk.late",)


@pytest.mark.rule("CA-17")
def test_reports_are_due_and_reminded_and_what_was_not_spent_may_be_asked_back() -> None:
    assert due_report(date(2024, 1, 31), 30) == date(2024, 3, 1)
    assert due_reminder(date(2024, 3, 1), 7) == date(2024, 2, 23)
    assert (to_repay(100, 90), to_repay(100, 100), to_repay(100, 110)) == (10, 0, 0)
