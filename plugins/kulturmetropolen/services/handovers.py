"""A talent goes on to another actor: asked, agreed to, answered, followed up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import LOCAL_ZONE, Actor, current_tenant, db, defer
from plugins.kulturmetropolen.models import Handover, Talent
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.handovers import answers_for, state_of
from plugins.kulturmetropolen.queries.reach import covered_organisations, is_about_actor
from plugins.kulturmetropolen.rules import (
    OPEN_HANDOVERS,
    PassedOn,
    due_answer,
    due_follow_up,
    may_answer_handover,
    may_consent_to_handover,
    may_follow_up,
    may_hand_over,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    locked_row,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.services.letters import tell_talent
from plugins.kulturmetropolen.services.talents import reached
from plugins.kulturmetropolen.settings import number
from plugins.registry import (
    ChangedMeanwhile,
    NotThere,
    organisation_row,
    person_of,
)

_FIELDS = {
    "handover.same": "receiver_id",
    "handover.no_contact": "passes",
    "handover.no_note": "note",
    "handover.no_reason": "answer",
    "handover.no_text": "text",
}


def hand_over(
    actor: Actor,
    talent_id: UUID,
    *,
    receiver_id: UUID,
    passes: Collection[PassedOn],
    why: str,
    note: str = "",
) -> UUID:
    """KM-4: begins a hand-over; the talent is asked first, then the receiver.

    Raises Refused while another one is open.
    """
    card = reached(actor, talent_id, KmPermission.HAND_OVER)
    locked_row(Talent, talent_id)
    if organisation_row(receiver_id, on=actor.today) is None:
        raise refuse(
            Reason("handover.receiver", N_("Choose one of the alternatives.")),
            fields={"handover.receiver": "receiver_id"},
        )
    running = db.session.scalars(select(Handover).where(Handover.talent_id == talent_id))
    ask(
        may_hand_over(
            sender=card.organisation.id,
            receiver=receiver_id,
            passes=passes,
            note=note,
            has_open=any(state_of(each, actor.today) in OPEN_HANDOVERS for each in running),
        ),
        _FIELDS,
    )
    row = add_row(
        Handover(
            talent_id=talent_id,
            sender_id=card.organisation.id,
            receiver_id=receiver_id,
            passes=sorted(each.value for each in passes),
            note=note.strip(),
            why=why.strip(),
            asked_by=actor.name,
            asked_on=actor.today,
            answer_by=due_answer(actor.today, days=number("handover_days", actor.today)),
        )
    )
    write_down(actor, "handover:send", "handover", row.id, receiver=str(receiver_id))
    tell_talent(card.person_id, "asked", actor=actor)
    return row.id


def consent_to_handover(
    actor: Actor, handover_id: UUID, *, agree: bool, version: int | None = None
) -> None:
    """KM-4: the talent says yes or no; under age a guardian does. The deadline begins anew."""
    row, talent = _locked(handover_id, version)
    if not is_about_actor(actor, talent.person_id):
        raise NotThere(f"Handover {handover_id}")
    ask(
        may_consent_to_handover(
            state_of(row, actor.today), may_answer=answers_for(actor, talent.person_id)
        )
    )
    row.consented, row.consented_by_id, row.consented_on = agree, person_of(actor), actor.today
    if agree:
        row.answer_by = due_answer(actor.today, days=number("handover_days", actor.today))
    _done(row)
    write_down(actor, "handover:consent", "handover", row.id, agreed=agree)


def consent_for_demonstration(actor: Actor, handover_id: UUID) -> None:
    """The yes of an invented person who has no log-in; only the operator can give it."""
    row, _ = _locked(handover_id, None)
    if actor.account_id is not None:
        raise NotThere(f"Handover {handover_id}")
    row.consented, row.consented_on = True, actor.today
    _done(row)


def answer_handover(
    actor: Actor, handover_id: UUID, *, accept: bool, answer: str, version: int | None = None
) -> None:
    """KM-4: the receiver accepts, or refuses with a reason, until the deadline's last day.

    Who accepts has the responsibility from then on.
    """
    row, talent = _locked(handover_id, version)
    covered = covered_organisations(actor, KmPermission.RECEIVE)
    if (covered is not None and row.receiver_id not in covered) or row.consented is not True:
        raise NotThere(f"Handover {handover_id}")
    ask(
        may_answer_handover(state_of(row, actor.today), accept=accept, reason=answer),
        _FIELDS,
    )
    row.accepted, row.answer = accept, answer.strip()
    row.answered_by, row.answered_on = actor.name, actor.today
    if accept:
        months = number("follow_up_months", actor.today)
        row.follow_up_on = due_follow_up(actor.today, months=months)
        talent.organisation_id = row.receiver_id
        talent.version += 1
        defer(
            "kulturmetropolen.remind_of_follow_up",
            tenant_id=current_tenant().id,
            at=datetime.combine(row.follow_up_on, time(8), LOCAL_ZONE),
            handover_id=str(row.id),
        )
    _done(row)
    write_down(actor, "handover:answer", "handover", row.id, accepted=accept)
    tell_talent(talent.person_id, "handed_over", actor=actor)


def withdraw_handover(actor: Actor, handover_id: UUID, *, version: int | None = None) -> None:
    """KM-4: the sender takes it back while nobody has answered."""
    row, _ = _locked(handover_id, version)
    covered = covered_organisations(actor, KmPermission.HAND_OVER)
    if covered is not None and row.sender_id not in covered:
        reached(actor, row.talent_id, KmPermission.HAND_OVER)
    if state_of(row, actor.today) not in OPEN_HANDOVERS:
        raise refuse(Reason("handover.closed", N_("It has been answered already.")))
    row.withdrawn_on = actor.today
    _done(row)
    write_down(actor, "handover:withdraw", "handover", row.id)


def follow_up_handover(
    actor: Actor, handover_id: UUID, *, text: str, version: int | None = None
) -> None:
    """KM-4: writes how it went, by whoever sent or received the talent."""
    row, _ = _locked(handover_id, version)
    covered = covered_organisations(actor, KmPermission.READ_HANDOVERS)
    if covered is not None and not {row.sender_id, row.receiver_id} & covered:
        reached(actor, row.talent_id, KmPermission.HAND_OVER)
    ask(may_follow_up(state_of(row, actor.today), text=text), _FIELDS)
    row.followed_up, row.followed_up_by, row.followed_up_on = (
        text.strip(),
        actor.name,
        actor.today,
    )
    _done(row)
    write_down(actor, "handover:follow_up", "handover", row.id)


def note_reminder(handover_id: UUID, *, on: date) -> Handover | None:
    """KM-4: the hand-over when it is due to be followed up; from then on somebody was reminded.

    None where there is nothing to remind of, or somebody has been reminded already.
    """
    row = db.session.scalar(select(Handover).where(Handover.id == handover_id).with_for_update())
    if row is None or row.follow_up_on is None or row.follow_up_on > on:
        return None
    if row.followed_up_on is not None or row.reminded_on is not None:
        return None
    row.reminded_on = on
    db.session.flush()
    return row


def _locked(handover_id: UUID, version: int | None) -> tuple[Handover, Talent]:
    # The talent's row first, as everywhere: two services never wait for each other.
    talent_id = db.session.scalar(select(Handover.talent_id).where(Handover.id == handover_id))
    if talent_id is None:
        raise NotThere(f"Handover {handover_id}")
    talent = locked_row(Talent, talent_id)
    row = locked_row(Handover, handover_id)
    if version is not None and row.version != version:
        raise ChangedMeanwhile(f"Handover {handover_id}")
    return row, talent


def _done(row: Handover) -> None:
    row.version += 1
    db.session.flush()
