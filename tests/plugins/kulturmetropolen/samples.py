"""Kulturmetropolen's rows for the crawl over every route: one of each sort."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import current_tenant, db
from plugins.kulturmetropolen.models import (
    AccountEntry,
    Act,
    ActTalent,
    Adoption,
    AudienceVote,
    Contest,
    Criterion,
    Decided,
    DirectoryEntry,
    Effort,
    EffortNeed,
    EffortReach,
    Evening,
    GoalStatus,
    Handover,
    Judgement,
    JuryScore,
    Meeting,
    MentorSession,
    Mentorship,
    Move,
    Objection,
    Practice,
    Prize,
    Proposal,
    ResultGoal,
    Room,
    RoomBooking,
    Rugekasse,
    Slot,
    SlotTalent,
    Stage,
    Talent,
    Venue,
    VoteCode,
)
from plugins.registry.models import Organisation, Person

SHARED = {
    "file_format": "csv",
    "direction": "later",
    "kulturmetropolen.slot_act:action": "cancel",
    "kulturmetropolen.session_act:action": "agree",
    "voting": "open",
}
# Years in which one tenant alone has moves.
YEARS = {"alpha": 1991, "beta": 1993}
MISSING = {"year": 1987}
THEN = datetime(1991, 5, 1, 12, tzinfo=UTC)


def make_samples(marker: str) -> dict[str, object]:
    """A talent with everything, and everything beside the talents."""
    slug = current_tenant().slug
    year = YEARS.get(slug, 1995)
    country = current_tenant().country
    school = _add(Organisation(kind="kulturskole", name=f"{marker} musikskole", country=country))
    other = _add(Organisation(kind="venue", name=f"{marker} spillested", country=country))
    pupil = _add(Person(given_name=f"{marker} Prøve", family_name="Talent"))
    mentor = _add(Person(given_name=f"{marker} Prøve", family_name="Mentor"))
    # Our own, also where both locks have been taken away.
    own = current_tenant().id
    stages = list(
        db.session.scalars(select(Stage.id).where(Stage.tenant_id == own).order_by(Stage.position))
    )
    judged = db.session.scalars(
        select(Criterion.id).where(Criterion.tenant_id == own, Criterion.role.is_not(None))
    ).first()
    talent = _add(Talent(person_id=pupil, organisation_id=school, entered_on=date(year, 1, 1)))
    mentorship = _add(Mentorship(talent_id=talent, mentor_id=mentor))
    _add(_move(talent, 1, "enter", None, stages[2], date(year, 1, 1), f"{marker} velkommen"))
    decided = _add(_proposal(talent, stages, marker))
    decision = _add(
        Decided(
            proposal_id=decided,
            outcome="refused",
            reason=f"{marker} ikke endnu",
            criteria=[],
            decided_by=f"{marker} panel",
            decided_at=THEN,
        )
    )
    waiting = _add(_proposal(talent, stages, marker))
    _add(
        Judgement(
            talent_id=talent,
            criterion_id=judged,
            met=True,
            reason=f"{marker} hørt",
            role="mentor",
            judged_by=f"{marker} mentor",
            judged_at=THEN,
        )
    )
    objection = _add(
        Objection(
            talent_id=talent,
            decision_id=decision,
            text=f"{marker} nej",
            made_by_id=pupil,
            made_by=f"{marker} Prøve",
            made_at=THEN,
        )
    )
    handover = _add(
        Handover(
            talent_id=talent,
            sender_id=school,
            receiver_id=other,
            passes=["contact"],
            note="",
            why=f"{marker} vokset ud",
            asked_by=f"{marker} leder",
            asked_on=date(year, 2, 1),
            answer_by=date(2100, 1, 1),
            consented=True,
        )
    )
    return {
        "year": year,
        "talent_id": talent,
        "mentorship_id": mentorship,
        "criterion_id": judged,
        "stage_id": stages[1],
        "proposal_id": waiting,
        "decision_id": decision,
        "objection_id": objection,
        "handover_id": handover,
        **_efforts(marker, school, other, year),
        **_network(marker, school, other, talent),
        **_contest(marker, school, talent),
        **_sessions(marker, school, talent, mentor, pupil),
    }


def _efforts(marker: str, school: UUID, other: UUID, year: int) -> dict[str, object]:
    effort = _add(
        Effort(
            title={"da": f"{marker} indsats"},
            about={"da": f"{marker} om"},
            why_not_alone={"da": f"{marker} alene"},
            aim="hub",
            target_groups=["elderly"],
            organisation_id=school,
        )
    )
    _add(
        EffortNeed(
            effort_id=effort,
            organisation_id=other,
            need=f"{marker} behov",
            stated_by=f"{marker} x",
            stated_on=date(year, 1, 1),
        )
    )
    goal = _add(
        ResultGoal(
            effort_id=effort,
            goal={"da": f"{marker} mål"},
            indicator={"da": f"{marker} tal"},
            baseline=Decimal(1),
            baseline_year=year,
            target=Decimal(2),
            target_year=year,
        )
    )
    _add(GoalStatus(goal_id=goal, year=year, value=Decimal(1), note=f"{marker} note"))
    _add(
        AccountEntry(
            effort_id=effort, side="income", what=f"{marker} tilskud", budget_minor=100,
            currency="DKK",
        )
    )  # fmt: skip
    _add(EffortReach(effort_id=effort, target_group="elderly", year=year, number=7))
    texts = {
        name: {"da": f"{marker} {name}"}
        for name in ("title", "what", "for_whom", "what_it_takes", "what_it_gave")
    }
    practice = _add(Practice(organisation_id=school, effort_id=effort, **texts))
    adoption = _add(
        Adoption(
            practice_id=practice,
            organisation_id=other,
            adopted_on=date(year, 3, 1),
            adopted_by=f"{marker} x",
            how_it_went=f"{marker} godt",
        )
    )
    return {"effort_id": effort, "practice_id": practice, "adoption_id": adoption}


def _network(marker: str, school: UUID, other: UUID, talent: UUID) -> dict[str, object]:
    entry = _add(
        DirectoryEntry(
            organisation_id=school,
            direction="wish",
            theme="studio",
            title={"da": f"{marker} studie"},
            about={},
        )
    )
    venue = _add(
        Venue(
            organisation_id=other,
            capacity=100,
            backline={"da": f"{marker} trommer"},
            contact=f"{marker} booker",
            email=f"{marker.lower()}@example.test",
        )
    )
    slot = _add(
        Slot(
            venue_id=venue,
            title={"da": f"{marker} slot"},
            starts_at=THEN,
            ends_at=THEN + timedelta(hours=1),
        )
    )
    _add(SlotTalent(slot_id=slot, talent_id=talent))
    return {"entry_id": entry, "venue_id": venue, "slot_id": slot}


def _contest(marker: str, school: UUID, talent: UUID) -> dict[str, object]:
    contest = _add(
        Contest(
            organisation_id=school,
            name={"da": f"{marker} heats"},
            places=20,
            acts_per_evening=5,
            jury_weight=60,
        )
    )
    evening = _add(
        Evening(contest_id=contest, kind="heat", held_on=date(1991, 5, 1), key=f"{marker}-key")
    )
    act = _add(Act(contest_id=contest, name=f"{marker} band", heat_id=evening))
    _add(ActTalent(act_id=act, talent_id=talent))
    _add(JuryScore(evening_id=evening, act_id=act, membership_id=UUID(int=1), points=5))
    _add(VoteCode(evening_id=evening, fingerprint=f"{marker}-code"))
    _add(AudienceVote(evening_id=evening, act_id=act, fingerprint=f"{marker}-code"))
    _add(Prize(act_id=act, kind="gig", what=f"{marker} koncert"))
    return {"contest_id": contest, "evening_id": evening, "key": f"{marker}-key"}


def _sessions(
    marker: str, school: UUID, talent: UUID, mentor: UUID, pupil: UUID
) -> dict[str, object]:
    session = _add(
        MentorSession(
            talent_id=talent,
            mentor_id=mentor,
            organisation_id=school,
            place=f"{marker} lokale",
            proposed_by=f"{marker} x",
            fee_minor=100,
            transport_minor=0,
            currency="DKK",
        )
    )
    _add(Meeting(session_id=session, starts_at=THEN, minutes=180))
    nest = _add(
        Rugekasse(
            organisation_id=school,
            name={"da": f"{marker} rugekasse"},
            about={},
            weekday=1,
            time="17.00",
        )
    )
    room = _add(Room(rugekasse_id=nest, name={"da": f"{marker} studie"}, opens=10, closes=22))
    booking = _add(
        RoomBooking(
            room_id=room,
            person_id=pupil,
            starts_at=THEN,
            ends_at=THEN + timedelta(hours=1),
            purpose=f"{marker} demo",
        )
    )
    return {
        "session_id": session,
        "rugekasse_id": nest,
        "room_id": room,
        "booking_id": booking,
    }


def _proposal(talent: UUID, stages: list[UUID], marker: str) -> Proposal:
    return Proposal(
        talent_id=talent,
        kind="forward",
        from_stage_id=stages[2],
        to_stage_id=stages[3],
        after_move=1,
        reason=f"{marker} klar",
        proposed_by=f"{marker} mentor",
        proposed_at=THEN,
    )


def _move(
    talent: UUID, number: int, kind: str, start: UUID | None, goal: UUID, day: date, reason: str
) -> Move:
    return Move(
        talent_id=talent,
        number=number,
        kind=kind,
        from_stage_id=start,
        to_stage_id=goal,
        moved_on=day,
        reason=reason,
        made_by="x",
    )


def _add(row: object) -> UUID:
    db.session.add(row)
    db.session.flush()
    made: UUID = row.id  # type: ignore[attr-defined]
    return made
