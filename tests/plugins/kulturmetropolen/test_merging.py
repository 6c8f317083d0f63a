"""Two records of one person become one, and nothing of either way is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from core.kit import Outcome
from core.plugin_api import Actor, db
from core.tenants.context import TenantView
from plugins.kulturmetropolen.models import (
    Criterion,
    Decided,
    Handover,
    Judgement,
    Move,
    Objection,
    Proposal,
    Talent,
)
from plugins.kulturmetropolen.queries.evidence import evidence_for
from plugins.kulturmetropolen.queries.flow import figures
from plugins.kulturmetropolen.queries.handovers import handovers_of
from plugins.kulturmetropolen.queries.talents import cards_where
from plugins.kulturmetropolen.queries.views import TalentView
from plugins.kulturmetropolen.queries.way import history_of, talent
from plugins.kulturmetropolen.rules import HandoverState, MoveKind, PassedOn
from plugins.kulturmetropolen.services.handovers import hand_over
from plugins.kulturmetropolen.services.merging import merge
from plugins.kulturmetropolen.services.moves import decide_proposal, propose_move
from plugins.kulturmetropolen.services.people import kept_about
from plugins.registry.services.people import merge_people
from tests.support.kulturmetropolen import (
    DAY,
    NOW,
    make_school,
    make_talent,
    person_of_talent,
)
from tests.support.registry import make_person

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
ActorIn = Callable[..., Actor]


@pytest.fixture
def tenant(inside: Inside, beta: TenantView) -> Iterator[TenantView]:
    """The Danish tenant, with everything on."""
    with inside(beta) as entered:
        yield entered


@pytest.fixture
def lead(actor_in: ActorIn, beta: TenantView) -> Actor:
    """The programme's manager."""
    return actor_in(beta, "programme_lead")


@pytest.fixture
def panel(actor_in: ActorIn, beta: TenantView) -> Actor:
    """A member of the panel."""
    return actor_in(beta, "panel_member")


def moved_on(lead: Actor, panel: Actor, talent_id: UUID, why: str) -> UUID:
    """A move that was proposed and approved; the decision's id."""
    proposed = propose_move(lead, talent_id, MoveKind.FORWARD, reason=f"{why} foreslået", now=NOW)
    decide_proposal(
        panel, proposed, approve=True, reason=f"{why} ja", dispensation=f"{why} hørt", now=NOW
    )
    found = select(Decided.id).where(Decided.proposal_id == proposed)
    return db.session.scalars(found).one()


def refused(lead: Actor, panel: Actor, talent_id: UUID, why: str) -> UUID:
    """A proposal that was refused; the decision's id."""
    proposed = propose_move(lead, talent_id, MoveKind.FORWARD, reason=f"{why} foreslået", now=NOW)
    decide_proposal(panel, proposed, approve=False, reason=f"{why} nej", now=NOW)
    found = select(Decided.id).where(Decided.proposal_id == proposed)
    return db.session.scalars(found).one()


def way_of(lead: Actor, talent_id: UUID) -> TalentView:
    """The talent's page."""
    found = talent(lead, talent_id)
    assert found is not None
    return found


@pytest.mark.rule("KM-3")
def test_both_histories_are_kept_with_proposals_decisions_objections_and_judgements(
    tenant: TenantView, lead: Actor, panel: Actor
) -> None:
    kept, removed = make_talent(place=3), make_talent(place=1)
    moved_on(lead, panel, kept, "Blev")
    refused(lead, panel, removed, "Andens første")
    decision = moved_on(lead, panel, removed, "Andens anden")
    db.session.add(
        Objection(
            talent_id=removed,
            decision_id=decision,
            text="Nej.",
            made_by_id=person_of_talent(removed),
            made_by="Prøve",
            made_at=NOW,
        )
    )
    criterion = db.session.scalars(select(Criterion.id).where(Criterion.role.is_not(None))).first()
    db.session.add(
        Judgement(
            talent_id=removed, criterion_id=criterion, met=True, reason="Hørt", role="mentor",
            judged_by="Prøve Mentor", judged_at=NOW,
        )
    )  # fmt: skip
    db.session.flush()
    kept_person, removed_person = person_of_talent(kept), person_of_talent(removed)

    merge_people(lead, kept=kept_person, removed=removed_person)

    view = way_of(lead, kept)
    assert [(each.number, each.kind, each.reason) for each in view.history] == [
        (2, MoveKind.FORWARD, "Blev ja"),
        (1, MoveKind.ENTER, "Velkommen"),
        (0, MoveKind.FORWARD, "Andens anden ja"),
        (-1, MoveKind.ENTER, "Velkommen"),
    ]
    # Every move that was decided still leads to its decision, and an exception to its reason.
    decisions = {each.decision_id: each for each in view.proposals}
    decided = [decisions[each.decision_id] for each in view.history if each.decision_id]
    assert [each.decision for each in decided] == ["Blev ja", "Andens anden ja"]
    assert [each.dispensation for each in decided] == ["Blev hørt", "Andens anden hørt"]
    assert {each.reason for each in view.proposals} == {
        "Blev foreslået", "Andens første foreslået", "Andens anden foreslået",
    }  # fmt: skip
    (objection,) = view.objections
    assert decisions[objection.decision_id].decision == "Andens anden ja"
    assert criterion in evidence_for(kept, kept_person).judged
    # Nothing is left of the double record, and nothing is there twice.
    for table, number in ((Talent, 1), (Move, 4), (Proposal, 3), (Decided, 3), (Judgement, 1)):
        assert db.session.scalar(select(func.count()).select_from(table)) == number
    shown = {record.title: len(record.rows) for record in kept_about(kept_person)}
    assert (shown["My way through the stages"], shown["Objections"]) == (4, 1)


@pytest.mark.rule("KM-3")
def test_where_they_stand_is_where_the_latest_move_led(
    tenant: TenantView, lead: Actor, panel: Actor
) -> None:
    kept = make_talent(place=0, since=date(2023, 1, 1))
    elsewhere = make_school("Hvor de nu er")
    removed = make_talent(place=1, since=date(2023, 9, 1), at=elsewhere)
    moved_on(lead, panel, removed, "Senere")
    waiting = propose_move(lead, kept, MoveKind.FORWARD, reason="Gammelt", now=NOW)

    merge(person_of_talent(kept), person_of_talent(removed))

    (card,) = cards_where(Talent.id == kept)
    assert (card.place, card.organisation.id, card.last_move) == (2, elsewhere, 3)
    assert [each.moved_on for each in history_of(kept)] == [
        DAY, date(2023, 9, 1), date(2023, 1, 1),
    ]  # fmt: skip
    # What was proposed before is about a move that is no longer theirs: it can only be declined.
    (still,) = [each for each in way_of(lead, kept).proposals if each.outcome is None]
    assert (still.id, still.after_move < card.last_move) == (waiting, True)


@pytest.mark.rule("KM-3", "KM-4")
def test_one_proposal_and_one_hand_over_go_on(tenant: TenantView, lead: Actor) -> None:
    kept, removed = make_talent(place=2), make_talent(place=1)
    for each in (kept, removed):
        propose_move(lead, each, MoveKind.FORWARD, reason=f"Klar {each}", now=NOW)
        hand_over(
            lead, each, receiver_id=make_school(), passes=[PassedOn.CONTACT], why=f"Ud {each}"
        )
    # Hand-overs are asked about as of the day of the merging.
    for row in db.session.scalars(select(Handover)):
        row.answer_by = date(2100, 1, 1)
    db.session.flush()

    merge(person_of_talent(kept), person_of_talent(removed))

    view = way_of(lead, kept)
    outcomes = {each.reason: each.outcome for each in view.proposals}
    assert outcomes == {f"Klar {kept}": None, f"Klar {removed}": "withdrawn"}
    states = {each.why: each.state for each in handovers_of(kept, today=DAY)}
    assert states == {
        f"Ud {kept}": HandoverState.ASKED,
        f"Ud {removed}": HandoverState.WITHDRAWN,
    }
    assert view.forward.outcome is not Outcome.NO


@pytest.mark.rule("KM-6")
def test_figures_count_a_merged_way_without_days_below_nought(
    tenant: TenantView, lead: Actor, panel: Actor
) -> None:
    for number in range(5):
        kept = make_talent(place=1, since=DAY - timedelta(days=100))
        removed = make_talent(place=1, since=DAY - timedelta(days=number + 1))
        moved_on(lead, panel, kept, "Ja")
        merge_people(lead, kept=person_of_talent(kept), removed=person_of_talent(removed))

    found = figures(DAY.year, today=DAY)
    # Ten stays at the second stage: five of a hundred days, and five that the other ended at once.
    assert (found.total, found.stages[1].median_days, found.stages[2].number) == (5, 50, 5)


def test_a_double_record_without_a_way_and_two_objections_of_one_guardian(
    tenant: TenantView, lead: Actor, panel: Actor
) -> None:
    alone, third = make_person(), make_talent()
    decision = refused(lead, panel, third, "Det")
    merge(alone, person_of_talent(third))
    assert person_of_talent(third) == alone

    one, other = make_person("Prøve", "Forælder"), make_person("Prøve", "Forælder")
    for person_id, text in ((one, "Vi er uenige."), (other, "Det er vi stadig.")):
        db.session.add(
            Objection(
                talent_id=third, decision_id=decision, text=text, made_by_id=person_id,
                made_by="Prøve Forælder", made_at=NOW,
            )
        )  # fmt: skip
    db.session.flush()
    merge(one, other)
    row = db.session.scalars(select(Objection)).one()
    assert (row.made_by_id, row.text) == (one, "Vi er uenige.\n\nDet er vi stadig.")
