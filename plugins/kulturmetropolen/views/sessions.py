"""Mentor sessions, and the rugekasse with its studio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    LOCAL_ZONE,
    Column,
    Form,
    Table,
    current_actor,
    download,
    format_datetime,
    gettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.kulturmetropolen.labels import (
    SESSION_STATES,
    WEEKDAYS,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.activities import (
    room,
    room_of_booking,
    rugekasser,
    session,
    sessions,
)
from plugins.kulturmetropolen.queries.talents import seen_talent
from plugins.kulturmetropolen.queries.way import mentors_of
from plugins.kulturmetropolen.schemas import (
    BookingSchema,
    HoldSchema,
    MentorSessionSchema,
    RoomSchema,
    RugekasseSchema,
)
from plugins.kulturmetropolen.services.sessions import (
    add_room,
    add_rugekasse,
    agree_to_session,
    book_room,
    cancel_booking,
    cancel_session,
    hold_session,
    propose_session,
    sides_by_id,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    attempt,
    crumb,
    fill_in,
    found,
    organisation_choices,
    pages,
    press,
)
from plugins.registry import people

P = KmPermission


@pages.get("/sessions")
@requires(P.READ_SESSIONS)
def session_list() -> Any:
    """KM-13: mentor sessions within reach."""
    shown = sessions(current_actor())
    if file_format := request.args.get("format"):
        return download(_session_table(shown), file_format, name="mentor-sessions")
    return render_page(
        "kulturmetropolen/sessions.html", sessions=shown, state_labels=SESSION_STATES
    )


def _session_table(shown: Any) -> Table:
    may_see_money = current_actor().may(P.READ_TALENTS)
    columns = [
        Column("talent", gettext("Talent")),
        Column("mentor", gettext("Mentor")),
        Column("organisation", gettext("School")),
        Column("first", gettext("Begins")),
        Column("state", gettext("Status")),
    ]
    if may_see_money:
        columns += [
            Column("fee", gettext("Fee"), "money"),
            Column("transport", gettext("Transport"), "money"),
        ]
    return Table(
        gettext("Mentor sessions"),
        columns,
        [
            {
                "talent": each.talent,
                "mentor": each.mentor.name,
                "organisation": each.organisation.name,
                "first": format_datetime(each.meetings[0][0]) if each.meetings else "",
                "state": gettext(SESSION_STATES[each.state]),
                "fee": each.fee,
                "transport": each.transport,
            }
            for each in shown
        ],
    )


@pages.route("/talents/<uuid:talent_id>/sessions", methods=["GET", "POST"])
@requires(P.BOOK_SESSION)
def session_new(talent_id: UUID) -> Answer:
    """KM-13: proposes a session: three hours, or with a second meeting twice one and a half."""
    actor = current_actor()
    card = found(seen_talent(actor, talent_id))
    return fill_in(
        FormPage(
            schema=MentorSessionSchema,
            heading=gettext("A mentor session for %(name)s", name=card.name),
            lead=gettext(
                "Three hours at once, or an hour and a half twice. The date stands when mentor, "
                "talent and school have all said yes."
            ),
            fields=(
                {
                    "name": "mentor_id",
                    "type": "select",
                    "options": [
                        (each.person.id, each.person.name) for each in mentors_of(talent_id)
                    ],
                    "required": True,
                },
                {"name": "starts_at", "type": "datetime-local", "required": True},
                {
                    "name": "second_at",
                    "type": "datetime-local",
                    "help": gettext("Only for two meetings of an hour and a half."),
                },
                {"name": "place", "required": True},
                {
                    "name": "dispensation",
                    "type": "textarea",
                    "help": gettext("Needed for a talent of another age."),
                },
            ),
            submit=gettext("Propose the date"),
            back=url_for("kulturmetropolen.session_list"),
            crumbs=[crumb(gettext("Mentor sessions"), "session_list")],
        ),
        lambda typed: propose_session(actor, talent_id, **session_details(typed)),
        said=gettext("The date is proposed. The others are asked."),
        then=lambda made: url_for("kulturmetropolen.session_page", session_id=made),
    )


def session_details(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed or sent, as the service takes it."""
    second: datetime | None = typed["second_at"]
    meetings = [(typed["starts_at"], 180)]
    if second is not None:
        meetings = [(typed["starts_at"], 90), (second, 90)]
    return {
        "mentor_id": typed["mentor_id"],
        "meetings": meetings,
        "place": typed["place"],
        "dispensation": typed["dispensation"],
    }


@pages.get("/sessions/<uuid:session_id>")
@requires(P.READ_SESSIONS)
def session_page(session_id: UUID) -> Any:
    """KM-13: one session, and who has said yes."""
    actor = current_actor()
    view = found(session(actor, session_id))
    sides = sides_by_id(actor, session_id)
    agreed = {
        "mentor": view.mentor_agreed_on,
        "talent": view.talent_agreed_on,
        "school": view.school_agreed_on,
    }
    return render_page(
        "kulturmetropolen/session.html",
        breadcrumbs=[crumb(gettext("Mentor sessions"), "session_list")],
        session=view,
        sides=sides,
        must_answer=any(agreed[side] is None for side in sides),
        may_see_money=bool(sides & {"mentor", "school"}),
        state_labels=SESSION_STATES,
    )


@pages.post("/sessions/<uuid:session_id>/<any(agree,cancel):action>")
@requires(P.BOOK_SESSION)
def session_act(session_id: UUID, action: str) -> Answer:
    """KM-13: one of the three says yes, or cancels."""
    actor = current_actor()
    found(session(actor, session_id))
    then = url_for("kulturmetropolen.session_page", session_id=session_id)
    if action == "agree":
        return press(
            lambda: agree_to_session(actor, session_id),
            said=gettext("You have said yes."),
            then=then,
        )
    return press(
        lambda: cancel_session(actor, session_id),
        said=gettext("The session is cancelled."),
        then=then,
    )


@pages.route("/sessions/<uuid:session_id>/held", methods=["GET", "POST"])
@requires(P.BOOK_SESSION)
def session_held(session_id: UUID) -> Answer:
    """KM-13: it was held; what it cost."""
    actor = current_actor()
    view = found(session(actor, session_id))
    back = url_for("kulturmetropolen.session_page", session_id=session_id)
    return fill_in(
        FormPage(
            schema=HoldSchema,
            heading=gettext("The session was held"),
            fields=(
                {"name": "fee", "type": "money", "suffix": gettext("kr"), "required": True},
                {"name": "transport", "type": "money", "suffix": gettext("kr"), "required": True},
            ),
            values={"fee": view.fee, "transport": view.transport},
            submit=gettext("Mark as held"),
            back=back,
            crumbs=[crumb(gettext("Mentor sessions"), "session_list")],
        ),
        lambda typed: hold_session(actor, session_id, **typed),
        said=gettext("It counts for the talent now."),
        then=lambda _: back,
    )


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
                {
                    "name": "organisation_id",
                    "type": "select",
                    "blank": gettext("Choose"),
                    "options": organisation_choices(actor, P.MANAGE_STUDIO),
                    "required": True,
                },
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
