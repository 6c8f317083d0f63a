"""Who teaches a pupil."""

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
from plugins.registry.models import AffiliationRole
from plugins.registry.permissions import RegistryPermission
from plugins.registry.schemas import EndOrRemoveSchema, TeachingSchema
from plugins.registry.services.people import TeachingDetails, add_teaching, end_teaching
from plugins.registry.views.blueprint import attempt, found, last_day, pages, status_of
from plugins.registry.views.people import instrument_options, managed_person, person_options


@pages.route("/people/<uuid:person_id>/teachers/new", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def teaching_new(person_id: UUID) -> Any:
    """Records who teaches a pupil; the teacher then sees the pupil."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    form = Form.blank(TeachingSchema, {"valid_from": actor.today})
    if request.method == "POST":
        form = read_form(TeachingSchema, request.form)
        added = attempt(
            form,
            lambda typed: add_teaching(
                actor,
                TeachingDetails(
                    pupil_id=person_id,
                    **{name: value for name, value in typed.items() if name != "version"},
                ),
            ),
        )
        if added is not None:
            say(gettext("The teacher is recorded."))
            return redirect(url_for("registry.person_page", person_id=person_id))
    return render_page(
        "registry/teaching_form.html",
        status_of(form),
        form=form,
        view=view,
        teachers=person_options(
            actor,
            RegistryPermission.MANAGE_PEOPLE,
            without=person_id,
            role=AffiliationRole.TEACHER,
        ),
        instruments=instrument_options(),
    )


@pages.route("/people/<uuid:person_id>/teachers/<uuid:teaching_id>/end", methods=["GET", "POST"])
@requires(RegistryPermission.MANAGE_PEOPLE)
def teaching_end(person_id: UUID, teaching_id: UUID) -> Any:
    """Ends a teacher's lessons with a pupil; what they see of the pupil ends with it."""
    actor = current_actor()
    view = managed_person(actor, person_id)
    there = found(next((each for each in view.teachers if each.id == teaching_id), None))
    form = Form.blank(EndOrRemoveSchema, {"valid_to": actor.today})
    back = url_for("registry.person_page", person_id=person_id)
    if request.method == "POST":
        form = read_form(EndOrRemoveSchema, request.form)
        attempt(form, lambda typed: end_teaching(actor, teaching_id, last_day(typed)))
        if form.ok:
            say(gettext("The lessons have ended."))
            return redirect(back)
    return render_page(
        "registry/end_form.html",
        status_of(form),
        form=form,
        heading=gettext(
            "End %(teacher)s’s lessons with %(pupil)s",
            teacher=there.person.name,
            pupil=view.row.name,
        ),
        crumbs=[(gettext("People"), url_for("registry.people_list")), (view.row.name, back)],
        back=back,
        removable=True,
    )
