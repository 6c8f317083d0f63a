"""Writing, handing in, questions, places and what follows: services as programmes call them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from core.kit import Decision, Money, Reason
from core.plugin_api import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.calls import (
    AccountLine,
    ApplicantKind,
    DecisionDetails,
    Outcome,
    PlaceState,
    Typed,
    answer_dispensation,
    answer_place,
    answer_question,
    application,
    ask,
    ask_change,
    awards,
    cancel_call,
    cast_ballot,
    change_call,
    close_vote,
    decide,
    decision_for,
    flag_repayment,
    lapse_places,
    my_applications,
    open_vote,
    publish_call,
    publish_decisions,
    questions,
    rank,
    register_appeal,
    review_report,
    save_draft,
    save_report,
    start_application,
    submit,
    withdraw,
    withdraw_place,
)
from plugins.calls.models import Answer, Application, CallDecision
from plugins.calls.services.files import add_file, file_content
from plugins.registry import NotThere, Refused
from plugins.registry.services.people import erase_person
from tests.support.calls import (
    CLOSES,
    DECIDED,
    OPEN,
    apply_for,
    call_details,
    make_actor,
    make_call,
    make_form,
    make_juror,
    office,
    score_all,
    switch_on,
)
from tests.support.registry import make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on(programme: PluginHost) -> PluginHost:
    return programme


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


@pytest.mark.rule("CA-2")
@pytest.mark.rule("CA-8")
def test_late_is_told_and_what_was_written_is_kept(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        with pytest.raises(Refused) as late:
            submit(writer, application_id, now=CLOSES)
        seen = application(writer, application_id, now=CLOSES)
        stranger = make_actor(("applicant", make_organisation()))
        with pytest.raises(NotThere):
            save_draft(stranger, application_id, {}, now=OPEN)
        for_others = [
            application(each, application_id, now=CLOSES) for each in (stranger, office())
        ]
    assert codes(late) == ["call.too_late"]
    assert seen is not None
    assert seen[0].values == {"idea": "En idé"}
    assert for_others == [None, None]


@pytest.mark.rule("CA-8")
def test_the_strictest_of_the_programmes_rules_counts(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    module = on.plugins["demo_programme"].module
    with inside(alpha):
        switch_on()
        call_id = make_call()
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        module.DECISIONS[:] = [Decision.needs_dispensation(Reason("demo.age", "Too young."))]
        with pytest.raises(Refused) as wanted:
            submit(writer, application_id, now=OPEN)
        submit(writer, application_id, now=OPEN, dispensation_text="Er 13, spiller som 18.")
        answer_dispensation(office(), application_id, given=True, text="Ja.", now=OPEN)
        submit(writer, application_id, now=OPEN + DAY)
        row = db.session.scalars(select(Application)).one()
        given = row.dispensation
        module.DECISIONS[:] = [Decision.no(Reason("demo.no", "Not a member."))]
        with pytest.raises(Refused) as no:
            submit(writer, application_id, now=OPEN + 2 * DAY)
        module.DECISIONS.clear()
        withdraw(writer, application_id, "Ombestemt", now=OPEN + 3 * DAY)
        with pytest.raises(Refused) as gone:
            save_draft(writer, application_id, {"plan": Typed("x")}, now=OPEN + 3 * DAY)
        calls = [each[0] for each in module.CALLS]
    assert (codes(wanted), given, codes(no), codes(gone)) == (
        ["demo.age"], "given", ["demo.no"], ["application.withdrawn"],
    )  # fmt: skip
    assert calls == ["submitted", "submitted", "withdrawn"]


def test_a_teacher_puts_own_pupils_forward_and_the_pupil_reads_it(
    inside: Inside, alpha: TenantView
) -> None:
    from plugins.registry.models import Person, Teaching

    with inside(alpha):
        switch_on()
        call_id = make_call(applicants=(ApplicantKind.PUPIL_BY_TEACHER,))
        school = make_organisation()
        teacher = make_actor(("teacher", school))
        learner = make_actor(("pupil", None))
        teaches, pupil, other = (make_person("Prøve", each) for each in ("Lærer", "Elev", "Annen"))
        db.session.get_one(Person, (alpha.id, teaches)).membership_id = teacher.membership_id
        db.session.get_one(Person, (alpha.id, pupil)).membership_id = learner.membership_id
        db.session.add(Teaching(teacher_id=teaches, pupil_id=pupil))
        db.session.flush()
        with pytest.raises(NotThere):
            _put_forward(teacher, call_id, other)
        application_id = _put_forward(teacher, call_id, pupil)
        assert _put_forward(teacher, call_id, pupil) == application_id
        save_draft(teacher, application_id, {"idea": Typed("Øver mye")}, now=OPEN)
        with pytest.raises(NotThere):
            save_draft(learner, application_id, {"idea": Typed("Nei")}, now=OPEN)
        assert [each.id for each in my_applications(learner)] == [application_id]
        submit(teacher, application_id, now=OPEN)
        erase_person(office_of_register(), pupil)
        row = db.session.scalars(select(Application)).one()
        left = (row.person_id, row.state, db.session.scalars(select(Answer)).all())
    assert left == (None, "submitted", [])


def _put_forward(teacher: Actor, call_id: UUID, pupil: UUID) -> UUID:
    return start_application(
        teacher, call_id, kind=ApplicantKind.PUPIL_BY_TEACHER, person_id=pupil, now=OPEN
    )


def office_of_register() -> Actor:
    from core.web.running import running
    from core.workspace import operator

    return operator(running().host, OPEN.date())


def test_a_file_is_what_its_content_is_and_a_page_is_refused(
    inside: Inside, alpha: TenantView
) -> None:
    from plugins.calls import FieldDetails, FieldKind
    from tests.support.calls import FIELDS

    upload = FieldDetails(key="file", kind=FieldKind.FILE, label={"nb": "Fil"})
    with inside(alpha):
        switch_on()
        call_id = make_call(form_version_id=make_form((*FIELDS, upload)))
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        with pytest.raises(Refused) as page:
            add_file(writer, application_id, "file", "bilde.png", b"<html><script>", now=OPEN)
        with pytest.raises(Refused):
            add_file(writer, application_id, "idea", "x.pdf", b"%PDF-", now=OPEN)
        from core.typesetting import Document, typeset

        kept = add_file(
            writer, application_id, "file", "../x<y>.exe",
            typeset(Document(title="T", language="nb")), now=OPEN,
        )  # fmt: skip
        found = file_content(writer, kept, now=OPEN)
        elsewhere = file_content(make_actor(("applicant", make_organisation())), kept, now=OPEN)
    assert codes(page) == ["file.unknown"]
    assert found is not None
    assert (found[0], found[1]) == ("xy.pdf", "application/pdf")
    assert elsewhere is None


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


def state_of(made: tuple[Actor, UUID]) -> PlaceState:
    found = decision_for(made[0], made[1], now=DECIDED)
    assert found is not None
    return found.state


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


def test_a_cancelled_call_takes_no_more(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        writer, application_id = apply_for(call_id, make_organisation(), handed_in=False)
        cancel_call(office(), call_id, "Ingen penger", now=OPEN)
        with pytest.raises(Refused) as shut:
            submit(writer, application_id, now=OPEN)
    assert codes(shut) == ["call.not_open"]
