"""Heats: acts, evenings, points, and the audience's voting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Column,
    Form,
    Table,
    current_actor,
    download,
    gettext,
    public,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.kulturmetropolen.labels import (
    EVENING_KINDS,
    PRIZE_KINDS,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.activities import (
    contest,
    contests,
    evening,
    evening_by_key,
)
from plugins.kulturmetropolen.queries.network import venues
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.schemas import (
    ActSchema,
    CodesSchema,
    ContestSchema,
    EveningSchema,
    PointsSchema,
    PrizeSchema,
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
