"""KM-14: rugekasser, their studios, and whose hour it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Decision, Reason, age_on
from core.plugin_api import Actor, Translated, db, pick
from plugins.kulturmetropolen.models import (
    Room,
    RoomBooking,
    Rugekasse,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import covered_organisations
from plugins.kulturmetropolen.rules import (
    may_book_studio,
    may_join_by_age,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    check_organisation,
    locked_row,
    own_row,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.settings import number
from plugins.registry import NotThere, may_act_for, rows_of


def add_rugekasse(
    actor: Actor,
    *,
    organisation_id: UUID,
    name: Translated,
    about: Translated,
    weekday: int,
    time: str,
) -> UUID:
    """KM-14: a nest box that meets each week."""
    check_organisation(actor, organisation_id, KmPermission.MANAGE_STUDIO)
    row = add_row(
        Rugekasse(
            organisation_id=organisation_id,
            name=dict(name),
            about=dict(about),
            weekday=weekday,
            time=time.strip(),
        )
    )
    write_down(actor, "rugekasse:add", "rugekasse", row.id, pick(name))
    return row.id


def add_room(
    actor: Actor, rugekasse_id: UUID, *, name: Translated, opens: int, closes: int
) -> UUID:
    """KM-14: a studio of a nest box, open from one whole hour to another."""
    own_row(actor, Rugekasse, rugekasse_id, KmPermission.MANAGE_STUDIO)
    if not 0 <= opens < closes <= 24:
        raise refuse(
            Reason("room.hours", N_("It must close after it opens.")),
            fields={"room.hours": "closes"},
        )
    made = add_row(Room(rugekasse_id=rugekasse_id, name=dict(name), opens=opens, closes=closes))
    write_down(actor, "room:add", "rugekasse", rugekasse_id, pick(name))
    return made.id


def book_room(
    actor: Actor,
    room_id: UUID,
    *,
    person_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str = "",
    now: datetime,
) -> UUID:
    """KM-14: an hour in the studio for oneself, one's child or one's pupil.

    The room's row is locked, so that two who want the same hour do not both get it.
    """
    room = locked_row(Room, room_id)
    if not may_act_for(actor, person_id, KmPermission.BOOK_STUDIO):
        raise refuse(
            Reason("studio.person", N_("Choose one of the alternatives.")),
            fields={"studio.person": "person_id"},
        )
    begin, end = starts_at.astimezone(now.tzinfo), ends_at.astimezone(now.tzinfo)
    week = begin.date() - timedelta(days=begin.weekday())
    monday = begin.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(
        days=begin.weekday()
    )
    taken = db.session.execute(
        select(RoomBooking.starts_at, RoomBooking.ends_at).where(
            RoomBooking.room_id == room_id,
            RoomBooking.ends_at > starts_at,
            RoomBooking.starts_at < ends_at,
        )
    ).all()
    own = db.session.scalar(
        select(func.count())
        .select_from(RoomBooking)
        .where(
            RoomBooking.person_id == person_id,
            RoomBooking.starts_at >= monday,
            RoomBooking.starts_at < monday + timedelta(days=7),
        )
    )
    decision = may_book_studio(
        begin,
        end,
        now=now,
        age=_age_decision(person_id, begin, actor),
        taken=[(row.starts_at, row.ends_at) for row in taken],
        longest_minutes=number("studio_minutes", week),
        opens=room.opens,
        closes=room.closes,
        own_this_week=own or 0,
        per_week=number("studio_per_week", week),
    )
    fields = {"studio.order": "ends_at", "studio.long": "ends_at", "studio.often": "person_id"}
    ask(decision, {code: fields.get(code, "starts_at") for code in decision.codes})
    row = add_row(
        RoomBooking(
            room_id=room_id,
            person_id=person_id,
            starts_at=starts_at,
            ends_at=ends_at,
            purpose=purpose.strip(),
        )
    )
    write_down(actor, "room:book", "rugekasse", room.rugekasse_id)
    return row.id


def _age_decision(person_id: UUID, begin: datetime, actor: Actor) -> Decision:
    born_on = rows_of([person_id], today=actor.today)[person_id].born_on
    day = begin.date()
    return may_join_by_age(
        age_on(born_on, day) if born_on else None,
        youngest=number("rugekasse_age_from", day),
        oldest=number("rugekasse_age_to", day),
    )


def cancel_booking(actor: Actor, booking_id: UUID) -> UUID:
    """KM-14: gives the hour back; by whoever could book it, or who keeps the studio.

    Answers the room's id.
    """
    row = locked_row(RoomBooking, booking_id)
    room = db.session.scalars(select(Room).where(Room.id == row.room_id)).one()
    if not may_act_for(actor, row.person_id, KmPermission.BOOK_STUDIO):
        nest = db.session.scalars(select(Rugekasse).where(Rugekasse.id == room.rugekasse_id)).one()
        covered = covered_organisations(actor, KmPermission.MANAGE_STUDIO)
        if covered is not None and nest.organisation_id not in covered:
            raise NotThere(f"RoomBooking {booking_id}")
    db.session.delete(row)
    db.session.flush()
    write_down(actor, "room:cancel", "rugekasse", room.rugekasse_id)
    return room.id
