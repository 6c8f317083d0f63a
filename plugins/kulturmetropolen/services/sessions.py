"""KM-13: mentor sessions, agreed by three."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Money, Reason, age_on
from core.plugin_api import (
    Actor,
    db,
)
from plugins.kulturmetropolen.models import (
    Meeting,
    MentorSession,
    Talent,
)
from plugins.kulturmetropolen.queries.sessions import spokesperson
from plugins.kulturmetropolen.queries.talents import seen_talent
from plugins.kulturmetropolen.queries.way import mentors_of
from plugins.kulturmetropolen.rules import (
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
from plugins.kulturmetropolen.settings import CURRENCY, money, number
from plugins.registry import NotThere, rows_of

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
    return spokesperson(actor).sides(
        mentor_id=row.mentor_id, person_id=person_id, organisation_id=row.organisation_id
    )


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


def sides_by_id(actor: Actor, session_id: UUID) -> frozenset[str]:
    """KM-13: which of the three the actor speaks for in a session; nothing where there is none."""
    row = db.session.scalar(select(MentorSession).where(MentorSession.id == session_id))
    if row is None:
        return frozenset()
    person_id = db.session.scalars(select(Talent.person_id).where(Talent.id == row.talent_id)).one()
    return sides_of(actor, row, person_id)


def session_details(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed or sent, as the service takes it."""
    second: datetime | None = typed["second_at"]
    meetings = [(typed["starts_at"], 180)]
    if second is not None:
        meetings = [(typed["starts_at"], 90), (second, 90)]
    return {
        "mentor_id": typed["mentor_id"],
        "meetings": meetings,
        "place": typed["place"],
        "dispensation": typed["dispensation"],
    }
