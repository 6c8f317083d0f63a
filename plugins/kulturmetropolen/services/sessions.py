"""Mentor sessions, agreed by three; and hours in the studio."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Decision, Money, Reason, age_on
from core.plugin_api import Actor, Translated, db, pick
from plugins.kulturmetropolen.models import (
    Meeting,
    MentorSession,
    Room,
    RoomBooking,
    Rugekasse,
    Talent,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import covered_organisations, is_about_actor, limits_of
from plugins.kulturmetropolen.queries.talents import seen_talent
from plugins.kulturmetropolen.queries.way import mentors_of
from plugins.kulturmetropolen.rules import (
    may_book_studio,
    may_hold_session,
    may_join_by_age,
    session_agreed,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    locked_row,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.services.efforts import check_organisation
from plugins.kulturmetropolen.settings import CURRENCY, money, number
from plugins.registry import NotThere, may_act_for, person_of, reach_of, rows_of

# KM-13: in minutes.
SHAPES = ((180,), (90, 90))


def propose_session(
    actor: Actor,
    talent_id: UUID,
    *,
    mentor_id: UUID,
    meetings: Sequence[tuple[datetime, int]],
    place: str,
    fee: Money | None = None,
    transport: Money | None = None,
    dispensation: str = "",
) -> UUID:
    """KM-13: proposes a session with one of the talent's mentors; who proposes has agreed.

    `fee` and `transport` None are the settings'. Another age needs a dispensation with a reason.
    """
    card = seen_talent(actor, talent_id)
    if card is None:
        raise NotThere(f"Talent {talent_id}")
    if mentor_id not in {each.person.id for each in mentors_of(talent_id)}:
        raise refuse(
            Reason("session.mentor", N_("Choose one of the talent's mentors.")),
            fields={"session.mentor": "mentor_id"},
        )
    shape = may_hold_session(meetings, shapes=SHAPES)
    ask(shape, {code: "starts_at" for code in shape.codes})
    first = meetings[0][0].date()
    born_on = rows_of([card.person_id], today=actor.today)[card.person_id].born_on
    age = may_join_by_age(
        age_on(born_on, first) if born_on else None,
        youngest=number("mentor_age_from", first),
        oldest=number("mentor_age_to", first),
    )
    ask(age, {code: "dispensation" for code in age.codes}, dispensation=dispensation)
    row = add_row(
        MentorSession(
            talent_id=talent_id,
            mentor_id=mentor_id,
            organisation_id=card.organisation.id,
            place=place.strip(),
            proposed_by=actor.name,
            dispensation=dispensation.strip() or None if not age.allowed else None,
            fee_minor=(fee or money("mentor_fee", first)).minor,
            transport_minor=(transport or money("mentor_transport", first)).minor,
            currency=CURRENCY,
        )
    )
    for starts_at, minutes in meetings:
        db.session.add(Meeting(session_id=row.id, starts_at=starts_at, minutes=minutes))
    db.session.flush()
    _agree(actor, row, card.person_id)
    write_down(actor, "session:propose", "session", row.id)
    return row.id


def sides_of(actor: Actor, row: MentorSession, person_id: UUID) -> frozenset[str]:
    """KM-13: which of the three the actor speaks for: "mentor", "talent", "school"."""
    sides = set()
    myself = person_of(actor)
    if myself is not None and myself == row.mentor_id:
        sides.add("mentor")
    if is_about_actor(actor, person_id):
        sides.add("talent")
    reach = reach_of(actor, KmPermission.BOOK_SESSION)
    if reach.covers_organisation(row.organisation_id) or row.organisation_id in limits_of(actor):
        sides.add("school")
    return frozenset(sides)


def agree_to_session(actor: Actor, session_id: UUID) -> None:
    """KM-13: one of the three says yes to the date. Raises NotThere for anybody else."""
    row, person_id = _locked(session_id)
    _refuse_closed(row)
    if not _agree(actor, row, person_id):
        raise NotThere(f"MentorSession {session_id}")
    write_down(actor, "session:agree", "session", row.id)


def _agree(actor: Actor, row: MentorSession, person_id: UUID) -> bool:
    sides = sides_of(actor, row, person_id)
    for side in sides:
        name = f"{side}_agreed_on"
        if getattr(row, name) is None:
            setattr(row, name, actor.today)
    row.version = (row.version or 0) + 1
    db.session.flush()
    return bool(sides)


def hold_session(actor: Actor, session_id: UUID, *, fee: Money, transport: Money) -> None:
    """KM-13: the session was held; fee and transport as they came out. Needs all three's yes."""
    row, person_id = _locked(session_id)
    if not sides_of(actor, row, person_id) & {"mentor", "school"}:
        raise NotThere(f"MentorSession {session_id}")
    _refuse_closed(row)
    if not session_agreed(
        mentor=row.mentor_agreed_on is not None,
        talent=row.talent_agreed_on is not None,
        school=row.school_agreed_on is not None,
    ):
        raise refuse(
            Reason("session.not_agreed", N_("Not all three have said yes to the date yet."))
        )
    last = db.session.scalar(
        select(func.max(Meeting.starts_at)).where(Meeting.session_id == session_id)
    )
    if last is None or last.date() > actor.today:
        raise refuse(Reason("session.ahead", N_("It has not been held yet.")))
    row.held_on = actor.today
    row.fee_minor, row.transport_minor = fee.minor, transport.minor
    row.version += 1
    db.session.flush()
    write_down(actor, "session:hold", "session", row.id)


def cancel_session(actor: Actor, session_id: UUID) -> None:
    """KM-13: any of the three cancels it."""
    row, person_id = _locked(session_id)
    if not sides_of(actor, row, person_id):
        raise NotThere(f"MentorSession {session_id}")
    _refuse_closed(row)
    row.cancelled_on = actor.today
    row.version += 1
    db.session.flush()
    write_down(actor, "session:cancel", "session", row.id)


def _refuse_closed(row: MentorSession) -> None:
    if row.held_on is not None or row.cancelled_on is not None:
        raise refuse(Reason("session.closed", N_("The session was held or cancelled already.")))


def _locked(session_id: UUID) -> tuple[MentorSession, UUID]:
    row = locked_row(MentorSession, session_id)
    person_id = db.session.scalars(select(Talent.person_id).where(Talent.id == row.talent_id)).one()
    return row, person_id


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
    row = locked_row(Rugekasse, rugekasse_id)
    check_organisation(actor, row.organisation_id, KmPermission.MANAGE_STUDIO)
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


def sides_by_id(actor: Actor, session_id: UUID) -> frozenset[str]:
    """KM-13: which of the three the actor speaks for in a session; nothing where there is none."""
    row = db.session.scalar(select(MentorSession).where(MentorSession.id == session_id))
    if row is None:
        return frozenset()
    person_id = db.session.scalars(select(Talent.person_id).where(Talent.id == row.talent_id)).one()
    return sides_of(actor, row, person_id)
