"""A person's rights: what calls keep about them, being forgotten, two records that are one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, or_, select, update

from core.kit import N_, Term
from core.plugin_api import db, pick
from plugins.calls.models import (
    Answer,
    Application,
    ApplicationFile,
    Call,
    CallDecision,
    GroupPerson,
)
from plugins.calls.rules.places import Outcome
from plugins.registry import PersonalRecord

_STATES = {
    "draft": N_("Draft"),
    "submitted": N_("Handed in"),
    "withdrawn": N_("Withdrawn"),
}


def records_of(person_id: UUID) -> list[PersonalRecord]:
    """The applications that are about the person, and what was decided, once it is published."""
    in_groups = select(GroupPerson.application_id).where(GroupPerson.person_id == person_id)
    rows = db.session.execute(
        select(Application, Call.title, CallDecision)
        .join(
            Call,
            (Call.tenant_id == Application.tenant_id) & (Call.id == Application.call_id),
        )
        .outerjoin(
            CallDecision,
            (CallDecision.tenant_id == Application.tenant_id)
            & (CallDecision.application_id == Application.id)
            & CallDecision.published_at.is_not(None),
        )
        .where(or_(Application.person_id == person_id, Application.id.in_(in_groups)))
        .order_by(Application.created_at)
    ).all()
    answers = db.session.execute(
        select(Answer.application_id, Answer.field, Answer.value).where(
            Answer.application_id.in_([row.Application.id for row in rows])
        )
    ).all()
    return [
        PersonalRecord(
            title=N_("Applications"),
            rows=tuple(
                {
                    N_("Call"): pick(title),
                    N_("State"): Term(_STATES[row.state]),
                    N_("Handed in"): row.submitted_at,
                    N_("Decision"): Term(Outcome(decision.outcome).label) if decision else None,
                    N_("Reason"): decision.reason if decision else None,
                }
                for row, title, decision in rows
            ),
            order=60,
            key="applications",
        ),
        PersonalRecord(
            title=N_("What is written in applications"),
            rows=tuple({N_("Field"): row.field, N_("Answer"): _text(row.value)} for row in answers),
            order=61,
            key="answers",
        ),
    ]


def forget(person_id: UUID) -> None:
    """Deletes drafts about the person, and makes what was handed in nameless.

    What a decision rests on is counted and archived without a name: answers, files and title go,
    the number and the outcome stay.
    """
    db.session.execute(delete(GroupPerson).where(GroupPerson.person_id == person_id))
    ids = list(db.session.scalars(select(Application.id).where(Application.person_id == person_id)))
    if not ids:
        return
    db.session.execute(delete(Answer).where(Answer.application_id.in_(ids)))
    db.session.execute(delete(ApplicationFile).where(ApplicationFile.application_id.in_(ids)))
    db.session.execute(
        update(CallDecision)
        .where(CallDecision.application_id.in_(ids))
        .values(letter=None, letter_text=None, reason="–", conditions="", answer_reason=None)
    )
    for row in db.session.scalars(select(Application).where(Application.id.in_(ids))):
        if row.state == "draft":
            db.session.delete(row)
            continue
        row.person_id = None
        row.title = ""
        row.redactions = []
        row.dispensation_text = row.dispensation_answer = row.withdrawn_reason = None
    db.session.flush()


def merge(kept: UUID, removed: UUID) -> None:
    """Lets applications point at the record that stays."""
    db.session.execute(
        update(Application).where(Application.person_id == removed).values(person_id=kept)
    )
    double = db.session.scalars(
        select(GroupPerson.application_id).where(GroupPerson.person_id == kept)
    ).all()
    db.session.execute(
        delete(GroupPerson).where(
            GroupPerson.person_id == removed, GroupPerson.application_id.in_(double)
        )
    )
    db.session.execute(
        update(GroupPerson).where(GroupPerson.person_id == removed).values(person_id=kept)
    )


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(str(each) for each in value.values() if each)
    return str(value or "")
