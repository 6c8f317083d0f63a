"""Hand-ins: written together, handed in, returned with a comment, accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert

from core.kit import N_, Reason
from core.plugin_api import Actor, db, new_id
from plugins.fremtidens_kulturskole.models import (
    Assignment,
    AssignmentPart,
    Gathering,
    HandIn,
    OtherText,
    Participant,
    Passage,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import (
    OPEN_STATES,
    HandInState,
    may_hand_in,
    may_move_hand_in,
)
from plugins.fremtidens_kulturskole.services.editing import group, put, tell
from plugins.fremtidens_kulturskole.services.refusals import Conflict, NotThere, Stale, ask
from plugins.fremtidens_kulturskole.services.writing import Place, Text, Written, settle, write


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An assignment, and whose."""

    id: UUID
    title: str
    cohort_id: UUID
    stands: bool


def write_parts(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    texts: Mapping[str, Text],
    *,
    now: datetime,
    pen: str = "",
    hand_in: bool = False,
) -> dict[str, Written]:
    """FK-11: saves what the group answers, by question, and hands it in when that is asked for.

    Raises Refused while it is empty or two texts stand, Conflict once it is handed in, NotThere.
    """
    asked = _asked(assignment_id)
    found = _open(actor, asked, participant_id)
    _ask_parts(assignment_id, texts)
    written = write(actor, Place(hand_in_id=found.id), texts, now=now, pen=pen)
    db.session.flush()
    if hand_in:
        _hand_in(actor, found, asked)
    return written


def settle_part(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    part_id: UUID,
    *,
    text: str,
    seen_version: int,
    now: datetime,
) -> int:
    """FK-11: of two texts for one question, the one that is to stand. Raises Conflict, Stale."""
    found = _open(actor, _asked(assignment_id), participant_id)
    _ask_parts(assignment_id, [str(part_id)])
    return settle(
        actor,
        Place(hand_in_id=found.id),
        str(part_id),
        text=text,
        seen_version=seen_version,
        now=now,
    )


def hand_in(
    actor: Actor, assignment_id: UUID, participant_id: UUID, *, version: int | None = None
) -> None:
    """FK-11: the group hands in.

    Raises Refused while it is empty or two texts stand, Conflict, Stale and NotThere.
    """
    asked = _asked(assignment_id)
    row = _open(actor, asked, participant_id)
    if version is not None and version != row.version:
        raise Stale
    _hand_in(actor, row, asked)


def _hand_in(actor: Actor, row: HandIn, asked: Asked) -> None:
    beside = exists().where(
        OtherText.tenant_id == Passage.tenant_id, OtherText.passage_id == Passage.id
    )
    written = db.session.execute(
        select(Passage.text, beside.label("beside")).where(Passage.hand_in_id == row.id)
    ).all()
    ask(
        may_hand_in(
            [each.text for each in written], unresolved=sum(each.beside for each in written)
        )
    )
    _move(row, HandInState.HANDED_IN)
    put(row, handed_in_on=row.handed_in_on or actor.today, handed_in_by=actor.name)
    _tell(actor, "hand_in:hand_in", row, asked)


def take_back_hand_in(actor: Actor, assignment_id: UUID, participant_id: UUID) -> None:
    """FK-11: what nobody has answered yet becomes a draft again. Raises Conflict, NotThere."""
    asked = _asked(assignment_id)
    row = _row(actor, asked, participant_id, CohortPermission.WRITE_GROUP)
    _move(row, HandInState.DRAFT)
    put(row, handed_in_on=None, handed_in_by=None)
    _tell(actor, "hand_in:take_back", row, asked)


def return_hand_in(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    *,
    comment: str,
    version: int | None = None,
) -> None:
    """FK-11: back to the group, with a comment. Raises Refused, Conflict, Stale, NotThere."""
    asked = _asked(assignment_id)
    row = _row(actor, asked, participant_id, CohortPermission.REVIEW)
    if version is not None and version != row.version:
        raise Stale
    ask(may_move_hand_in(row.state, HandInState.RETURNED, comment=comment))
    put(
        row,
        state=str(HandInState.RETURNED),
        comment=comment.strip(),
        commented_by=actor.name,
    )
    _tell(actor, "hand_in:return", row, asked)


def accept_hand_in(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    *,
    comment: str = "",
    version: int | None = None,
) -> None:
    """FK-11: accepted, with or without a comment. Raises Conflict, Stale, NotThere."""
    asked = _asked(assignment_id)
    row = _row(actor, asked, participant_id, CohortPermission.REVIEW)
    if version is not None and version != row.version:
        raise Stale
    _move(row, HandInState.ACCEPTED)
    put(row, comment=comment.strip(), commented_by=actor.name)
    _tell(actor, "hand_in:accept", row, asked)


def unresolved_in(condition: object) -> int:
    """FK-11: how many passages that meet the condition have another text beside them."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(OtherText.passage_id)))
            .join(
                Passage,
                (Passage.tenant_id == OtherText.tenant_id) & (Passage.id == OtherText.passage_id),
            )
            # The condition is one of SQLAlchemy; its type is wider than what is declared.
            .where(condition)  # type: ignore[arg-type]
        )
        or 0
    )


def _open(actor: Actor, asked: Asked, participant_id: UUID) -> HandIn:
    """The group's hand-in, locked, made when it is the first to write; it may be written in."""
    taking_part = group(actor, participant_id, CohortPermission.WRITE_GROUP)
    _ask_same_cohort(asked, taking_part)
    if taking_part.withdrew_on is not None:
        raise Conflict(
            Reason("hand_in.withdrawn", N_("The municipality has withdrawn from the cohort."))
        )
    if not asked.stands:
        raise Conflict(
            Reason("hand_in.called_off", N_("The gathering is called off. It is not asked for."))
        )
    db.session.execute(
        insert(HandIn)
        .values(
            tenant_id=taking_part.tenant_id,
            id=new_id(),
            assignment_id=asked.id,
            participant_id=participant_id,
            state=str(HandInState.DRAFT),
            comment="",
            version=1,
        )
        .on_conflict_do_nothing()
    )
    row = _locked(asked.id, participant_id)
    if row is None:
        raise NotThere(asked.id)
    if HandInState(row.state) not in OPEN_STATES:
        raise Conflict(
            Reason(
                "hand_in.closed",
                N_("It has been handed in. Take it back before you write on."),
            )
        )
    return row


def _row(actor: Actor, asked: Asked, participant_id: UUID, permission: str) -> HandIn:
    _ask_same_cohort(asked, group(actor, participant_id, permission))
    row = _locked(asked.id, participant_id)
    if row is None:
        raise NotThere(asked.id)
    return row


def _locked(assignment_id: UUID, participant_id: UUID) -> HandIn | None:
    found: HandIn | None = db.session.scalar(
        select(HandIn)
        .where(HandIn.assignment_id == assignment_id, HandIn.participant_id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


def _asked(assignment_id: UUID) -> Asked:
    row = db.session.execute(
        select(Assignment.title, Gathering.cohort_id, Gathering.cancelled_on)
        .join(
            Gathering,
            (Gathering.tenant_id == Assignment.tenant_id)
            & (Gathering.id == Assignment.gathering_id),
        )
        .where(Assignment.id == assignment_id)
    ).first()
    if row is None:
        raise NotThere(assignment_id)
    return Asked(
        id=assignment_id,
        title=row.title,
        cohort_id=row.cohort_id,
        stands=row.cancelled_on is None,
    )


def _ask_same_cohort(asked: Asked, taking_part: Participant) -> None:
    if asked.cohort_id != taking_part.cohort_id or taking_part.standing != "participant":
        raise NotThere(asked.id)


def _ask_parts(assignment_id: UUID, slots: Iterable[str]) -> None:
    known = {
        str(each)
        for each in db.session.scalars(
            select(AssignmentPart.id).where(AssignmentPart.assignment_id == assignment_id)
        )
    }
    if not set(slots) <= known:
        raise NotThere(assignment_id)


def _move(row: HandIn, wanted: HandInState) -> None:
    decision = may_move_hand_in(row.state, wanted)
    if not decision.allowed:
        raise Conflict(*decision.reasons)
    row.state = str(wanted)


def _tell(actor: Actor, action: str, row: HandIn, asked: Asked) -> None:
    tell(
        actor,
        action,
        "hand_in",
        row.id,
        asked.title,
        after={"state": row.state, "handed_in_on": row.handed_in_on},
    )
