"""What people do: propose and decide, object, hand over, book; and that two cannot both win."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from core.plugin_api import LOCAL_ZONE, Actor, db
from core.tenants.context import TenantView
from plugins.kulturmetropolen.models import Handover, Move, Objection, Stage, Talent
from plugins.kulturmetropolen.queries.efforts import effort
from plugins.kulturmetropolen.queries.flow import figures
from plugins.kulturmetropolen.queries.handovers import handovers
from plugins.kulturmetropolen.queries.talents import seen_talent, talent_cards
from plugins.kulturmetropolen.queries.way import history_of, talent
from plugins.kulturmetropolen.rules import (
    Aim,
    CriterionKind,
    HandoverState,
    MoveKind,
    PassedOn,
    StageMeaning,
    Standing,
    TargetGroup,
)
from plugins.kulturmetropolen.services.contests import (
    add_act,
    add_contest,
    add_evening,
    line_up,
    make_codes,
    set_voting,
    vote,
)
from plugins.kulturmetropolen.services.efforts import (
    EffortDetails,
    decide_effort,
    propose_effort,
    state_need,
)
from plugins.kulturmetropolen.services.goals import count_reach
from plugins.kulturmetropolen.services.handovers import (
    answer_handover,
    consent_to_handover,
    hand_over,
)
from plugins.kulturmetropolen.services.moves import (
    decide_proposal,
    make_own_move,
    move_at_once,
    propose_move,
)
from plugins.kulturmetropolen.services.objections import object_to_decision
from plugins.kulturmetropolen.services.people import kept_about
from plugins.kulturmetropolen.services.sessions import (
    agree_to_session,
    hold_session,
    propose_session,
)
from plugins.kulturmetropolen.services.stages import (
    CriterionDetails,
    StageDetails,
    add_stage,
    change_stage,
    retire_stage,
)
from plugins.kulturmetropolen.services.studios import add_room, add_rugekasse, book_room
from plugins.registry import NotThere, Refused
from plugins.registry.models import Guardianship
from tests.support.kulturmetropolen import (
    DAY,
    NOW,
    make_mentorship,
    make_school,
    make_talent,
    person_of_talent,
    stage_ids,
)
from tests.support.registry import make_organisation, make_person

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


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.reason.code for each in refused.value.objections]


def own_person(actor: Actor, person_id: UUID) -> None:
    """Says that the record is the actor's own."""
    from plugins.registry.models import Person

    row = db.session.scalars(select(Person).where(Person.id == person_id)).one()
    row.membership_id = actor.membership_id
    db.session.flush()


@pytest.mark.rule("KM-3")
def test_a_proposed_move_is_decided_once_and_the_talent_reads_why(
    tenant: TenantView, lead: Actor, panel: Actor
) -> None:
    someone = make_talent()
    proposed = propose_move(lead, someone, MoveKind.FORWARD, reason="Klar.", now=NOW)
    assert [card.id for card in talent_cards(panel)] == [someone]

    with pytest.raises(Refused) as refused:
        decide_proposal(panel, proposed, approve=True, reason="Ja.", now=NOW)
    assert codes_of(refused) == ["move.criteria_unmet", "decision.no_dispensation"]
    decide_proposal(
        panel, proposed, approve=True, reason="Ja.", dispensation="Vi har hørt den.", now=NOW
    )

    newest, first = history_of(someone)
    assert (newest.kind, newest.reason, newest.dispensation) == (
        MoveKind.FORWARD, "Ja.", "Vi har hørt den.",
    )  # fmt: skip
    assert first.kind is MoveKind.ENTER
    with pytest.raises(Refused) as again:
        decide_proposal(panel, proposed, approve=False, reason="Nej.", now=NOW)
    assert codes_of(again) == ["proposal.decided"]
    assert talent_cards(panel) == []


@pytest.mark.rule("KM-3")
def test_who_does_not_hold_the_deciding_role_only_proposes(tenant: TenantView, lead: Actor) -> None:
    someone = make_talent()
    proposed = propose_move(lead, someone, MoveKind.FORWARD, reason="Klar.", now=NOW)

    with pytest.raises(Refused) as refused:
        decide_proposal(lead, proposed, approve=True, reason="Ja.", now=NOW)
    assert codes_of(refused) == ["decision.role"]
    with pytest.raises(Refused) as second:
        propose_move(lead, someone, MoveKind.BACK, reason="Nej.", now=NOW)
    assert "proposal.waiting" in codes_of(second) or "move.no_stage" in codes_of(second)


@pytest.mark.rule("KM-3", "KM-5")
def test_a_talent_takes_a_break_alone_and_comes_back(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    someone = make_talent(place=2)
    own = actor_in(beta, "pupil")
    own_person(own, person_of_talent(someone))

    make_own_move(own, someone, MoveKind.PAUSE)
    card = seen_talent(own, someone)
    assert card is not None
    assert (card.standing, card.place) == (Standing.PAUSED, 2)
    make_own_move(own, someone, MoveKind.RESUME)
    with pytest.raises(Refused) as refused:
        make_own_move(own, someone, MoveKind.FORWARD)
    assert codes_of(refused) == ["move.not_own"]
    stranger = actor_in(beta, "pupil")
    with pytest.raises(NotThere):
        make_own_move(stranger, someone, MoveKind.LEAVE)


@pytest.mark.rule("KM-5")
def test_a_guardian_objects_within_the_days_of_the_setting(
    tenant: TenantView, lead: Actor, panel: Actor, actor_in: ActorIn, beta: TenantView
) -> None:
    someone = make_talent(born_on=date(2010, 1, 1))
    guardian = actor_in(beta, "guardian")
    parent = make_person("Prøve", "Forælder", membership=guardian.membership_id)
    db.session.add(Guardianship(guardian_id=parent, pupil_id=person_of_talent(someone)))
    db.session.flush()
    proposed = propose_move(lead, someone, MoveKind.FORWARD, reason="Klar.", now=NOW)
    decision = decide_proposal(panel, proposed, approve=False, reason="Ikke endnu.", now=NOW)

    with pytest.raises(Refused) as late:
        object_to_decision(guardian, decision, text="Nej.", now=NOW + timedelta(days=31))
    assert codes_of(late) == ["objection.late"]
    object_to_decision(guardian, decision, text="Nej.", now=NOW + timedelta(days=30))
    assert db.session.scalars(select(Objection.text)).all() == ["Nej."]
    with pytest.raises(NotThere):
        object_to_decision(actor_in(beta, "guardian"), decision, text="Nej.", now=NOW)


@pytest.mark.rule("KM-3")
def test_a_mentor_sees_their_own_talents_and_a_teacher_none_of_them(
    tenant: TenantView, actor_in: ActorIn, beta: TenantView
) -> None:
    mine, other = make_talent("Min", "Mentee"), make_talent("En", "Anden")
    mentor = actor_in(beta, "mentor")
    make_mentorship(mine, make_person("Prøve", "Mentor", membership=mentor.membership_id))

    assert [card.id for card in talent_cards(mentor)] == [mine]
    assert talent(mentor, other) is None
    school = make_school()
    assert talent_cards(actor_in(beta, "teacher", limit_id=school)) == []


@pytest.mark.rule("KM-4")
def test_a_hand_over_needs_consent_and_the_receiver_sees_it_only_then(
    tenant: TenantView, lead: Actor, actor_in: ActorIn, beta: TenantView
) -> None:
    sender, receiver = make_school("Afsender"), make_school("Modtager")
    someone = make_talent(at=sender, born_on=date(2000, 1, 1))
    own = actor_in(beta, "pupil")
    own_person(own, person_of_talent(someone))
    head = actor_in(beta, "rector", limit_id=receiver)
    begun = hand_over(
        lead, someone, receiver_id=receiver, passes=[PassedOn.CONTACT], why="Vokset ud."
    )

    assert handovers(head) == []
    with pytest.raises(NotThere):
        answer_handover(head, begun, accept=True, answer="")
    consent_to_handover(own, begun, agree=True)
    (seen,) = handovers(head)
    assert (seen.state, seen.answer_by) == (HandoverState.SENT, DAY + timedelta(days=21))
    assert talent_cards(head) == []
    late = replace(head, today=DAY + timedelta(days=22))
    with pytest.raises(Refused) as refused:
        answer_handover(late, begun, accept=True, answer="")
    assert codes_of(refused) == ["handover.late"]
    with pytest.raises(Refused) as no_reason:
        answer_handover(head, begun, accept=False, answer=" ")
    assert codes_of(no_reason) == ["handover.no_reason"]
    answer_handover(head, begun, accept=True, answer="Velkommen.")

    assert [card.id for card in talent_cards(head)] == [someone]
    row = db.session.scalars(select(Handover)).one()
    assert row.follow_up_on == date(2024, 9, 1)


@pytest.mark.rule("KM-4")
def test_a_minor_does_not_answer_alone(
    tenant: TenantView, lead: Actor, actor_in: ActorIn, beta: TenantView
) -> None:
    someone = make_talent(born_on=date(2010, 1, 1))
    own = actor_in(beta, "pupil")
    own_person(own, person_of_talent(someone))
    begun = hand_over(
        lead, someone, receiver_id=make_school(), passes=[PassedOn.CONTACT], why="Vokset ud."
    )

    with pytest.raises(Refused) as refused:
        consent_to_handover(own, begun, agree=True)
    assert codes_of(refused) == ["handover.not_yours"]


@pytest.mark.rule("KM-1", "KM-2")
def test_stages_are_changed_but_not_so_that_the_way_turns_back(
    tenant: TenantView, lead: Actor
) -> None:
    ids = stage_ids()
    details = StageDetails(
        meaning=StageMeaning.EMERGING,
        name={"da": "Øvelokale"},
        about={},
        criteria=(CriterionDetails(kind=CriterionKind.PERFORMANCES, number=2),),
    )
    added = add_stage(lead, details, after=ids[0])
    assert stage_ids().index(added) == 1
    with pytest.raises(Refused) as refused:
        change_stage(lead, added, replace(details, meaning=StageMeaning.FLEDGED), version=None)
    assert codes_of(refused) == ["stages.order"]
    make_talent(place=1)
    with pytest.raises(Refused) as in_use:
        retire_stage(lead, added)
    assert codes_of(in_use) == ["stage.in_use"]
    retire_stage(lead, ids[1])
    assert len(stage_ids()) == 6
    assert db.session.scalars(select(Stage.retired).where(Stage.id == ids[1])).one()


@pytest.mark.rule("KM-7", "KM-9")
def test_an_effort_qualifies_when_two_municipalities_need_it(
    tenant: TenantView, lead: Actor
) -> None:
    towns = [
        make_organisation(name, "municipality", code=code, country="DK")
        for name, code in (("Køge", "259"), ("Ishøj", "183"))
    ]
    made = propose_effort(
        lead,
        EffortDetails(
            title={"da": "Camp"},
            about={"da": "Fire dage."},
            why_not_alone={"da": "For få unge."},
            aim=Aim.COHERENT,
            organisation_id=towns[0],
            target_groups=(TargetGroup.ELDERLY,),
        ),
    )
    state_need(lead, made, organisation_id=towns[0], need="Ja.")
    state_need(lead, made, organisation_id=make_school(), need="Også os.")
    with pytest.raises(Refused) as refused:
        decide_effort(lead, made, approve=True, reason="Godt.")
    assert codes_of(refused) == ["effort.too_few"]
    state_need(lead, made, organisation_id=towns[1], need="Ja.")
    decide_effort(lead, made, approve=True, reason="Godt.")
    count_reach(lead, made, target_group=TargetGroup.ELDERLY, year=2024, number=4)

    view = effort(made, today=DAY)
    assert view is not None
    assert (view.card.state, view.dispensation) == ("approved", None)
    assert [each.number for each in view.reach] == [None]


@pytest.mark.rule("KM-12")
def test_a_code_votes_once_and_nobody_is_written_down(tenant: TenantView, lead: Actor) -> None:
    contest = add_contest(lead, organisation_id=make_school(), name={"da": "Heats"})
    evening = add_evening(lead, contest, kind="heat", held_on=DAY)
    act = add_act(lead, contest, name="Prøvebandet")
    line_up(lead, contest)
    code, other = make_codes(lead, evening, number=2)
    from plugins.kulturmetropolen.models import AudienceVote, Evening

    key = db.session.scalars(select(Evening.key)).one()
    with pytest.raises(Refused) as closed:
        vote(key, code=code, act_id=act)
    assert codes_of(closed) == ["vote.closed"]
    set_voting(lead, evening, is_open=True)
    vote(key, code=f" {code.lower()} ", act_id=act)
    with pytest.raises(Refused) as used:
        vote(key, code=code, act_id=act)
    assert codes_of(used) == ["vote.used"]
    with pytest.raises(Refused) as unknown:
        vote(key, code="AAAAAAAA", act_id=act)
    assert codes_of(unknown) == ["vote.code"]
    vote(key, code=other, act_id=act)
    assert set(AudienceVote.__table__.columns.keys()) == {
        "tenant_id", "id", "evening_id", "act_id", "fingerprint",
    }  # fmt: skip


@pytest.mark.rule("KM-13")
def test_a_session_stands_when_three_have_said_yes_and_then_counts(
    tenant: TenantView, lead: Actor, actor_in: ActorIn, beta: TenantView
) -> None:
    someone = make_talent(born_on=date(2007, 6, 1))
    own, mentor = actor_in(beta, "pupil"), actor_in(beta, "mentor")
    own_person(own, person_of_talent(someone))
    mentor_person = make_person("Prøve", "Mentor", membership=mentor.membership_id)
    make_mentorship(someone, mentor_person)
    begins = datetime(2024, 6, 1, 9, tzinfo=LOCAL_ZONE)
    made = propose_session(
        mentor, someone, mentor_id=mentor_person, meetings=[(begins, 180)], place="Lokale 4"
    )
    from core.kit import Money

    def held() -> None:
        hold_session(
            mentor, made, fee=Money.of(2400, "DKK"), transport=Money.of(Decimal(120), "DKK")
        )

    agree_to_session(own, made)
    with pytest.raises(Refused) as refused:
        held()
    assert codes_of(refused) == ["session.not_agreed"]
    agree_to_session(lead, made)
    held()
    view = talent(lead, someone)
    assert view is not None
    with pytest.raises(Refused) as again:
        held()
    assert codes_of(again) == ["session.closed"]


@pytest.mark.rule("KM-14")
def test_an_hour_in_the_studio_is_given_once(
    tenant: TenantView, lead: Actor, actor_in: ActorIn, beta: TenantView
) -> None:
    nest = add_rugekasse(
        lead, organisation_id=make_school(), name={"da": "R"}, about={}, weekday=0, time="17"
    )
    studio = add_room(lead, nest, name={"da": "S"}, opens=14, closes=22)
    one = make_person("Prøve", "En", born=date(2008, 1, 1))
    two = make_person("Prøve", "To", born=date(2008, 1, 1))
    begins = datetime(2024, 6, 4, 16, tzinfo=LOCAL_ZONE)

    book_room(lead, studio, person_id=one, starts_at=begins, ends_at=begins + timedelta(hours=2),
              now=NOW)  # fmt: skip
    with pytest.raises(Refused) as refused:
        book_room(lead, studio, person_id=two, starts_at=begins + timedelta(hours=1),
                  ends_at=begins + timedelta(hours=3), now=NOW)  # fmt: skip
    assert codes_of(refused) == ["studio.taken"]
    book_room(lead, studio, person_id=two, starts_at=begins + timedelta(hours=2),
              ends_at=begins + timedelta(hours=3), now=NOW)  # fmt: skip


@pytest.mark.rule("KM-6")
def test_figures_hide_small_stages_and_count_the_years_moves(
    tenant: TenantView, panel: Actor
) -> None:
    school = make_school()
    someone = [make_talent("Prøve", str(number), at=school) for number in range(6)]
    make_talent(at=school, place=3)

    found = figures(2024, today=DAY)

    assert [each.number for each in found.stages] == [None, 0, 0, None, 0, 0]
    assert found.total == 7
    assert found.stages[1].came == 0
    assert len(someone) == 6


def test_what_is_kept_about_a_talent_is_shown_and_goes_with_them(
    tenant: TenantView, lead: Actor, panel: Actor
) -> None:
    someone = make_talent()
    move_like = propose_move(lead, someone, MoveKind.FORWARD, reason="Klar.", now=NOW)
    decide_proposal(panel, move_like, approve=False, reason="Ikke endnu.", now=NOW)
    titles = [record.title for record in kept_about(person_of_talent(someone))]
    assert titles == ["My way through the stages", "Proposed moves and decisions"]

    from plugins.registry.models import Person

    person = db.session.scalars(select(Person).where(Person.id == person_of_talent(someone))).one()
    db.session.delete(person)
    db.session.flush()
    assert db.session.scalars(select(Talent.id)).all() == []
    assert db.session.scalars(select(Move.id)).all() == []


def test_move_at_once_is_for_who_decides(tenant: TenantView, lead: Actor) -> None:
    someone = make_talent()
    with pytest.raises(Refused) as refused:
        move_at_once(lead, someone, MoveKind.FORWARD, reason="Ja.", now=NOW)
    assert codes_of(refused) == ["decision.role"]
