"""Talks and feedback as they are shown. A private note is asked for by its writer, always."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select

from core.plugin_api import db
from plugins.pathway.models import (
    Evidence,
    Feedback,
    FeedbackKind,
    ParticipantRole,
    PrivateNote,
    Talk,
    TalkKind,
    TalkParticipant,
)
from plugins.pathway.queries.views import FeedbackView, ParticipantView, TalkView
from plugins.pathway.rules import Part
from plugins.registry import Named, person_names


def talks_of(
    person_id: UUID, *, own_id: UUID | None, seen: frozenset[Part]
) -> tuple[TalkView, ...]:
    """The talks, the newest first, as one who sees those parts reads them.

    `own_id` is the reader's record: only the notes that they wrote themselves are read.
    """
    rows = db.session.scalars(
        select(Talk).where(Talk.person_id == person_id).order_by(Talk.on_day.desc(), Talk.id.desc())
    ).all()
    return _views(rows, own_id, seen)


def talk(talk_id: UUID, *, own_id: UUID | None, seen: frozenset[Part]) -> TalkView | None:
    """One talk."""
    row = db.session.scalar(select(Talk).where(Talk.id == talk_id))
    return _views([row], own_id, seen)[0] if row else None


def talk_person(talk_id: UUID) -> UUID | None:
    """Whose talk it is."""
    return db.session.scalar(select(Talk.person_id).where(Talk.id == talk_id))


def _views(
    rows: Sequence[Talk], own_id: UUID | None, seen: frozenset[Part]
) -> tuple[TalkView, ...]:
    ids = [row.id for row in rows]
    participants = _participants(ids)
    notes = _own_notes(ids, own_id)
    return tuple(
        TalkView(
            id=row.id,
            person_id=row.person_id,
            kind=TalkKind(row.kind),
            on=row.on_day,
            participants=tuple(participants[row.id]),
            shared_notes=row.shared_notes if Part.TALK_NOTES in seen else None,
            next_step=row.next_step,
            next_step_by=row.next_step_by,
            own_note=notes.get(row.id, ""),
            version=row.version,
        )
        for row in rows
    )


def _participants(talk_ids: Sequence[UUID]) -> dict[UUID, list[ParticipantView]]:
    found: dict[UUID, list[ParticipantView]] = defaultdict(list)
    if not talk_ids:
        return found
    rows = db.session.scalars(
        select(TalkParticipant)
        .where(TalkParticipant.talk_id.in_(talk_ids))
        .order_by(TalkParticipant.id)
    ).all()
    names = person_names({row.person_id for row in rows})
    order = list(ParticipantRole)
    for row in sorted(rows, key=lambda each: order.index(ParticipantRole(each.role))):
        if row.person_id in names:
            found[row.talk_id].append(
                ParticipantView(
                    person=Named(id=row.person_id, name=names[row.person_id]),
                    role=ParticipantRole(row.role),
                )
            )
    return found


def _own_notes(talk_ids: Sequence[UUID], own_id: UUID | None) -> dict[UUID, str]:
    if own_id is None or not talk_ids:
        return {}
    rows = db.session.execute(
        select(PrivateNote.talk_id, PrivateNote.text).where(
            PrivateNote.talk_id.in_(talk_ids), PrivateNote.author_id == own_id
        )
    )
    return {row.talk_id: row.text for row in rows}


def feedback_of(person_id: UUID) -> tuple[FeedbackView, ...]:
    """Feedback and statements, the newest first."""
    return _feedback(Feedback.person_id == person_id)


def feedback(feedback_id: UUID) -> FeedbackView | None:
    """One of them."""
    return next(iter(_feedback(Feedback.id == feedback_id)), None)


def _feedback(condition: object) -> tuple[FeedbackView, ...]:
    rows = db.session.execute(
        select(Feedback, Evidence.title)
        .outerjoin(
            Evidence,
            and_(Evidence.tenant_id == Feedback.tenant_id, Evidence.id == Feedback.evidence_id),
        )
        # The condition is one of SQLAlchemy; its type is wider than what is declared.
        .where(condition)  # type: ignore[arg-type]
        .order_by(Feedback.given_on.desc(), Feedback.id.desc())
    ).all()
    names = person_names({row.Feedback.author_id for row in rows if row.Feedback.author_id})
    return tuple(
        FeedbackView(
            id=row.Feedback.id,
            person_id=row.Feedback.person_id,
            kind=FeedbackKind(row.Feedback.kind),
            text=row.Feedback.text,
            author=names.get(row.Feedback.author_id, row.Feedback.author_name),
            author_id=row.Feedback.author_id,
            evidence=(
                Named(id=row.Feedback.evidence_id, name=row.title)
                if row.Feedback.evidence_id
                else None
            ),
            given_on=row.Feedback.given_on,
            version=row.Feedback.version,
        )
        for row in rows
    )
