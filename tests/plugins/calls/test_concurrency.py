"""Two people at the same moment; commits are real here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.plugin_api import db
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.users.actor import Actor
from core.web.running import Running, today
from core.workspace import operator, working_in
from plugins.calls import (
    DecisionDetails,
    Outcome,
    PlaceState,
    Typed,
    answer_place,
    decide,
    lapse_places,
    publish_decisions,
    save_draft,
)
from plugins.calls.models import Answer, CallDecision
from tests.support.calls import (
    DECIDED,
    OPEN,
    apply_for,
    make_call,
    office,
    with_programme,
)
from tests.support.plugin_making import Candidate
from tests.support.registry import make_organisation


@pytest.fixture
def committed(
    own_app: Flask, alpha: TenantView, make_plugin: Callable[..., Candidate]
) -> Callable[[Callable[[], Any]], Any]:
    """`committed(work)`: the work in a transaction of its own, with the test's programme on."""
    running: Running = own_app.extensions["flygel"]
    host = with_programme(running, make_plugin)

    def run(work: Callable[[], Any]) -> Any:
        with own_app.app_context(), working_in(alpha, host):
            return work()

    run(lambda: enable_plugin(host, operator(host, today()), "demo_programme", source="test"))
    return run


@pytest.fixture
def at_once(
    committed: Callable[[Callable[[], Any]], Any],
) -> Callable[..., list[Any]]:
    """`at_once(one, other)`: both in transactions of their own, begun at the same moment."""

    def run(*works: Callable[[], Any]) -> list[Any]:
        ready = threading.Barrier(len(works))
        answers: list[Any] = [None] * len(works)

        def do(place: int, work: Callable[[], Any]) -> None:
            def begun() -> Any:
                ready.wait(timeout=20)
                return work()

            try:
                answers[place] = committed(begun)
            except Exception as error:
                answers[place] = error

        threads = [
            threading.Thread(target=do, args=(place, work)) for place, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return answers

    return run


@pytest.mark.rule("CA-7")
def test_of_two_who_save_one_field_at_once_one_is_saved_and_the_other_is_shown_both(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    def prepare() -> tuple[Actor, UUID]:
        return apply_for(make_call(), make_organisation(), handed_in=False)

    writer, application_id = committed(prepare)

    def writing(text: str, other: str) -> Callable[[], Any]:
        return lambda: save_draft(
            writer, application_id, {"plan": Typed(text, 0), other: Typed(text, 0)}, now=OPEN
        )

    answers = at_once(writing("Hennes", "sum"), writing("Hans", "sum"))
    conflicts = [each for answer in answers for each in answer.conflicts]
    saved = committed(
        lambda: {
            row.field: (row.value, row.version)
            for row in db.session.scalars(select(Answer).where(Answer.field != "idea"))
        }
    )

    assert {each.field for each in conflicts} == {"plan", "sum"}
    assert {each.theirs for each in conflicts} == {saved["plan"][0]}
    assert {each.mine for each in conflicts} == {"Hennes", "Hans"} - {saved["plan"][0]}
    assert saved["plan"][1] == 1


@pytest.mark.rule("CA-16")
def test_the_last_place_is_never_given_twice_when_two_decline_accept_and_lapse_at_once(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    def prepare() -> tuple[UUID, list[tuple[Actor, UUID]]]:
        call_id = make_call(places=1)
        made = [apply_for(call_id, make_organisation()) for _ in range(3)]
        for number, (_, key) in enumerate(made):
            decide(
                office(), key,
                DecisionDetails(
                    outcome=Outcome.RESERVE if number else Outcome.CHOSEN,
                    reserve_rank=number or None, reason="Fordi.",
                ),
                now=DECIDED,
            )  # fmt: skip
        publish_decisions(office(), call_id, now=DECIDED)
        return call_id, made

    call_id, made = committed(prepare)
    actor, key = made[0]
    at_once(
        lambda: answer_place(actor, key, accepts=True, now=DECIDED),
        lambda: answer_place(actor, key, accepts=False, now=DECIDED),
        lambda: lapse_places(office(), call_id, now=DECIDED),
    )
    states = committed(
        lambda: [PlaceState(row.state) for row in db.session.scalars(select(CallDecision))]
    )

    assert sum(1 for state in states if state.holds_a_place) == 1


@pytest.mark.rule("CA-15")
def test_two_who_publish_at_once_publish_once(
    committed: Callable[..., Any], at_once: Callable[..., list[Any]]
) -> None:
    def prepare() -> UUID:
        call_id = make_call(places=1)
        _, key = apply_for(call_id, make_organisation())
        decide(office(), key, DecisionDetails(outcome=Outcome.CHOSEN, reason="Fordi."), now=DECIDED)
        return call_id

    call_id = committed(prepare)

    def work() -> int:
        return publish_decisions(office(), call_id, now=DECIDED)

    answers = at_once(work, work)

    assert [each for each in answers if isinstance(each, int)] == [1]
