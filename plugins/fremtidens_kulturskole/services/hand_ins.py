"""Hand-ins: written together, handed in, returned with a comment, accepted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
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
from plugins.fremtidens_kulturskole.services.writing import Place, Written, settle, write


def write_part(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    part_id: UUID,
    *,
    text: str,
    seen_version: int,
    now: datetime,
    pen: str = "",
) -> Written:
    """FK-11: saves what the group answers to one question. Raises Conflict, NotThere."""
    found = _open(actor, assignment_id, participant_id)
    _ask_part(assignment_id, part_id)
    return write(
        actor,
        Place(hand_in_id=found.id),
        str(part_id),
        text=text,
        seen_version=seen_version,
        now=now,
        pen=pen,
    )


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
    found = _open(actor, assignment_id, participant_id)
    _ask_part(assignment_id, part_id)
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
    row = _open(actor, assignment_id, participant_id)
    if version is not None and version != row.version:
        raise Stale
    texts = list(db.session.scalars(select(Passage.text).where(Passage.hand_in_id == row.id)))
    ask(may_hand_in(texts, unresolved=unresolved_in(Passage.hand_in_id == row.id)))
    _move(row, HandInState.HANDED_IN)
    put(row, handed_in_on=row.handed_in_on or actor.today, handed_in_by=actor.name)
    _tell(actor, "hand_in:hand_in", row)


def take_back_hand_in(actor: Actor, assignment_id: UUID, participant_id: UUID) -> None:
    """FK-11: what nobody has answered yet becomes a draft again. Raises Conflict, NotThere."""
    row = _row(actor, assignment_id, participant_id, CohortPermission.WRITE_GROUP)
    _move(row, HandInState.DRAFT)
    put(row, handed_in_on=None, handed_in_by=None)
    _tell(actor, "hand_in:take_back", row)


def return_hand_in(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    *,
    comment: str,
    version: int | None = None,
) -> None:
    """FK-11: back to the group, with a comment. Raises Refused, Conflict, Stale, NotThere."""
    row = _row(actor, assignment_id, participant_id, CohortPermission.REVIEW)
    if version is not None and version != row.version:
        raise Stale
    ask(may_move_hand_in(row.state, HandInState.RETURNED, comment=comment))
    put(
        row,
        state=str(HandInState.RETURNED),
        comment=comment.strip(),
        commented_by=actor.name,
    )
    _tell(actor, "hand_in:return", row)


def accept_hand_in(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    *,
    comment: str = "",
    version: int | None = None,
) -> None:
    """FK-11: accepted, with or without a comment. Raises Conflict, Stale, NotThere."""
    row = _row(actor, assignment_id, participant_id, CohortPermission.REVIEW)
    if version is not None and version != row.version:
        raise Stale
    _move(row, HandInState.ACCEPTED)
    put(row, comment=comment.strip(), commented_by=actor.name)
    _tell(actor, "hand_in:accept", row)


def unresolved_in(condition: object) -> int:
    """FK-11: how many passages that meet the condition have another text beside them."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(OtherText.passage_id)))
            .join(
                Passage,
                (Passage.tenant_id == OtherText.tenant_id) & (Passage.id == OtherText.passage_id),
            )
            .where(condition)  # type: ignore[arg-type]
        )
        or 0
    )


def _open(actor: Actor, assignment_id: UUID, participant_id: UUID) -> HandIn:
    """The group's hand-in, locked, made when it is the first to write; it may be written in."""
    taking_part = group(actor, participant_id, CohortPermission.WRITE_GROUP)
    _ask_same_cohort(assignment_id, taking_part)
    if taking_part.withdrew_on is not None:
        raise Conflict(
            Reason("hand_in.withdrawn", N_("The municipality has withdrawn from the cohort."))
        )
    db.session.execute(
        insert(HandIn)
        .values(
            tenant_id=taking_part.tenant_id,
            id=new_id(),
            assignment_id=assignment_id,
            participant_id=participant_id,
            state=str(HandInState.DRAFT),
            comment="",
            version=1,
        )
        .on_conflict_do_nothing()
    )
    row = _locked(assignment_id, participant_id)
    if row is None:
        raise NotThere(assignment_id)
    if HandInState(row.state) not in OPEN_STATES:
        raise Conflict(
            Reason(
                "hand_in.closed",
                N_("It has been handed in. Take it back before you write on."),
            )
        )
    return row


def _row(actor: Actor, assignment_id: UUID, participant_id: UUID, permission: str) -> HandIn:
    _ask_same_cohort(assignment_id, group(actor, participant_id, permission))
    row = _locked(assignment_id, participant_id)
    if row is None:
        raise NotThere(assignment_id)
    return row


def _locked(assignment_id: UUID, participant_id: UUID) -> HandIn | None:
    found: HandIn | None = db.session.scalar(
        select(HandIn)
        .where(HandIn.assignment_id == assignment_id, HandIn.participant_id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


def _ask_same_cohort(assignment_id: UUID, taking_part: Participant) -> None:
    cohort_id = db.session.scalar(
        select(Gathering.cohort_id)
        .join(
            Assignment,
            (Assignment.tenant_id == Gathering.tenant_id)
            & (Assignment.gathering_id == Gathering.id),
        )
        .where(Assignment.id == assignment_id)
    )
    if cohort_id is None or cohort_id != taking_part.cohort_id:
        raise NotThere(assignment_id)
    if taking_part.standing != "participant":
        raise NotThere(taking_part.id)


def _ask_part(assignment_id: UUID, part_id: UUID) -> None:
    part = db.session.scalar(
        select(AssignmentPart.id).where(
            AssignmentPart.id == part_id, AssignmentPart.assignment_id == assignment_id
        )
    )
    if part is None:
        raise NotThere(part_id)


def _move(row: HandIn, wanted: HandInState) -> None:
    decision = may_move_hand_in(row.state, wanted)
    if not decision.allowed:
        raise Conflict(*decision.reasons)
    row.state = str(wanted)


def _tell(actor: Actor, action: str, row: HandIn) -> None:
    title = db.session.scalar(select(Assignment.title).where(Assignment.id == row.assignment_id))
    tell(
        actor,
        action,
        "hand_in",
        row.id,
        title or "",
        after={"state": row.state, "handed_in_on": row.handed_in_on},
    )
