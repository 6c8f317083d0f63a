"""Gatherings, what is due around them, attendance, and rooms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from uuid import UUID

from sqlalchemy import ColumnElement, select

from core.plugin_api import Actor, db
from plugins.activities import ActivityView
from plugins.fremtidens_kulturskole.models import (
    Assignment,
    AssignmentPart,
    Attendance,
    Gathering,
    GroupMember,
    Participant,
    Passage,
    Prompt,
    Room,
    RoomSeat,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.cohorts import group_rows, members_of
from plugins.fremtidens_kulturskole.queries.reach import cohorts_within
from plugins.fremtidens_kulturskole.queries.views import (
    AssignmentView,
    AttendanceView,
    GatheringView,
    MemberView,
    PartView,
    RoomView,
)
from plugins.fremtidens_kulturskole.queries.writing import passages_at
from plugins.fremtidens_kulturskole.rules import (
    AssignmentKind,
    GatheringKind,
    Sector,
    attendance_of,
)
from plugins.fremtidens_kulturskole.settings import PLUGIN


def gatherings(actor: Actor, cohort_id: UUID) -> list[GatheringView]:
    """A cohort's gatherings in order of days; none where the cohort is out of reach."""
    reached = cohorts_within(actor, CohortPermission.READ)
    if reached is not None and cohort_id not in reached:
        return []
    return gathering_views(Gathering.cohort_id == cohort_id)


def gathering(
    actor: Actor, gathering_id: UUID, permission: str = CohortPermission.READ
) -> GatheringView | None:
    """One gathering with the questions of what is due around it, or None."""
    found = gathering_views(Gathering.id == gathering_id, with_parts=True)
    if not found:
        return None
    reached = cohorts_within(actor, permission)
    return found[0] if reached is None or found[0].cohort_id in reached else None


def gathering_of_activity(actor: Actor, view: ActivityView) -> GatheringView | None:
    """The gathering that an activity stands for in the calendar, where the actor reads it."""
    if view.programme != PLUGIN or not actor.may(CohortPermission.READ):
        return None
    found = gathering_views(Gathering.activity_id == view.id)
    reached = cohorts_within(actor, CohortPermission.READ) if found else None
    return next((each for each in found if reached is None or each.cohort_id in reached), None)


def gathering_views(
    *conditions: ColumnElement[bool], with_parts: bool = False
) -> list[GatheringView]:
    """Gatherings that meet the conditions, in order of days. No reach.

    One statement; two with the questions.
    """
    rows = db.session.execute(
        select(Gathering, Assignment)
        .outerjoin(
            Assignment,
            (Assignment.tenant_id == Gathering.tenant_id)
            & (Assignment.gathering_id == Gathering.id),
        )
        .where(*conditions)
        .order_by(Gathering.starts_on, Gathering.id, Assignment.kind.desc())
    ).all()
    due: dict[UUID, list[Assignment]] = {}
    found: dict[UUID, Gathering] = {}
    for held, assignment in rows:
        found[held.id] = held
        if assignment is not None:
            due.setdefault(held.id, []).append(assignment)
    parts = _parts([each.id for all_of in due.values() for each in all_of]) if with_parts else {}
    return [
        GatheringView(
            id=row.id,
            cohort_id=row.cohort_id,
            activity_id=row.activity_id,
            kind=GatheringKind(row.kind),
            number=row.number,
            title=row.title,
            theme=row.theme,
            place=row.place,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            version=row.version,
            cancelled_on=row.cancelled_on,
            cancelled_why=row.cancelled_why,
            assignments=tuple(
                assignment_view(each, parts.get(each.id, ())) for each in due.get(row.id, ())
            ),
        )
        for row in found.values()
    ]


def assignment_view(row: Assignment, parts: Sequence[PartView] = ()) -> AssignmentView:
    """The frozen value of an assignment."""
    return AssignmentView(
        id=row.id,
        gathering_id=row.gathering_id,
        kind=AssignmentKind(row.kind),
        title=row.title,
        text=row.text,
        looks_back=row.looks_back,
        looks_ahead=row.looks_ahead,
        due_on=row.due_on,
        version=row.version,
        parts=tuple(parts),
    )


def _parts(ids: Collection[UUID]) -> dict[UUID, list[PartView]]:
    if not ids:
        return {}
    found: dict[UUID, list[PartView]] = {}
    for row in db.session.scalars(
        select(AssignmentPart)
        .where(AssignmentPart.assignment_id.in_(sorted(ids)))
        .order_by(AssignmentPart.position)
    ):
        found.setdefault(row.assignment_id, []).append(PartView(id=row.id, text=row.text))
    return found


def next_after(all_of: Sequence[GatheringView], gathering_id: UUID) -> GatheringView | None:
    """FK-10: the gathering that follows; None for the last.

    Coordinators' ones are left out, and those that are called off.
    """
    own = [
        each
        for each in all_of
        if each.kind is not GatheringKind.COORDINATORS and (each.stands or each.id == gathering_id)
    ]
    return next((after for before, after in pairwise(own) if before.id == gathering_id), None)


def prompts_of(gathering_id: UUID) -> tuple[PartView, ...]:
    """FK-13: what the rooms of a gathering are asked."""
    rows = db.session.scalars(
        select(Prompt).where(Prompt.gathering_id == gathering_id).order_by(Prompt.position)
    )
    return tuple(PartView(id=row.id, text=row.text) for row in rows)


def attendance(actor: Actor, held: GatheringView) -> AttendanceView:
    """FK-12: who was expected and who was there, for a gathering within reach."""
    found = _people(held)
    noted: dict[UUID, bool] = dict(
        db.session.execute(
            select(Attendance.member_id, Attendance.present).where(
                Attendance.gathering_id == held.id
            )
        ).all()
    )
    rows = tuple((each, noted.get(each.id)) for each in found)
    return AttendanceView(
        gathering=held,
        rows=rows,
        counted=attendance_of(
            [(str(each.sector), bool(present)) for each, present in rows],
            politics=Sector.POLITICS,
        ),
    )


def _people(held: GatheringView) -> tuple[MemberView, ...]:
    """The members of the groups that took part on its days; coordinators only at theirs."""
    names = {
        row.id: row.name
        for row in group_rows(
            Participant.cohort_id == held.cohort_id, Participant.standing == "participant"
        )
        if row.withdrew_on is None or row.withdrew_on > held.ends_on
    }
    conditions: list[ColumnElement[bool]] = [
        (GroupMember.left_on.is_(None)) | (GroupMember.left_on >= held.starts_on),
        GroupMember.joined_on <= held.ends_on,
    ]
    if held.kind is GatheringKind.COORDINATORS:
        conditions.append(GroupMember.is_coordinator.is_(True))
    return members_of(names, *conditions)


def rooms(actor: Actor, held: GatheringView) -> tuple[RoomView, ...]:
    """FK-13: the rooms of a gathering within reach, with people and notes, for all to read."""
    return _rooms(held, Room.gathering_id == held.id)


def room(actor: Actor, room_id: UUID) -> RoomView | None:
    """FK-13: one room, or None."""
    row = db.session.scalar(select(Room).where(Room.id == room_id))
    held = gathering(actor, row.gathering_id) if row is not None else None
    if held is None:
        return None
    return _rooms(held, Room.id == room_id)[0]


def _rooms(held: GatheringView, *conditions: ColumnElement[bool]) -> tuple[RoomView, ...]:
    found = db.session.scalars(select(Room).where(*conditions).order_by(Room.number)).all()
    if not found:
        return ()
    seats = db.session.execute(
        select(RoomSeat.room_id, RoomSeat.member_id).where(
            RoomSeat.room_id.in_([each.id for each in found])
        )
    ).all()
    names = {row.id: row.name for row in group_rows(Participant.cohort_id == held.cohort_id)}
    people = {
        each.id: each
        for each in members_of(names, GroupMember.id.in_([seat.member_id for seat in seats]))
    }
    prompts = prompts_of(held.id)
    texts = passages_at(Passage.room_id, [each.id for each in found])
    return tuple(
        RoomView(
            id=each.id,
            number=each.number,
            gathering=held,
            seats=tuple(
                people[seat.member_id]
                for seat in seats
                if seat.room_id == each.id and seat.member_id in people
            ),
            notes=texts.answers(each.id, [(str(one.id), one.text) for one in prompts]),
        )
        for each in found
    )
