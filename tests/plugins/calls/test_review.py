"""A juror with a conflict of interest, scores that are hidden, and a jury that reads nameless."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

import pytest

from core.plugin_api import db
from core.plugin_host import PluginHost
from core.tenants.context import TenantView
from plugins.calls import (
    ApplicantKind,
    Basis,
    PhaseDetails,
    Points,
    Tie,
    Typed,
    abstain,
    application,
    applications,
    assign,
    assign_evenly,
    call,
    declare_interest,
    lift_interest,
    rank,
    save_draft,
    score,
    start_application,
    submit,
    to_read,
)
from plugins.calls.queries.review import others_scores, own_assignment
from plugins.calls.queries.reviewing import ties_of_call
from plugins.calls.services.partners import answer_invitation, invite_partner
from plugins.registry import NotThere, Refused
from tests.support.calls import (
    CLOSES,
    OPEN,
    READING,
    apply_for,
    make_actor,
    make_call,
    make_juror,
    office,
    score_all,
    switch_on,
)
from tests.support.registry import make_municipality, make_organisation, make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]


@pytest.fixture(autouse=True)
def on(programme: PluginHost) -> PluginHost:
    return programme


def phase_of(call_id: UUID) -> UUID:
    view = call(office(), call_id)
    assert view is not None
    return view.phases[0].id


@pytest.mark.rule("CA-9")
def test_a_juror_from_as_neither_opens_nor_scores_nor_sees_as_in_any_list(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        switch_on()
        aas, bodo = make_municipality("Ås", "3218"), make_municipality("Bodø", "1804")
        school = make_organisation("Kulturskolen i Ås", parent=aas)
        call_id = make_call()
        _, in_aas = apply_for(call_id, aas)
        _, in_bodo = apply_for(call_id, bodo)
        # Head of the municipality's own school: a tie by the municipality, not by name.
        juror = make_juror(call_id, ("rector", school))
        other = make_juror(call_id)
        shared = assign_evenly(office(), phase_of(call_id), now=READING)

        assert shared.lacking == {in_aas: 1}
        assert [line.application_id for line in to_read(juror, now=READING)] == [in_bodo]
        assert application(juror, in_aas, now=READING) is None
        with pytest.raises(Refused) as refused:
            assign(office(), phase_of(call_id), in_aas, _membership(juror), now=READING)
        assert refused.value.objections[0].reason.code == "review.conflict"
        leader = make_actor(("programme_lead", None), ("rector", school))
        assert [each.id for each in applications(leader, call_id).items] == [in_bodo]
        assert [row.application_id for row in rank(leader, call_id).rows] == [in_bodo]
        assert application(other, in_aas, now=READING) is not None


@pytest.mark.rule("CA-9")
def test_a_tie_that_comes_later_shuts_a_case_that_was_given_already(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        switch_on()
        town = make_municipality("Ås", "3218")
        call_id = make_call()
        _, application_id = apply_for(call_id, town)
        juror = make_juror(call_id)
        assign_evenly(office(), phase_of(call_id), now=READING)
        [line] = to_read(juror, now=READING)
        person = make_person("Prøve", "Dommer", at=town)
        from plugins.registry.models import Person

        db.session.get_one(Person, (alpha.id, person)).membership_id = juror.membership_id
        db.session.flush()

        assert to_read(juror, now=READING) == []
        assert own_assignment(juror, line.assignment_id, now=READING) is None
        with pytest.raises(NotThere):
            score(juror, line.assignment_id, {}, version=None, now=READING)
        found = ties_of_call(replace(office(), today=READING.date()), call_id)
        assert [each.basis for each in found] == [Basis.OWN_ORGANISATION]
        lift_interest(
            office(), application_id, _membership(juror), Basis.OWN_ORGANISATION, "Nei.",
            now=READING,
        )  # fmt: skip
        assert len(to_read(juror, now=READING)) == 1


@pytest.mark.rule("CA-4")
@pytest.mark.rule("CA-9")
def test_a_partner_joins_for_itself_and_its_juror_keeps_out(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        switch_on()
        leader, partner = make_municipality("Bodø", "1804"), make_municipality("Ås", "3218")
        call_id = make_call()
        writer, guest = make_actor(("applicant", leader)), make_actor(("applicant", partner))
        application_id = start_application(
            writer, call_id, kind=ApplicantKind.ORGANISATION, organisation_id=leader, now=OPEN
        )
        save_draft(writer, application_id, {"idea": Typed("x")}, now=OPEN)
        invited = invite_partner(writer, application_id, partner, now=OPEN)
        with pytest.raises(Refused) as waiting:
            submit(writer, application_id, now=OPEN)
        with pytest.raises(NotThere):
            save_draft(guest, application_id, {"plan": Typed("y")}, now=OPEN)
        with pytest.raises(NotThere):
            answer_invitation(writer, invited, joins=True, now=OPEN)
        answer_invitation(guest, invited, joins=True, now=OPEN)
        save_draft(guest, application_id, {"plan": Typed("y")}, now=OPEN)
        submit(guest, application_id, now=OPEN)
        juror = make_juror(call_id, ("municipality_reader", partner))
        shared = assign_evenly(office(), phase_of(call_id), now=READING)

    codes = [each.reason.code for each in waiting.value.objections]
    assert codes == ["application.partner_waits"]
    assert shared.lacking == {application_id: 2}
    assert juror.name


@pytest.mark.rule("CA-9")
def test_what_a_programme_knows_and_what_a_juror_declares_count(
    inside: Inside, alpha: TenantView, on: PluginHost
) -> None:
    known = on.plugins["demo_programme"].module.TIES
    with inside(alpha):
        switch_on()
        call_id = make_call()
        first = apply_for(call_id, make_organisation("En"))[1]
        second = apply_for(call_id, make_organisation("To"))[1]
        juror = make_juror(call_id)
        assign_evenly(office(), phase_of(call_id), now=READING)
        declare_interest(juror, first, "Er gift med rektor", now=READING)
        after_declaring = [line.application_id for line in to_read(juror, now=READING)]
        known.append(Tie(_membership(juror), second, Basis.PROGRAMME, "Nabo"))
        after_both = to_read(juror, now=READING)
        with pytest.raises(Refused):
            lift_interest(
                juror, first, _membership(juror), Basis.DECLARED, "Likevel ikke", now=READING
            )

    assert after_declaring == [second]
    assert after_both == []


@pytest.mark.rule("CA-11")
def test_others_scores_are_seen_when_ones_own_are_handed_in_and_then_stay(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        application_id = apply_for(call_id, make_organisation("En"))[1]
        one, two = make_juror(call_id), make_juror(call_id)
        score_all(call_id, {application_id: (5, 3)}, (one,))
        [line] = to_read(two, now=READING)
        given = own_assignment(two, line.assignment_id, now=READING)
        assert given is not None
        before = others_scores(two, given, now=READING)
        view = call(office(), call_id)
        assert view is not None
        points = {each.id: Points(points=4) for each in view.criteria}
        [first, *_] = view.criteria
        with pytest.raises(Refused) as incomplete:
            score(
                two, line.assignment_id, {first.id: Points(points=4)}, version=None,
                hand_in=True, now=READING,
            )  # fmt: skip
        db.session.expire_all()
        score(two, line.assignment_id, points, version=None, hand_in=True, now=READING)
        given = own_assignment(two, line.assignment_id, now=READING)
        assert given is not None
        after = others_scores(two, given, now=READING)
        with pytest.raises(Refused) as stays:
            score(two, line.assignment_id, points, version=None, now=READING)
        [row] = rank(office(), call_id).rows

    assert before == []
    assert incomplete.value.objections[0].reason.code == "score.incomplete"
    assert [each.points for each in after[0].scores] in ([5, 3], [3, 5])
    assert stays.value.objections[0].reason.code == "review.handed_in_own"
    assert row.figures is not None
    assert (float(row.figures.weighted), row.readers) == (pytest.approx(4.1666, abs=1e-3), 2)


@pytest.mark.rule("CA-11")
def test_who_abstains_counts_for_nothing(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        call_id = make_call()
        application_id = apply_for(call_id, make_organisation("En"))[1]
        one, two = make_juror(call_id), make_juror(call_id)
        score_all(call_id, {application_id: (5, 5)}, (one,))
        [line] = to_read(two, now=READING)
        abstain(two, line.assignment_id, "Kjenner ikke feltet", now=READING)
        [row] = rank(office(), call_id).rows

    assert (row.readers, row.expected) == (1, 1)


@pytest.mark.rule("CA-9")
def test_a_nameless_phase_hides_names_fields_and_files(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        switch_on()
        town = make_municipality("Ås", "3218")
        call_id = make_call(
            phases=(PhaseDetails(title={"nb": "Lesing"}, starts_at=CLOSES, names_shown=False),)
        )
        _, application_id = apply_for(call_id, town, answers={"plan": "Vi i Ås vil mye"})
        juror = make_juror(call_id)
        assign_evenly(office(), phase_of(call_id), now=READING)
        seen = application(juror, application_id, now=READING)
        assert seen is not None
        view, sight = seen

    assert (sight.names_shown, view.organisation, view.partners) == (False, None, ())
    assert "Ås" not in view.applicant
    assert view.values["plan"] == "Vi i ▇▇▇ vil mye"


def _membership(actor: object) -> UUID:
    found: UUID = actor.membership_id  # type: ignore[attr-defined]
    return found
