"""What happens by itself: decisions at their instant, lapses, and reminders by e-mail."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.jobs.runner import runner_of
from core.kit import Money
from core.mail import StoredMail, stored_mails
from core.plugin_api import Actor, db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.web.running import Running, today
from core.workspace import operator
from plugins.calls import (
    AccountLine,
    DecisionDetails,
    Outcome,
    PlaceState,
    answer_place,
    decide,
    decision_for,
    publish_decisions,
)
from plugins.calls.models import AwardReport, Call
from plugins.calls.services.awards import save_report
from plugins.calls.services.decisions import (
    cancel_publishing,
    decision_objections,
    plan_publishing,
    remove_decision,
)
from tests.support.calls import CLOSES, DECIDED, apply_for, make_call, office, switch_on
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
pytestmark = pytest.mark.usefixtures("programme")


@pytest.fixture
def drained(app: Flask) -> Callable[[], list[StoredMail]]:
    """Does the jobs that are due and answers with the e-mails there are."""

    def drain() -> list[StoredMail]:
        runner_of(app).drain()
        return stored_mails(app.extensions["flygel"].config.var)

    return drain


def decided_call(**changes: object) -> tuple[UUID, Actor, UUID]:
    """A closed call with one application that is chosen, not yet published."""
    call_id = make_call(**changes)
    writer, key = apply_for(call_id, make_organisation("Prøveskole"))
    decide(office(), key, DecisionDetails(outcome=Outcome.CHOSEN, reason="God."), now=DECIDED)
    return call_id, writer, key


def to(mails: list[StoredMail], actor: Actor, word: str) -> list[StoredMail]:
    """The e-mails to somebody whose subject has the word."""
    return [each for each in mails if each.recipient == actor.email and word in each.subject]


def test_planned_decisions_are_published_once_at_the_instant_and_by_nobody_in_person(
    programme: PluginHost,
    inside: Inside,
    alpha: TenantView,
    running: Running,
    drained: Callable[[], list[StoredMail]],
) -> None:
    at = DECIDED + timedelta(days=1)
    with inside(alpha):
        # The job looks for itself which plugins are on.
        enable_plugin(running.host, operator(running.host, today()), "demo_programme", source="t")
        call_id, writer, key = decided_call()
        plan_publishing(office(), call_id, at, now=DECIDED)
        assert decision_for(writer, key, now=DECIDED) is None
    mails, again = drained(), drained()
    with inside(alpha):
        told = decision_for(writer, key, now=at)

    assert told is not None
    assert told.state is PlaceState.OFFERED
    assert told.letter_text
    assert len(to(mails, writer, "Kull")) == len(to(again, writer, "Kull")) == 2
    calls = programme.plugins["demo_programme"].module.CALLS
    assert [each for each in calls if each[0] == "published"] == [("published", call_id, 1)]


@pytest.mark.parametrize("change", ["moved", "taken back", "blocked"])
def test_a_plan_that_was_changed_or_is_blocked_publishes_nothing(
    change: str, inside: Inside, alpha: TenantView, drained: Callable[[], list[StoredMail]]
) -> None:
    with inside(alpha):
        switch_on()
        call_id, writer, key = decided_call()
        plan_publishing(office(), call_id, DECIDED + timedelta(days=1), now=DECIDED)
        if change == "moved":
            plan_publishing(office(), call_id, in_a_hundred_years(), now=DECIDED)
        elif change == "taken back":
            cancel_publishing(office(), call_id)
        else:
            remove_decision(office(), key)
            assert decision_objections(call_id)
    drained()
    with inside(alpha):
        call = db.session.scalars(select(Call).where(Call.id == call_id)).one()

        assert call.decided_at is None
        assert (call.decisions_at is None) is (change == "taken back")
        assert decision_for(writer, key, now=DECIDED) is None


def test_whoever_has_begun_and_not_handed_in_is_reminded_before_the_call_closes(
    inside: Inside, alpha: TenantView, drained: Callable[[], list[StoredMail]]
) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        slow, _ = apply_for(call_id, make_organisation(), handed_in=False)
        quick, _ = apply_for(call_id, make_organisation())
    mails = drained()

    assert len(to(mails, slow, "Kull")) == 1
    # The receipt is the only thing that comes to whoever has handed in.
    assert len(to(mails, quick, "Kull")) == 1
    assert "closes" not in to(mails, quick, "Kull")[0].text


def test_an_offer_is_reminded_of_and_then_lapses_to_the_next(
    inside: Inside, alpha: TenantView, drained: Callable[[], list[StoredMail]]
) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call(places=1, reserves=1)
        first, one = apply_for(call_id, make_organisation("En"))
        second, two = apply_for(call_id, make_organisation("To"))
        for key, outcome, rank in ((one, Outcome.CHOSEN, None), (two, Outcome.RESERVE, 1)):
            details = DecisionDetails(outcome=outcome, reserve_rank=rank, reason="x")
            decide(office(), key, details, now=DECIDED)
        publish_decisions(office(), call_id, now=DECIDED)
    drained()
    with inside(alpha):
        lapsed = decision_for(first, one, now=DECIDED)
        moved_up = decision_for(second, two, now=DECIDED)

    assert lapsed is not None
    assert lapsed.state is PlaceState.LAPSED
    assert moved_up is not None
    assert moved_up.state is PlaceState.OFFERED


@pytest.mark.parametrize("handed_in", [False, True])
def test_a_report_that_is_due_is_reminded_of_until_it_is_handed_in(
    handed_in: bool, inside: Inside, alpha: TenantView, drained: Callable[[], list[StoredMail]]
) -> None:
    with inside(alpha):
        switch_on()
        call_id, writer, key = decided_call(report_days=60)
        publish_decisions(office(), call_id, now=DECIDED)
        answer_place(writer, key, accepts=True, now=DECIDED + timedelta(days=1))
        if handed_in:
            accounts = (AccountLine(text="Kurs", planned=Money(0, "NOK"), spent=Money(0, "NOK")),)
            save_report(
                writer, key, text="Det gikk bra.", accounts=accounts, hand_in=True, version=None,
                now=DECIDED + timedelta(days=2),
            )  # fmt: skip
    mails = drained()
    with inside(alpha):
        reminded_on = db.session.scalars(select(AwardReport.reminded_on)).one()

    reminders = [each for each in to(mails, writer, "Kull") if "rapport" in each.subject.lower()]
    assert (reminded_on is not None) is not handed_in
    assert len(reminders) == (0 if handed_in else 1)


def in_a_hundred_years() -> datetime:
    """An instant that no test run reaches."""
    return CLOSES + timedelta(days=36500)
