"""Attendance of a session: everybody on one page, saved in one request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import current_actor, gettext, ngettext, now, render_page, requires, say
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.attendance import attendance_list
from plugins.activities.rules import Mark
from plugins.activities.services.attendance import take_attendance
from plugins.activities.views.blueprint import pages
from plugins.registry import NotThere

_MARKS = {mark.value: mark for mark in Mark}


@pages.route("/sessions/<uuid:session_id>/attendance", methods=["GET", "POST"])
@requires(ActivitiesPermission.TAKE_ATTENDANCE)
def attendance_page(session_id: UUID) -> Any:
    """Who was there: touch those who were not, and one button says that all others were."""
    actor = current_actor()
    conflicts: dict[UUID, Mark | None] = {}
    if request.method == "POST":
        said = _typed("mark")
        try:
            taken = take_attendance(
                actor,
                session_id,
                said,
                seen=_typed("seen"),
                others_present=request.form.get("action") == "others_present",
                now=now(),
            )
        except NotThere:
            abort(404)
        conflicts = {UUID(each): said[UUID(each)] for each in taken.conflicts}
        if not conflicts:
            say(ngettext("%(num)s mark is saved.", "%(num)s marks are saved.", len(taken.marks)))
            return redirect(url_for("activities.attendance_page", session_id=session_id))
    found = attendance_list(actor, session_id)
    if found is None:
        abort(404)
    return render_page(
        "activities/attendance.html",
        409 if conflicts else 200,
        found=found,
        marks=[(mark.value, gettext(mark.label)) for mark in Mark],
        conflicts=conflicts,
        left=sum(1 for each in found.attendees if each.mark is None),
        present=sum(1 for each in found.attendees if each.mark is Mark.PRESENT),
    )


def _typed(prefix: str) -> dict[UUID, Mark | None]:
    """What the form says of each: "mark-<person>" or "seen-<person>"."""
    found: dict[UUID, Mark | None] = {}
    for name, text in request.form.items():
        start, _, person = name.partition("-")
        if start != prefix:
            continue
        try:
            found[UUID(person)] = _MARKS.get(text)
        except ValueError:
            continue
    return found
