"""Hand-ins: where they stand, and what is in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import Assignment, Gathering, HandIn, Passage
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.cohorts import group_row
from plugins.fremtidens_kulturskole.queries.gatherings import gathering_views, next_after
from plugins.fremtidens_kulturskole.queries.views import (
    AssignmentView,
    GatheringView,
    GroupRow,
    HandInRow,
    HandInView,
)
from plugins.fremtidens_kulturskole.queries.writing import passages_at
from plugins.fremtidens_kulturskole.rules import (
    OPEN_STATES,
    HandInState,
    days_late,
    state_of_hand_in,
)


def stored_hand_ins(participant_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], HandIn]:
    """What groups have begun, by assignment and group. No reach. One statement."""
    if not participant_ids:
        return {}
    rows = db.session.scalars(
        select(HandIn).where(HandIn.participant_id.in_(sorted(participant_ids)))
    )
    return {(row.assignment_id, row.participant_id): row for row in rows}


def hand_in_row(
    held: GatheringView,
    assignment: AssignmentView,
    group: GroupRow,
    row: HandIn | None,
    today: date,
) -> HandInRow:
    """FK-11: where one hand-in stands on a day."""
    stored = row.state if row is not None else None
    return HandInRow(
        assignment=assignment,
        gathering=held,
        group=group,
        state=state_of_hand_in(stored, due_on=assignment.due_on, today=today, stands=held.stands),
        days_late=days_late(
            due_on=assignment.due_on,
            handed_in_on=row.handed_in_on if row is not None else None,
            today=today,
        ),
        handed_in_on=row.handed_in_on if row is not None else None,
        handed_in_by=row.handed_in_by if row is not None else None,
        comment=row.comment if row is not None else "",
        commented_by=row.commented_by if row is not None else None,
        version=row.version if row is not None else 0,
        is_open=HandInState(stored or HandInState.NOT_BEGUN) in OPEN_STATES
        and group.is_active
        and held.stands,
    )


def hand_ins_of(
    group: GroupRow, held: Sequence[GatheringView], today: date
) -> tuple[HandInRow, ...]:
    """Everything that is asked of a group, in the order it is due. One statement.

    Of a gathering that is called off only what the group had begun.
    """
    stored = stored_hand_ins([group.id])
    found = [
        hand_in_row(each, assignment, group, stored.get((assignment.id, group.id)), today)
        for each in held
        for assignment in each.assignments
        if each.stands or (assignment.id, group.id) in stored
    ]
    return tuple(sorted(found, key=lambda each: (each.assignment.due_on, each.gathering.number)))


def hand_in_view(
    actor: Actor,
    assignment_id: UUID,
    participant_id: UUID,
    permission: str = CohortPermission.READ_GROUP,
) -> HandInView | None:
    """One hand-in with its parts; None out of reach, for an observer, or of another cohort."""
    group = group_row(actor, participant_id, permission)
    if group is None or group.is_observer:
        return None
    gathering_id = db.session.scalar(
        select(Assignment.gathering_id).where(Assignment.id == assignment_id)
    )
    held = gathering_views(Gathering.cohort_id == group.cohort_id, with_parts=True)
    own = next((each for each in held if each.id == gathering_id), None)
    if own is None:
        return None
    assignment = next(each for each in own.assignments if each.id == assignment_id)
    row = stored_hand_ins([group.id]).get((assignment_id, group.id))
    texts = passages_at(Passage.hand_in_id, [row.id] if row is not None else [])
    return HandInView(
        row=hand_in_row(own, assignment, group, row, actor.today),
        passages=texts.answers(
            row.id if row is not None else None,
            [(str(part.id), part.text) for part in assignment.parts],
        ),
        next_gathering=next_after(held, own.id),
    )
