"""The practice plan and log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import practice_of
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import Part
from plugins.pathway.schemas import PracticeEntrySchema, PracticeSchema
from plugins.pathway.services import (
    PracticeDetails,
    PracticeEntryDetails,
    add_practice_entry,
    change_practice,
    remove_practice_entry,
)
from plugins.pathway.views.blueprint import pages, viewer_of
from plugins.registry import NotThere, attempt, found, status_of


@pages.get("/people/<uuid:person_id>/practice")
@requires(PathwayPermission.OPEN)
def practice_page(person_id: UUID) -> Any:
    """The practice plan and the newest of the log."""
    reader = viewer_of(person_id, sees=Part.PRACTICE)
    return _page(reader)


@pages.post("/people/<uuid:person_id>/practice")
@requires(PathwayPermission.OPEN)
def practice_entry_add(person_id: UUID) -> Any:
    """Writes down something practised."""
    reader = viewer_of(person_id, writes=Part.PRACTICE)
    form = read_form(PracticeEntrySchema, request.form)
    added = attempt(
        form,
        lambda typed: add_practice_entry(current_actor(), person_id, PracticeEntryDetails(**typed)),
    )
    if added is None:
        return _page(reader, form)
    say(gettext("It is written down."))
    return redirect(url_for("pathway.practice_page", person_id=person_id))


@pages.route("/people/<uuid:person_id>/practice/plan", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def practice_plan(person_id: UUID) -> Any:
    """Changes the practice plan, and whether teachers see it."""
    reader = viewer_of(person_id, writes=Part.PRACTICE)
    practice = practice_of(person_id)
    form = Form.blank(
        PracticeSchema,
        {
            "weekly_minutes": practice.weekly_minutes,
            "note": practice.note,
            "shared": practice.shared,
            "version": practice.version,
        },
    )
    if request.method == "POST":
        form = read_form(PracticeSchema, request.form)
        attempt(
            form,
            lambda typed: change_practice(
                current_actor(), person_id, practice_details(typed), version=typed["version"]
            ),
        )
        if form.ok:
            say(gettext("Your practice plan is saved."))
            return redirect(url_for("pathway.practice_page", person_id=person_id))
        form.values["version"] = str(practice.version)
    return render_page("pathway/practice_form.html", status_of(form), viewer=reader, form=form)


@pages.post("/practice/<uuid:entry_id>/remove")
@requires(PathwayPermission.OPEN)
def practice_entry_remove(entry_id: UUID) -> Any:
    """Takes a line of the log away."""
    try:
        person_id = remove_practice_entry(current_actor(), entry_id)
    except NotThere:
        person_id = found(None)
    say(gettext("It is removed."))
    return redirect(url_for("pathway.practice_page", person_id=person_id))


def practice_details(typed: dict[str, Any]) -> PracticeDetails:
    """What was typed or sent of a practice plan."""
    return PracticeDetails(
        weekly_minutes=typed["weekly_minutes"], note=typed["note"], shared=typed["shared"]
    )


def _page(reader: Viewer, form: Form | None = None) -> Any:
    shown = form or Form.blank(PracticeEntrySchema, {"on": current_actor().today})
    return render_page(
        "pathway/practice.html",
        status_of(shown),
        viewer=reader,
        practice=practice_of(reader.person.id),
        form=shown,
    )
