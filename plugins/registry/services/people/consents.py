"""Answers to questions of consent: each is added, none is ever changed.

The text is stored as it was shown, in the language it was shown in. What is in force follows
from the answers (RE-4), so a withdrawal works at once.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, current_language, db, gettext
from plugins.registry.models import Consent
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries.consents import ConsentView, consents_of
from plugins.registry.queries.people import may_act_for
from plugins.registry.queries.reach import person_of
from plugins.registry.rules import Answer, may_answer
from plugins.registry.services.editing import NotThere, Objection, Refused
from plugins.registry.services.people.records import log_person


def answer_consent(
    actor: Actor, person_id: UUID, purpose: str, *, agreed: bool, now: datetime
) -> Answer:
    """The actor's own answer, for themself or for a child; what it is stored as.

    A no after a yes withdraws it, with effect at once. The same answer again is not stored
    again. Raises NotThere out of reach and for an unknown purpose, Refused at the wrong age.
    """
    if not may_act_for(actor, person_id, RegistryPermission.READ_OWN):
        raise NotThere(f"Person {person_id}")
    myself = person_of(actor)
    if myself is None:
        raise NotThere(f"Person {person_id}")
    view = _question(actor, person_id, purpose)
    answer = _put_down(actor, view, by=myself, agreed=agreed, recorded_by=None, now=now)
    if answer is not view.newest_of(myself):
        log_person(actor, "consent:answer", person_id, [purpose])
    return answer


def record_consent(
    actor: Actor, person_id: UUID, purpose: str, *, by: UUID, agreed: bool, now: datetime
) -> Answer:
    """An answer on paper, written down by staff within reach; `by` is who signed it.

    Raises NotThere, and Refused where `by` may not answer.
    """
    if not may_act_for(actor, person_id, RegistryPermission.RECORD_CONSENTS):
        raise NotThere(f"Person {person_id}")
    view = _question(actor, person_id, purpose)
    answer = _put_down(actor, view, by=by, agreed=agreed, recorded_by=actor.name, now=now)
    if answer is not view.newest_of(by):
        log_person(actor, "consent:record", person_id, [purpose])
    return answer


def merge_consents(kept: UUID, removed: UUID) -> None:
    """Says of the kept record what was answered about the removed one, and by it.

    Answers are never changed: they are written down once more, and the old ones go with the
    removed record.
    """
    rows = db.session.scalars(
        select(Consent).where((Consent.person_id == removed) | (Consent.answered_by == removed))
    ).all()
    for row in rows:
        db.session.add(
            Consent(
                person_id=kept if row.person_id == removed else row.person_id,
                answered_by=kept if row.answered_by == removed else row.answered_by,
                purpose=row.purpose,
                answer=row.answer,
                text_shown=row.text_shown,
                language=row.language,
                recorded_by=row.recorded_by,
                answered_at=row.answered_at,
            )
        )
    db.session.flush()


def _question(actor: Actor, person_id: UUID, purpose: str) -> ConsentView:
    found = consents_of([person_id], today=actor.today, purpose=purpose)
    if not found:
        raise NotThere(f"Purpose {purpose}")
    return found[0]


def _put_down(
    actor: Actor,
    view: ConsentView,
    *,
    by: UUID,
    agreed: bool,
    recorded_by: str | None,
    now: datetime,
) -> Answer:
    decision = may_answer(view.asked, by, actor.today)
    if not decision.allowed:
        raise Refused(*(Objection("answered_by", reason) for reason in decision.reasons))
    before = view.newest_of(by)
    if agreed:
        answer = Answer.GIVEN
    else:
        answer = Answer.WITHDRAWN if before in (Answer.GIVEN, Answer.WITHDRAWN) else Answer.REFUSED
    if answer is before:
        return answer
    db.session.add(
        Consent(
            person_id=view.person_id,
            purpose=view.purpose.key,
            answer=answer.value,
            text_shown=gettext(view.purpose.text),
            language=current_language(),
            answered_by=by,
            recorded_by=recorded_by,
            answered_at=now,
        )
    )
    db.session.flush()
    return answer
