"""Attendance of a session, read and taken; and figures."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask import abort

from core.plugin_api import LOCAL_ZONE, current_actor, now, requires
from plugins.activities.api.blueprint import endpoints
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.attendance import attendance_list
from plugins.activities.queries.figures import figures
from plugins.activities.schemas import (
    AttendanceSchema,
    FiguresArgumentsSchema,
    FiguresSchema,
    TakeAttendanceSchema,
)
from plugins.activities.services.attendance import take_attendance
from plugins.registry import carry_out


@endpoints.route("/sessions/<uuid:session_id>/attendance", methods=["GET"])
@requires(ActivitiesPermission.TAKE_ATTENDANCE)
@endpoints.response(200, AttendanceSchema)
def attendance_read(session_id: UUID) -> Any:
    """Who is expected, and what is recorded of each."""
    return _said(session_id)


@endpoints.route("/sessions/<uuid:session_id>/attendance", methods=["POST"])
@requires(ActivitiesPermission.TAKE_ATTENDANCE)
@endpoints.arguments(TakeAttendanceSchema)
@endpoints.response(200, AttendanceSchema)
def attendance_take(sent: dict[str, Any], session_id: UUID) -> Any:
    """A-14: records what is said of each, whose `seen` is still what is there.

    Those of whom somebody else has said otherwise meanwhile are in `conflicts`, unchanged.
    """
    taken = carry_out(
        lambda: take_attendance(
            current_actor(),
            session_id,
            {each["person_id"]: each["mark"] for each in sent["marks"]},
            seen={each["person_id"]: each["seen"] for each in sent["marks"]},
            others_present=sent["others_present"],
            now=now(),
        )
    )
    return {**_said(session_id), "conflicts": [UUID(each) for each in sorted(taken.conflicts)]}


@endpoints.route("/figures", methods=["GET"])
@requires(ActivitiesPermission.READ_FIGURES)
@endpoints.arguments(FiguresArgumentsSchema, location="query")
@endpoints.response(200, FiguresSchema)
def figures_read(sent: dict[str, Any]) -> Any:
    """A-17: registrations of a year; null is "fewer than may be shown"."""
    year = sent["year"]
    return figures(
        current_actor(),
        first=datetime.combine(date(year, 1, 1), time(), LOCAL_ZONE),
        last=datetime.combine(date(year + 1, 1, 1), time(), LOCAL_ZONE),
    )


def _said(session_id: UUID) -> dict[str, Any]:
    found = attendance_list(current_actor(), session_id)
    if found is None:
        abort(404)
    return {
        "session": found.session,
        "activity_id": found.activity_id,
        "attendees": found.attendees,
        "conflicts": [],
    }
