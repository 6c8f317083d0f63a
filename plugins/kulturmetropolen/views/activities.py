"""Heats and their voting, mentor sessions, and the rugekasse with its studio."""

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
    public,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.kulturmetropolen.labels import (
    EVENING_KINDS,
    PRIZE_KINDS,
    SESSION_STATES,
    WEEKDAYS,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.activities import (
    contest,
    contests,
    evening,
    evening_by_key,
    room,
    room_of_booking,
    rugekasser,
    session,
    sessions,
)
from plugins.kulturmetropolen.queries.network import venues
from plugins.kulturmetropolen.queries.talents import seen_talent, talent_cards
from plugins.kulturmetropolen.queries.way import mentors_of
from plugins.kulturmetropolen.schemas import (
    ActSchema,
    BookingSchema,
    CodesSchema,
    ContestSchema,
    EveningSchema,
    HoldSchema,
    MentorSessionSchema,
    PointsSchema,
    PrizeSchema,
    RoomSchema,
    RugekasseSchema,
    SemifinalSchema,
    VoteSchema,
)
from plugins.kulturmetropolen.services.contests import (
    add_act,
    add_contest,
    add_evening,
    choose_semifinal,
    give_points,
    give_prize,
    line_up,
    make_codes,
    set_voting,
    vote,
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
    form_page,
    found,
    organisation_choices,
    pages,
    press,
)
from plugins.registry import people

P = KmPermission


def _named(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, gettext(label)) for key, label in labels.items()]


@pages.get("/heats")
@requires(P.READ_NETWORK)
def contest_list() -> Any:
    """KM-12: the heats of every year."""
    return render_page("kulturmetropolen/contests.html", contests=contests())


@pages.route("/heats/new", methods=["GET", "POST"])
@requires(P.MANAGE_CONTESTS)
def contest_new() -> Answer:
    """KM-12: heats with the numbers of the settings."""
    actor = current_actor()
    return fill_in(
        FormPage(
            schema=ContestSchema,
            heading=gettext("Add heats"),
            fields=(
                {"name": "name", "words": True, "required": True},
                {
                    "name": "organisation_id",
                    "type": "select",
                    "blank": gettext("Choose"),
                    "options": organisation_choices(actor, P.MANAGE_CONTESTS),
                    "required": True,
                },
            ),
            submit=gettext("Add the heats"),
            back=url_for("kulturmetropolen.contest_list"),
            crumbs=[crumb(gettext("Heats"), "contest_list")],
        ),
        lambda typed: add_contest(actor, **typed),
        said=gettext("The heats are added. Now take the acts in."),
        then=lambda made: url_for("kulturmetropolen.contest_page", contest_id=made),
    )


@pages.get("/heats/<uuid:contest_id>")
@requires(P.READ_NETWORK)
def contest_page(contest_id: UUID) -> Any:
    """KM-12: acts, evenings, results and prizes."""
    view = found(contest(contest_id))
    if file_format := request.args.get("format"):
        return download(_results_table(view), file_format, name="heats")
    return render_page(
        "kulturmetropolen/contest.html",
        breadcrumbs=[crumb(gettext("Heats"), "contest_list")],
        contest=view,
        evening_kinds=EVENING_KINDS,
        prize_kinds=PRIZE_KINDS,
        act_names={each.id: each.name for each in view.acts},
    )


def _results_table(view: Any) -> Table:
    names = {each.id: each.name for each in view.acts}
    return Table(
        view.card.name,
        (
            Column("day", gettext("Day"), "date"),
            Column("kind", gettext("Kind of evening")),
            Column("place", gettext("Place in the evening"), "integer"),
            Column("act", gettext("Act")),
            Column("jury", gettext("Jury"), "decimal"),
            Column("audience", gettext("Audience"), "decimal"),
            Column("total", gettext("Total"), "decimal"),
        ),
        [
            {
                "day": each.held_on,
                "kind": gettext(EVENING_KINDS[each.kind]),
                "place": placed.place,
                "act": names[placed.act],
                "jury": placed.jury,
                "audience": placed.audience,
                "total": placed.total,
            }
            for each in view.evenings
            for placed in each.placed
        ],
    )


def _contest_step(
    contest_id: UUID, schema: Any, heading: str, fields: Any, act: Any, said: str
) -> Answer:
    """A form below the heats, and back to their page."""
    view = found(contest(contest_id))
    back = url_for("kulturmetropolen.contest_page", contest_id=contest_id)
    return fill_in(
        FormPage(
            schema=schema,
            heading=heading,
            fields=fields,
            submit=gettext("Save"),
            back=back,
            crumbs=[crumb(view.card.name, "contest_page", contest_id=contest_id)],
        ),
        act,
        said=said,
        then=lambda _: back,
    )


@pages.route("/heats/<uuid:contest_id>/acts", methods=["GET", "POST"])
@requires(P.MANAGE_CONTESTS)
def act_new(contest_id: UUID) -> Answer:
    """KM-12: the jury chose an act."""
    actor = current_actor()
    talents = talent_cards(actor) if actor.may(P.READ_TALENTS) else []
    return _contest_step(
        contest_id,
        ActSchema,
        gettext("Take an act in"),
        (
            {"name": "name", "required": True},
            {
                "name": "talent_ids",
                "type": "select",
                "multiple": True,
                "options": [(card.id, card.name) for card in talents],
                "help": gettext("Only the programme's own talents, so that it counts for them."),
            },
        ),
        lambda typed: add_act(actor, contest_id, **typed),
        gettext("The act is in."),
    )


@pages.route("/heats/<uuid:contest_id>/evenings", methods=["GET", "POST"])
@requires(P.MANAGE_CONTESTS)
def evening_new(contest_id: UUID) -> Answer:
    """KM-12: an evening."""
    return _contest_step(
        contest_id,
        EveningSchema,
        gettext("Add an evening"),
        (
            {
                "name": "kind",
                "type": "radios",
                "options": _named(EVENING_KINDS),
                "required": True,
            },
            {"name": "held_on", "type": "date", "required": True},
            {
                "name": "venue_id",
                "type": "select",
                "blank": gettext("Not decided"),
                "options": [(each.id, each.organisation.name) for each in venues()],
            },
        ),
        lambda typed: add_evening(current_actor(), contest_id, **typed),
        gettext("The evening is added."),
    )


@pages.post("/heats/<uuid:contest_id>/line-up")
@requires(P.MANAGE_CONTESTS)
def contest_line_up(contest_id: UUID) -> Answer:
    """KM-12: shares the acts among the evenings."""
    found(contest(contest_id))
    return press(
        lambda: line_up(current_actor(), contest_id),
        said=gettext("The acts are shared among the evenings."),
        then=url_for("kulturmetropolen.contest_page", contest_id=contest_id),
    )


@pages.route("/heats/<uuid:contest_id>/semifinal", methods=["GET", "POST"])
@requires(P.MANAGE_CONTESTS)
def contest_semifinal(contest_id: UUID) -> Answer:
    """KM-12: who goes on."""
    view = found(contest(contest_id))
    return _contest_step(
        contest_id,
        SemifinalSchema,
        gettext("The acts of the semifinal"),
        (
            {
                "name": "act_ids",
                "type": "checkboxes",
                "options": [(each.id, each.name) for each in view.acts],
            },
        ),
        lambda typed: choose_semifinal(current_actor(), contest_id, typed["act_ids"]),
        gettext("The semifinal has its acts."),
    )


@pages.route("/heats/<uuid:contest_id>/prizes", methods=["GET", "POST"])
@requires(P.MANAGE_CONTESTS)
def contest_prize(contest_id: UUID) -> Answer:
    """KM-12: a gig, coaching, or something else."""
    view = found(contest(contest_id))
    return _contest_step(
        contest_id,
        PrizeSchema,
        gettext("Give a prize"),
        (
            {
                "name": "act_id",
                "type": "select",
                "blank": gettext("Choose"),
                "options": [(each.id, each.name) for each in view.acts],
                "required": True,
            },
            {"name": "kind", "type": "radios", "options": _named(PRIZE_KINDS), "required": True},
            {"name": "what", "required": True},
        ),
        lambda typed: give_prize(current_actor(), contest_id, **typed),
        gettext("The prize is given."),
    )


@pages.route("/evenings/<uuid:evening_id>", methods=["GET", "POST"])
@requires(P.READ_NETWORK)
def evening_page(evening_id: UUID) -> Any:
    """KM-12: an evening: for jurors their points, for who runs it the voting."""
    actor = current_actor()
    view = found(evening(evening_id, actor.membership_id))
    form = Form.blank(PointsSchema)
    if request.method == "POST":
        found(actor.may(P.SCORE) or None)
        form = read_form(PointsSchema, request.form)
        done, _ = attempt(
            form,
            lambda typed: give_points(actor, evening_id, typed["act_id"], typed["points"]),
        )
        if done:
            say(gettext("Your points are saved."))
            return redirect(url_for("kulturmetropolen.evening_page", evening_id=evening_id))
    return render_page(
        "kulturmetropolen/evening.html",
        status=422 if form.errors else 200,
        breadcrumbs=[crumb(view.contest, "contest_page", contest_id=view.contest_id)],
        evening=view,
        form=form,
        evening_kinds=EVENING_KINDS,
        act_names={each.id: each.name for each in view.acts},
        vote_url=url_for("kulturmetropolen.vote_page", key=view.key, _external=True),
    )


@pages.route("/evenings/<uuid:evening_id>/codes", methods=["GET", "POST"])
@requires(P.MANAGE_CONTESTS)
def evening_codes(evening_id: UUID) -> Any:
    """KM-12: makes codes and shows them, this once."""
    view = found(evening(evening_id))
    page = FormPage(
        schema=CodesSchema,
        heading=gettext("Make voting codes"),
        lead=gettext(
            "One for each guest. They are shown once, to print and cut out; nobody can see "
            "afterwards who voted for whom."
        ),
        fields=({"name": "number", "type": "number", "required": True},),
        values={"number": 100},
        submit=gettext("Make the codes"),
        back=url_for("kulturmetropolen.evening_page", evening_id=evening_id),
        crumbs=[crumb(view.contest, "contest_page", contest_id=view.contest_id)],
    )
    if request.method == "GET":
        return form_page(page, Form.blank(CodesSchema, page.values))
    form = read_form(CodesSchema, request.form)
    done, codes = attempt(
        form, lambda typed: make_codes(current_actor(), evening_id, number=typed["number"])
    )
    if not done:
        return form_page(page, form)
    return render_page(
        "kulturmetropolen/codes.html",
        codes=codes,
        evening=view,
        vote_url=url_for("kulturmetropolen.vote_page", key=view.key, _external=True),
    )


@pages.post("/evenings/<uuid:evening_id>/<any(open,close):voting>")
@requires(P.MANAGE_CONTESTS)
def evening_voting(evening_id: UUID, voting: str) -> Answer:
    """KM-12: opens or closes the voting."""
    found(evening(evening_id))
    return press(
        lambda: set_voting(current_actor(), evening_id, is_open=voting == "open"),
        said=gettext("The voting is open.")
        if voting == "open"
        else gettext("The voting is closed."),
        then=url_for("kulturmetropolen.evening_page", evening_id=evening_id),
    )


@pages.route("/vote/<key>", methods=["GET", "POST"])
@public(because="The audience votes by a code from the door, without a log-in.")
def vote_page(key: str) -> Answer:
    """KM-12: the audience's page; it keeps nothing about who votes."""
    view = found(evening_by_key(key))
    form = Form.blank(VoteSchema)
    thanks = request.args.get("thanks") == "1"
    if request.method == "POST":
        form = read_form(VoteSchema, request.form)
        done, _ = attempt(form, lambda typed: vote(key, **typed))
        if done:
            return redirect(url_for("kulturmetropolen.vote_page", key=key, thanks=1))
    return render_page(
        "kulturmetropolen/vote.html",
        status=422 if form.errors else 200,
        evening=view,
        form=form,
        thanks=thanks,
        acts=[(each.id, each.name) for each in view.acts],
    )


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
