"""KM-14: the rugekasser, and the week of their studios."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db, pick
from plugins.kulturmetropolen.models import (
    Room,
    RoomBooking,
    Rugekasse,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.registry import Named, person_names, reach_of


@dataclass(frozen=True, kw_only=True)
class BookingView:
    """KM-14: an hour in the studio; `who` is empty for a reader whom it is no business of."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    who: str
    purpose: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class RoomView:
    """KM-14: a studio and its hours."""

    id: UUID
    rugekasse_id: UUID
    name: str
    opens: int
    closes: int
    bookings: tuple[BookingView, ...]


@dataclass(frozen=True, kw_only=True)
class RugekasseView:
    """KM-14: a nest box with its studios; Monday is weekday 0."""

    id: UUID
    name: str
    about: str
    organisation: Named
    weekday: int
    time: str
    rooms: tuple[RoomView, ...]


def rugekasser() -> list[RugekasseView]:
    """KM-14: the nest boxes with their studios, without bookings."""
    rows = db.session.scalars(select(Rugekasse).order_by(Rugekasse.weekday, Rugekasse.id)).all()
    names = organisation_names({row.organisation_id for row in rows})
    rooms: dict[UUID, list[RoomView]] = defaultdict(list)
    for room in db.session.scalars(select(Room).order_by(Room.id)):
        rooms[room.rugekasse_id].append(_room(room, ()))
    return [
        RugekasseView(
            id=row.id,
            name=pick(row.name),
            about=pick(row.about),
            organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
            weekday=row.weekday,
            time=row.time,
            rooms=tuple(rooms[row.id]),
        )
        for row in rows
    ]


def room(actor: Actor, room_id: UUID, *, since: datetime, until: datetime) -> RoomView | None:
    """KM-14: a studio with its hours between two moments.

    A name is shown to those who may act for the person, and to who keeps the studio; to others
    the hour is taken and nothing more.
    """
    row = db.session.scalar(select(Room).where(Room.id == room_id))
    if row is None:
        return None
    bookings = db.session.scalars(
        select(RoomBooking)
        .where(
            RoomBooking.room_id == room_id,
            RoomBooking.ends_at > since,
            RoomBooking.starts_at < until,
        )
        .order_by(RoomBooking.starts_at)
    ).all()
    reach = reach_of(actor, KmPermission.BOOK_STUDIO)
    keeps = actor.may(KmPermission.MANAGE_STUDIO)
    names = person_names({each.person_id for each in bookings})
    return _room(
        row,
        tuple(
            BookingView(
                id=each.id,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                who=names.get(each.person_id, "")
                if keeps or each.person_id in reach.people
                else "",
                purpose=each.purpose if keeps or each.person_id in reach.people else "",
                own=each.person_id in reach.people or keeps,
            )
            for each in bookings
        ),
    )


def _room(row: Room, bookings: tuple[BookingView, ...]) -> RoomView:
    return RoomView(
        id=row.id,
        rugekasse_id=row.rugekasse_id,
        name=pick(row.name),
        opens=row.opens,
        closes=row.closes,
        bookings=bookings,
    )


def own_bookings(person_id: UUID, *, since: datetime) -> list[tuple[datetime, datetime, str, UUID]]:
    """KM-14: somebody's hours ahead: from, until, the studio's name and id."""
    rows = db.session.execute(
        select(RoomBooking.starts_at, RoomBooking.ends_at, Room.name, Room.id)
        .join(Room, (Room.tenant_id == RoomBooking.tenant_id) & (Room.id == RoomBooking.room_id))
        .where(RoomBooking.person_id == person_id, RoomBooking.ends_at >= since)
        .order_by(RoomBooking.starts_at)
    )
    return [(row.starts_at, row.ends_at, pick(row.name), row.id) for row in rows]


def room_of_booking(booking_id: UUID) -> UUID | None:
    """KM-14: the studio that a booking is of."""
    return db.session.scalar(select(RoomBooking.room_id).where(RoomBooking.id == booking_id))
