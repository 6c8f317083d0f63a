"""Two records of one person become one: nothing of either way is lost.

What may be changed is moved over. Moves, proposals, decisions and judgements are append-only:
they are written once more for the talent that stays, and the first writing goes with the record
that is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update

from core.plugin_api import Base, db, gettext, now, today
from plugins.kulturmetropolen.models import (
    ActTalent,
    Decided,
    Handover,
    Judgement,
    MentorSession,
    Mentorship,
    Move,
    Objection,
    Proposal,
    RoomBooking,
    SlotTalent,
    Talent,
)
from plugins.kulturmetropolen.queries.handovers import state_of
from plugins.kulturmetropolen.rules import OPEN_HANDOVERS
from plugins.kulturmetropolen.services.editing import add_row, locked_row

Owned = TypeVar("Owned", bound=Base)


def merge(kept: UUID, removed: UUID) -> None:
    """Before a double record is deleted: its way and everything else belong to the kept one.

    When both are talents, where they stand is where the latest move of the two led.
    """
    _as_somebody_else(kept, removed)
    ids = {
        person_id: db.session.scalar(select(Talent.id).where(Talent.person_id == person_id))
        for person_id in (kept, removed)
    }
    new_id, old_id = ids[kept], ids[removed]
    if old_id is None:
        return
    if new_id is None:
        locked_row(Talent, old_id).person_id = kept
        db.session.flush()
        return
    rows = {each: locked_row(Talent, each) for each in sorted((new_id, old_id))}
    _one_way(rows[new_id], rows[old_id])


def _as_somebody_else(kept: UUID, removed: UUID) -> None:
    """What the double record is in others' ways: mentor, guardian, who books."""
    for column in (
        Handover.consented_by_id,
        Mentorship.mentor_id,
        MentorSession.mentor_id,
        RoomBooking.person_id,
    ):
        db.session.execute(update(column.class_).where(column == removed).values({column: kept}))
    by_decision = {
        row.decision_id: row
        for row in db.session.scalars(select(Objection).where(Objection.made_by_id == kept))
    }
    for row in db.session.scalars(select(Objection).where(Objection.made_by_id == removed)).all():
        first = by_decision.get(row.decision_id)
        if first is None:
            row.made_by_id = kept
            continue
        # Each objects once to a decision: the two texts become one.
        first.text = _both(first.text, row.text) or ""
        first.answer = _both(first.answer, row.answer)
        first.answered_by = first.answered_by or row.answered_by
        first.answered_at = first.answered_at or row.answered_at
        db.session.delete(row)
    db.session.flush()


def _both(one: str | None, other: str | None) -> str | None:
    return "\n\n".join(text for text in (one, other) if text) or None


def _one_way(new: Talent, old: Talent) -> None:
    """The old talent's way becomes a part of the new one's."""
    moves = {each.id: _rows(Move, each.id, Move.number) for each in (new, old)}
    goes_on = _latest(moves[old.id]) > _latest(moves[new.id])
    if goes_on:
        new.organisation_id = old.organisation_id
    _close_all_but_one(ended=new if goes_on else old, stands=old if goes_on else new)
    own = [row.number for row in moves[new.id]]
    numbers = [row.number for row in moves[old.id]]
    # Behind the last number when the old record's way goes on, else in front of the first.
    shift = max(own) + 1 - min(numbers) if goes_on else min(own) - 1 - max(numbers)
    decisions = _copied_decisions(new, old, shift)
    for move in moves[old.id]:
        _copy(
            move,
            talent_id=new.id,
            number=move.number + shift,
            decision_id=decisions[move.decision_id] if move.decision_id else None,
        )
    for judgement in _rows(Judgement, old.id, Judgement.judged_at, Judgement.id):
        _copy(judgement, talent_id=new.id)
    for objection in _rows(Objection, old.id):
        objection.talent_id = new.id
        objection.decision_id = decisions[objection.decision_id]
    for column in (Mentorship.talent_id, MentorSession.talent_id, Handover.talent_id):
        db.session.execute(update(column.class_).where(column == old.id).values({column: new.id}))
    _play_together(SlotTalent, SlotTalent.slot_id, old.id, new.id)
    _play_together(ActTalent, ActTalent.act_id, old.id, new.id)
    new.entered_on = min(new.entered_on, old.entered_on)
    new.version += 1
    db.session.flush()


def _latest(moves: Sequence[Move]) -> Any:
    return max(row.moved_on for row in moves)


def _close_all_but_one(*, ended: Talent, stands: Talent) -> None:
    """One proposal waits and one hand-over is open for a talent: those of the way that goes on."""
    waiting = {each.id: _waiting(each.id) for each in (ended, stands)}
    if waiting[stands.id]:
        for proposal_id in waiting[ended.id]:
            add_row(
                Decided(
                    proposal_id=proposal_id,
                    outcome="withdrawn",
                    reason=gettext("Two records of the same person were put together."),
                    criteria=[],
                    decided_by="",
                    decided_at=now(),
                )
            )
    still_open = {
        each.id: [
            row for row in _rows(Handover, each.id) if state_of(row, today()) in OPEN_HANDOVERS
        ]
        for each in (ended, stands)
    }
    if still_open[stands.id]:
        for row in still_open[ended.id]:
            row.withdrawn_on = today()
            row.version += 1
    db.session.flush()


def _waiting(talent_id: UUID) -> list[UUID]:
    return list(
        db.session.scalars(
            select(Proposal.id)
            .outerjoin(
                Decided,
                (Decided.tenant_id == Proposal.tenant_id) & (Decided.proposal_id == Proposal.id),
            )
            .where(Proposal.talent_id == talent_id, Decided.id.is_(None))
        )
    )


def _copied_decisions(new: Talent, old: Talent, shift: int) -> dict[UUID, UUID]:
    """Writes the old talent's proposals and decisions for the new one; by the old decisions' ids.

    A proposal still says after which move it was made, so that an outdated one stays outdated.
    """
    copies = {
        row.id: _copy(row, talent_id=new.id, after_move=row.after_move + shift).id
        for row in _rows(Proposal, old.id, Proposal.proposed_at, Proposal.id)
    }
    decided = db.session.scalars(
        select(Decided).where(Decided.proposal_id.in_(sorted(copies))).order_by(Decided.id)
    ).all()
    return {row.id: _copy(row, proposal_id=copies[row.proposal_id]).id for row in decided}


def _rows(table: type[Owned], talent_id: UUID, *order: Any) -> list[Owned]:
    columns = table.__table__.c
    return list(
        db.session.scalars(
            select(table).where(columns.talent_id == talent_id).order_by(*order, columns.id)
        )
    )


def _copy(row: Owned, **changed: object) -> Owned:
    """The same once more, with an id of its own."""
    kept = {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key not in ("tenant_id", "id")
    }
    copy = type(row)(**(kept | changed))
    db.session.add(copy)
    db.session.flush()
    return copy


def _play_together(table: Any, column: Any, old: UUID, new: UUID) -> None:
    """What only the double record plays in belongs to the kept one; the rest is there already."""
    theirs = select(column).where(table.talent_id == new)
    db.session.execute(
        update(table)
        .where(table.talent_id == old, column.not_in(theirs))
        .values(talent_id=new)
        .execution_options(synchronize_session=False)
    )
