"""Decisions, places, votes, and what follows an award."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from core.kit import Money, Reason
from core.plugin_api import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.calls import (
    AccountLine,
    DecisionDetails,
    Outcome,
    PlaceState,
    answer_place,
    ask_change,
    awards,
    cast_ballot,
    close_vote,
    decide,
    decision_for,
    flag_repayment,
    lapse_places,
    open_vote,
    publish_decisions,
    rank,
    register_appeal,
    review_report,
    save_report,
    withdraw_place,
)
from plugins.calls.models import CallDecision
from plugins.registry import NotThere, Refused
from tests.support.calls import (
    CLOSES,
    DECIDED,
    apply_for,
    make_call,
    make_juror,
    office,
    score_all,
    switch_on,
)
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


DAY = timedelta(days=1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.reason.code for each in refused.value.objections]


def decided_call(on: PluginHost, **changes: object) -> tuple[UUID, list[tuple[Actor, UUID]]]:
    call_id = make_call(report_days=30, **changes)
    made = [apply_for(call_id, make_organisation()) for _ in range(4)]
    outcomes = (
        (Outcome.CHOSEN, None), (Outcome.CHOSEN, None), (Outcome.RESERVE, 1), (Outcome.RESERVE, 2),
    )  # fmt: skip
    for (_, application_id), (outcome, rank_) in zip(made, outcomes, strict=True):
        decide(
            office(),
            application_id,
            DecisionDetails(
                outcome=outcome, reserve_rank=rank_, reason="Fordi.",
                granted=Money.of(1000, "NOK") if outcome.grants else None,
            ),
            now=DECIDED,
        )  # fmt: skip
    return call_id, made


def state_of(made: tuple[Actor, UUID]) -> PlaceState:
    found = decision_for(made[0], made[1], now=DECIDED)
    assert found is not None
    return found.state


@pytest.mark.rule("CA-15")
def test_nothing_is_readable_before_the_instant_and_all_of_it_after(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    with inside(alpha):
        switch_on()
        call_id, made = decided_call(on)
        before = [decision_for(actor, key, now=DECIDED) for actor, key in made]
        with pytest.raises(Refused) as open_still:
            publish_decisions(office(), call_id, now=CLOSES - DAY)
        publish_decisions(office(), call_id, now=DECIDED)
        after = [decision_for(actor, key, now=DECIDED) for actor, key in made]
        with pytest.raises(Refused) as again:
            publish_decisions(office(), call_id, now=DECIDED)
        moments = {row.published_at for row in db.session.scalars(select(CallDecision))}
    assert before == [None] * 4
    assert codes(open_still) == ["decision.call_open"]
    assert [each.state for each in after if each] == [
        PlaceState.OFFERED, PlaceState.OFFERED, PlaceState.WAITING, PlaceState.WAITING,
    ]  # fmt: skip
    assert moments == {DECIDED}
    assert codes(again) == ["call.decided"]


@pytest.mark.rule("CA-16")
def test_lapse_no_and_withdrawal_move_the_reserve_up_and_the_programme_may_stop_it(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    module = on.plugins["demo_programme"].module
    with inside(alpha):
        switch_on()
        call_id, made = decided_call(on)
        publish_decisions(office(), call_id, now=DECIDED)
        answer_place(made[0][0], made[0][1], accepts=False, reason="Nei", now=DECIDED + DAY)
        first = state_of(made[2])
        answer_place(made[2][0], made[2][1], accepts=True, now=DECIDED + 2 * DAY)
        # The job has not been there: answering after the deadline finds the lapse by itself.
        with pytest.raises(Refused) as late:
            answer_place(made[1][0], made[1][1], accepts=True, now=DECIDED + 14 * DAY)
        lapse_places(office(), call_id, now=DECIDED + 14 * DAY)
        second = (state_of(made[1]), state_of(made[3]))
        answer_place(made[3][0], made[3][1], accepts=True, now=DECIDED + 15 * DAY)
        module.REFILL[:] = [Reason("demo.late", "After the second gathering.")]
        withdraw_place(made[3][0], made[3][1], "Flytter", now=DECIDED + 90 * DAY)
        module.REFILL.clear()
        history = decision_for(made[3][0], made[3][1], now=DECIDED)
        standing = awards("demo_programme")
    assert first is PlaceState.OFFERED
    assert codes(late) == ["place.lapsed"]
    assert second == (PlaceState.LAPSED, PlaceState.OFFERED)
    assert history is not None
    assert [each.state for each in history.events] == [
        PlaceState.WAITING, PlaceState.OFFERED, PlaceState.ACCEPTED, PlaceState.WITHDRAWN,
    ]  # fmt: skip
    assert [each.application_id for each in standing] == [made[2][1]]


@pytest.mark.rule("CA-17")
def test_after_an_award_there_is_a_report_a_change_an_appeal_and_money_back(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    with inside(alpha):
        switch_on()
        call_id, made = decided_call(on)
        publish_decisions(office(), call_id, now=DECIDED)
        writer, key = made[0]
        answer_place(writer, key, accepts=True, now=DECIDED)
        [award] = awards("demo_programme", call_ids=[call_id])
        ask_change(writer, key, "Annen dato", now=DECIDED)
        register_appeal(writer, key, "Vi vil ha mer", received_on=DECIDED.date(), now=DECIDED)
        save_report(
            writer, key, text="Det gikk bra",
            accounts=[
                AccountLine(text="Leie", planned=Money.of(1000, "NOK"), spent=Money.of(900, "NOK"))
            ],
            hand_in=True, version=None, now=DECIDED,
        )  # fmt: skip
        with pytest.raises(NotThere):
            save_report(
                made[1][0], key, text="x", accounts=(), hand_in=True, version=None, now=DECIDED
            )
        owed = review_report(office(), key, approved=True, comment="", version=None, now=DECIDED)
        with pytest.raises(Refused) as too_much:
            flag_repayment(office(), key, Money.of(1001, "NOK"), "Ubrukt", now=DECIDED)
        flag_repayment(office(), key, owed, "Ubrukt", now=DECIDED)
        found = decision_for(writer, key, now=DECIDED)
    assert award.report_due == (DECIDED + 30 * DAY).date()
    assert owed == Money.of(100, "NOK")
    assert codes(too_much) == ["repay.too_much"]
    assert found is not None
    assert found.repay == owed


@pytest.mark.rule("CA-12")
def test_a_tie_at_the_last_place_is_broken_by_a_new_vote(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call(places=1)
        one = apply_for(call_id, make_organisation())[1]
        two = apply_for(call_id, make_organisation())[1]
        jurors = (make_juror(call_id), make_juror(call_id))
        score_all(call_id, {one: (4, 4), two: (4, 4)}, jurors)
        assert set(rank(office(), call_id).tied) == {one, two}
        vote_id = open_vote(office(), call_id, now=DECIDED)
        cast_ballot(jurors[0], vote_id, one, now=DECIDED)
        cast_ballot(jurors[1], vote_id, two, now=DECIDED)
        assert set(close_vote(office(), vote_id, now=DECIDED)) == {one, two}
        vote_id = open_vote(office(), call_id, now=DECIDED)
        cast_ballot(jurors[0], vote_id, two, now=DECIDED)
        assert close_vote(office(), vote_id, now=DECIDED) == ()
        ranked = rank(office(), call_id)
    assert ranked.order == (two, one)
    assert ranked.tied == ()


@pytest.mark.rule("CA-17")
@pytest.mark.parametrize("final", [False, True])
def test_the_letter_offers_an_appeal_exactly_where_one_is_taken(
    inside: Inside, alpha: TenantView, on: PluginHost, final: bool
) -> None:
    with inside(alpha):
        switch_on()
        call_id, made = decided_call(on, final=final)
        publish_decisions(office(), call_id, now=DECIDED)
        for writer, key in made:
            found = decision_for(writer, key, now=DECIDED)
            assert found is not None
            assert found.final is final
            letter = found.letter_text or ""
            assert ("innen tre uker" in letter, "kan ikke påklages" in letter) == (
                not final, final,
            )  # fmt: skip
            refusing: AbstractContextManager[object] = (
                pytest.raises(Refused, match=r"appeal\.none") if final else nullcontext()
            )
            with refusing:
                register_appeal(writer, key, "Uenig", received_on=DECIDED.date(), now=DECIDED)


def test_a_call_cannot_be_final_and_say_how_to_appeal(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    with inside(alpha):
        switch_on()
        with pytest.raises(Refused) as refused:
            make_call(final=True, appeal={"nb": "Skriv til oss."})
    assert codes(refused) == ["call.appeal_and_final"]
