"""Registrations of oneself, one's children and pupils: the list, one of them, and its buttons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from core.plugin_api import (
    current_actor,
    gettext,
    now,
    render_page,
    requires,
)
from plugins.activities.kinds import kind_label
from plugins.activities.models import RegistrationState
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.calendar import sessions_of_activity
from plugins.activities.queries.registrations import registration, registrations_of
from plugins.activities.services.registrations import (
    accept_offer,
    cancel_registration,
    confirm_registration,
    decline_offer,
)
from plugins.activities.views.blueprint import own_reach, pages, press
from plugins.registry import instrument_names, person_names, person_of, within_reach


@pages.get("/registrations")
@requires(ActivitiesPermission.REGISTER)
def registration_list() -> Any:
    """What one, one's children and one's pupils are registered for, what needs an answer first."""
    actor, moment = current_actor(), now()
    people = person_names(own_reach(actor).people)
    found = registrations_of(list(people), now=moment)
    running = [
        each for each in found if each.is_active and (each.ends_at is None or each.ends_at > moment)
    ]
    return render_page(
        "activities/registrations.html",
        running=sorted(
            running,
            key=lambda each: (
                each.state is not RegistrationState.OFFERED,
                not each.needs_guardian,
                each.next_at is None,
                each.next_at or moment,
            ),
        ),
        over=[each for each in found if each not in running],
        names=people,
        several=len(people) > 1,
        RegistrationState=RegistrationState,
    )


@pages.get("/registrations/<uuid:registration_id>")
@requires(ActivitiesPermission.READ)
def registration_page(registration_id: UUID) -> Any:
    """Where one registration stands, and what can be done about it."""
    actor, moment = current_actor(), now()
    view = registration(actor, registration_id, now=moment)
    if view is None:
        abort(404)
    mine = bool(within_reach(actor, [view.person_id], ActivitiesPermission.REGISTER))
    return render_page(
        "activities/registration.html",
        view=view,
        name=person_names([view.person_id]).get(view.person_id, ""),
        kind=gettext(kind_label(view.activity_kind)),
        instrument=instrument_names().get(view.instrument or "", ""),
        sessions=[each for each in sessions_of_activity(view.activity_id) if each.ends_at > moment],
        mine=mine,
        may_confirm=mine and view.needs_guardian and person_of(actor) != view.person_id,
        # Who is offered a place says yes or no, which is the same and clearer.
        may_cancel=mine
        and view.is_active
        and view.state is not RegistrationState.OFFERED
        and (view.ends_at is None or view.ends_at > moment),
        RegistrationState=RegistrationState,
    )


@pages.post("/registrations/<uuid:registration_id>/accept")
@requires(ActivitiesPermission.REGISTER)
def registration_accept(registration_id: UUID) -> Response:
    """Takes the place that was offered."""
    press(
        lambda: accept_offer(current_actor(), registration_id, now=now()),
        gettext("The place is taken. See you there!"),
    )
    return _back(registration_id)


@pages.post("/registrations/<uuid:registration_id>/decline")
@requires(ActivitiesPermission.REGISTER)
def registration_decline(registration_id: UUID) -> Response:
    """Says no to the place that was offered."""
    press(
        lambda: decline_offer(current_actor(), registration_id, now=now()),
        gettext("You have said no. The place goes to the next."),
    )
    return _back(registration_id)


@pages.post("/registrations/<uuid:registration_id>/confirm")
@requires(ActivitiesPermission.REGISTER)
def registration_confirm(registration_id: UUID) -> Response:
    """Confirms what a child has asked for."""
    press(
        lambda: confirm_registration(current_actor(), registration_id, now=now()),
        gettext("It is confirmed."),
    )
    return _back(registration_id)


@pages.route("/registrations/<uuid:registration_id>/cancel", methods=["GET", "POST"])
@requires(ActivitiesPermission.READ)
def registration_cancel(registration_id: UUID) -> Any:
    """Takes a registration back, after asking once."""
    actor = current_actor()
    view = registration(actor, registration_id)
    if view is None:
        abort(404)
    if request.method == "POST":
        press(
            lambda: cancel_registration(actor, registration_id, now=now()),
            gettext("The registration is cancelled."),
        )
        return _back(registration_id)
    return render_page(
        "activities/registration_cancel.html",
        view=view,
        name=person_names([view.person_id]).get(view.person_id, ""),
    )


def _back(registration_id: UUID) -> Response:
    return redirect(url_for("activities.registration_page", registration_id=registration_id))
