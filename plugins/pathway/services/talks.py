"""Talks and the notes about them; feedback and statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.pathway.models import (
    Feedback,
    FeedbackKind,
    ParticipantRole,
    PrivateNote,
    Talk,
    TalkKind,
    TalkParticipant,
)
from plugins.pathway.queries.access import evidence_viewer, mentor_ids, viewer
from plugins.pathway.queries.evidence import portfolio_item
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import Part
from plugins.pathway.services.editing import (
    Subject,
    locked_plan,
    locked_row,
    put_values,
    refuse,
    write_down,
    writer,
)
from plugins.registry import NotThere, Refused, guardians_of, person_names, teachers_of

TALK = Subject(word="talk", kind="pathway_talk")
FEEDBACK = Subject(word="feedback", kind="pathway_feedback")


@dataclass(frozen=True, kw_only=True)
class ParticipantDetails:
    """Somebody who takes part in a talk, and as what."""

    person_id: UUID
    role: ParticipantRole


@dataclass(frozen=True, kw_only=True)
class TalkDetails:
    """A talk. `participants` are among those who may: see `possible_participants`."""

    kind: TalkKind
    on: date
    participants: tuple[ParticipantDetails, ...] = ()
    shared_notes: str = ""
    next_step: str = ""
    next_step_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class FeedbackDetails:
    """Words to somebody. `author_id` is for whoever acts at the command line, for no account."""

    text: str
    kind: FeedbackKind = FeedbackKind.FEEDBACK
    evidence_id: UUID | None = None
    given_on: date | None = None
    author_id: UUID | None = None


def possible_participants(person_id: UUID, *, today: date) -> dict[UUID, ParticipantRole]:
    """Who may take part in a talk about somebody today, and as what."""
    found = {each: ParticipantRole.MENTOR for each in mentor_ids(person_id)}
    found |= {each.id: ParticipantRole.GUARDIAN for each in guardians_of(person_id, today=today)}
    found |= {each.id: ParticipantRole.TEACHER for each in teachers_of(person_id, today=today)}
    return {person_id: ParticipantRole.PUPIL, **found}


def add_talk(actor: Actor, person_id: UUID, details: TalkDetails) -> UUID:
    """Records or plans a talk and returns its id. Raises NotThere, Refused.

    The teacher who records it takes part in it.
    """
    by = writer(actor, person_id, Part.AGREEMENTS)
    locked_plan(person_id)
    row = Talk(person_id=person_id, **_values(details))
    db.session.add(row)
    db.session.flush()
    participants = details.participants
    if by.own_id is not None and by.own_id not in {each.person_id for each in participants}:
        participants = (
            *participants,
            ParticipantDetails(person_id=by.own_id, role=ParticipantRole.TEACHER),
        )
    _seat(row, participants, actor.today)
    write_down(actor, TALK, "add", row.id)
    return row.id


def change_talk(actor: Actor, talk_id: UUID, details: TalkDetails, *, version: int | None) -> None:
    """Changes it. Raises NotThere, Refused and ChangedMeanwhile."""
    row = _own_talk(actor, talk_id, version)
    changed = put_values(row, _values(details))
    if _seat(row, details.participants, actor.today):
        changed.append("participants")
        if len(changed) == 1:
            row.version += 1
            db.session.flush()
    if changed:
        write_down(actor, TALK, "change", talk_id, changed)


def remove_talk(actor: Actor, talk_id: UUID) -> UUID:
    """Takes it away with everybody's notes, and returns whose it was. Raises NotThere."""
    row = _own_talk(actor, talk_id, None)
    person_id = row.person_id
    db.session.delete(row)
    db.session.flush()
    write_down(actor, TALK, "remove", talk_id)
    return person_id


def keep_note(actor: Actor, talk_id: UUID, text: str) -> UUID:
    """Keeps the actor's own note about a talk ("" takes it away); returns whose talk it is.

    Whoever may read what was said may keep a note. Nothing of it is in the log. Raises
    NotThere.
    """
    row = locked_row(Talk, talk_id)
    reader = viewer(actor, row.person_id)
    if reader is None or reader.own_id is None or not reader.sees(Part.TALK_NOTES):
        raise NotThere(f"Talk {talk_id}")
    note = db.session.scalar(
        select(PrivateNote).where(
            PrivateNote.talk_id == talk_id, PrivateNote.author_id == reader.own_id
        )
    )
    if note is None and text:
        db.session.add(PrivateNote(talk_id=talk_id, author_id=reader.own_id, text=text))
    elif note is not None and text:
        note.text = text
    elif note is not None:
        db.session.delete(note)
    db.session.flush()
    return row.person_id


def add_feedback(actor: Actor, person_id: UUID, details: FeedbackDetails) -> UUID:
    """Gives feedback or a statement and returns its id. Raises NotThere, Refused.

    A teacher, a mentor, and whoever the person has named for the piece it is about.
    """
    by = (
        evidence_viewer(actor, person_id, details.evidence_id)
        if details.evidence_id
        else viewer(actor, person_id)
    )
    if by is None or not by.writes(Part.FEEDBACK):
        raise NotThere(f"Feedback for {person_id}")
    _check_about(by, details.evidence_id)
    author_id = details.author_id if actor.account_id is None else by.own_id
    names = person_names([author_id]) if author_id else {}
    locked_plan(person_id)
    row = Feedback(
        person_id=person_id,
        kind=details.kind.value,
        text=details.text,
        author_id=author_id,
        author_name=names.get(author_id, actor.name) if author_id else actor.name,
        evidence_id=details.evidence_id,
        given_on=details.given_on or actor.today,
    )
    db.session.add(row)
    db.session.flush()
    write_down(actor, FEEDBACK, "add", row.id)
    return row.id


def change_feedback(
    actor: Actor, feedback_id: UUID, details: FeedbackDetails, *, version: int | None
) -> None:
    """Changes one's own words. Raises NotThere, also for others', and ChangedMeanwhile."""
    row = _own_feedback(actor, feedback_id, version)
    changed = put_values(row, {"text": details.text, "kind": details.kind.value})
    if changed:
        write_down(actor, FEEDBACK, "change", feedback_id, changed)


def remove_feedback(actor: Actor, feedback_id: UUID) -> UUID:
    """Takes one's own words back and returns to whom they were. Raises NotThere."""
    row = _own_feedback(actor, feedback_id, None)
    person_id = row.person_id
    db.session.delete(row)
    db.session.flush()
    write_down(actor, FEEDBACK, "remove", feedback_id)
    return person_id


def _values(details: TalkDetails) -> dict[str, object]:
    return {
        "kind": details.kind.value,
        "on_day": details.on,
        "shared_notes": details.shared_notes,
        "next_step": details.next_step,
        "next_step_by": details.next_step_by,
    }


def _own_talk(actor: Actor, talk_id: UUID, version: int | None) -> Talk:
    row = locked_row(Talk, talk_id)
    writer(actor, row.person_id, Part.AGREEMENTS)
    return locked_row(Talk, talk_id, version=version)


def _own_feedback(actor: Actor, feedback_id: UUID, version: int | None) -> Feedback:
    row = locked_row(Feedback, feedback_id)
    by = (
        evidence_viewer(actor, row.person_id, row.evidence_id)
        if row.evidence_id
        else viewer(actor, row.person_id)
    )
    is_author = by is not None and by.own_id is not None and by.own_id == row.author_id
    if by is None or not is_author:
        raise NotThere(f"Feedback {feedback_id}")
    return locked_row(Feedback, feedback_id, version=version)


def _check_about(by: Viewer, evidence_id: UUID | None) -> None:
    if evidence_id is None:
        return
    item = portfolio_item(evidence_id)
    if item is None or item.person_id != by.person.id or not by.sees_evidence(item):
        raise NotThere(f"Evidence {evidence_id}")


def _seat(row: Talk, wanted: tuple[ParticipantDetails, ...], today: date) -> bool:
    """Lets exactly those take part; whether anything changed. Raises Refused.

    Whoever took part already may stay, also when they are no longer the person's teacher.
    """
    there = {
        each.person_id: each
        for each in db.session.scalars(
            select(TalkParticipant).where(TalkParticipant.talk_id == row.id)
        )
    }
    asked = {each.person_id: each.role for each in wanted}
    if set(asked) - set(there):
        _check_participants(row.person_id, set(asked) - set(there), today)
    gone = [each.id for person_id, each in there.items() if person_id not in asked]
    if gone:
        db.session.execute(delete(TalkParticipant).where(TalkParticipant.id.in_(gone)))
    changed = bool(gone)
    for person_id, role in asked.items():
        if person_id not in there:
            db.session.add(TalkParticipant(talk_id=row.id, person_id=person_id, role=role.value))
            changed = True
        elif there[person_id].role != role.value:
            there[person_id].role = role.value
            changed = True
    db.session.flush()
    return changed


def _check_participants(person_id: UUID, asked: set[UUID], today: date) -> None:
    if not asked <= set(possible_participants(person_id, today=today)):
        raise _strange_participant()


def _strange_participant() -> Refused:
    return refuse(
        Reason(
            "talk.stranger",
            N_("Only the pupil, their guardians, teachers and mentors take part in a talk."),
        ),
        "participants",
    )
