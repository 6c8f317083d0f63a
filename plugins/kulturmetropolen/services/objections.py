"""KM-5: the talent, or a guardian, does not agree with a decision; somebody answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.kulturmetropolen.models import Decided, Objection
from plugins.kulturmetropolen.models import Proposal as ProposalRow
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import is_about_actor
from plugins.kulturmetropolen.rules import (
    may_object,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    locked_row,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.services.letters import tell_talent
from plugins.kulturmetropolen.services.moves import locked_card
from plugins.kulturmetropolen.services.talents import reached
from plugins.kulturmetropolen.settings import number
from plugins.registry import NotThere, person_of


def object_to_decision(actor: Actor, decision_id: UUID, *, text: str, now: datetime) -> UUID:
    """KM-5: the talent or a guardian objects to a decision, once each, with a text."""
    row = db.session.execute(
        select(Decided, ProposalRow.talent_id)
        .join(
            ProposalRow,
            (ProposalRow.tenant_id == Decided.tenant_id) & (ProposalRow.id == Decided.proposal_id),
        )
        .where(Decided.id == decision_id)
    ).first()
    if row is None:
        raise NotThere(f"Decision {decision_id}")
    card = locked_card(actor, row.talent_id, KmPermission.OWN_WAY)
    myself = person_of(actor)
    ask(
        may_object(
            is_about_them=myself is not None and is_about_actor(actor, card.person_id),
            days_since=(now.date() - row.Decided.decided_at.astimezone(now.tzinfo).date()).days,
            within=number("objection_days", row.Decided.decided_at.date()),
            text=text,
        ),
        {"objection.empty": "text"},
    )
    if myself is None:
        raise NotThere(f"Decision {decision_id}")
    if db.session.scalar(
        select(Objection.id).where(
            Objection.decision_id == decision_id, Objection.made_by_id == myself
        )
    ):
        raise refuse(
            Reason("objection.twice", N_("You have objected already, and will get an answer.")),
            fields={"objection.twice": "text"},
        )
    made = add_row(
        Objection(
            talent_id=card.id,
            decision_id=decision_id,
            text=text.strip(),
            made_by_id=myself,
            made_by=actor.name,
            made_at=now,
        )
    )
    write_down(actor, "objection:make", "talent", card.id)
    return made.id


def answer_objection(actor: Actor, objection_id: UUID, *, answer: str, now: datetime) -> None:
    """KM-5: answers an objection, once."""
    row = locked_row(Objection, objection_id)
    card = reached(actor, row.talent_id, KmPermission.ANSWER_OBJECTION)
    if row.answer is not None:
        raise refuse(Reason("objection.answered", N_("It has been answered already.")))
    if not answer.strip():
        raise refuse(
            Reason("objection.no_answer", N_("Write an answer.")),
            fields={"objection.no_answer": "answer"},
        )
    row.answer, row.answered_by, row.answered_at = answer.strip(), actor.name, now
    db.session.flush()
    write_down(actor, "objection:answer", "talent", card.id)
    tell_talent(card.person_id, "answered", actor=actor)
