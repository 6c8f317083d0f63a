"""KM-13: mentor sessions, for who takes part in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from core.kit import Money
from core.plugin_api import Actor, db
from plugins.kulturmetropolen.models import (
    Meeting,
    MentorSession,
    Talent,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import limits_of, talents_within
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.rules import session_agreed
from plugins.registry import Named, Reach, person_names, person_of, reach_of


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

    def not_agreed(self) -> frozenset[str]:
        """Which of the three have not said yes: "mentor", "talent", "school"."""
        agreed = {
            "mentor": self.mentor_agreed_on,
            "talent": self.talent_agreed_on,
            "school": self.school_agreed_on,
        }
        return frozenset(side for side, day in agreed.items() if day is None)


@dataclass(frozen=True, kw_only=True)
class Spokesperson:
    """KM-13: for whom somebody speaks when a session is agreed on."""

    myself: UUID | None
    family: frozenset[UUID]
    reach: Reach
    schools: frozenset[UUID]

    def sides(self, *, mentor_id: UUID, person_id: UUID, organisation_id: UUID) -> frozenset[str]:
        """Which of the three they speak for in one session: "mentor", "talent", "school"."""
        found = set()
        if self.myself is not None and self.myself == mentor_id:
            found.add("mentor")
        if person_id in self.family:
            found.add("talent")
        if self.reach.covers_organisation(organisation_id) or organisation_id in self.schools:
            found.add("school")
        return frozenset(found)


def spokesperson(actor: Actor) -> Spokesperson:
    """KM-13: for whom the actor speaks, in any number of sessions."""
    return Spokesperson(
        myself=person_of(actor),
        family=reach_of(actor, KmPermission.OWN_WAY).own,
        reach=reach_of(actor, KmPermission.BOOK_SESSION),
        schools=limits_of(actor),
    )


def sessions(actor: Actor) -> list[SessionView]:
    """KM-13: the mentor sessions within reach: one's own, one's talents', one's school's."""
    return _sessions(_session_reach(actor))


def sessions_to_answer(actor: Actor) -> list[SessionView]:
    """KM-13: those that wait for a yes from somebody for whom the actor speaks."""
    waiting = [each for each in sessions(actor) if each.state == "waiting"]
    if not waiting:
        return []
    speaks = spokesperson(actor)
    return [
        each
        for each in waiting
        if each.not_agreed()
        & speaks.sides(
            mentor_id=each.mentor.id,
            person_id=each.person_id,
            organisation_id=each.organisation.id,
        )
    ]


def session(actor: Actor, session_id: UUID) -> SessionView | None:
    """KM-13: one mentor session within reach, or None."""
    found = _sessions(and_(MentorSession.id == session_id, _session_reach(actor)))
    return found[0] if found else None


def sessions_of(talent_id: UUID) -> list[SessionView]:
    """KM-13: all of one talent; no reach: callers answer for who sees it."""
    return _sessions(MentorSession.talent_id == talent_id)


def _session_reach(actor: Actor) -> ColumnElement[bool]:
    myself = person_of(actor)
    conditions = [talents_within(actor, KmPermission.READ_SESSIONS)]
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
