"""Heats with their results, mentor sessions, and the studio's week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.kit import Money
from core.plugin_api import Actor, db, pick
from plugins.kulturmetropolen.models import (
    Act,
    AudienceVote,
    Contest,
    Evening,
    JuryScore,
    Meeting,
    MentorSession,
    Prize,
    Room,
    RoomBooking,
    Rugekasse,
    Talent,
    Venue,
    VoteCode,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import talent_reach
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.rules import Placed, score_evening, session_agreed
from plugins.registry import Named, person_names, person_of, reach_of

HIGHEST_POINTS = 10


@dataclass(frozen=True, kw_only=True)
class ContestCard:
    """KM-12: heats on a list."""

    id: UUID
    name: str
    organisation: Named
    places: int
    acts_per_evening: int
    jury_weight: int
    acts: int


@dataclass(frozen=True, kw_only=True)
class PrizeView:
    """KM-12: what an act won; `kind` is gig, coaching or other."""

    id: UUID
    kind: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ActView:
    """KM-12: an act and what it won."""

    id: UUID
    name: str
    heat_id: UUID | None
    semifinal_id: UUID | None
    prizes: tuple[PrizeView, ...]


@dataclass(frozen=True, kw_only=True)
class EveningView:
    """KM-12: an evening with its acts; `placed` is empty until voting has closed."""

    id: UUID
    contest_id: UUID
    contest: str
    kind: str
    held_on: date
    venue: str
    key: str
    voting_open: bool
    acts: tuple[ActView, ...]
    codes: int
    votes: int
    jurors: int
    placed: tuple[Placed, ...]
    own_points: Mapping[UUID, int]


@dataclass(frozen=True, kw_only=True)
class ContestView:
    """KM-12: heats with evenings and acts."""

    card: ContestCard
    evenings: tuple[EveningView, ...]
    acts: tuple[ActView, ...]


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """KM-13: a mentor session. `state` is waiting, agreed, held or cancelled."""

    id: UUID
    talent_id: UUID
    person_id: UUID
    talent: str
    mentor: Named
    organisation: Named
    place: str
    meetings: tuple[tuple[datetime, int], ...]
    mentor_agreed_on: date | None
    talent_agreed_on: date | None
    school_agreed_on: date | None
    held_on: date | None
    cancelled_on: date | None
    dispensation: str | None
    fee: Money
    transport: Money
    version: int

    @property
    def state(self) -> str:
        """Where it stands."""
        if self.cancelled_on:
            return "cancelled"
        if self.held_on:
            return "held"
        agreed = session_agreed(
            mentor=self.mentor_agreed_on is not None,
            talent=self.talent_agreed_on is not None,
            school=self.school_agreed_on is not None,
        )
        return "agreed" if agreed else "waiting"


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


def contests() -> list[ContestCard]:
    """KM-12: the newest first."""
    rows = db.session.scalars(select(Contest).order_by(Contest.id.desc())).all()
    names = organisation_names({row.organisation_id for row in rows})
    acts = dict(
        db.session.execute(select(Act.contest_id, func.count()).group_by(Act.contest_id)).all()
    )
    return [_contest(row, names, acts.get(row.id, 0)) for row in rows]


def _contest(row: Contest, names: Mapping[UUID, str], acts: int) -> ContestCard:
    return ContestCard(
        id=row.id,
        name=pick(row.name),
        organisation=Named(id=row.organisation_id, name=names.get(row.organisation_id, "")),
        places=row.places,
        acts_per_evening=row.acts_per_evening,
        jury_weight=row.jury_weight,
        acts=acts,
    )


def contest(contest_id: UUID) -> ContestView | None:
    """KM-12: one contest with everything, or None."""
    row = db.session.scalar(select(Contest).where(Contest.id == contest_id))
    if row is None:
        return None
    acts = _acts(Act.contest_id == contest_id)
    evenings = db.session.scalars(
        select(Evening)
        .where(Evening.contest_id == contest_id)
        .order_by(Evening.held_on, Evening.id)
    ).all()
    return ContestView(
        card=_contest(row, organisation_names({row.organisation_id}), len(acts)),
        evenings=_evenings(evenings, row, acts, None),
        acts=acts,
    )


def evening(evening_id: UUID, membership_id: UUID | None = None) -> EveningView | None:
    """KM-12: one evening; with the points that this juror has given."""
    return _one_evening(Evening.id == evening_id, membership_id)


def evening_by_key(key: str) -> EveningView | None:
    """KM-12: the evening of a voting page's address."""
    return _one_evening(Evening.key == key, None)


def _one_evening(condition: ColumnElement[bool], membership_id: UUID | None) -> EveningView | None:
    row = db.session.scalar(select(Evening).where(condition))
    if row is None:
        return None
    owner = db.session.scalars(select(Contest).where(Contest.id == row.contest_id)).one()
    acts = _acts(Act.contest_id == row.contest_id)
    return _evenings([row], owner, acts, membership_id)[0]


def _acts(condition: ColumnElement[bool]) -> tuple[ActView, ...]:
    rows = db.session.scalars(select(Act).where(condition).order_by(Act.name, Act.id)).all()
    prizes: dict[UUID, list[PrizeView]] = defaultdict(list)
    for prize in db.session.scalars(
        select(Prize).where(Prize.act_id.in_([row.id for row in rows])).order_by(Prize.id)
    ):
        prizes[prize.act_id].append(PrizeView(id=prize.id, kind=prize.kind, what=prize.what))
    return tuple(
        ActView(
            id=row.id,
            name=row.name,
            heat_id=row.heat_id,
            semifinal_id=row.semifinal_id,
            prizes=tuple(prizes[row.id]),
        )
        for row in rows
    )


def _evenings(
    evenings: Sequence[Evening],
    owner: Contest,
    acts: tuple[ActView, ...],
    membership_id: UUID | None,
) -> tuple[EveningView, ...]:
    ids = [each.id for each in evenings]
    points: dict[UUID, dict[UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    own: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    jurors: dict[UUID, set[UUID]] = defaultdict(set)
    for score in db.session.scalars(select(JuryScore).where(JuryScore.evening_id.in_(ids))):
        points[score.evening_id][score.act_id].append(score.points)
        jurors[score.evening_id].add(score.membership_id)
        if score.membership_id == membership_id:
            own[score.evening_id][score.act_id] = score.points
    votes: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for evening_id, act_id, count in db.session.execute(
        select(AudienceVote.evening_id, AudienceVote.act_id, func.count())
        .where(AudienceVote.evening_id.in_(ids))
        .group_by(AudienceVote.evening_id, AudienceVote.act_id)
    ):
        votes[evening_id][act_id] = count
    codes = dict(
        db.session.execute(
            select(VoteCode.evening_id, func.count())
            .where(VoteCode.evening_id.in_(ids))
            .group_by(VoteCode.evening_id)
        ).all()
    )
    venues = _venue_names({each.venue_id for each in evenings if each.venue_id})
    found = []
    for row in evenings:
        playing = tuple(
            each
            for each in acts
            if row.id == (each.semifinal_id if row.kind == "semifinal" else each.heat_id)
        )
        has_results = bool(points[row.id] or votes[row.id]) and not row.voting_open
        placed = (
            score_evening(
                [each.id for each in playing],
                jury=points[row.id],
                votes=votes[row.id],
                highest=HIGHEST_POINTS,
                jury_weight=owner.jury_weight,
            )
            if has_results
            else ()
        )
        found.append(
            EveningView(
                id=row.id,
                contest_id=row.contest_id,
                contest=pick(owner.name),
                kind=row.kind,
                held_on=row.held_on,
                venue=venues.get(row.venue_id, "") if row.venue_id else "",
                key=row.key,
                voting_open=row.voting_open,
                acts=playing,
                codes=codes.get(row.id, 0),
                votes=sum(votes[row.id].values()),
                jurors=len(jurors[row.id]),
                placed=placed,
                own_points=own[row.id],
            )
        )
    return tuple(found)


def _venue_names(ids: set[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(Venue.id, Venue.organisation_id).where(Venue.id.in_(sorted(ids)))
    ).all()
    names = organisation_names({row.organisation_id for row in rows})
    return {row.id: names.get(row.organisation_id, "") for row in rows}


def sessions(actor: Actor) -> list[SessionView]:
    """KM-13: the mentor sessions within reach: one's own, one's talents', one's school's."""
    return _sessions(_session_reach(actor))


def session(actor: Actor, session_id: UUID) -> SessionView | None:
    """KM-13: one mentor session within reach, or None."""
    found = _sessions(and_(MentorSession.id == session_id, _session_reach(actor)))
    return found[0] if found else None


def sessions_of(talent_id: UUID) -> list[SessionView]:
    """KM-13: all of one talent; no reach: callers answer for who sees it."""
    return _sessions(MentorSession.talent_id == talent_id)


def _session_reach(actor: Actor) -> ColumnElement[bool]:
    myself = person_of(actor)
    reach = talent_reach(actor, KmPermission.READ_SESSIONS)
    conditions = [reach.condition()]
    if myself is not None:
        conditions.append(MentorSession.mentor_id == myself)
    return or_(*conditions)


def _sessions(condition: ColumnElement[bool]) -> list[SessionView]:
    rows = db.session.execute(
        select(MentorSession, Talent.person_id)
        .join(
            Talent,
            (Talent.tenant_id == MentorSession.tenant_id) & (Talent.id == MentorSession.talent_id),
        )
        .where(condition)
        .order_by(MentorSession.id.desc())
    ).all()
    meetings: dict[UUID, list[tuple[datetime, int]]] = defaultdict(list)
    for each in db.session.scalars(
        select(Meeting)
        .where(Meeting.session_id.in_([row.MentorSession.id for row in rows]))
        .order_by(Meeting.starts_at)
    ):
        meetings[each.session_id].append((each.starts_at, each.minutes))
    names = person_names(
        {row.person_id for row in rows} | {row.MentorSession.mentor_id for row in rows}
    )
    places = organisation_names({row.MentorSession.organisation_id for row in rows})
    return [
        SessionView(
            id=row.id,
            talent_id=row.talent_id,
            person_id=person_id,
            talent=names.get(person_id, ""),
            mentor=Named(id=row.mentor_id, name=names.get(row.mentor_id, "")),
            organisation=Named(id=row.organisation_id, name=places.get(row.organisation_id, "")),
            place=row.place,
            meetings=tuple(meetings[row.id]),
            mentor_agreed_on=row.mentor_agreed_on,
            talent_agreed_on=row.talent_agreed_on,
            school_agreed_on=row.school_agreed_on,
            held_on=row.held_on,
            cancelled_on=row.cancelled_on,
            dispensation=row.dispensation,
            fee=Money(row.fee_minor, row.currency),
            transport=Money(row.transport_minor, row.currency),
            version=row.version,
        )
        for row, person_id in rows
    ]


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
