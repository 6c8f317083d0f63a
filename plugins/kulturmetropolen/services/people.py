"""What is kept about one person here: shown, and erased."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from core.kit import N_, Term
from core.plugin_api import db, format_date, format_datetime, today
from plugins.kulturmetropolen.models import (
    Handover,
    MentorSession,
    Mentorship,
    Objection,
    Proposal,
    RoomBooking,
    Talent,
)
from plugins.kulturmetropolen.queries.decisions import objections_where, proposals_where
from plugins.kulturmetropolen.queries.handovers import handovers_of
from plugins.kulturmetropolen.queries.way import history_of
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
        for each in handovers_of(talent.id, today=today())
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
