"""A person's rights: what is kept, to be forgotten; and two records that are one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from core.kit import N_, Term
from core.plugin_api import db
from plugins.pathway.models import (
    CoWriter,
    Evidence,
    EvidenceViewer,
    Feedback,
    FeedbackKind,
    Goal,
    GoalState,
    ParticipantRole,
    Performance,
    Plan,
    PracticeEntry,
    PrivateNote,
    Repertoire,
    RepertoireState,
    SharedWith,
    StoredFile,
    Talk,
    TalkKind,
    TalkParticipant,
)
from plugins.registry import PersonalRecord

# Whose rows simply follow the person.
_OF_ONE_PERSON: tuple[Any, ...] = (
    Goal,
    Repertoire,
    PracticeEntry,
    Talk,
    Evidence,
)


def pathway_records(person_id: UUID) -> list[PersonalRecord]:
    """Everything kept about the person here, for the person to read."""
    return [
        PersonalRecord(title=title, key=key, order=500 + place, rows=rows)
        for place, (key, title, rows) in enumerate(
            (
                ("practice_plan", N_("Practice plan"), _plan(person_id)),
                ("goals", N_("Goals"), _goals(person_id)),
                ("repertoire", N_("Repertoire"), _works(person_id)),
                ("performances", N_("Performances"), _performances(person_id)),
                ("talks", N_("Talks"), _talks(person_id)),
                ("notes", N_("Own notes about talks"), _notes(person_id)),
                ("feedback", N_("Feedback"), _feedback(person_id)),
                ("given", N_("Feedback given to others"), _given(person_id)),
                ("practice", N_("Practice log"), _practice(person_id)),
                ("portfolio", N_("Portfolio"), _portfolio(person_id)),
                ("shared", N_("Shown in other organisations"), _shared(person_id)),
            )
        )
    ]


def erase_pathway(person_id: UUID) -> None:
    """Deletes the person's pathway with its files; what they said to others becomes nameless.

    Their private notes about others' talks go with them.
    """
    db.session.execute(
        update(Feedback)
        .where(Feedback.author_id == person_id)
        .values(author_id=None, author_name="")
    )
    own = db.session.scalars(select(Evidence.id).where(Evidence.person_id == person_id)).all()
    # Others' works keep their shares; the writer is no longer named.
    db.session.execute(
        update(CoWriter)
        .where(CoWriter.person_id == person_id, CoWriter.evidence_id.not_in(own))
        .values(person_id=None, name="–")
    )
    for table in (EvidenceViewer, TalkParticipant, SharedWith):
        db.session.execute(delete(table).where(table.person_id == person_id))
    db.session.execute(delete(PrivateNote).where(PrivateNote.author_id == person_id))
    db.session.execute(delete(Feedback).where(Feedback.person_id == person_id))
    db.session.execute(delete(CoWriter).where(CoWriter.evidence_id.in_(own)))
    for each in (*_OF_ONE_PERSON, Performance, Plan):
        db.session.execute(delete(each).where(each.person_id == person_id))
    db.session.flush()


def merge_pathways(kept: UUID, removed: UUID) -> None:
    """Lets everything of the removed record be the kept one's; doubles go with the removed."""
    for table in (*_OF_ONE_PERSON, Feedback, CoWriter):
        db.session.execute(update(table).where(table.person_id == removed).values(person_id=kept))
    db.session.execute(update(Feedback).where(Feedback.author_id == removed).values(author_id=kept))
    _move(Performance, "person_id", ("source", "source_id"), kept, removed)
    _move(EvidenceViewer, "person_id", ("evidence_id",), kept, removed)
    _move(TalkParticipant, "person_id", ("talk_id",), kept, removed)
    _move(PrivateNote, "author_id", ("talk_id",), kept, removed)
    _move(SharedWith, "person_id", ("other_tenant_id",), kept, removed)
    _move(Plan, "person_id", (), kept, removed)
    db.session.flush()


def _move(table: Any, column: str, unique: tuple[str, ...], kept: UUID, removed: UUID) -> None:
    """Moves rows that may stand once only for a person; of a double the kept one's stays.

    A key with an empty part is no double.
    """
    owner = getattr(table, column)

    def key(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in unique)

    known = {key(row) for row in db.session.scalars(select(table).where(owner == kept))}
    for row in db.session.scalars(select(table).where(owner == removed)).all():
        if key(row) in known and None not in key(row):
            db.session.delete(row)
        else:
            setattr(row, column, kept)
    db.session.flush()


def _rows(table: Any, person_id: UUID) -> list[Any]:
    found = db.session.scalars(select(table).where(table.person_id == person_id).order_by(table.id))
    return list(found)


def _plan(person_id: UUID) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            N_("Minutes a week"): row.weekly_minutes,
            N_("Note"): row.practice_note,
            N_("Shared with teachers"): Term(N_("Yes") if row.practice_shared else N_("No")),
            N_("Begun on"): row.created_at.date(),
        }
        for row in _rows(Plan, person_id)
    )


def _goals(person_id: UUID) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            N_("Goal"): row.title,
            N_("Period"): row.term,
            N_("By"): row.due_on,
            N_("State"): Term(GoalState(row.state).label),
            N_("Closed on"): row.closed_on,
        }
        for row in _rows(Goal, person_id)
    )


def _works(person_id: UUID) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            N_("Work"): row.work,
            N_("Composer"): row.composer,
            N_("State"): Term(RepertoireState(row.state).label),
        }
        for row in _rows(Repertoire, person_id)
    )


def _performances(person_id: UUID) -> tuple[dict[str, Any], ...]:
    return tuple(
        {N_("Performance"): row.title, N_("Day"): row.on_day, N_("Place"): row.place}
        for row in _rows(Performance, person_id)
    )


def _talks(person_id: UUID) -> tuple[dict[str, Any], ...]:
    seats = {
        row.talk_id: row.role
        for row in db.session.scalars(
            select(TalkParticipant).where(TalkParticipant.person_id == person_id)
        )
    }
    own = _rows(Talk, person_id)
    others = db.session.scalars(
        select(Talk).where(Talk.id.in_(sorted(seats)), Talk.person_id != person_id)
    ).all()
    return (
        *(
            {
                N_("Talk"): Term(TalkKind(row.kind).label),
                N_("Day"): row.on_day,
                N_("Shared notes"): row.shared_notes,
                N_("Next step"): row.next_step,
            }
            for row in own
        ),
        # Of others' talks only that one took part.
        *(
            {
                N_("Talk"): Term(TalkKind(row.kind).label),
                N_("Day"): row.on_day,
                N_("Took part as"): Term(ParticipantRole(seats[row.id]).label),
            }
            for row in others
        ),
    )


def _notes(person_id: UUID) -> tuple[dict[str, Any], ...]:
    rows = db.session.scalars(select(PrivateNote).where(PrivateNote.author_id == person_id))
    return tuple({N_("Note"): row.text} for row in rows)


def _feedback(person_id: UUID) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            N_("Kind"): Term(FeedbackKind(row.kind).label),
            N_("Day"): row.given_on,
            N_("From"): row.author_name,
            N_("Text"): row.text,
        }
        for row in _rows(Feedback, person_id)
    )


def _given(person_id: UUID) -> tuple[dict[str, Any], ...]:
    rows = db.session.scalars(select(Feedback).where(Feedback.author_id == person_id))
    return tuple(
        {
            N_("Kind"): Term(FeedbackKind(row.kind).label),
            N_("Day"): row.given_on,
            N_("Text"): row.text,
        }
        for row in rows
    )


def _practice(person_id: UUID) -> tuple[dict[str, Any], ...]:
    return tuple(
        {N_("Day"): row.on_day, N_("Minutes"): row.minutes, N_("What"): row.what}
        for row in _rows(PracticeEntry, person_id)
    )


def _portfolio(person_id: UUID) -> tuple[dict[str, Any], ...]:
    files = {
        row.evidence_id: row.name
        for row in db.session.execute(
            select(StoredFile.evidence_id, StoredFile.name).where(
                StoredFile.evidence_id.in_(
                    select(Evidence.id).where(Evidence.person_id == person_id)
                )
            )
        )
    }
    return tuple(
        {
            N_("Title"): row.title,
            N_("Day"): row.on_day,
            N_("Text"): row.text,
            N_("Address"): row.link,
            N_("File"): files.get(row.id),
        }
        for row in _rows(Evidence, person_id)
    )


def _shared(person_id: UUID) -> tuple[dict[str, Any], ...]:
    number = db.session.scalar(
        select(func.count()).select_from(SharedWith).where(SharedWith.person_id == person_id)
    )
    return ({N_("Organisations"): number},) if number else ()
