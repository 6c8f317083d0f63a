"""Requests for a dispensation: those that wait, and deciding one with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.registrations import registration, requests_within
from plugins.activities.schemas import DecideSchema
from plugins.activities.services.registrations import decide_request
from plugins.activities.views.blueprint import pages
from plugins.registry import attempt, person_names, status_of


@pages.get("/requests")
@requires(ActivitiesPermission.DECIDE)
def request_list() -> Any:
    """What waits for a decision, the oldest first."""
    waiting = requests_within(current_actor())
    return render_page(
        "activities/requests.html",
        requests=waiting,
        names=person_names({each.person_id for each in waiting}),
    )


@pages.route("/requests/<uuid:registration_id>", methods=["GET", "POST"])
@requires(ActivitiesPermission.DECIDE)
def request_decide(registration_id: UUID) -> Any:
    """Grants or refuses a dispensation, with a reason that the family reads."""
    actor = current_actor()
    view = registration(actor, registration_id)
    if view is None or not organisations_of(actor, ActivitiesPermission.DECIDE).cover(
        view.organisation_id
    ):
        abort(404)
    form = Form.blank(DecideSchema)
    if request.method == "POST":
        form = read_form(DecideSchema, request.form)
        attempt(
            form,
            lambda typed: decide_request(
                actor,
                registration_id,
                granted=typed["granted"],
                reason=typed["reason"],
                now=now(),
            ),
        )
        if form.ok:
            say(gettext("It is decided, and the family gets a mail."))
            return redirect(url_for("activities.request_list"))
    return render_page(
        "activities/request.html",
        status_of(form),
        view=view,
        form=form,
        name=person_names([view.person_id]).get(view.person_id, ""),
    )
