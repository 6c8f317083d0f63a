"""UM-16: talent places and their lessons: read, give, change, end; book, move, mark, cancel."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort
from marshmallow import fields

from core.plugin_api import LOCAL_ZONE, FlygelSchema, current_actor, now, requires
from plugins.ungmusikk.api.blueprint import endpoints, refuse, wanted_version, with_etag
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries import (
    LessonView,
    TalentPlaceRow,
    TalentPlaceView,
    lesson_within_reach,
    talent_place,
    talent_places,
)
from plugins.ungmusikk.rules import LessonState
from plugins.ungmusikk.schemas import (
    EndPlaceSchema,
    LessonTimeSchema,
    MarkLessonSchema,
    NewPlaceSchema,
    PlaceTermsSchema,
)
from plugins.ungmusikk.services import (
    NotThere,
    Refused,
    TalentPlaceDetails,
    add_talent_place,
    book_lesson,
    cancel_lesson,
    change_talent_place,
    end_talent_place,
    mark_lesson,
    move_lesson,
)

Answer = tuple[Any, int, dict[str, str]]


class LessonSchema(FlygelSchema):
    """A lesson."""

    id = fields.UUID()
    place_id = fields.UUID()
    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    place_name = fields.String()
    state = fields.String(metadata={"description": "booked, held, missed or cancelled."})
    teacher_present = fields.Boolean(
        allow_none=True, metadata={"description": "null until somebody has said it."}
    )
    version = fields.Integer()


class NamedSchema(FlygelSchema):
    """Somebody by id and name."""

    id = fields.UUID()
    name = fields.String()


class PlaceSchema(FlygelSchema):
    """A talent place."""

    id = fields.UUID()
    person_id = fields.UUID()
    name = fields.String()
    schools = fields.List(fields.String())
    school_year = fields.Integer(
        metadata={"description": "The calendar year in which the school year begins."}
    )
    instrument = fields.String(allow_none=True)
    academy_teacher = fields.Nested(NamedSchema, allow_none=True)
    continuing = fields.Boolean()
    dispensation_reason = fields.String(allow_none=True)
    minutes = fields.Integer()
    allowed = fields.Integer()
    held = fields.Integer()
    missed = fields.Integer()
    booked = fields.Integer()
    used = fields.Integer(metadata={"description": "Held and missed."})
    left = fields.Integer(metadata={"description": "Not used, the booked ones included."})
    ended_on = fields.Date(allow_none=True)
    version = fields.Integer()


class PlaceWithLessonsSchema(PlaceSchema):
    """A talent place with its lessons."""

    lessons = fields.List(fields.Nested(LessonSchema))


@endpoints.route("/talent/<int:school_year>/places")
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.response(200, PlaceSchema(many=True))
def talent(school_year: int) -> Any:
    """The places of a school year within one's reach.

    The school year by the calendar year in which it begins.
    """
    return [_row_said(each) for each in talent_places(current_actor(), school_year)]


@endpoints.route("/talent/places", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_TALENT)
@endpoints.arguments(NewPlaceSchema)
@endpoints.response(201, PlaceWithLessonsSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def talent_give(sent: dict[str, Any]) -> Any:
    """Gives a pupil a place.

    Outside the programme's ages only with a reason.
    """
    details = TalentPlaceDetails(**{key: value for key, value in sent.items() if key != "version"})
    try:
        made = add_talent_place(current_actor(), details)
    except (Refused, NotThere) as error:
        refuse(error)
    return _said(_place_or_404(made))


@endpoints.route("/talent/places/<uuid:place_id>")
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.response(200, PlaceWithLessonsSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def talent_one(place_id: UUID) -> Answer:
    """One place with its lessons.

    404 outside one's reach.
    """
    return _answer(place_id)


@endpoints.route("/talent/places/<uuid:place_id>", methods=["PUT"])
@requires(UngmusikkPermission.MANAGE_TALENT)
@endpoints.arguments(PlaceTermsSchema)
@endpoints.response(200, PlaceWithLessonsSchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def talent_change(sent: dict[str, Any], place_id: UUID) -> Answer:
    """Another instrument, another teacher at the academy."""
    try:
        change_talent_place(
            current_actor(),
            place_id,
            instrument=sent["instrument"],
            academy_teacher_id=sent["academy_teacher_id"],
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(place_id)


@endpoints.route("/talent/places/<uuid:place_id>/end", methods=["POST"])
@requires(UngmusikkPermission.MANAGE_TALENT)
@endpoints.arguments(EndPlaceSchema)
@endpoints.response(200, PlaceWithLessonsSchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(409, "CONFLICT")
def talent_end(sent: dict[str, Any], place_id: UUID) -> Answer:
    """Ends a place before its school year does.

    409 when it has ended already.
    """
    try:
        end_talent_place(
            current_actor(),
            place_id,
            on=sent["on"],
            reason=sent["reason"],
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _answer(place_id)


@endpoints.route("/talent/places/<uuid:place_id>/lessons", methods=["POST"])
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.arguments(LessonTimeSchema)
@endpoints.response(201, LessonSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def lesson_book(sent: dict[str, Any], place_id: UUID) -> Any:
    """Books a lesson.

    By the place's teacher at the academy, or by the programme's lead.
    """
    try:
        made = book_lesson(
            current_actor(), place_id, starts_at=_moment(sent), place_name=sent["place_name"]
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _lesson_or_404(made)


@endpoints.route("/talent/lessons/<uuid:lesson_id>")
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.response(200, LessonSchema)
@endpoints.alt_response(404, "NOT_FOUND")
def lesson_one(lesson_id: UUID) -> Answer:
    """One lesson.

    404 outside one's reach.
    """
    return _lesson_answer(lesson_id)


@endpoints.route("/talent/lessons/<uuid:lesson_id>", methods=["PUT"])
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.arguments(LessonTimeSchema)
@endpoints.response(200, LessonSchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(409, "CONFLICT")
@endpoints.alt_response(412, "PRECONDITION_FAILED")
def lesson_move(sent: dict[str, Any], lesson_id: UUID) -> Answer:
    """Moves a booked lesson to another time or place."""
    try:
        move_lesson(
            current_actor(),
            lesson_id,
            starts_at=_moment(sent),
            place_name=sent["place_name"],
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _lesson_answer(lesson_id)


@endpoints.route("/talent/lessons/<uuid:lesson_id>/mark", methods=["POST"])
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.arguments(MarkLessonSchema)
@endpoints.response(200, LessonSchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(409, "CONFLICT")
def lesson_mark(sent: dict[str, Any], lesson_id: UUID) -> Answer:
    """Marks a lesson as held, missed or cancelled, or as booked after all."""
    try:
        mark_lesson(
            current_actor(),
            lesson_id,
            LessonState(sent["state"]),
            teacher_present=sent["teacher_present"],
            now=now(),
            version=wanted_version(sent),
        )
    except (Refused, NotThere) as error:
        refuse(error)
    return _lesson_answer(lesson_id)


@endpoints.route("/talent/lessons/<uuid:lesson_id>/cancel", methods=["POST"])
@requires(UngmusikkPermission.READ_TALENT)
@endpoints.response(200, LessonSchema)
@endpoints.alt_response(404, "NOT_FOUND")
@endpoints.alt_response(409, "CONFLICT")
def lesson_cancel(lesson_id: UUID) -> Answer:
    """Cancels one's own or one's child's lesson.

    In time it is left, late it is used.
    """
    try:
        cancel_lesson(current_actor(), lesson_id, now=now())
    except (Refused, NotThere) as error:
        refuse(error)
    return _lesson_answer(lesson_id)


def _moment(sent: dict[str, Any]) -> datetime:
    return datetime.combine(sent["on"], sent["at"], tzinfo=LOCAL_ZONE)


def _place_or_404(place_id: UUID) -> TalentPlaceView:
    found = talent_place(current_actor(), place_id)
    if found is None:
        abort(404)
    return found


def _lesson_or_404(lesson_id: UUID) -> LessonView:
    found = lesson_within_reach(current_actor(), lesson_id)
    if found is None:
        abort(404)
    return found[1]


def _answer(place_id: UUID) -> Answer:
    found = _place_or_404(place_id)
    return with_etag(_said(found), found.row.version)


def _lesson_answer(lesson_id: UUID) -> Answer:
    found = _lesson_or_404(lesson_id)
    return with_etag(found, found.version)


def _said(found: TalentPlaceView) -> dict[str, Any]:
    return {**_row_said(found.row), "lessons": found.lessons}


def _row_said(row: TalentPlaceRow) -> dict[str, Any]:
    account = row.account
    return {
        "id": row.id,
        "person_id": row.person_id,
        "name": row.name,
        "schools": row.schools,
        "school_year": row.school_year,
        "instrument": row.instrument,
        "academy_teacher": row.academy_teacher,
        "continuing": row.continuing,
        "dispensation_reason": row.dispensation_reason,
        "minutes": row.minutes,
        "allowed": account.allowed,
        "held": account.held,
        "missed": account.missed,
        "booked": account.booked,
        "used": account.used,
        "left": account.left,
        "ended_on": row.ended_on,
        "version": row.version,
    }
