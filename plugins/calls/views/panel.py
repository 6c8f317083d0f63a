"""The panel: ranking, scenarios beside each other, votes, shares and minutes."""

from __future__ import annotations

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
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.calls.models import Scenario, TieVote
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.balance import balances
from plugins.calls.queries.calls import call
from plugins.calls.queries.minutes import minutes, one_minutes
from plugins.calls.queries.ranking import Ranking, ranking, scenarios
from plugins.calls.schemas import MinutesSchema, MoveSchema, TitleSchema
from plugins.calls.services.panel import (
    add_scenario,
    approve_minutes,
    change_minutes,
    choose_scenario,
    close_vote,
    move,
    open_vote,
    shares_of,
    undo_move,
    write_minutes,
)
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    attempt,
    carry_out,
    do,
    found,
    pages,
    simple_form,
    status_of,
)
from plugins.calls.views.calls import crumbs, tabs_of
from plugins.registry import locked


@pages.get("/<uuid:call_id>/panel")
@requires(CallsPermission.PANEL)
def panel_page(call_id: UUID) -> Any:
    """The ranking, and what leads from it to a choice."""
    actor = current_actor()
    ranked = found(ranking(actor, call_id))
    return render_page(
        "calls/panel.html",
        call=ranked.call,
        ranked=ranked,
        crumbs=crumbs(),
        tabs=tabs_of(ranked.call, actor),
        votes=ranked.votes,
        minutes=minutes(call_id),
        shares=_shares(ranked),
        by_order=request.args.get("share") == "order",
        decided=ranked.call.decided_at is not None,
    )


@pages.get("/<uuid:call_id>/ranking.<file_format>")
@requires(CallsPermission.PANEL)
def ranking_file(call_id: UUID, file_format: str) -> Any:
    """The ranking as a file; cases that one keeps out of are not in it."""
    ranked = found(ranking(current_actor(), call_id))
    table = Table(
        title=gettext("Ranking"),
        columns=[
            Column("place", gettext("Rank"), "integer"),
            Column("number", gettext("Application number"), "integer"),
            Column("applicant", gettext("Applicant")),
            Column("weighted", gettext("Weighted mean"), "decimal"),
            Column("median", gettext("Median"), "decimal"),
            Column("mean", gettext("Mean"), "decimal"),
            Column("spread", gettext("Spread"), "integer"),
            Column("readers", gettext("Scores handed in"), "integer"),
            Column("asked", gettext("Asks for"), "money"),
        ],
        rows=[
            {
                "place": each.place,
                "number": each.number,
                "applicant": each.applicant,
                "weighted": _decimal(each.weighted),
                "median": _decimal(each.median),
                "mean": _decimal(each.figures.mean) if each.figures else None,
                "spread": each.figures.spread if each.figures else None,
                "readers": each.readers,
                "asked": each.asked,
            }
            for each in ranked.rows
        ],
    )
    return download(table, file_format, name="ranking")


@pages.route("/<uuid:call_id>/scenarios", methods=["GET", "POST"])
@requires(CallsPermission.PANEL)
def scenario_list(call_id: UUID) -> Any:
    """Scenarios beside each other; a form for one more."""
    actor = current_actor()
    ranked = found(ranking(actor, call_id, whole=True))
    form = Form.blank(TitleSchema)
    if request.method == "POST":
        form = read_form(TitleSchema, request.form)
        added = attempt(form, lambda typed: add_scenario(actor, call_id, typed["title"], now=now()))
        if added is not None:
            say(gettext("The scenario begins with the ranking. Move applications with a reason."))
            return redirect(url_for("calls.scenario_page", scenario_id=added))
    every = scenarios(actor, ranked)
    orders = [ranked.order, *(each.order for each in every)]
    return render_page(
        "calls/scenarios.html",
        status_of(form),
        call=ranked.call,
        ranked=ranked,
        scenarios=every,
        balances=balances(ranked, orders, today=actor.today),
        names={each.application_id: each.applicant for each in ranked.rows},
        crumbs=_panel_crumbs(ranked),
        form=form,
        decided=ranked.call.decided_at is not None,
    )


@pages.route("/scenarios/<uuid:scenario_id>", methods=["GET", "POST"])
@requires(CallsPermission.PANEL)
def scenario_page(scenario_id: UUID) -> Any:
    """One scenario: its order, its balance, and moves with a written reason."""
    actor = current_actor()
    row, _ = carry_out(lambda: locked(Scenario, scenario_id))
    ranked = found(ranking(actor, found(row).call_id, whole=True))
    shown = found(next((each for each in scenarios(actor, ranked) if each.id == scenario_id), None))
    form = Form.blank(MoveSchema)
    if request.method == "POST":
        form = read_form(MoveSchema, request.form)
        attempt(form, lambda typed: move(actor, scenario_id, now=now(), **typed))
        if form.ok:
            say(gettext("Moved. The reason stands in the letter."))
            return redirect(url_for("calls.scenario_page", scenario_id=scenario_id))
    [before, after] = balances(ranked, [ranked.order, shown.order], today=actor.today)
    by_id = {each.application_id: each for each in ranked.rows}
    return render_page(
        "calls/scenario.html",
        status_of(form),
        call=ranked.call,
        scenario=shown,
        order=[by_id[key] for key in shown.order],
        before=before,
        after=after,
        form=form,
        crumbs=[
            *_panel_crumbs(ranked),
            (gettext("Scenarios"), url_for("calls.scenario_list", call_id=ranked.call.id)),
        ],
        applications=[
            (str(key), f"{place}. {by_id[key].applicant}")
            for place, key in enumerate(shown.order, 1)
        ],
        decided=ranked.call.decided_at is not None,
    )


@pages.post("/scenarios/<uuid:scenario_id>/undo")
@requires(CallsPermission.PANEL)
def scenario_undo(scenario_id: UUID) -> Any:
    """Takes the last move back."""
    return do(
        lambda: undo_move(current_actor(), scenario_id),
        done=gettext("The last move is taken back."),
        to=url_for("calls.scenario_page", scenario_id=scenario_id),
    )


@pages.post("/scenarios/<uuid:scenario_id>/choose")
@requires(CallsPermission.PANEL)
def scenario_choose(scenario_id: UUID) -> Any:
    """Makes it the one that decisions are proposed from."""
    version = request.form.get("version", "")
    return do(
        lambda: choose_scenario(
            current_actor(),
            scenario_id,
            version=int(version) if version.isdecimal() and len(version) < 9 else None,
            now=now(),
        ),
        done=gettext("Decisions will be proposed from this scenario."),
        to=url_for("calls.scenario_page", scenario_id=scenario_id),
    )


@pages.post("/<uuid:call_id>/votes")
@requires(CallsPermission.PANEL)
def vote_open(call_id: UUID) -> Any:
    """Opens a vote among the tied."""
    return do(
        lambda: open_vote(current_actor(), call_id, now=now()),
        done=gettext("The vote is open; the jurors see it on their page."),
        to=url_for("calls.panel_page", call_id=call_id),
    )


@pages.post("/votes/<uuid:vote_id>/close")
@requires(CallsPermission.PANEL)
def vote_close(vote_id: UUID) -> Any:
    """Counts the votes."""
    row, _ = carry_out(lambda: locked(TieVote, vote_id))
    call_id = found(row).call_id
    still, refusal = carry_out(lambda: close_vote(current_actor(), vote_id, now=now()))
    if refusal:
        say(refusal, "error")
    elif still:
        say(gettext("There is still a tie. Open a new vote among those who are tied."), "warning")
    else:
        say(gettext("The vote is closed, and the tie is broken."))
    return redirect(url_for("calls.panel_page", call_id=call_id))


@pages.route("/<uuid:call_id>/minutes/new", methods=["GET", "POST"])
@requires(CallsPermission.PANEL)
def minutes_new(call_id: UUID) -> Any:
    """Begins the minutes of a meeting."""
    actor = current_actor()
    view = found(call(actor, call_id))
    return simple_form(
        MinutesSchema,
        Simple(
            heading=gettext("New minutes"),
            button=gettext("Save"),
            back=url_for("calls.panel_page", call_id=call_id),
            crumbs=[
                *crumbs(view),
                (gettext("Panel"), url_for("calls.panel_page", call_id=call_id)),
            ],
            asks=_minutes_asks(),
            done=gettext("The minutes are saved."),
        ),
        lambda typed: write_minutes(actor, call_id, **_without_version(typed)),
        values={"held_on": actor.today},
    )


@pages.route("/minutes/<uuid:minutes_id>", methods=["GET", "POST"])
@requires(CallsPermission.PANEL)
def minutes_page(minutes_id: UUID) -> Any:
    """The minutes of a meeting; until they are approved they can be changed."""
    actor = current_actor()
    there = found(one_minutes(minutes_id))
    view = found(call(actor, there.call_id))
    way = [*crumbs(view), (gettext("Panel"), url_for("calls.panel_page", call_id=view.id))]
    if there.approved_at is not None:
        return render_page("calls/minutes.html", minutes=there, crumbs=way)
    return simple_form(
        MinutesSchema,
        Simple(
            heading=gettext("Panel minutes"),
            button=gettext("Save"),
            back=url_for("calls.panel_page", call_id=view.id),
            crumbs=way,
            asks=_minutes_asks(),
            done=gettext("The minutes are saved."),
        ),
        lambda typed: change_minutes(
            actor, minutes_id, version=typed["version"], **_without_version(typed)
        ),
        values={
            "held_on": there.held_on,
            "present": there.present,
            "text": there.text,
            "version": there.version,
        },
    )


@pages.post("/minutes/<uuid:minutes_id>/approve")
@requires(CallsPermission.PANEL)
def minutes_approve(minutes_id: UUID) -> Any:
    """Approves minutes."""
    there = found(one_minutes(minutes_id))
    return do(
        lambda: approve_minutes(current_actor(), minutes_id, now=now()),
        done=gettext("The minutes are approved and do not change any more."),
        to=url_for("calls.panel_page", call_id=there.call_id),
    )


def _panel_crumbs(ranked: Ranking) -> list[tuple[str, str]]:
    return [
        *crumbs(ranked.call),
        (gettext("Panel"), url_for("calls.panel_page", call_id=ranked.call.id)),
    ]


def _minutes_asks() -> list[Ask]:
    return [
        Ask(name="held_on", type="date", required=True),
        Ask(name="present", type="textarea", rows=3),
        Ask(name="text", type="textarea", rows=16, required=True),
    ]


def _without_version(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name != "version"}


def _shares(ranked: Ranking) -> list[dict[str, Any]]:
    if ranked.call.frame is None or not any(each.asked for each in ranked.rows):
        return []
    shared, _ = carry_out(
        lambda: shares_of(
            current_actor(), ranked, in_proportion=request.args.get("share") != "order"
        )
    )
    return [
        {"applicant": row.applicant, "asked": row.asked, "amount": amount}
        for key, amount in (shared or {}).items()
        if (row := ranked.row(key)) is not None
    ]


def _decimal(value: Any) -> Any:
    from decimal import Decimal

    return None if value is None else Decimal(round(float(value), 4)).quantize(Decimal("0.0001"))
