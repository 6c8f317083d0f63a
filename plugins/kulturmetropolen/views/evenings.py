"""KM-12: an evening of the heats: points, codes, and the audience voting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    public,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.kulturmetropolen.labels import (
    EVENING_KINDS,
)
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.contests import (
    evening,
    evening_by_key,
)
from plugins.kulturmetropolen.schemas import (
    CodesSchema,
    PointsSchema,
    VoteSchema,
)
from plugins.kulturmetropolen.services.contests import (
    give_points,
    make_codes,
    set_voting,
    vote,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    attempt,
    crumb,
    form_page,
    found,
    pages,
    press,
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
