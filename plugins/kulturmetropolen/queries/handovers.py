"""Hand-overs: what the sender, the receiver and the talent may see of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select, true

from core.plugin_api import Actor, db
from plugins.kulturmetropolen.models import Handover, Talent
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import (
    covered_organisations,
    is_about_actor,
    talents_within,
)
from plugins.kulturmetropolen.queries.talents import organisation_names
from plugins.kulturmetropolen.queries.views import HandoverView
from plugins.kulturmetropolen.rules import (
    HandoverFacts,
    HandoverState,
    PassedOn,
    handover_state,
)
from plugins.registry import Named, guardians_of, person_names, person_of, rows_of

# Over without the receiver taking the talent on: what was shown in order to answer is no
# longer needed for anything.
_CAME_TO_NOTHING = frozenset({HandoverState.REFUSED, HandoverState.LAPSED, HandoverState.WITHDRAWN})


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

    A receiver sees one only once the talent has agreed, and then only what is passed on; when
    it came to nothing, no more than that there was one.
    """
    covered = covered_organisations(actor, KmPermission.READ_HANDOVERS)
    return _views(_seen(actor, covered), actor.today, covered)


def handovers_of(talent_id: UUID, *, today: date) -> list[HandoverView]:
    """KM-4, KM-5: all of one talent, for the talent and for who works with them."""
    return _views(_rows(true(), Handover.talent_id == talent_id), today)


def handover(actor: Actor, handover_id: UUID) -> HandoverView | None:
    """KM-4: one hand-over that the actor may see: as talent, guardian, sender or receiver."""
    if actor.may(KmPermission.OWN_WAY):
        rows = _rows(true(), Handover.id == handover_id)
        if rows and is_about_actor(actor, rows[0].person_id):
            return _views(rows, actor.today)[0]
    if not actor.may(KmPermission.READ_HANDOVERS):
        return None
    covered = covered_organisations(actor, KmPermission.READ_HANDOVERS)
    rows = _seen(actor, covered, Handover.id == handover_id)
    return next(iter(_views(rows, actor.today, covered)), None)


def answers_for(actor: Actor, person_id: UUID) -> bool:
    """KM-4: whether it is the actor who says yes or no: the talent, under 18 a guardian."""
    myself = person_of(actor)
    person = rows_of([person_id], today=actor.today)[person_id]
    if not person.is_minor(actor.today):
        return myself == person_id
    return myself in {each.id for each in guardians_of(person_id, today=actor.today)}


def _seen(
    actor: Actor, covered: frozenset[UUID] | None, *conditions: ColumnElement[bool]
) -> list[_Row]:
    """The rows that the actor may be told about by work."""
    within = true() if covered is None else talents_within(actor)
    found = _rows(within, *conditions)
    if covered is None:
        return found
    return [
        row
        for row in found
        if row.within
        or row.handover.sender_id in covered
        # Before the talent has agreed the receiver is not told that anything is under way.
        or (row.handover.receiver_id in covered and row.handover.consented is True)
    ]


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A hand-over, whose it is, and whether the reader reaches the talent's way itself."""

    handover: Handover
    person_id: UUID
    within: bool


def _rows(within: ColumnElement[bool], *conditions: ColumnElement[bool]) -> list[_Row]:
    found = db.session.execute(
        select(Handover, Talent.person_id, within.label("within"))
        .join(Talent, (Talent.tenant_id == Handover.tenant_id) & (Talent.id == Handover.talent_id))
        .where(*conditions)
        .order_by(Handover.asked_on.desc(), Handover.id.desc())
    )
    return [
        _Row(handover=row.Handover, person_id=row.person_id, within=row.within) for row in found
    ]


def _views(
    rows: Sequence[_Row], today: date, covered: frozenset[UUID] | None = None
) -> list[HandoverView]:
    """As the reader may see each; `covered` None: everything of them."""
    names = person_names({row.person_id for row in rows})
    ends = {each for row in rows for each in (row.handover.sender_id, row.handover.receiver_id)}
    places = organisation_names(ends)
    found = []
    for row in rows:
        view = _view(row.handover, row.person_id, today, names, places)
        receives_only = (
            covered is not None and not row.within and row.handover.sender_id not in covered
        )
        if receives_only and view.state in _CAME_TO_NOTHING:
            view = _nameless(view)
        found.append(view)
    return found


def _nameless(view: HandoverView) -> HandoverView:
    """KM-4: what is left for a receiver: from whom to whom, the state and the dates.

    Also not what anybody wrote: a sentence can name the talent as well.
    """
    return replace(
        view,
        talent_id=None,
        person_id=None,
        talent=None,
        passes=(),
        note="",
        why="",
        asked_by="",
        answer=None,
        answered_by=None,
    )


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
