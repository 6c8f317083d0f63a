"""Questions with their answers, and who follows a call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from core.kit import N_
from core.plugin_api import (
    Actor,
    db,
    gettext,
    pick,
)
from plugins.calls.models import (
    Answer,
    Application,
    Call,
    Observer,
    Question,
)
from plugins.calls.queries.calls import seen_by, state_of
from plugins.calls.rules.calls import (
    CallState,
    due_answer,
)
from plugins.calls.services.calls.details import _subject
from plugins.calls.services.editing import paragraphs, tell_members, write_down
from plugins.calls.settings import settings_in_force
from plugins.registry import NotThere, locked, put, refuse


def ask(actor: Actor, call_id: UUID, text: str, *, now: datetime) -> UUID:
    """CA-3: asks a question about an open or announced call. Raises Refused, NotThere."""
    row = db.session.scalar(select(Call).where(Call.id == call_id, seen_by(actor)))
    if row is None:
        raise NotThere(f"Call {call_id}")
    if state_of(row, now) not in (CallState.OPEN, CallState.ANNOUNCED):
        raise refuse(
            "question.too_late", N_("Questions are answered while the call is open."), "text"
        )
    if not text.strip():
        raise refuse("question.empty", N_("Write your question."), "text")
    question = Question(
        call_id=call_id,
        asked_by=actor.membership_id,
        asked_at=now,
        due_at=due_answer(now, settings_in_force().answer_days),
        text=text.strip(),
    )
    db.session.add(question)
    db.session.flush()
    write_down(actor, "question:ask", _subject(row))
    return question.id


def answer_question(
    actor: Actor, question_id: UUID, text: str, *, version: int | None, now: datetime
) -> None:
    """CA-3: answers in writing, to all: writers and observers are told by mail, not who asked."""
    row = locked(Question, question_id, version=version)
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    if not text.strip():
        raise refuse("question.no_answer", N_("Write the answer."), "answer")
    first = row.answer is None
    put(row, {"answer": text.strip(), "answered_at": now, "answered_by": actor.name})
    if first:
        asked, title = row.text, call.title
        audience = interested_in(call.id) | ({row.asked_by} if row.asked_by else set())
        tell_members(
            audience,
            lambda: (
                gettext("A question about %(call)s is answered", call=pick(title)),
                paragraphs(gettext("Question:"), asked, gettext("Answer:"), text.strip()),
            ),
        )
    write_down(actor, "question:answer", _subject(call), after={"answer": text.strip()})


def follow(actor: Actor, call_id: UUID, *, now: datetime) -> None:
    """Follows a call as an observer: sees what is published, without place or duty."""
    row = db.session.scalar(
        select(Call).where(Call.id == call_id, seen_by(actor)).with_for_update()
    )
    if row is None or actor.membership_id is None:
        raise NotThere(f"Call {call_id}")
    if not row.observers:
        raise refuse("call.no_observers", N_("This call cannot be followed without applying."))
    there = db.session.scalar(
        select(Observer.id).where(
            Observer.call_id == call_id, Observer.membership_id == actor.membership_id
        )
    )
    if there is None:
        db.session.add(Observer(call_id=call_id, membership_id=actor.membership_id, since=now))
        db.session.flush()


def unfollow(actor: Actor, call_id: UUID) -> None:
    """Stops following."""
    db.session.execute(
        delete(Observer).where(
            Observer.call_id == call_id, Observer.membership_id == actor.membership_id
        )
    )


def interested_in(call_id: UUID) -> set[UUID]:
    """The memberships of those who write on applications to the call, and of its observers."""
    found = set(
        db.session.scalars(select(Observer.membership_id).where(Observer.call_id == call_id))
    )
    ids = select(Application.id).where(Application.call_id == call_id)
    found |= {
        each
        for each in db.session.scalars(
            select(Answer.saved_by).where(Answer.application_id.in_(ids)).distinct()
        )
        if each
    }
    found |= {
        each
        for each in db.session.scalars(
            select(Application.created_by).where(Application.call_id == call_id)
        )
        if each
    }
    return found
