"""KM-14: rugekasser, and studio time to book."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    LOCAL_ZONE,
    Form,
    current_actor,
    gettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.kulturmetropolen.labels import (
    WEEKDAYS,
)
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.studios import room, room_of_booking, rugekasser
from plugins.kulturmetropolen.schemas import (
    BookingSchema,
    RoomSchema,
    RugekasseSchema,
)
from plugins.kulturmetropolen.services.studios import (
    add_room,
    add_rugekasse,
    book_room,
    cancel_booking,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    attempt,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
    press,
)
from plugins.registry import people


@pages.get("/rugekasser")
@requires(P.BOOK_STUDIO)
def rugekasse_list() -> Any:
    """KM-14: where and when one meets, and the studios to book."""
    return render_page(
        "kulturmetropolen/rugekasser.html", rugekasser=rugekasser(), weekdays=WEEKDAYS
    )


@pages.route("/rugekasser/new", methods=["GET", "POST"])
@requires(P.MANAGE_STUDIO)
def rugekasse_new() -> Answer:
    """KM-14: a nest box."""
    actor = current_actor()
    back = url_for("kulturmetropolen.rugekasse_list")
    return fill_in(
        FormPage(
            schema=RugekasseSchema,
            heading=gettext("Add a rugekasse"),
            fields=(
                {"name": "name", "words": True, "required": True},
                {"name": "about", "words": True, "type": "textarea"},
                one_of("organisation_id", organisation_choices(actor, P.MANAGE_STUDIO)),
                {
                    "name": "weekday",
                    "type": "select",
                    "options": [(place, gettext(day)) for place, day in enumerate(WEEKDAYS)],
                    "required": True,
                },
                {"name": "time", "required": True, "help": gettext("As 17.00–20.00.")},
            ),
            submit=gettext("Add it"),
            back=back,
            crumbs=[crumb(gettext("Rugekasser"), "rugekasse_list")],
        ),
        lambda typed: add_rugekasse(actor, **typed),
        said=gettext("The rugekasse is added."),
        then=lambda _: back,
    )


@pages.route("/rugekasser/<uuid:rugekasse_id>/rooms", methods=["GET", "POST"])
@requires(P.MANAGE_STUDIO)
def room_new(rugekasse_id: UUID) -> Answer:
    """KM-14: a studio."""
    found(next((each for each in rugekasser() if each.id == rugekasse_id), None))
    back = url_for("kulturmetropolen.rugekasse_list")
    return fill_in(
        FormPage(
            schema=RoomSchema,
            heading=gettext("Add a studio"),
            fields=(
                {"name": "name", "words": True, "required": True},
                {
                    "name": "opens",
                    "type": "number",
                    "required": True,
                    "help": gettext("Whole hours."),
                },
                {"name": "closes", "type": "number", "required": True},
            ),
            values={"opens": 14, "closes": 22},
            submit=gettext("Add the studio"),
            back=back,
            crumbs=[crumb(gettext("Rugekasser"), "rugekasse_list")],
        ),
        lambda typed: add_room(current_actor(), rugekasse_id, **typed),
        said=gettext("The studio is added and can be booked."),
        then=lambda _: back,
    )


@pages.route("/rooms/<uuid:room_id>", methods=["GET", "POST"])
@requires(P.BOOK_STUDIO)
def room_page(room_id: UUID) -> Answer:
    """KM-14: the studio's next two weeks, and a form to book an hour."""
    actor = current_actor()
    moment = now()
    view = found(room(actor, room_id, since=moment, until=moment + timedelta(days=14)))
    form = Form.blank(BookingSchema)
    if request.method == "POST":
        form = read_form(BookingSchema, request.form)
        done, _ = attempt(form, lambda typed: book_room(actor, room_id, **typed, now=moment))
        if done:
            say(gettext("The studio is yours at that time."))
            return redirect(url_for("kulturmetropolen.room_page", room_id=room_id))
    return render_page(
        "kulturmetropolen/room.html",
        status=422 if form.errors else 200,
        breadcrumbs=[crumb(gettext("Rugekasser"), "rugekasse_list")],
        room=view,
        form=form,
        people=_bookable(),
        zone=LOCAL_ZONE,
    )


def _bookable() -> list[tuple[UUID, str]]:
    """For whom one may book: oneself and one's children, and one's pupils."""
    actor = current_actor()
    rows = people(actor, None, permission=P.BOOK_STUDIO).items
    return [(row.id, row.name) for row in rows]


@pages.post("/bookings/<uuid:booking_id>/cancel")
@requires(P.BOOK_STUDIO)
def booking_cancel(booking_id: UUID) -> Answer:
    """KM-14: gives the hour back."""
    room_id = found(room_of_booking(booking_id))
    return press(
        lambda: cancel_booking(current_actor(), booking_id),
        said=gettext("The hour is free again."),
        then=url_for("kulturmetropolen.room_page", room_id=room_id),
    )
