"""KM-13: mentor sessions: proposed, agreed to, held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for

from core.plugin_api import (
    Column,
    Table,
    current_actor,
    download,
    format_datetime,
    gettext,
    render_page,
    requires,
)
from plugins.kulturmetropolen.labels import (
    SESSION_STATES,
)
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.sessions import session, sessions
from plugins.kulturmetropolen.queries.talents import seen_talent
from plugins.kulturmetropolen.queries.way import mentors_of
from plugins.kulturmetropolen.schemas import (
    HoldSchema,
    MentorSessionSchema,
)
from plugins.kulturmetropolen.services.sessions import (
    agree_to_session,
    cancel_session,
    hold_session,
    propose_session,
    session_details,
    sides_by_id,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    crumb,
    fill_in,
    found,
    pages,
    press,
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


@pages.get("/sessions/<uuid:session_id>")
@requires(P.READ_SESSIONS)
def session_page(session_id: UUID) -> Any:
    """KM-13: one session, and who has said yes."""
    actor = current_actor()
    view = found(session(actor, session_id))
    sides = sides_by_id(actor, session_id)
    return render_page(
        "kulturmetropolen/session.html",
        breadcrumbs=[crumb(gettext("Mentor sessions"), "session_list")],
        session=view,
        sides=sides,
        must_answer=bool(sides & view.not_agreed()),
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
