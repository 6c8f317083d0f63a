"""Calls: what blocks publishing, what stays, questions and answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from core.kit import Reason
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from plugins.calls import (
    answer_question,
    ask,
    cancel_call,
    change_call,
    publish_call,
    questions,
    submit,
)
from plugins.registry import Refused
from tests.support.calls import (
    CLOSES,
    OPEN,
    apply_for,
    call_details,
    make_actor,
    make_call,
    make_form,
    office,
    switch_on,
)
from tests.support.registry import make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


DAY = timedelta(days=1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.reason.code for each in refused.value.objections]


@pytest.mark.rule("CA-1")
def test_the_engine_and_the_programme_object_together(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    objections = on.plugins["demo_programme"].module.OBJECTIONS
    objections.append(Reason("demo.budget", "The money is not there yet."))
    with inside(alpha):
        switch_on()
        call_id = make_call(published=False, topics={}, description={})
        with pytest.raises(Refused) as blocked:
            publish_call(office(), call_id, now=OPEN)
        objections.clear()
    assert codes(blocked) == ["call.no_description", "call.topic_unanswered", "demo.budget"]


@pytest.mark.rule("CA-1")
def test_a_published_call_keeps_what_applicants_have_written_by(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        with pytest.raises(Refused) as settled:
            change_call(office(), call_id, call_details(form_version_id=make_form()), version=None)
    assert codes(settled) == ["call.settled"]


@pytest.mark.rule("CA-3")
def test_a_question_is_answered_to_all_and_nobody_is_told_who_asked(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        asker, reader = make_actor(("rector", None)), make_actor(("coordinator", None))
        asked = ask(asker, call_id, "Er det gratis?", now=OPEN)
        before = [len(questions(each, call_id, now=OPEN)) for each in (asker, reader, office())]
        [waiting] = questions(office(), call_id, now=OPEN)
        late = (waiting.overdue_at(OPEN + 7 * DAY - DAY / 24), waiting.overdue_at(OPEN + 7 * DAY))
        answer_question(office(), asked, "Ja.", version=None, now=OPEN + DAY)
        [answered] = questions(reader, call_id, now=OPEN)
        with pytest.raises(Refused) as closed:
            ask(asker, call_id, "Og nå?", now=CLOSES)
    assert before == [1, 0, 1]
    assert late == (False, True)
    assert (answered.text, answered.answer) == ("Er det gratis?", "Ja.")
    assert codes(closed) == ["question.too_late"]


def test_a_cancelled_call_takes_no_more(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        cancel_call(office(), call_id, "Ingen penger", now=OPEN)
        with pytest.raises(Refused) as shut:
            submit(writer, application_id, now=OPEN)
    assert codes(shut) == ["call.not_open"]
