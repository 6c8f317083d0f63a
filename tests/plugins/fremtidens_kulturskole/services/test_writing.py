"""Texts written together, handed in, returned and accepted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from core.jobs.runner import runner_of
from core.mail import stored_mails
from core.plugin_api import Actor
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortPermission, CohortRole
from plugins.fremtidens_kulturskole.rules import (
    HandInState,
    Meeting,
)
from plugins.fremtidens_kulturskole.services.reminders import remind_groups
from tests.support.fremtidens import (
    NOW,
    TODAY,
    make_actor,
    make_assignment,
    make_cohort,
    make_gathering,
    make_group,
    office,
)

Text = services.Text


def test_two_who_write_the_same_part_lose_nothing(cohort: UUID, stranda: UUID) -> None:
    held = make_gathering(cohort, TODAY)
    assignment, (part, _) = make_assignment(held, TODAY + timedelta(days=7))
    one = make_actor((CohortRole.MEMBER, stranda), name="Prøve Ein")
    other = make_actor((CohortRole.MEMBER, stranda), name="Prøve To")

    def write(actor: Actor, text: str, seen: int, pen: str = "") -> services.Written:
        return services.write_parts(
            actor, assignment, stranda, {part: Text(text=text, seen_version=seen)}, now=NOW, pen=pen
        )[part]

    assert write(one, "Fyrste", 0) == services.Written(meeting=Meeting.SAVED, version=1)
    assert write(other, "Andre", 0).meeting is Meeting.BESIDE
    assert write(other, "Andre, lengre", 0).meeting is Meeting.BESIDE  # It goes on in its own.
    assert write(other, "Tredje", 0, pen="another page").meeting is Meeting.BESIDE
    assert write(one, "Fyrste, lengre", 1).version == 2

    found = queries.hand_in_view(one, assignment, stranda)
    assert found is not None
    passage = found.passages[0]
    assert passage.text == "Fyrste, lengre"
    assert {each.text for each in passage.others} == {"Andre, lengre", "Tredje"}

    with pytest.raises(services.Refused) as refused:
        services.hand_in(one, assignment, stranda)
    assert [reason.code for reason in refused.value.reasons] == ["hand_in.two_texts"]

    with pytest.raises(services.Stale):
        services.settle_part(
            one, assignment, stranda, UUID(part), text="Alt", seen_version=1, now=NOW
        )
    services.settle_part(
        one, assignment, stranda, UUID(part), text="Alt saman", seen_version=2, now=NOW
    )
    services.hand_in(one, assignment, stranda)
    settled = queries.hand_in_view(one, assignment, stranda)
    assert settled is not None
    assert (settled.passages[0].text, settled.passages[0].others) == ("Alt saman", ())
    assert settled.row.state is HandInState.HANDED_IN


def test_a_hand_in_is_returned_taken_up_again_and_accepted(cohort: UUID, stranda: UUID) -> None:
    held = make_gathering(cohort, TODAY)
    assignment, (part, _) = make_assignment(held, TODAY)
    member = make_actor((CohortRole.MEMBER, stranda))
    reviewer = make_actor((CohortRole.RESOURCE_GROUP, None))
    texts = {part: Text(text="Noko")}
    services.write_parts(member, assignment, stranda, texts, now=NOW, hand_in=True)

    with pytest.raises(services.Conflict):  # It is handed in.
        services.write_parts(member, assignment, stranda, texts, now=NOW)
    services.take_back_hand_in(member, assignment, stranda)
    services.hand_in(member, assignment, stranda)
    with pytest.raises(services.Refused):
        services.return_hand_in(reviewer, assignment, stranda, comment="")
    services.return_hand_in(reviewer, assignment, stranda, comment="Meir om kven")
    services.hand_in(member, assignment, stranda)
    services.accept_hand_in(reviewer, assignment, stranda)
    with pytest.raises(services.Conflict):
        services.take_back_hand_in(member, assignment, stranda)
    found = queries.hand_in_view(member, assignment, stranda)
    assert found is not None
    assert (found.row.state, found.row.days_late) == (HandInState.ACCEPTED, 0)


def test_a_group_sees_its_own_drafts_and_nobody_elses(cohort: UUID, stranda: UUID) -> None:
    bodo = make_group(cohort, "Bodø", code="1804")
    held = make_gathering(cohort, TODAY)
    assignment, (part, _) = make_assignment(held, TODAY)
    member = make_actor((CohortRole.MEMBER, bodo))
    guide = make_actor((CohortRole.GUIDE, stranda))

    assert queries.hand_in_view(member, assignment, bodo) is not None
    assert queries.hand_in_view(member, assignment, stranda) is None
    assert queries.group_page(member, stranda) is None
    assert queries.goals(member, stranda) is None
    assert queries.log_of(member, stranda) is None
    assert queries.report(member, stranda) is None
    with pytest.raises(services.NotThere):
        services.write_parts(member, assignment, stranda, {part: Text(text="x")}, now=NOW)
    # A guide reads the group that is guided, and does not write for it.
    assert queries.hand_in_view(guide, assignment, stranda) is not None
    with pytest.raises(services.NotThere):
        services.write_parts(guide, assignment, stranda, {part: Text(text="x")}, now=NOW)
    # Somebody who guides one and writes for another writes for that one alone.
    both = make_actor((CohortRole.GUIDE, stranda), (CohortRole.MEMBER, bodo))
    assert queries.groups_within(both, CohortPermission.WRITE_GROUP).groups == {bodo}
    assert queries.groups_within(both, CohortPermission.READ_GROUP).groups == {bodo, stranda}
    grid = queries.grid(member, cohort)
    assert grid is not None
    assert [row.group.id for row in grid.rows] == [bodo]


def test_an_assignment_of_another_cohort_is_not_there(cohort: UUID, stranda: UUID) -> None:
    other = make_cohort()
    assignment, (part, _) = make_assignment(make_gathering(other, TODAY), TODAY)
    member = make_actor((CohortRole.MEMBER, stranda))

    assert queries.hand_in_view(member, assignment, stranda) is None
    with pytest.raises(services.NotThere):
        services.write_parts(member, assignment, stranda, {part: Text(text="x")}, now=NOW)


def test_an_answered_question_is_reworded_but_never_taken_away(cohort: UUID, stranda: UUID) -> None:
    held = make_gathering(cohort, TODAY)
    assignment, (_, second) = make_assignment(held, TODAY)
    services.write_parts(office(), assignment, stranda, {second: Text(text="x")}, now=NOW)

    make_assignment(held, TODAY, questions=("Ny ordlyd", "Hva tar dere med?"))
    with pytest.raises(services.Conflict):
        make_assignment(held, TODAY, questions=("Bare ett",))


def test_a_group_is_reminded_once_before_a_deadline(
    app: Flask, cohort: UUID, stranda: UUID
) -> None:
    bodo = make_group(cohort, "Bodø", code="1804")
    held = make_gathering(cohort, TODAY)
    due = TODAY + timedelta(days=7)
    assignment, (part, _) = make_assignment(held, due)
    member = make_actor((CohortRole.MEMBER, stranda))
    make_actor((CohortRole.MEMBER, bodo))
    services.write_parts(
        office(), assignment, bodo, {part: Text(text="Ferdig")}, now=NOW, hand_in=True
    )

    assert remind_groups(TODAY - timedelta(days=1)) == 0
    assert remind_groups(TODAY) == 1  # Bodø has handed in.
    assert remind_groups(TODAY) == 0
    assert remind_groups(due - timedelta(days=1)) == 1
    assert remind_groups(due + timedelta(days=1)) == 0
    runner_of(app).drain()
    mails = [
        mail
        for mail in stored_mails(app.extensions["flygel"].config.var)
        if mail.recipient == member.email
    ]
    assert len(mails) == 2
    assert "Mellomarbeid" in mails[0].text
