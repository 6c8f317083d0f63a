"""What the programme keeps about a person of the register: to show, to forget, to merge."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update

from core.kit import N_, Term
from core.plugin_api import db
from plugins.fremtidens_kulturskole.models import (
    Attendance,
    Body,
    BodyMember,
    Gathering,
    GroupMember,
    Participant,
    RoomSeat,
)
from plugins.fremtidens_kulturskole.queries.cohorts import group_rows
from plugins.fremtidens_kulturskole.rules import SECTOR_LABELS, Sector
from plugins.registry import PersonalRecord


def personal_records(person_id: UUID) -> list[PersonalRecord]:
    """Groups, bodies and attendance of one person, marked for the reader's language."""
    members = db.session.scalars(
        select(GroupMember).where(GroupMember.person_id == person_id).order_by(GroupMember.id)
    ).all()
    names = {
        row.id: row.name
        for row in group_rows(Participant.id.in_({each.participant_id for each in members}))
    }
    bodies = db.session.execute(
        select(Body.name, BodyMember.role)
        .join(
            BodyMember,
            (BodyMember.tenant_id == Body.tenant_id) & (BodyMember.body_id == Body.id),
        )
        .where(BodyMember.person_id == person_id)
        .order_by(Body.name)
    ).all()
    held = db.session.execute(
        select(Gathering.title, Gathering.starts_on, Attendance.present)
        .join(
            Attendance,
            (Attendance.tenant_id == Gathering.tenant_id)
            & (Attendance.gathering_id == Gathering.id),
        )
        .where(Attendance.member_id.in_([each.id for each in members]))
        .order_by(Gathering.starts_on, Gathering.id)
    ).all()
    found = (
        (
            N_("Municipality groups"),
            [
                {
                    N_("Municipality group"): names[each.participant_id],
                    N_("Sector"): Term(SECTOR_LABELS[Sector(each.sector)]),
                    N_("Role"): each.role,
                    N_("From"): each.joined_on.isoformat(),
                    N_("Last day in the group"): each.left_on.isoformat() if each.left_on else "",
                }
                for each in members
            ],
        ),
        (
            N_("Bodies"),
            [{N_("Name"): row.name, N_("Role"): row.role} for row in bodies],
        ),
        (
            N_("Attendance at gatherings"),
            [
                {
                    N_("Gathering"): row.title,
                    N_("First day"): row.starts_on.isoformat(),
                    N_("Was there"): Term(N_("Yes")) if row.present else Term(N_("No")),
                }
                for row in held
            ],
        ),
    )
    return [PersonalRecord(title=title, rows=tuple(rows)) for title, rows in found if rows]


def forget_person(person_id: UUID) -> None:
    """Memberships go, with what was noted of attendance; what the group wrote is the group's."""
    members = list(
        db.session.scalars(select(GroupMember.id).where(GroupMember.person_id == person_id))
    )
    db.session.execute(delete(Attendance).where(Attendance.member_id.in_(members)))
    db.session.execute(delete(RoomSeat).where(RoomSeat.member_id.in_(members)))
    db.session.execute(delete(GroupMember).where(GroupMember.person_id == person_id))
    db.session.execute(delete(BodyMember).where(BodyMember.person_id == person_id))


def merge_person(kept: UUID, removed: UUID) -> None:
    """What pointed at one record points at the other; a double membership goes."""
    there = {
        row.participant_id: row.id
        for row in db.session.scalars(select(GroupMember).where(GroupMember.person_id == kept))
    }
    for row in db.session.scalars(
        select(GroupMember).where(GroupMember.person_id == removed)
    ).all():
        if row.participant_id in there:
            _move_attendance(row.id, there[row.participant_id])
            db.session.execute(delete(RoomSeat).where(RoomSeat.member_id == row.id))
            db.session.execute(delete(GroupMember).where(GroupMember.id == row.id))
        else:
            row.person_id = kept
    db.session.execute(
        update(BodyMember).where(BodyMember.person_id == removed).values(person_id=kept)
    )
    db.session.flush()


def _move_attendance(removed: UUID, kept: UUID) -> None:
    noted = set(
        db.session.scalars(select(Attendance.gathering_id).where(Attendance.member_id == kept))
    )
    for row in db.session.scalars(select(Attendance).where(Attendance.member_id == removed)).all():
        if row.gathering_id in noted:
            db.session.delete(row)
        else:
            row.member_id = kept
    db.session.flush()
