"""UM-16: the lessons of a talent place: book, move, mark, cancel."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    LOCAL_ZONE,
    Crumb,
    Form,
    current_actor,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import LessonView, TalentPlaceView, lesson_within_reach
from plugins.ungmusikk.rules import LessonState
from plugins.ungmusikk.schemas import LessonTimeSchema, MarkLessonSchema
from plugins.ungmusikk.services import (
    Refused,
    book_lesson,
    cancel_lesson,
    mark_lesson,
    move_lesson,
)
from plugins.ungmusikk.views.blueprint import Answer, object_to, pages, raise_conflict
from plugins.ungmusikk.views.talent import booking_page, place_or_404

_FIELDS = {
    "lesson.other_year": "on",
    "lesson.ended": "on",
    "lesson.overlap": "at",
}


@pages.post("/talent/<uuid:place_id>/lessons")
@requires(UngmusikkPermission.READ_TALENT)
def lesson_booked(place_id: UUID) -> Answer:
    """Books a lesson; by the teacher at the academy or the lead."""
    found = place_or_404(place_id)
    form = read_form(LessonTimeSchema, request.form)
    if form.data is None:
        return booking_page(found, form)
    try:
        book_lesson(
            current_actor(),
            place_id,
            starts_at=_moment(form.data["on"], form.data["at"]),
            place_name=form.data["place_name"],
        )
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return booking_page(found, form)
    say(_("The lesson is booked."))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place_id))


@pages.get("/lessons/<uuid:lesson_id>")
@requires(UngmusikkPermission.READ_TALENT)
def lesson(lesson_id: UUID) -> Answer:
    """One lesson: what has become of it; move it, mark it, or cancel it."""
    place, found = _lesson_or_404(lesson_id)
    return _page(place, found)


@pages.post("/lessons/<uuid:lesson_id>")
@requires(UngmusikkPermission.READ_TALENT)
def lesson_moved(lesson_id: UUID) -> Answer:
    """Another time or place."""
    place, found = _lesson_or_404(lesson_id)
    form = read_form(LessonTimeSchema, request.form)
    if form.data is None:
        return _page(place, found, move=form, status=422)
    try:
        move_lesson(
            current_actor(),
            lesson_id,
            starts_at=_moment(form.data["on"], form.data["at"]),
            place_name=form.data["place_name"],
            version=form.data["version"],
        )
    except Refused as refused:
        raise_conflict(refused)
        object_to(form, refused, _FIELDS)
        return _page(place, found, move=form, status=422)
    say(_("The lesson is moved."))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place.row.id))


@pages.post("/lessons/<uuid:lesson_id>/mark")
@requires(UngmusikkPermission.READ_TALENT)
def lesson_marked(lesson_id: UUID) -> Answer:
    """Held, missed, cancelled, or booked after all."""
    place, found = _lesson_or_404(lesson_id)
    form = read_form(MarkLessonSchema, request.form)
    if form.data is None:
        return _page(place, found, status=422)
    mark_lesson(
        current_actor(),
        lesson_id,
        LessonState(form.data["state"]),
        teacher_present=bool(form.data["teacher_present"]),
        now=now(),
        version=form.data["version"],
    )
    say(_("The lesson is marked."))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place.row.id))


@pages.post("/lessons/<uuid:lesson_id>/cancel")
@requires(UngmusikkPermission.READ_TALENT)
def lesson_cancelled(lesson_id: UUID) -> Answer:
    """The pupil or a guardian cannot come."""
    place, _found = _lesson_or_404(lesson_id)
    state = cancel_lesson(current_actor(), lesson_id, now=now())
    if state is LessonState.CANCELLED:
        say(_("The lesson is cancelled. You can have it another time."))
    else:
        say(_("The lesson is cancelled, but so late that it counts as used."))
    return redirect(url_for("ungmusikk.talent_place_page", place_id=place.row.id))


def _lesson_or_404(lesson_id: UUID) -> tuple[TalentPlaceView, LessonView]:
    found = lesson_within_reach(current_actor(), lesson_id)
    if found is None:
        abort(404)
    return found


def _moment(on: date, at: time) -> datetime:
    return datetime.combine(on, at, tzinfo=LOCAL_ZONE)


def _page(
    place: TalentPlaceView, found: LessonView, *, move: Form | None = None, status: int = 200
) -> Answer:
    here = {"on": found.starts_at.date(), "at": found.starts_at.time()}
    return render_page(
        "ungmusikk/lesson.html",
        status=status,
        breadcrumbs=[
            Crumb(_("Talent"), url_for("ungmusikk.talent")),
            Crumb(place.row.name, url_for("ungmusikk.talent_place_page", place_id=place.row.id)),
        ],
        place=place,
        lesson=found,
        move=move or Form.blank(LessonTimeSchema, {**here, "place_name": found.place_name}),
        wrong=move,
        begun=found.starts_at <= now(),
    )
