"""Hand-overs: what the sender, the receiver and the talent may see of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from core.plugin_api import Actor, db
from plugins.kulturmetropolen.models import Handover, Talent
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import (
    covered_organisations,
    is_about_actor,
    talent_reach,
)
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.queries.views import HandoverView
from plugins.kulturmetropolen.rules import (
    HandoverFacts,
    HandoverState,
    PassedOn,
    handover_state,
)
from plugins.registry import Named, person_names

# Before the talent has agreed the receiver is not told that anything is under way.
_NOT_FOR_RECEIVERS = frozenset({HandoverState.ASKED, HandoverState.NOT_WANTED})


def state_of(row: Handover, today: date) -> HandoverState:
    """KM-4: where a hand-over stands on the day."""
    return handover_state(
        HandoverFacts(
            answer_by=row.answer_by,
            consented=row.consented,
            accepted=row.accepted,
            followed_up=row.followed_up_on is not None,
            withdrawn=row.withdrawn_on is not None,
        ),
        today=today,
    )


def handovers(actor: Actor) -> list[HandoverView]:
    """KM-4: those the actor sends or receives, the newest first.

    A receiver sees one only once the talent has agreed, and then only what is passed on.
    """
    covered = covered_organisations(actor, KmPermission.READ_HANDOVERS)
    conditions: list[ColumnElement[bool]] = []
    if covered is not None:
        conditions.append(
            or_(
                Handover.sender_id.in_(sorted(covered)),
                Handover.receiver_id.in_(sorted(covered)),
                Talent.person_id.in_(sorted(talent_reach(actor).people)),
            )
        )
    rows = [row for row in _rows(conditions) if _may_see(row[0], actor, covered)]
    names = _names(rows)
    return [_view(row, person_id, actor.today, *names) for row, person_id in rows]


def handovers_of(talent_id: UUID, *, today: date) -> list[HandoverView]:
    """KM-4, KM-5: all of one talent, for the talent and for who works with them."""
    rows = _rows([Handover.talent_id == talent_id])
    names = _names(rows)
    return [_view(row, person_id, today, *names) for row, person_id in rows]


def handover(actor: Actor, handover_id: UUID) -> HandoverView | None:
    """KM-4: one hand-over that the actor may see: as talent, guardian, sender or receiver."""
    rows = _rows([Handover.id == handover_id])
    if not rows:
        return None
    row, person_id = rows[0]
    if actor.may(KmPermission.OWN_WAY) and is_about_actor(actor, person_id):
        return _view(row, person_id, actor.today, *_names(rows))
    if not actor.may(KmPermission.READ_HANDOVERS):
        return None
    covered = covered_organisations(actor, KmPermission.READ_HANDOVERS)
    concerns = covered is None or bool({row.sender_id, row.receiver_id} & covered)
    if not concerns and person_id not in talent_reach(actor).people:
        return None
    if not _may_see(row, actor, covered):
        return None
    return _view(row, person_id, actor.today, *_names(rows))


def _may_see(row: Handover, actor: Actor, covered: frozenset[UUID] | None) -> bool:
    """Whether it is time to tell somebody who receives and does not send."""
    if covered is None or row.sender_id in covered or row.receiver_id not in covered:
        return True
    return state_of(row, actor.today) not in _NOT_FOR_RECEIVERS


def _rows(conditions: Sequence[ColumnElement[bool]]) -> list[tuple[Handover, UUID]]:
    found = db.session.execute(
        select(Handover, Talent.person_id)
        .join(Talent, (Talent.tenant_id == Handover.tenant_id) & (Talent.id == Handover.talent_id))
        .where(*conditions)
        .order_by(Handover.asked_on.desc(), Handover.id.desc())
    )
    return [(row.Handover, row.person_id) for row in found]


def _names(rows: Sequence[tuple[Handover, UUID]]) -> tuple[dict[UUID, str], dict[UUID, str]]:
    ids = {each for row, _ in rows for each in (row.sender_id, row.receiver_id)}
    return person_names({person_id for _, person_id in rows}), organisation_names(ids)


def _view(
    row: Handover,
    person_id: UUID,
    today: date,
    names: dict[UUID, str],
    places: dict[UUID, str],
) -> HandoverView:
    return HandoverView(
        id=row.id,
        talent_id=row.talent_id,
        person_id=person_id,
        talent=names.get(person_id, ""),
        sender=Named(id=row.sender_id, name=places.get(row.sender_id, "")),
        receiver=Named(id=row.receiver_id, name=places.get(row.receiver_id, "")),
        passes=tuple(PassedOn(each) for each in row.passes),
        note=row.note if PassedOn.NOTE in row.passes else "",
        why=row.why,
        asked_by=row.asked_by,
        asked_on=row.asked_on,
        answer_by=row.answer_by,
        state=state_of(row, today),
        consented_on=row.consented_on,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_on=row.answered_on,
        follow_up_on=row.follow_up_on,
        followed_up=row.followed_up,
        followed_up_on=row.followed_up_on,
        version=row.version,
    )
