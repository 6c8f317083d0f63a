"""Gatherings, what is due around them, who was there, and rooms in which people are mixed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from core.kit import N_, Reason
from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import (
    Assignment,
    AssignmentPart,
    Attendance,
    Cohort,
    Gathering,
    GroupMember,
    HandIn,
    Participant,
    Passage,
    Prompt,
    Room,
    RoomSeat,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import (
    AssignmentKind,
    GatheringKind,
    Seat,
    may_cancel_gathering,
    share_into_rooms,
)
from plugins.fremtidens_kulturskole.services.calendar import cancel_in_calendar, keep_in_calendar
from plugins.fremtidens_kulturskole.services.editing import (
    added,
    ask_cohort,
    ask_stands,
    locked,
    put,
    tell,
)
from plugins.fremtidens_kulturskole.services.letters import tell_called_off
from plugins.fremtidens_kulturskole.services.refusals import Conflict, NotThere, Refused, ask
from plugins.fremtidens_kulturskole.services.reminders import plan_reminders
from plugins.fremtidens_kulturskole.services.writing import Place, Text, Written, settle, write


def add_gathering(
    actor: Actor,
    cohort_id: UUID,
    *,
    kind: GatheringKind,
    title: str,
    theme: str = "",
    place: str = "",
    starts_on: date,
    ends_on: date,
) -> UUID:
    """FK-10: the next gathering of its kind. Raises Refused, NotThere."""
    cohort = locked(Cohort, cohort_id)
    _ask_days(starts_on, ends_on)
    last = db.session.scalar(
        select(func.max(Gathering.number)).where(
            Gathering.cohort_id == cohort_id, Gathering.kind == kind
        )
    )
    row = added(
        Gathering(
            cohort_id=cohort.id,
            kind=str(kind),
            number=(last or 0) + 1,
            title=title.strip(),
            theme=theme.strip(),
            place=place.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )
    keep_in_calendar(actor, row, cohort)
    tell(
        actor,
        "gathering:add",
        "gathering",
        row.id,
        row.title,
        after={"kind": row.kind, "number": row.number, "starts_on": starts_on},
    )
    return row.id


def change_gathering(
    actor: Actor,
    gathering_id: UUID,
    *,
    title: str,
    theme: str,
    place: str,
    starts_on: date,
    ends_on: date,
    version: int | None,
) -> None:
    """FK-10: another day, place or theme. Deadlines that are set stay as they are.

    Raises Refused, Conflict for one that is called off, Stale, NotThere.
    """
    row = locked(Gathering, gathering_id, version=version)
    ask_stands(row)
    _ask_days(starts_on, ends_on)
    before, after = put(
        row,
        title=title.strip(),
        theme=theme.strip(),
        place=place.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    if after:
        keep_in_calendar(actor, row, locked(Cohort, row.cohort_id))
        tell(actor, "gathering:change", "gathering", row.id, row.title, before=before, after=after)


def cancel_gathering(
    actor: Actor, gathering_id: UUID, *, why: str, version: int | None = None
) -> None:
    """FK-10: calls a gathering off for good; nothing is asked for any more, what was done stays.

    The groups get a letter with the reason, and the calendar follows. Raises Refused without a
    reason, Conflict when it is called off already, Stale, NotThere.
    """
    row = locked(Gathering, gathering_id, version=version)
    ask_stands(row)
    ask(may_cancel_gathering(reason=why, stands=True))
    put(row, cancelled_on=actor.today, cancelled_why=why.strip())
    cancel_in_calendar(actor, row)
    tell_called_off(row, on=actor.today)
    tell(
        actor,
        "gathering:cancel",
        "gathering",
        row.id,
        row.title,
        after={"cancelled_on": row.cancelled_on, "why": why.strip()},
    )


def set_assignment(
    actor: Actor,
    gathering_id: UUID,
    kind: AssignmentKind,
    *,
    title: str,
    text: str = "",
    looks_back: str = "",
    looks_ahead: str = "",
    due_on: date,
    parts: Sequence[str],
    version: int | None = None,
) -> UUID:
    """FK-10: preparation or in-between work of a gathering, with its questions in order.

    A question that a group has answered is reworded but never taken away. Raises Refused without
    a question, Conflict when an answered one would go, Stale, NotThere.
    """
    gathering = locked(Gathering, gathering_id)
    ask_stands(gathering)
    wanted = [each.strip() for each in parts if each.strip()]
    if not wanted:
        raise Refused(Reason("assignment.no_part", N_("Write at least one question.")))
    row = db.session.scalar(
        select(Assignment)
        .where(Assignment.gathering_id == gathering_id, Assignment.kind == kind)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = added(
            Assignment(
                gathering_id=gathering.id, kind=str(kind), title=title.strip(), due_on=due_on
            )
        )
        plan_reminders(due_on)
    else:
        row = locked(Assignment, row.id, version=version)
    _, after = put(
        row,
        title=title.strip(),
        text=text.strip(),
        looks_back=looks_back.strip(),
        looks_ahead=looks_ahead.strip(),
        due_on=due_on,
    )
    _set_parts(row, wanted)
    if "due_on" in after:
        plan_reminders(due_on)
    tell(
        actor,
        "assignment:set",
        "assignment",
        row.id,
        row.title,
        after={**after, "kind": row.kind, "due_on": due_on, "questions": len(wanted)},
    )
    return row.id


def _set_parts(row: Assignment, wanted: Sequence[str]) -> None:
    there = list(
        db.session.scalars(
            select(AssignmentPart)
            .where(AssignmentPart.assignment_id == row.id)
            .order_by(AssignmentPart.position)
        )
    )
    for place, text in enumerate(wanted, 1):
        if place <= len(there):
            there[place - 1].text = text
        else:
            db.session.add(AssignmentPart(assignment_id=row.id, position=place, text=text))
    for gone in there[len(wanted) :]:
        answered = db.session.scalar(
            select(func.count())
            .select_from(Passage)
            .join(
                HandIn,
                (HandIn.tenant_id == Passage.tenant_id) & (HandIn.id == Passage.hand_in_id),
            )
            .where(HandIn.assignment_id == row.id, Passage.slot == str(gone.id))
        )
        if answered:
            raise Conflict(
                Reason(
                    "assignment.answered",
                    N_("A group has answered “%(question)s”, so it stays."),
                    {"question": gone.text},
                )
            )
        db.session.delete(gone)
    db.session.flush()


def note_attendance(
    actor: Actor, gathering_id: UUID, *, present: Collection[UUID], expected: Collection[UUID]
) -> int:
    """FK-12: of those expected, who was there. Answers how many were. Raises NotThere.

    Both are members of the cohort's groups; who is not among the expected stays as noted before.
    """
    gathering = locked(Gathering, gathering_id)
    ask_stands(gathering)
    there = members_of_cohort(gathering.cohort_id)
    if not set(expected) <= set(there):
        raise NotThere(gathering_id)
    noted = {
        row.member_id: row
        for row in db.session.scalars(
            select(Attendance).where(Attendance.gathering_id == gathering_id)
        )
    }
    for member_id in sorted(set(expected)):
        if member_id in noted:
            noted[member_id].present = member_id in present
        else:
            db.session.add(
                Attendance(
                    gathering_id=gathering_id, member_id=member_id, present=member_id in present
                )
            )
    db.session.flush()
    count = len(set(present) & set(expected))
    tell(
        actor,
        "gathering:attendance",
        "gathering",
        gathering.id,
        gathering.title,
        after={"expected": len(set(expected)), "present": count},
    )
    return count


def members_of_cohort(cohort_id: UUID) -> dict[UUID, UUID]:
    """Every member of the groups that take part, and which group's."""
    return {
        row.id: row.participant_id
        for row in db.session.execute(
            select(GroupMember.id, GroupMember.participant_id)
            .join(
                Participant,
                (Participant.tenant_id == GroupMember.tenant_id)
                & (Participant.id == GroupMember.participant_id),
            )
            .where(Participant.cohort_id == cohort_id, Participant.standing == "participant")
        )
    }


def set_prompts(actor: Actor, gathering_id: UUID, prompts: Sequence[str]) -> None:
    """FK-13: what every room is asked. One that a room has answered is reworded, never removed.

    Raises Refused without any, Conflict, NotThere.
    """
    gathering = locked(Gathering, gathering_id)
    ask_stands(gathering)
    wanted = [each.strip() for each in prompts if each.strip()]
    if not wanted:
        raise Refused(Reason("rooms.no_prompt", N_("Write at least one question.")))
    there = list(
        db.session.scalars(
            select(Prompt).where(Prompt.gathering_id == gathering_id).order_by(Prompt.position)
        )
    )
    for place, text in enumerate(wanted, 1):
        if place <= len(there):
            there[place - 1].text = text
        else:
            db.session.add(Prompt(gathering_id=gathering.id, position=place, text=text))
    for gone in there[len(wanted) :]:
        answered = db.session.scalar(
            select(func.count())
            .select_from(Passage)
            .where(Passage.slot == str(gone.id), Passage.room_id.is_not(None))
        )
        if answered:
            raise Conflict(
                Reason(
                    "assignment.answered",
                    N_("A group has answered “%(question)s”, so it stays."),
                    {"question": gone.text},
                )
            )
        db.session.delete(gone)
    db.session.flush()


def mix_rooms(actor: Actor, gathering_id: UUID, *, size: int) -> int:
    """FK-13: puts the members of all groups into mixed rooms, anew each time. Answers how many.

    Raises Refused when there is nobody, and Conflict once a room has written something.
    """
    gathering = locked(Gathering, gathering_id)
    ask_stands(gathering)
    written = db.session.scalar(
        select(func.count())
        .select_from(Passage)
        .join(Room, (Room.tenant_id == Passage.tenant_id) & (Room.id == Passage.room_id))
        .where(Room.gathering_id == gathering_id)
    )
    if written:
        raise Conflict(
            Reason("rooms.written", N_("A room has written notes already. The rooms stay."))
        )
    seats = [
        Seat(who=row.id, place=str(row.participant_id))
        for row in db.session.execute(
            select(GroupMember.id, GroupMember.participant_id)
            .join(
                Participant,
                (Participant.tenant_id == GroupMember.tenant_id)
                & (Participant.id == GroupMember.participant_id),
            )
            .where(
                Participant.cohort_id == gathering.cohort_id,
                Participant.standing == "participant",
                (Participant.withdrew_on.is_(None)) | (Participant.withdrew_on > gathering.ends_on),
                (GroupMember.left_on.is_(None)) | (GroupMember.left_on >= gathering.starts_on),
                GroupMember.joined_on <= gathering.ends_on,
            )
            .order_by(GroupMember.id)
        )
    ]
    if not seats:
        raise Refused(Reason("rooms.nobody", N_("There is nobody to put into rooms yet.")))
    db.session.execute(delete(Room).where(Room.gathering_id == gathering_id))
    rooms = share_into_rooms(seats, size=size, turn=gathering.mixed + gathering.number)
    for number, members in enumerate(rooms, 1):
        room = Room(gathering_id=gathering_id, number=number)
        db.session.add(room)
        db.session.flush()
        db.session.add_all(RoomSeat(room_id=room.id, member_id=each) for each in members)
    gathering.mixed += 1
    db.session.flush()
    tell(
        actor,
        "gathering:mix",
        "gathering",
        gathering.id,
        gathering.title,
        after={"rooms": len(rooms), "people": len(seats)},
    )
    return len(rooms)


def write_note(
    actor: Actor,
    room_id: UUID,
    prompt_id: UUID,
    *,
    text: str,
    seen_version: int,
    now: datetime,
    pen: str = "",
) -> Written:
    """FK-13: a room's answer to a prompt, written by whoever of the cohort sits in it.

    Raises NotThere.
    """
    room = _room(actor, room_id, prompt_id)
    slot = str(prompt_id)
    typed = {slot: Text(text=text, seen_version=seen_version)}
    return write(actor, Place(room_id=room.id), typed, now=now, pen=pen)[slot]


def settle_note(
    actor: Actor, room_id: UUID, prompt_id: UUID, *, text: str, seen_version: int, now: datetime
) -> int:
    """FK-13: of two texts for one prompt, the one that is to stand. Raises Stale, NotThere."""
    room = _room(actor, room_id, prompt_id)
    return settle(
        actor,
        Place(room_id=room.id),
        str(prompt_id),
        text=text,
        seen_version=seen_version,
        now=now,
    )


def _room(actor: Actor, room_id: UUID, prompt_id: UUID) -> Room:
    room = locked(Room, room_id)
    gathering = db.session.scalar(select(Gathering).where(Gathering.id == room.gathering_id))
    prompt = db.session.scalar(
        select(Prompt.id).where(Prompt.id == prompt_id, Prompt.gathering_id == room.gathering_id)
    )
    if gathering is None or prompt is None:
        raise NotThere(room_id)
    may_organise = actor.may(CohortPermission.ORGANISE)
    ask_cohort(
        actor,
        gathering.cohort_id,
        CohortPermission.ORGANISE if may_organise else CohortPermission.WRITE_GROUP,
    )
    return room


def _ask_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(
            Reason("period.backwards", N_("The last day cannot be before the first one."))
        )
