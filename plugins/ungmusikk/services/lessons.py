"""UM-16: booking the lessons of a talent place, moving, marking and cancelling them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.kit import N_, Reason
from core.plugin_api import LOCAL_ZONE, Actor, db, record_change
from plugins.ungmusikk.models import TalentLesson, TalentPlace
from plugins.ungmusikk.queries.talent import (
    TalentPlaceView,
    lesson_within_reach,
    talent_place,
)
from plugins.ungmusikk.rules import (
    LessonState,
    account_of_lessons,
    may_book_lesson,
    may_mark_lesson,
    state_when_cancelled,
)
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Stale, ask
from plugins.ungmusikk.settings import talent_settings


def book_lesson(actor: Actor, place_id: UUID, *, starts_at: datetime, place_name: str = "") -> UUID:
    """UM-16: gives a lesson a time. Raises Refused where the rules object, and NotThere."""
    place = _place_to_teach(actor, place_id)
    ends_at = starts_at + timedelta(minutes=place.minutes)
    _check_time(actor, place, starts_at, ends_at, others=_lessons_around(place))
    row = TalentLesson(
        place_id=place.id,
        starts_at=starts_at,
        ends_at=ends_at,
        place_name=place_name.strip(),
        state=LessonState.BOOKED,
    )
    db.session.add(row)
    db.session.flush()
    _tell(actor, "ungmusikk:lesson:book", row, starts_at=starts_at.isoformat())
    return row.id


def move_lesson(
    actor: Actor,
    lesson_id: UUID,
    *,
    starts_at: datetime,
    place_name: str,
    version: int | None = None,
) -> None:
    """UM-16: another time or place for a booked lesson.

    Raises Refused, Conflict, Stale, NotThere.
    """
    place, row = _lesson_to_teach(actor, lesson_id, version)
    if row.state != LessonState.BOOKED:
        raise Conflict(Reason("lesson.not_booked", N_("Only a booked lesson can be moved.")))
    before = row.starts_at.isoformat()
    ends_at = starts_at + (row.ends_at - row.starts_at)
    others = [each for each in _lessons_around(place) if each.id != row.id]
    _check_time(actor, place, starts_at, ends_at, others=others)
    row.starts_at, row.ends_at = starts_at, ends_at
    row.place_name = place_name.strip()
    row.version += 1
    db.session.flush()
    _tell(
        actor,
        "ungmusikk:lesson:move",
        row,
        before={"starts_at": before},
        starts_at=starts_at.isoformat(),
    )


def mark_lesson(
    actor: Actor,
    lesson_id: UUID,
    state: LessonState,
    *,
    teacher_present: bool | None = None,
    now: datetime,
    version: int | None = None,
) -> None:
    """UM-16: held, missed, cancelled by the teacher, or booked again after a mistake.

    Raises Conflict for a step that cannot be, Stale, NotThere.
    """
    _place, row = _lesson_to_teach(actor, lesson_id, version)
    decision = may_mark_lesson(LessonState(row.state), state, starts_at=row.starts_at, now=now)
    if not decision.allowed:
        raise Conflict(*decision.reasons)
    _become(actor, row, state)
    row.teacher_present = teacher_present if state is LessonState.HELD else None
    db.session.flush()


def cancel_lesson(actor: Actor, lesson_id: UUID, *, now: datetime) -> LessonState:
    """UM-16: the pupil or a guardian cancels a booked lesson; answers what became of it.

    In time it is cancelled and the lesson is left; too late it is missed and used. Raises
    Conflict for one that is not booked any more, NotThere.
    """
    found = lesson_within_reach(actor, lesson_id)
    if found is None or not found[0].access.own:
        raise NotThere(f"Lesson {lesson_id}")
    row = _locked_lesson(lesson_id, None)
    if row.state != LessonState.BOOKED or now >= row.ends_at:
        raise Conflict(
            Reason("lesson.over", N_("The lesson is over, or has been cancelled already."))
        )
    hours = talent_settings(actor.today).cancel_hours
    state = state_when_cancelled(starts_at=row.starts_at, now=now, hours=hours)
    _become(actor, row, state)
    db.session.flush()
    return state


def _become(actor: Actor, row: TalentLesson, state: LessonState) -> None:
    before = row.state
    row.state = state
    row.version += 1
    _tell(actor, "ungmusikk:lesson:mark", row, before={"state": before}, state=str(state))


def _place_to_teach(actor: Actor, place_id: UUID) -> TalentPlace:
    """The place, locked together with all whose lessons a new one could collide with."""
    found = talent_place(actor, place_id)
    if found is None:
        raise NotThere(f"Talent place {place_id}")
    return _locked_place(found)


def _locked_place(found: TalentPlaceView) -> TalentPlace:
    if not found.access.teaches:
        raise NotThere(f"Talent place {found.row.id}")
    conditions = [TalentPlace.person_id == found.row.person_id]
    if found.row.academy_teacher is not None:
        conditions.append(TalentPlace.academy_teacher_id == found.row.academy_teacher.id)
    rows = db.session.scalars(
        select(TalentPlace)
        .where(or_(*conditions))
        # Always in the same order, so that two bookings at once wait instead of crossing.
        .order_by(TalentPlace.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return next(each for each in rows if each.id == found.row.id)


def _lesson_to_teach(
    actor: Actor, lesson_id: UUID, version: int | None
) -> tuple[TalentPlace, TalentLesson]:
    found = lesson_within_reach(actor, lesson_id)
    if found is None:
        raise NotThere(f"Lesson {lesson_id}")
    return _locked_place(found[0]), _locked_lesson(lesson_id, version)


def _locked_lesson(lesson_id: UUID, version: int | None) -> TalentLesson:
    row = db.session.scalars(
        select(TalentLesson)
        .where(TalentLesson.id == lesson_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if version is not None and version != row.version:
        raise Stale(Reason("lesson.stale", N_("The lesson has been changed since you opened it.")))
    return row


def _lessons_around(place: TalentPlace) -> Sequence[TalentLesson]:
    """The lessons of the pupil and of the teacher at the academy, in any of their places."""
    conditions = [TalentPlace.person_id == place.person_id]
    if place.academy_teacher_id is not None:
        conditions.append(TalentPlace.academy_teacher_id == place.academy_teacher_id)
    return db.session.scalars(
        select(TalentLesson)
        .join(
            TalentPlace,
            (TalentPlace.tenant_id == TalentLesson.tenant_id)
            & (TalentPlace.id == TalentLesson.place_id),
        )
        .where(or_(*conditions), TalentLesson.state != LessonState.CANCELLED)
    ).all()


def _check_time(
    actor: Actor,
    place: TalentPlace,
    starts_at: datetime,
    ends_at: datetime,
    *,
    others: Sequence[TalentLesson],
) -> None:
    own = [LessonState(each.state) for each in others if each.place_id == place.id]
    ask(
        may_book_lesson(
            account_of_lessons(place.lessons, own),
            starts_at=starts_at.astimezone(LOCAL_ZONE),
            school_year=talent_settings(actor.today).days_of(place.school_year),
            ended_on=place.ended_on,
            overlaps=any(each.starts_at < ends_at and starts_at < each.ends_at for each in others),
        )
    )


def _tell(
    actor: Actor,
    action: str,
    row: TalentLesson,
    *,
    before: dict[str, object] | None = None,
    **after: object,
) -> None:
    record_change(
        actor,
        action,
        subject=("talent_lesson", str(row.id), f"…{row.id.hex[-6:]}"),
        before=before,
        after=after,
    )
