"""What is kept about one person here: shown, erased, and put together with a double record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from core.kit import N_, Term
from core.plugin_api import db, format_date, format_datetime
from plugins.kulturmetropolen.models import (
    ActTalent,
    Handover,
    MentorSession,
    Mentorship,
    Move,
    Objection,
    Proposal,
    RoomBooking,
    SlotTalent,
    Talent,
)
from plugins.kulturmetropolen.queries.handovers import handovers_of
from plugins.kulturmetropolen.queries.way import history_of, objections_where, proposals_where
from plugins.registry import PersonalRecord


def kept_about(person_id: UUID) -> tuple[PersonalRecord, ...]:
    """Everything the plugin keeps about one person, for the person to read."""
    records = []
    talent = db.session.scalar(select(Talent).where(Talent.person_id == person_id))
    if talent is not None:
        records += _of_talent(talent)
    mentor_rows = db.session.scalars(
        select(Mentorship).where(Mentorship.mentor_id == person_id).order_by(Mentorship.id)
    )
    records.append(
        PersonalRecord(
            title=N_("Mentor of a talent"),
            rows=tuple(
                {
                    N_("From"): format_date(row.valid_from) if row.valid_from else "",
                    N_("Until"): format_date(row.valid_to) if row.valid_to else "",
                }
                for row in mentor_rows
            ),
            order=240,
            key="km_mentor",
        )
    )
    sessions = db.session.scalars(
        select(MentorSession)
        .where(
            (MentorSession.mentor_id == person_id)
            | (MentorSession.talent_id == (talent.id if talent else None))
        )
        .order_by(MentorSession.id)
    )
    records.append(
        PersonalRecord(
            title=N_("Mentor sessions"),
            rows=tuple(
                {
                    N_("Place"): row.place,
                    N_("Held on"): format_date(row.held_on) if row.held_on else "",
                }
                for row in sessions
            ),
            order=241,
            key="km_sessions",
        )
    )
    bookings = db.session.scalars(
        select(RoomBooking)
        .where(RoomBooking.person_id == person_id)
        .order_by(RoomBooking.starts_at)
    )
    records.append(
        PersonalRecord(
            title=N_("Studio time"),
            rows=tuple(
                {
                    N_("From"): format_datetime(row.starts_at),
                    N_("Until"): format_datetime(row.ends_at),
                    N_("What for"): row.purpose,
                }
                for row in bookings
            ),
            order=242,
            key="km_studio",
        )
    )
    return tuple(each for each in records if each.rows)


def _of_talent(talent: Talent) -> list[PersonalRecord]:
    history = tuple(
        {
            N_("Day"): format_date(each.moved_on),
            N_("Move"): Term(each.kind.label),
            N_("Stage"): each.stage,
            N_("Reason"): each.reason,
            N_("Dispensation"): each.dispensation or "",
            N_("By"): each.made_by,
        }
        for each in reversed(history_of(talent.id))
    )
    proposals = tuple(
        {
            N_("Move"): Term(each.kind.label),
            N_("Stage"): each.to_stage,
            N_("Reason"): each.reason,
            N_("By"): each.proposed_by,
            N_("Decision"): each.decision or "",
            N_("Decided by"): each.decided_by or "",
        }
        for each in proposals_where(Proposal.talent_id == talent.id)
    )
    objections = tuple(
        {N_("Objection"): each.text, N_("By"): each.made_by, N_("Answer"): each.answer or ""}
        for each in objections_where(Objection.talent_id == talent.id)
    )
    passed_on = tuple(
        {
            N_("From"): each.sender.name,
            N_("To"): each.receiver.name,
            N_("Why"): each.why,
            N_("Note"): each.note,
            N_("State"): Term(each.state.label),
            N_("Answer"): each.answer or "",
        }
        for each in handovers_of(talent.id, today=talent.entered_on)
    )
    return [
        PersonalRecord(title=title, rows=rows, order=230 + place, key=f"km_{place}")
        for place, (title, rows) in enumerate(
            (
                (N_("My way through the stages"), history),
                (N_("Proposed moves and decisions"), proposals),
                (N_("Objections"), objections),
                (N_("Hand-overs"), passed_on),
            )
        )
    ]


def forget(person_id: UUID) -> None:
    """Before a person is erased: what the database does not take along by itself.

    Talents, mentorships, sessions, bookings and objections go with the person; the whole history
    of a talent goes with the talent. A guardian's consent to another's hand-over stays, nameless.
    """
    db.session.execute(
        update(Handover).where(Handover.consented_by_id == person_id).values(consented_by_id=None)
    )


def merge(kept: UUID, removed: UUID) -> None:
    """Before a double record is deleted: its way and everything else belong to the kept one.

    When both are talents the removed one's history is written in front of the kept one's, which
    still says where they stand now.
    """
    db.session.execute(
        update(Handover).where(Handover.consented_by_id == removed).values(consented_by_id=kept)
    )
    for table, column in (
        (Mentorship, Mentorship.mentor_id),
        (MentorSession, MentorSession.mentor_id),
        (RoomBooking, RoomBooking.person_id),
    ):
        db.session.execute(update(table).where(column == removed).values({column: kept}))
    theirs = set(
        db.session.scalars(select(Objection.decision_id).where(Objection.made_by_id == kept))
    )
    db.session.execute(
        delete(Objection).where(
            Objection.made_by_id == removed, Objection.decision_id.in_(sorted(theirs))
        )
    )
    db.session.execute(
        update(Objection).where(Objection.made_by_id == removed).values(made_by_id=kept)
    )
    old = db.session.scalar(select(Talent).where(Talent.person_id == removed))
    if old is None:
        return
    new = db.session.scalar(select(Talent).where(Talent.person_id == kept))
    if new is None:
        old.person_id = kept
        db.session.flush()
        return
    _history_in_front(old.id, new.id)
    for owned in (Mentorship, MentorSession, Handover):
        db.session.execute(update(owned).where(owned.talent_id == old.id).values(talent_id=new.id))
    _play_together(SlotTalent, SlotTalent.slot_id, old.id, new.id)
    _play_together(ActTalent, ActTalent.act_id, old.id, new.id)
    db.session.flush()


def _play_together(table: Any, column: Any, old: UUID, new: UUID) -> None:
    """What only the double record plays in belongs to the kept one; the rest goes with it."""
    theirs = select(column).where(table.talent_id == new)
    db.session.execute(
        update(table)
        .where(table.talent_id == old, column.not_in(theirs))
        .values(talent_id=new)
        .execution_options(synchronize_session=False)
    )


def _history_in_front(old: UUID, new: UUID) -> None:
    """The history is append-only: copies with lower numbers stand before what was there."""
    first = db.session.scalar(select(func.min(Move.number)).where(Move.talent_id == new)) or 1
    moves = list(
        db.session.scalars(select(Move).where(Move.talent_id == old).order_by(Move.number.desc()))
    )
    for back, row in enumerate(moves, 1):
        db.session.add(
            Move(
                talent_id=new,
                number=first - back,
                kind=row.kind,
                from_stage_id=row.from_stage_id,
                to_stage_id=row.to_stage_id,
                moved_on=row.moved_on,
                reason=row.reason,
                dispensation=row.dispensation,
                # The decision itself goes with the double record.
                decision_id=None,
                made_by=row.made_by,
            )
        )
    db.session.flush()
