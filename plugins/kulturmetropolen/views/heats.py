"""KM-12: heats with their acts, line-up, semifinal and prizes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from core.plugin_api import (
    Column,
    Table,
    current_actor,
    download,
    gettext,
    render_page,
    requires,
)
from plugins.kulturmetropolen.labels import (
    EVENING_KINDS,
    PRIZE_KINDS,
)
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.contests import (
    contest,
    contests,
)
from plugins.kulturmetropolen.queries.network import venues
from plugins.kulturmetropolen.queries.talents import talent_cards
from plugins.kulturmetropolen.schemas import (
    ActSchema,
    ContestSchema,
    EveningSchema,
    PrizeSchema,
    SemifinalSchema,
)
from plugins.kulturmetropolen.services.contests import (
    add_act,
    add_contest,
    add_evening,
    choose_semifinal,
    give_prize,
    line_up,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
    press,
)


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
                one_of("organisation_id", organisation_choices(actor, P.MANAGE_CONTESTS)),
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
            one_of("act_id", [(each.id, each.name) for each in view.acts]),
            {"name": "kind", "type": "radios", "options": _named(PRIZE_KINDS), "required": True},
            {"name": "what", "required": True},
        ),
        lambda typed: give_prize(current_actor(), contest_id, **typed),
        gettext("The prize is given."),
    )
