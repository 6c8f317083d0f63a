"""KM-1 to KM-5: stages, criteria, moves, outgrowing a place, hand-overs."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from core.kit import Decision, Outcome, Reason
from plugins.kulturmetropolen.rules import (
    Assessed,
    Criterion,
    CriterionKind,
    Evidence,
    HandoverFacts,
    HandoverState,
    MoveKind,
    OpenOffer,
    PassedOn,
    StageMeaning,
    Standing,
    assess,
    criterion_faults,
    due_answer,
    due_follow_up,
    handover_state,
    may_answer_handover,
    may_consent_to_handover,
    may_decide,
    may_follow_up,
    may_hand_over,
    may_move,
    may_object,
    moves_from,
    outgrown,
    stage_faults,
    standing_after,
)

ALL = list(StageMeaning)
COURSE, PERFORM, WORKS = uuid4(), uuid4(), uuid4()


@pytest.mark.rule("KM-1")
@pytest.mark.parametrize(
    ("meanings", "codes"),
    [
        (ALL, []),
        ([ALL[0], ALL[5]], []),
        ([ALL[0], ALL[1], ALL[1], ALL[5]], []),  # Two stages may mean the same.
        ([ALL[0]], ["stages.too_few"]),
        ([], ["stages.too_few"]),
        (ALL[1:], ["stages.first"]),
        (ALL[:5], ["stages.last"]),
        ([ALL[0], ALL[3], ALL[2], ALL[5]], ["stages.order"]),
        ([ALL[5], ALL[0]], ["stages.first", "stages.last", "stages.order"]),
    ],
)
def test_the_way_begins_in_the_nest_box_and_ends_fledged(
    meanings: list[StageMeaning], codes: list[str]
) -> None:
    assert [each.code for each in stage_faults(meanings)] == codes


@pytest.mark.rule("KM-2")
@pytest.mark.parametrize(
    ("kind", "number", "role", "codes"),
    [
        ("own_works", 1, None, []),
        ("own_works", 100, None, []),
        ("own_works", 0, None, ["criterion.number"]),
        ("own_works", 101, None, ["criterion.number"]),
        ("judgement", 1, "mentor", []),
        ("judgement", 1, None, ["criterion.no_role"]),
    ],
)
def test_a_criterion_is_evidence_with_a_number_or_a_judgement_by_a_role(
    kind: str, number: int, role: str | None, codes: list[str]
) -> None:
    criterion = Criterion(id=WORKS, kind=CriterionKind(kind), number=number, role=role)

    assert [each.code for each in criterion_faults(criterion)] == codes


@pytest.mark.rule("KM-2", "KM-3")
def test_criteria_are_met_by_what_there_is_of_each_kind() -> None:
    judged, unjudged = uuid4(), uuid4()
    criteria = [
        Criterion(id=WORKS, kind=CriterionKind.OWN_WORKS, number=3),
        Criterion(id=PERFORM, kind=CriterionKind.PERFORMANCES, number=2),
        Criterion(id=COURSE, kind=CriterionKind.COURSE, number=1, activity_kind="camp"),
        Criterion(id=uuid4(), kind=CriterionKind.COURSE, number=3),
        Criterion(id=judged, kind=CriterionKind.JUDGEMENT, role="mentor"),
        Criterion(id=unjudged, kind=CriterionKind.JUDGEMENT, role="mentor"),
    ]
    evidence = Evidence(
        counts={CriterionKind.OWN_WORKS: 2, CriterionKind.PERFORMANCES: 2},
        courses={"songwriting": 3},
        judged=frozenset({judged}),
    )

    found = assess(criteria, evidence)

    assert [(each.have, each.met, each.missing) for each in found] == [
        (2, False, 1), (2, True, 0), (0, False, 1), (3, True, 0), (1, True, 0), (0, False, 1),
    ]  # fmt: skip


@pytest.mark.rule("KM-3")
@pytest.mark.parametrize(
    ("kind", "standing", "place", "wanted", "unmet", "outcome", "codes"),
    [
        ("forward", "active", 0, 1, 0, Outcome.YES, ()),
        ("forward", "active", 4, 5, 0, Outcome.YES, ()),
        ("forward", "active", 0, 1, 1, Outcome.NEEDS_DISPENSATION, ("move.criteria_unmet",)),
        ("forward", "active", 0, 2, 0, Outcome.NEEDS_DISPENSATION, ("move.skip",)),
        ("forward", "active", 0, 2, 3, Outcome.NEEDS_DISPENSATION,
         ("move.skip", "move.criteria_unmet")),
        ("forward", "active", 1, 1, 0, Outcome.NO, ("move.not_forward",)),
        ("forward", "active", 1, 0, 0, Outcome.NO, ("move.not_forward",)),
        ("forward", "active", 5, 6, 0, Outcome.NO, ("move.no_stage",)),
        ("forward", "paused", 0, 1, 0, Outcome.NO, ("move.not_now",)),
        ("back", "active", 1, 0, 5, Outcome.YES, ()),
        ("back", "active", 3, 1, 0, Outcome.NEEDS_DISPENSATION, ("move.long_way_back",)),
        ("back", "active", 1, 1, 0, Outcome.NO, ("move.not_back",)),
        ("back", "active", 0, -1, 0, Outcome.NO, ("move.no_stage",)),
        ("pause", "active", 2, 2, 0, Outcome.YES, ()),
        ("pause", "active", 2, 3, 0, Outcome.NO, ("move.stays",)),
        ("resume", "paused", 2, 2, 0, Outcome.YES, ()),
        ("resume", "active", 2, 2, 0, Outcome.NO, ("move.not_now",)),
        ("leave", "paused", 2, 2, 0, Outcome.YES, ()),
        ("return", "left", 2, 0, 0, Outcome.YES, ()),
        ("enter", "active", 0, 0, 0, Outcome.NO, ("move.not_now",)),
    ],
)  # fmt: skip
def test_one_step_at_a_time_and_exceptions_need_a_dispensation(
    kind: str, standing: str, place: int, wanted: int, unmet: int, outcome: Outcome,
    codes: tuple[str, ...],
) -> None:  # fmt: skip
    decision = may_move(
        MoveKind(kind), standing=Standing(standing), place=place, wanted=wanted, last=5,
        unmet=unmet,
    )  # fmt: skip

    assert (decision.outcome, decision.codes) == (outcome, codes)


@pytest.mark.rule("KM-3")
def test_every_move_leads_to_a_standing_from_which_others_follow() -> None:
    assert {kind: standing_after(kind) for kind in MoveKind} == {
        MoveKind.ENTER: Standing.ACTIVE, MoveKind.FORWARD: Standing.ACTIVE,
        MoveKind.BACK: Standing.ACTIVE, MoveKind.PAUSE: Standing.PAUSED,
        MoveKind.RESUME: Standing.ACTIVE, MoveKind.LEAVE: Standing.LEFT,
        MoveKind.RETURN: Standing.ACTIVE,
    }  # fmt: skip
    assert moves_from(Standing.LEFT) == (MoveKind.RETURN,)
    assert MoveKind.LEAVE in moves_from(Standing.PAUSED)


SKIP = Decision.needs_dispensation(Reason("move.skip", "Skips."))


@pytest.mark.rule("KM-3")
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"approve": False}, ()),
        ({"is_open": False}, ("proposal.decided",)),
        ({"is_own": True}, ("proposal.own",)),
        ({"reason": "  "}, ("decision.no_reason",)),
        ({"stands_where_proposed": False}, ("proposal.outdated",)),
        ({"stands_where_proposed": False, "approve": False}, ()),
        ({"move": SKIP}, ("move.skip", "decision.no_dispensation")),
        ({"move": SKIP, "dispensation": "Hun er klar."}, ()),
        ({"move": SKIP, "approve": False}, ()),
        ({"move": Decision.no(Reason("move.no_stage", "None.")), "dispensation": "Ja"},
         ("move.no_stage",)),
    ],
)  # fmt: skip
def test_a_decision_has_a_reason_and_an_exception_one_of_its_own(
    changes: dict[str, object], codes: tuple[str, ...]
) -> None:
    asked: dict[str, object] = {
        "is_open": True, "stands_where_proposed": True, "is_own": False, "reason": "Fordi.",
        "approve": True, "move": Decision.yes(), "dispensation": "",
    }  # fmt: skip

    assert may_decide(**(asked | changes)).codes == codes  # type: ignore[arg-type]


@pytest.mark.rule("KM-5")
@pytest.mark.parametrize(
    ("about", "days", "text", "codes"),
    [
        (True, 0, "Nej", ()),
        (True, 29, "Nej", ()),
        (True, 30, "Nej", ()),
        (True, 31, "Nej", ("objection.late",)),
        (True, 1, " ", ("objection.empty",)),
        (False, 1, "Nej", ("objection.not_yours",)),
    ],
)
def test_the_talent_or_a_guardian_may_object_until_the_last_day(
    about: bool, days: int, text: str, codes: tuple[str, ...]
) -> None:
    decision = may_object(is_about_them=about, days_since=days, within=30, text=text)

    assert decision.codes == codes


def assessed(
    kind: CriterionKind, have: int, of: UUID, activity_kind: str | None = None
) -> Assessed:
    return Assessed(
        criterion=Criterion(id=of, kind=kind, number=2, activity_kind=activity_kind), have=have
    )


def offer(
    kind: CriterionKind, municipality: str | None, activity_kind: str | None = None
) -> OpenOffer:
    return OpenOffer(
        title="x", helps=frozenset({kind}), municipality=municipality, activity_kind=activity_kind
    )


@pytest.mark.rule("KM-4")
def test_outgrown_is_what_nothing_in_the_own_municipality_helps_with() -> None:
    wanted = [
        assessed(CriterionKind.PERFORMANCES, 0, PERFORM),
        assessed(CriterionKind.OWN_WORKS, 0, WORKS),
        assessed(CriterionKind.COURSE, 0, COURSE, "camp"),
    ]
    stage, camp = CriterionKind.PERFORMANCES, CriterionKind.COURSE

    def left(*offers: OpenOffer, municipality: str | None = "265") -> set[UUID]:
        found = outgrown(wanted, offers, municipality=municipality)
        return {each.criterion.id for each in found}

    assert left() == {PERFORM, COURSE}
    assert left(municipality=None) == set()
    assert left(offer(stage, "265")) == {COURSE}
    assert left(offer(stage, "217")) == {PERFORM, COURSE}
    assert left(offer(stage, None), offer(camp, "265", "camp")) == set()
    assert left(offer(camp, "265", "songwriting")) == {PERFORM, COURSE}
    met = [assessed(CriterionKind.PERFORMANCES, 2, PERFORM)]
    assert outgrown(met, [], municipality="265") == ()


LAST = date(2024, 6, 22)


@pytest.mark.rule("KM-4")
@pytest.mark.parametrize(
    ("facts", "day", "state"),
    [
        ({}, date(2024, 6, 1), HandoverState.ASKED),
        ({}, LAST, HandoverState.ASKED),
        ({}, date(2024, 6, 23), HandoverState.LAPSED),
        ({"consented": True}, LAST, HandoverState.SENT),
        ({"consented": True}, date(2024, 6, 23), HandoverState.LAPSED),
        ({"consented": False}, date(2025, 1, 1), HandoverState.NOT_WANTED),
        ({"consented": True, "accepted": False}, date(2025, 1, 1), HandoverState.REFUSED),
        ({"consented": True, "accepted": True}, date(2025, 1, 1), HandoverState.ACCEPTED),
        ({"consented": True, "accepted": True, "followed_up": True}, date(2025, 1, 1),
         HandoverState.FOLLOWED_UP),
        ({"withdrawn": True}, date(2024, 6, 1), HandoverState.WITHDRAWN),
    ],
)  # fmt: skip
def test_where_a_hand_over_stands_follows_from_what_happened_and_the_day(
    facts: dict[str, bool], day: date, state: HandoverState
) -> None:
    assert handover_state(HandoverFacts(answer_by=LAST, **facts), today=day) is state  # type: ignore[arg-type]


@pytest.mark.rule("KM-4")
def test_deadline_and_follow_up_are_counted_in_days_and_months() -> None:
    assert due_answer(date(2024, 6, 1), days=21) == LAST
    assert due_follow_up(date(2024, 6, 3), months=3) == date(2024, 9, 3)
    assert due_follow_up(date(2024, 11, 30), months=3) == date(2025, 2, 28)


@pytest.mark.rule("KM-4")
def test_a_hand_over_goes_to_another_with_at_least_a_way_to_get_in_touch() -> None:
    def codes(**changes: object) -> tuple[str, ...]:
        asked: dict[str, object] = {
            "sender": 1, "receiver": 2, "passes": {PassedOn.CONTACT}, "note": "",
            "has_open": False,
        }  # fmt: skip
        return may_hand_over(**(asked | changes)).codes  # type: ignore[arg-type]

    assert codes() == ()
    assert codes(receiver=1) == ("handover.same",)
    assert codes(has_open=True) == ("handover.open",)
    assert codes(passes=set()) == ("handover.no_contact",)
    assert codes(passes={PassedOn.CONTACT, PassedOn.NOTE}) == ("handover.no_note",)


@pytest.mark.rule("KM-4")
def test_consent_answer_and_follow_up_come_in_order() -> None:
    sent, asked = HandoverState.SENT, HandoverState.ASKED
    assert may_consent_to_handover(asked, may_answer=True).allowed
    assert may_consent_to_handover(asked, may_answer=False).codes == ("handover.not_yours",)
    assert may_consent_to_handover(sent, may_answer=True).codes == ("handover.not_asked",)
    assert may_answer_handover(sent, accept=True, reason="").allowed
    assert may_answer_handover(sent, accept=False, reason="").codes == ("handover.no_reason",)
    assert may_answer_handover(asked, accept=True, reason="").codes == ("handover.not_asked",)
    late = may_answer_handover(HandoverState.LAPSED, accept=True, reason="")
    assert late.codes == ("handover.late",)
    assert may_follow_up(HandoverState.ACCEPTED, text="Godt.").allowed
    assert may_follow_up(HandoverState.ACCEPTED, text="").codes == ("handover.no_text",)
    assert may_follow_up(sent, text="Godt.").codes == ("handover.not_accepted",)
