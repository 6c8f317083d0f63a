"""KM-7 to KM-17: efforts, practices, camps, heats, mentor sessions, the studio and the network."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from core.kit import CurrencyMismatch, Decision, Money, Outcome
from plugins.kulturmetropolen.rules import (
    AccountLine,
    AccountSide,
    Direction,
    Entry,
    TargetGroup,
    Theme,
    balance,
    goal_faults,
    matches_of,
    may_adopt,
    may_book_studio,
    may_count_reach,
    may_enter_contest,
    may_give_slot,
    may_hold_session,
    may_join_by_age,
    may_join_camp,
    may_log_performance,
    may_play_evening,
    may_qualify,
    may_vote,
    reach_shown,
    score_evening,
    session_agreed,
    share_evenings,
    share_reached,
)


def kr(amount: int) -> Money:
    return Money.of(amount, "DKK")


@pytest.mark.rule("KM-7")
@pytest.mark.parametrize(
    ("stated", "why", "dispensation", "codes"),
    [
        (1, "Ja", "", ("effort.too_few",)),
        (2, "Ja", "", ()),
        (3, "Ja", "", ()),
        (2, " ", "", ("effort.why_not_alone",)),
        (0, "", "", ("effort.too_few", "effort.why_not_alone")),
        (0, "", "Det haster.", ()),
    ],
)
def test_two_municipalities_need_it_and_one_cannot_lift_it_alone(
    stated: int, why: str, dispensation: str, codes: tuple[str, ...]
) -> None:
    decision = may_qualify(
        municipalities=stated, needed=2, why_not_alone=why, dispensation=dispensation
    )

    assert decision.codes == codes
    assert decision.outcome is (Outcome.NEEDS_DISPENSATION if codes else Outcome.YES)


@pytest.mark.rule("KM-8")
def test_a_goal_goes_somewhere_and_its_status_is_a_share_of_the_way() -> None:
    ten, twenty = Decimal(10), Decimal(20)
    assert goal_faults(baseline=ten, target=twenty, from_year=2024, to_year=2024) == ()
    faults = goal_faults(baseline=ten, target=ten, from_year=2024, to_year=2023)
    assert [each.code for each in faults] == ["goal.same", "goal.years"]
    assert share_reached(baseline=ten, target=twenty, value=Decimal(15)) == Fraction(1, 2)
    assert share_reached(baseline=twenty, target=ten, value=Decimal(15)) == Fraction(1, 2)
    assert share_reached(baseline=ten, target=twenty, value=Decimal(5)) == Fraction(-1, 2)


@pytest.mark.rule("KM-8")
def test_accounts_add_up_in_kroner_and_never_with_another_currency() -> None:
    lines = [
        AccountLine(side=AccountSide.INCOME, budget=kr(100), actual=kr(90)),
        AccountLine(side=AccountSide.EXPENSE, budget=kr(60), actual=kr(70)),
        AccountLine(side=AccountSide.EXPENSE, budget=kr(40)),
    ]

    found = balance(lines, currency="DKK")

    assert (found.income, found.expenses, found.left, found.adds_up) == (
        kr(100), kr(100), kr(0), True,
    )  # fmt: skip
    assert (found.actual_income, found.actual_expenses, found.actual_left) == (
        kr(90), kr(70), kr(20),
    )  # fmt: skip
    with pytest.raises(CurrencyMismatch):
        balance([AccountLine(side=AccountSide.INCOME, budget=Money.of(1, "NOK"))], currency="DKK")


@pytest.mark.rule("KM-9")
def test_reach_is_a_number_in_one_of_the_efforts_own_groups() -> None:
    elderly, edge = TargetGroup.ELDERLY, TargetGroup.ON_THE_EDGE
    assert may_count_reach(elderly, 0, groups=[elderly]).allowed
    assert may_count_reach(edge, 5, groups=[elderly]).codes == ("reach.group",)
    assert may_count_reach(elderly, -1, groups=[elderly]).codes == ("reach.number",)
    assert [reach_shown(number, smallest=5) for number in (0, 1, 4, 5)] == [0, None, None, 5]


@pytest.mark.rule("KM-10")
def test_another_actor_adopts_a_practice_once() -> None:
    assert may_adopt(origin=1, adopter=2, has_adopted=False).allowed
    assert may_adopt(origin=1, adopter=1, has_adopted=False).codes == ("adoption.own",)
    assert may_adopt(origin=1, adopter=2, has_adopted=True).codes == ("adoption.twice",)


@pytest.mark.rule("KM-11")
@pytest.mark.parametrize(
    ("age", "home", "codes"),
    [
        (16, "265", ("age.outside",)),
        (17, "265", ()),
        (30, "265", ()),
        (31, "265", ("age.outside",)),
        (None, "265", ("age.unknown",)),
        (20, "101", ("residence.outside",)),
        (20, None, ("residence.unknown",)),
        (31, "101", ("age.outside", "residence.outside")),
    ],
)
def test_a_camp_is_for_17_to_30_in_member_municipalities(
    age: int | None, home: str | None, codes: tuple[str, ...]
) -> None:
    decision = may_join_camp(age=age, home=home, members={"265"}, youngest=17, oldest=30)

    assert decision.codes == codes
    assert decision.outcome is (Outcome.NEEDS_DISPENSATION if codes else Outcome.YES)


@pytest.mark.rule("KM-12")
def test_twenty_acts_on_four_evenings_of_five() -> None:
    assert may_enter_contest(entered=19, places=20).allowed
    assert may_enter_contest(entered=20, places=20).codes == ("contest.full",)
    assert may_play_evening(on_evening=4, per_evening=5).allowed
    assert may_play_evening(on_evening=5, per_evening=5).codes == ("evening.full",)
    acts = [uuid4() for _ in range(20)]
    shared = share_evenings(acts, evenings=4, per_evening=5)
    assert [len(each) for each in shared] == [5, 5, 5, 5]
    assert sorted(act for each in shared for act in each) == sorted(acts)
    assert [len(each) for each in share_evenings(acts[:6], evenings=4, per_evening=5)] == [
        2, 2, 1, 1,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="do not fit"):
        share_evenings([*acts, uuid4()], evenings=4, per_evening=5)


@pytest.mark.rule("KM-12")
@pytest.mark.parametrize(
    ("is_open", "known", "used", "plays", "codes"),
    [
        (True, True, False, True, ()),
        (False, True, False, True, ("vote.closed",)),
        (True, False, False, True, ("vote.code",)),
        (True, True, True, True, ("vote.used",)),
        (True, True, False, False, ("vote.act",)),
    ],
)
def test_a_code_counts_once_for_an_act_of_the_evening(
    is_open: bool, known: bool, used: bool, plays: bool, codes: tuple[str, ...]
) -> None:
    decision = may_vote(voting_open=is_open, code_known=known, code_used=used, act_plays=plays)

    assert decision.codes == codes


@pytest.mark.rule("KM-12")
def test_jury_and_audience_are_weighed_and_the_jury_decides_a_tie() -> None:
    a, b, c = uuid4(), uuid4(), uuid4()

    found = score_evening(
        [a, b, c], jury={a: [10, 8], b: [5, 5]}, votes={a: 1, b: 3}, highest=10, jury_weight=60
    )

    assert [(each.act, each.jury, each.audience, each.total, each.place) for each in found] == [
        (a, Decimal("90.0"), Decimal("25.0"), Decimal("64.0"), 1),
        (b, Decimal("50.0"), Decimal("75.0"), Decimal("60.0"), 2),
        (c, Decimal("0.0"), Decimal("0.0"), Decimal("0.0"), 3),
    ]
    tie = score_evening([a, b], jury={a: [4], b: [6]}, votes={a: 6, b: 4}, highest=10,
                        jury_weight=50)  # fmt: skip
    assert [(each.act, each.place) for each in tie] == [(b, 1), (a, 2)]
    nobody = score_evening([a, b], jury={}, votes={}, highest=10, jury_weight=60)
    assert [each.place for each in nobody] == [1, 1]


def at(hour: int, minute: int = 0, day: int = 3) -> datetime:
    return datetime(2024, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.rule("KM-13")
@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ([(at(16), 180)], ()),
        ([(at(16), 90), (at(16, day=10), 90)], ()),
        ([(at(16), 90)], ("session.shape",)),
        ([(at(16), 179)], ("session.shape",)),
        ([(at(16, day=10), 90), (at(16), 90)], ("session.order",)),
        ([(at(16), 90), (at(16), 90)], ("session.order",)),
        ([], ("session.shape",)),
    ],
)
def test_a_session_is_three_hours_or_two_of_one_and_a_half(
    parts: list[tuple[datetime, int]], codes: tuple[str, ...]
) -> None:
    assert may_hold_session(parts, shapes=[(180,), (90, 90)]).codes == codes


@pytest.mark.rule("KM-13")
@pytest.mark.parametrize(("age", "ok"), [(14, False), (15, True), (20, True), (21, False)])
def test_mentor_sessions_are_for_15_to_20(age: int, ok: bool) -> None:
    assert may_join_by_age(age, youngest=15, oldest=20).allowed is ok


@pytest.mark.rule("KM-13")
def test_a_date_stands_when_all_three_have_said_yes() -> None:
    assert session_agreed(mentor=True, talent=True, school=True)
    assert not session_agreed(mentor=True, talent=True, school=False)


@pytest.mark.rule("KM-14")
@pytest.mark.parametrize(
    ("begin", "end", "own", "codes"),
    [
        (at(14), at(16), 0, ()),
        (at(20), at(22), 0, ()),
        (at(18), at(19), 0, ()),  # Begins when another ends.
        (at(15), at(16), 0, ()),  # Ends when another begins.
        (at(15, 30), at(16, 30), 0, ("studio.taken",)),
        (at(16, 30), at(17), 0, ("studio.taken",)),
        (at(13, 59), at(14, 30), 0, ("studio.closed",)),
        (at(21), at(22, 1), 0, ("studio.closed",)),
        (at(18), at(20, 1), 0, ("studio.long",)),
        (at(19), at(19), 0, ("studio.order",)),
        (at(19), at(20), 1, ()),
        (at(19), at(20), 2, ("studio.often",)),
        (at(15, day=1), at(16, day=1), 0, ("studio.past",)),
    ],
)
def test_an_hour_in_the_studio_is_free_open_not_too_long_and_not_too_often(
    begin: datetime, end: datetime, own: int, codes: tuple[str, ...]
) -> None:
    decision = may_book_studio(
        begin, end, now=at(12, day=2), age=Decision.yes(), taken=[(at(16), at(18))],
        longest_minutes=120, opens=14, closes=22, own_this_week=own, per_week=2,
    )  # fmt: skip

    assert decision.codes == codes


@pytest.mark.rule("KM-14")
@pytest.mark.parametrize(("age", "ok"), [(13, False), (14, True), (25, True), (26, False)])
def test_the_studio_is_for_14_to_25(age: int, ok: bool) -> None:
    decision = may_book_studio(
        at(14), at(15), now=at(12), age=may_join_by_age(age, youngest=14, oldest=25), taken=[],
        longest_minutes=120, opens=14, closes=22, own_this_week=0, per_week=2,
    )  # fmt: skip

    assert decision.allowed is ok


DAY = date(2024, 6, 1)


def entry(direction: Direction, **changes: object) -> Entry:
    values: dict[str, object] = {
        "id": uuid4(), "actor": uuid4(), "direction": direction, "theme": Theme.STUDIO,
    }  # fmt: skip
    return Entry(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.rule("KM-16")
def test_an_offer_and_a_wish_that_fit_are_shown_to_each_other() -> None:
    wish = entry(Direction.WISH, municipality="265")
    near = entry(Direction.OFFER, municipality="265", until=DAY)
    far = entry(Direction.OFFER, municipality="217")
    anywhere = entry(Direction.OFFER)
    others = [
        far,
        anywhere,
        near,
        entry(Direction.WISH, municipality="265"),
        entry(Direction.OFFER, theme=Theme.STAGE),
        entry(Direction.OFFER, actor=wish.actor),
        entry(Direction.OFFER, until=date(2024, 5, 31)),
    ]

    found = matches_of(wish, others, today=DAY)

    assert [(each.other, each.near) for each in found] == [
        (near, True), (anywhere, False), (far, False),
    ]  # fmt: skip
    assert [[reason.code for reason in each.reasons] for each in found] == [
        ["match.theme", "match.place"], ["match.theme", "match.anywhere"], ["match.theme"],
    ]  # fmt: skip
    assert [each.other for each in matches_of(near, [wish], today=DAY)] == [wish]


@pytest.mark.rule("KM-17")
def test_two_slots_of_a_stage_never_meet() -> None:
    taken = [(at(20), at(21))]
    assert may_give_slot(at(19), at(20), taken=taken).allowed
    assert may_give_slot(at(21), at(22), taken=taken).allowed
    assert may_give_slot(at(20, 59), at(22), taken=taken).codes == ("slot.taken",)
    assert may_give_slot(at(20), at(20), taken=[]).codes == ("slot.order",)


@pytest.mark.rule("KM-17")
@pytest.mark.parametrize(
    ("ended", "cancelled", "acts", "logged", "codes"),
    [
        (True, False, 1, False, ()),
        (False, False, 1, False, ("slot.ahead",)),
        (True, True, 1, False, ("slot.cancelled",)),
        (True, False, 0, False, ("slot.empty",)),
        (True, False, 1, True, ("slot.logged",)),
    ],
)
def test_a_played_slot_becomes_a_performance_once(
    ended: bool, cancelled: bool, acts: int, logged: bool, codes: tuple[str, ...]
) -> None:
    decision = may_log_performance(ended=ended, cancelled=cancelled, acts=acts, logged=logged)

    assert decision.codes == codes
