"""The panel: scenarios with reasoned moves, a new vote among the tied, minutes, money."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Money
from core.plugin_api import Actor, db
from plugins.calls.models import (
    Application,
    Ballot,
    Call,
    Minutes,
    Scenario,
    ScenarioMove,
    TieVote,
)
from plugins.calls.permissions import CallsRole
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.ranking import Ranking, ranking, scenarios
from plugins.calls.queries.views import ScenarioView
from plugins.calls.rules.money import fill_frame, share_frame
from plugins.calls.rules.scoring import Move, count_votes, may_move
from plugins.calls.services.editing import label_of, refused, write_down
from plugins.registry import NotThere, locked, put, refuse


def rank(actor: Actor, call_id: UUID, *, phase_id: UUID | None = None) -> Ranking:
    """CA-12: the ranking, for those who lead the panel. Raises NotThere."""
    found = ranking(actor, call_id, phase_id=phase_id)
    if found is None:
        raise NotThere(f"Call {call_id}")
    return found


def add_scenario(actor: Actor, call_id: UUID, title: str, *, now: datetime) -> UUID:
    """CA-13: begins a way to choose, from the ranking as it is. Raises Refused, NotThere."""
    call = locked(Call, call_id)
    _must_be_undecided(call)
    if not title.strip():
        raise refuse("scenario.unnamed", N_("Give the scenario a name."), "title")
    row = Scenario(call_id=call_id, title=title.strip(), made_at=now, made_by=actor.name)
    db.session.add(row)
    db.session.flush()
    write_down(actor, "panel:scenario", ("call", call_id, row.title))
    return row.id


def move(
    actor: Actor,
    scenario_id: UUID,
    application_id: UUID,
    *,
    to_place: int,
    reason: str,
    now: datetime,
) -> None:
    """CA-13: puts an application on another place, with a written reason.

    Raises Refused, NotThere.
    """
    row = locked(Scenario, scenario_id)
    call = locked(Call, row.call_id)
    _must_be_undecided(call)
    ranked = rank(actor, row.call_id)
    shown = _scenario(actor, ranked, scenario_id)
    if application_id not in shown.order:
        raise NotThere(f"Application {application_id}")
    decision = may_move(Move(application_id, to_place, reason), len(shown.order))
    if not decision.allowed:
        raise refused(decision.reasons, "reason" if not reason.strip() else "to_place")
    number = db.session.scalar(
        select(func.max(ScenarioMove.number)).where(ScenarioMove.scenario_id == scenario_id)
    )
    from_place = shown.order.index(application_id) + 1
    db.session.add(
        ScenarioMove(
            scenario_id=scenario_id,
            number=(number or 0) + 1,
            application_id=application_id,
            from_place=from_place,
            to_place=to_place,
            reason=reason.strip(),
            moved_at=now,
            moved_by=actor.name,
        )
    )
    row.version += 1
    db.session.flush()
    write_down(
        actor,
        "panel:move",
        _subject_of(application_id),
        before={"place": from_place},
        after={"place": to_place, "reason": reason.strip(), "scenario": row.title},
    )


def undo_move(actor: Actor, scenario_id: UUID) -> None:
    """CA-13: takes the last move back. Raises Refused, NotThere."""
    row = locked(Scenario, scenario_id)
    _must_be_undecided(locked(Call, row.call_id))
    last = db.session.scalar(
        select(ScenarioMove)
        .where(ScenarioMove.scenario_id == scenario_id)
        .order_by(ScenarioMove.number.desc())
        .limit(1)
    )
    if last is None:
        raise refuse("scenario.no_moves", N_("Nothing has been moved in this scenario."))
    write_down(
        actor,
        "panel:undo_move",
        _subject_of(last.application_id),
        before={"place": last.to_place, "reason": last.reason},
        after={"place": last.from_place},
    )
    db.session.delete(last)
    row.version += 1
    db.session.flush()


def choose_scenario(actor: Actor, scenario_id: UUID, *, version: int | None, now: datetime) -> None:
    """CA-13: makes a scenario the one that decisions are proposed from.

    Raises Refused, NotThere.
    """
    call_id = db.session.scalar(select(Scenario.call_id).where(Scenario.id == scenario_id))
    if call_id is None:
        raise NotThere(f"Scenario {scenario_id}")
    _must_be_undecided(locked(Call, call_id))
    row = locked(Scenario, scenario_id, version=version)
    for other in db.session.scalars(
        select(Scenario).where(Scenario.call_id == row.call_id, Scenario.chosen_at.is_not(None))
    ):
        other.chosen_at = None
    db.session.flush()
    row.chosen_at = now
    row.version += 1
    db.session.flush()
    write_down(actor, "panel:choose", ("call", row.call_id, row.title))


def chosen_scenario(actor: Actor, ranked: Ranking) -> ScenarioView | None:
    """The scenario that was chosen; None while none is."""
    return next((each for each in scenarios(actor, ranked) if each.chosen), None)


def open_vote(actor: Actor, call_id: UUID, *, now: datetime) -> UUID:
    """CA-12: opens a new vote among those who are tied at the last place.

    When a closed vote left a tie, the new one is among those that are still tied. Raises
    Refused, NotThere.
    """
    call = locked(Call, call_id)
    _must_be_undecided(call)
    if db.session.scalar(
        select(TieVote.id).where(TieVote.call_id == call_id, TieVote.closed_at.is_(None))
    ):
        raise refuse("vote.open", N_("A vote is under way already."))
    ranked = rank(actor, call_id)
    tied, room = _tie_to_vote_on(ranked)
    if not tied:
        raise refuse("vote.no_tie", N_("Nobody is tied at the last place."))
    row = TieVote(
        call_id=call_id, tied=[str(each) for each in tied], room=room, opened_at=now, votes={}
    )
    db.session.add(row)
    db.session.flush()
    write_down(actor, "panel:open_vote", ("call", call_id, ""), after={"tied": row.tied})
    return row.id


def cast_ballot(actor: Actor, vote_id: UUID, application_id: UUID, *, now: datetime) -> None:
    """CA-12: a juror's vote; it can be changed while the vote is open. Raises Refused, NotThere."""
    row = locked(TieVote, vote_id)
    if actor.membership_id is None or row.call_id not in actor.limits_of(CallsRole.JUROR):
        raise NotThere(f"Vote {vote_id}")
    tied = [UUID(each) for each in row.tied]
    if barred_cases(actor, tied):
        raise NotThere(f"Vote {vote_id}")
    if row.closed_at is not None:
        raise refuse("vote.closed", N_("The vote is closed."))
    if application_id not in tied:
        raise NotThere(f"Application {application_id}")
    ballot = db.session.scalar(
        select(Ballot).where(Ballot.vote_id == vote_id, Ballot.membership_id == actor.membership_id)
    )
    if ballot is None:
        ballot = Ballot(vote_id=vote_id, membership_id=actor.membership_id)
        db.session.add(ballot)
    ballot.application_id, ballot.cast_at = application_id, now
    db.session.flush()


def close_vote(actor: Actor, vote_id: UUID, *, now: datetime) -> tuple[UUID, ...]:
    """CA-12: counts the votes; answers those who are still tied. Raises Refused, NotThere."""
    row = locked(TieVote, vote_id)
    if row.closed_at is not None:
        raise refuse("vote.closed", N_("The vote is closed."))
    ballots = list(
        db.session.scalars(select(Ballot.application_id).where(Ballot.vote_id == vote_id))
    )
    if not ballots:
        raise refuse("vote.nobody", N_("Nobody has voted yet."))
    result = count_votes([UUID(each) for each in row.tied], ballots, room=row.room)
    row.closed_at = now
    row.votes = {str(key): number for key, number in result.votes.items()}
    db.session.flush()
    write_down(actor, "panel:close_vote", ("call", row.call_id, ""), after={"votes": row.votes})
    return result.still_tied


def write_minutes(actor: Actor, call_id: UUID, *, held_on: date, present: str, text: str) -> UUID:
    """Begins the minutes of a meeting. Raises NotThere."""
    locked(Call, call_id)
    row = Minutes(
        call_id=call_id,
        held_on=held_on,
        present=present.strip(),
        text=text.strip(),
        written_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    write_down(actor, "panel:minutes", ("call", call_id, ""), after={"held_on": held_on})
    return row.id


def change_minutes(
    actor: Actor,
    minutes_id: UUID,
    *,
    held_on: date,
    present: str,
    text: str,
    version: int | None,
) -> None:
    """Changes minutes that are not approved. Raises Refused, NotThere, ChangedMeanwhile."""
    row = locked(Minutes, minutes_id, version=version)
    if row.approved_at is not None:
        raise refuse("minutes.approved", N_("Approved minutes do not change."))
    before, after = put(row, {"held_on": held_on, "present": present.strip(), "text": text.strip()})
    write_down(actor, "panel:minutes", ("call", row.call_id, ""), before, after)


def approve_minutes(actor: Actor, minutes_id: UUID, *, now: datetime) -> None:
    """Approves minutes: from then on they do not change. Raises Refused, NotThere."""
    row = locked(Minutes, minutes_id)
    if row.approved_at is not None:
        raise refuse("minutes.approved", N_("Approved minutes do not change."))
    row.approved_at = now
    row.version += 1
    db.session.flush()
    write_down(actor, "panel:approve_minutes", ("call", row.call_id, ""))


def propose_shares(actor: Actor, call_id: UUID, *, in_proportion: bool) -> dict[UUID, Money]:
    """CA-14: how the frame could be shared among those who asked, in the chosen order.

    In proportion to what they asked for, or in order until it is spent. Raises Refused, NotThere.
    """
    return shares_of(actor, rank(actor, call_id), in_proportion=in_proportion)


def shares_of(actor: Actor, ranked: Ranking, *, in_proportion: bool) -> dict[UUID, Money]:
    """CA-14: as `propose_shares`, of a ranking that was made already. Raises Refused."""
    frame = ranked.call.frame
    if frame is None:
        raise refuse("call.no_frame", N_("This call has no money to share."))
    scenario = chosen_scenario(actor, ranked)
    order = scenario.order if scenario else ranked.order
    asked = [
        (key, row.asked)
        for key in order
        if (row := ranked.row(key)) is not None and row.asked is not None
    ]
    return share_frame(frame, dict(asked)) if in_proportion else fill_frame(frame, asked)


def _tie_to_vote_on(ranked: Ranking) -> tuple[tuple[UUID, ...], int]:
    """Who is to be voted on and how many of them there is room for."""
    places = ranked.call.places or 0
    if ranked.tied:
        above = sum(
            1
            for row in ranked.rows
            if row.place is not None
            and row.application_id not in ranked.tied
            and ranked.order.index(row.application_id) < ranked.order.index(ranked.tied[0])
        )
        return ranked.tied, max(1, places - above)
    last = db.session.scalar(
        select(TieVote)
        .where(TieVote.call_id == ranked.call.id, TieVote.closed_at.is_not(None))
        .order_by(TieVote.opened_at.desc())
        .limit(1)
    )
    if last is None:
        return (), 0
    counted = {UUID(key): int(number) for key, number in last.votes.items()}
    tied = [UUID(each) for each in last.tied]
    order = sorted(tied, key=lambda key: -counted[key])
    if not 0 < last.room < len(order) or counted[order[last.room - 1]] != counted[order[last.room]]:
        return (), 0
    edge = counted[order[last.room]]
    still = tuple(key for key in order if counted[key] == edge)
    return still, last.room - sum(1 for key in order if counted[key] > edge)


def _scenario(actor: Actor, ranked: Ranking, scenario_id: UUID) -> ScenarioView:
    found = next((each for each in scenarios(actor, ranked) if each.id == scenario_id), None)
    if found is None:
        raise NotThere(f"Scenario {scenario_id}")
    return found


def _subject_of(application_id: UUID) -> tuple[str, UUID, str]:
    row = db.session.scalars(select(Application).where(Application.id == application_id)).one()
    return ("application", row.id, label_of(row))


def _must_be_undecided(call: Call) -> None:
    if call.decided_at is not None:
        raise refuse("call.decided", N_("The call is decided and does not change any more."))
