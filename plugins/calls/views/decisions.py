"""Decisions: proposed, written, published at one instant; read, answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.kit import Money
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
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.applications import application
from plugins.calls.queries.calls import call
from plugins.calls.queries.decisions import (
    appeals_of,
    change_requests_of,
    decision_for,
    decision_table,
    decisions,
    letter_of,
    report_of,
)
from plugins.calls.queries.views import CallView, DecisionView
from plugins.calls.rules.forms import Reader
from plugins.calls.rules.places import Outcome, may_appeal
from plugins.calls.schemas import (
    DecisionSchema,
    PlaceAnswerSchema,
    PlanSchema,
    ProposeSchema,
    ReasonSchema,
)
from plugins.calls.services.decisions import (
    answer_place,
    cancel_publishing,
    decide,
    decision_objections,
    lapse_places,
    lapse_when_due,
    plan_publishing,
    propose_decisions,
    publish_decisions,
    remove_decision,
    withdraw_place,
)
from plugins.calls.values import decision_details
from plugins.calls.views.applications import pdf
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    attempt,
    do,
    found,
    pages,
    simple_form,
    status_of,
)
from plugins.calls.views.calls import crumbs, tabs_of


@pages.route("/<uuid:call_id>/decisions", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def decision_list(call_id: UUID) -> Any:
    """The decisions of a call; a POST publishes them, now or at an instant."""
    actor = current_actor()
    view = found(call(actor, call_id))
    form = Form.blank(PlanSchema, {"decisions_at": view.decisions_at})
    if request.method == "POST":
        form = read_form(PlanSchema, request.form)

        def publish(typed: dict[str, Any]) -> str:
            if typed["decisions_at"] is None:
                publish_decisions(actor, call_id, now=now())
                return gettext("The decisions are published.")
            plan_publishing(actor, call_id, typed["decisions_at"], now=now())
            return gettext("The decisions are published by themselves at that moment.")

        done = attempt(form, publish)
        if done is not None:
            say(done)
            return redirect(url_for("calls.decision_list", call_id=call_id))
    table = decision_table(actor, call_id)
    if table.next_deadline is not None and table.next_deadline <= now():
        lapse_places(actor, call_id, now=now())
        table = decision_table(actor, call_id)
    rows = table.decisions
    return render_page(
        "calls/decisions.html",
        status_of(form),
        call=view,
        crumbs=crumbs(),
        tabs=tabs_of(view, actor),
        decisions=rows,
        undecided=table.undecided,
        objections=decision_objections(call_id) if _may_publish(view, rows) else (),
        granted=Money.total((each.granted for each in rows if each.granted), view.currency),
        form=form,
        may_publish=_may_publish(view, rows),
        rolling=view.window.rolling,
    )


@pages.get("/<uuid:call_id>/decisions.<file_format>")
@requires(CallsPermission.DECIDE)
def decision_file(call_id: UUID, file_format: str) -> Any:
    """The decisions as a file; cases that one keeps out of are not in it."""
    actor = current_actor()
    found(call(actor, call_id))
    table = Table(
        title=gettext("Decisions"),
        columns=[
            Column("number", gettext("Application number"), "integer"),
            Column("applicant", gettext("Applicant")),
            Column("outcome", gettext("Decision")),
            Column("reserve_rank", gettext("Number on the reserve list"), "integer"),
            Column("granted", gettext("Granted"), "money"),
            Column("state", gettext("The place")),
            Column("accept_by", gettext("Answer before"), "date"),
            Column("reason", gettext("Reason")),
        ],
        rows=[
            {
                "number": each.number,
                "applicant": each.applicant,
                "outcome": gettext(each.outcome.label),
                "reserve_rank": each.reserve_rank,
                "granted": each.granted,
                "state": gettext(each.state.label),
                "accept_by": each.accept_by,
                "reason": each.reason,
            }
            for each in decisions(actor, call_id)
        ],
    )
    return download(table, file_format, name="decisions")


@pages.route("/<uuid:call_id>/decisions/propose", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def decision_propose(call_id: UUID) -> Any:
    """Proposes decisions for everybody who has none yet."""
    actor = current_actor()
    view = found(call(actor, call_id))
    return simple_form(
        ProposeSchema,
        Simple(
            heading=gettext("Propose decisions"),
            lead=gettext(
                "From the chosen scenario, or from the ranking where none is chosen. The reason of"
                " a move is added by itself. Every decision can be changed before it is published."
            ),
            button=gettext("Propose"),
            back=url_for("calls.decision_list", call_id=call_id),
            crumbs=crumbs(view),
            asks=[
                Ask(name="chosen", type="textarea", rows=4),
                Ask(name="reserve", type="textarea", rows=4),
                Ask(name="not_chosen", type="textarea", rows=4),
            ],
            done=gettext("Decisions are proposed. Read them before they are published."),
        ),
        lambda typed: propose_decisions(
            actor,
            call_id,
            reasons={Outcome(name): text for name, text in typed.items()},
            now=now(),
        ),
    )


@pages.post("/<uuid:call_id>/decisions/unplan")
@requires(CallsPermission.DECIDE)
def decision_unplan(call_id: UUID) -> Any:
    """Takes a planned publishing back."""
    return do(
        lambda: cancel_publishing(current_actor(), call_id),
        done=gettext("The decisions are not published by themselves."),
        to=url_for("calls.decision_list", call_id=call_id),
    )


@pages.route("/applications/<uuid:application_id>/decide", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def decision_edit(application_id: UUID) -> Any:
    """Decides about one application."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    own = found(call(actor, view.call_id))
    there = decision_for(actor, application_id, now=now())
    values: dict[str, Any] = {}
    if there is not None:
        values = {
            "outcome": there.outcome,
            "reserve_rank": there.reserve_rank,
            "granted": there.granted,
            "reason": there.reason,
            "conditions": there.conditions,
            "version": there.version,
        }
    elif view.asked is not None:
        values = {"granted": view.asked}
    return simple_form(
        DecisionSchema,
        Simple(
            heading=gettext("Decide: %(applicant)s", applicant=view.applicant),
            lead=gettext(
                "The letter is written in the language form that the application was written in:"
                " %(language)s.",
                language=_language_name(view.language),
            ),
            button=gettext("Save the decision"),
            back=url_for("calls.decision_list", call_id=own.id),
            crumbs=crumbs(own),
            asks=[
                Ask(
                    name="outcome",
                    type="radios",
                    options=[(each.value, gettext(each.label)) for each in Outcome],
                    required=True,
                ),
                Ask(name="reserve_rank", type="number"),
                Ask(name="granted", type="money"),
                Ask(name="reason", type="textarea", rows=8, required=True),
                Ask(name="conditions", type="textarea", rows=4),
            ],
            done=gettext("The decision is saved. Nobody reads it before it is published."),
        ),
        lambda typed: decide(
            actor, application_id, decision_details(typed), version=typed["version"], now=now()
        ),
        values=values,
    )


@pages.post("/applications/<uuid:application_id>/decide/remove")
@requires(CallsPermission.DECIDE)
def decision_remove(application_id: UUID) -> Any:
    """Takes a decision back that is not published."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    return do(
        lambda: remove_decision(actor, application_id),
        done=gettext("The decision is taken back."),
        to=url_for("calls.decision_list", call_id=view.call_id),
    )


@pages.get("/applications/<uuid:application_id>/decision")
@requires(CallsPermission.READ)
def decision_page(application_id: UUID) -> Any:
    """The decision, what has become of the place, and what one can do."""
    actor = current_actor()
    view, sight = found(application(actor, application_id, now=now()))
    if decision_for(actor, application_id, now=now()) is not None:
        lapse_when_due(actor, view.call_id, now=now())
    decision = found(decision_for(actor, application_id, now=now()))
    own = found(call(actor, view.call_id))
    may_decide = actor.may(CallsPermission.DECIDE) and sight.reader is Reader.STAFF
    return render_page(
        "calls/decision.html",
        application=view,
        decision=decision,
        call=own,
        office=sight.reader is Reader.STAFF,
        may_write=sight.may_write,
        may_decide=may_decide,
        may_appeal=may_appeal(final=decision.final).allowed and (sight.may_write or may_decide),
        crumbs=[
            *(
                crumbs(own)
                if sight.reader is Reader.STAFF
                else [(gettext("My applications"), url_for("calls.own_list"))]
            ),
            (
                view.title or view.applicant,
                url_for("calls.application_page", application_id=application_id),
            ),
        ],
        appeals=appeals_of([application_id]),
        report=report_of(application_id),
        changes=change_requests_of([application_id]),
    )


@pages.get("/applications/<uuid:application_id>/letter.pdf")
@requires(CallsPermission.READ)
def decision_letter_file(application_id: UUID) -> Any:
    """The letter as a tagged PDF."""
    letter = found(letter_of(current_actor(), application_id, now=now()))
    return pdf(letter, gettext("decision"))


@pages.post("/applications/<uuid:application_id>/place")
@requires(CallsPermission.APPLY)
def place_answer(application_id: UUID) -> Any:
    """Accepts or declines what was offered."""
    form = read_form(PlaceAnswerSchema, request.form)
    accepts = bool(form.data and form.data["accepts"])
    return do(
        lambda: answer_place(
            current_actor(),
            application_id,
            accepts=accepts,
            reason=request.form.get("reason", "")[:2000],
            now=now(),
        ),
        done=gettext("You have accepted. Welcome!") if accepts else gettext("You have declined."),
        to=url_for("calls.decision_page", application_id=application_id),
    )


@pages.route("/applications/<uuid:application_id>/place/withdraw", methods=["GET", "POST"])
@requires(CallsPermission.READ)
def place_withdraw(application_id: UUID) -> Any:
    """Gives an accepted place back."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    found(decision_for(actor, application_id, now=now()))
    return simple_form(
        ReasonSchema,
        Simple(
            heading=gettext("Withdraw from the place"),
            lead=gettext("The place may go to the next on the reserve list. The history stays."),
            button=gettext("Withdraw"),
            back=url_for("calls.decision_page", application_id=application_id),
            crumbs=[
                (
                    view.title or view.applicant,
                    url_for("calls.application_page", application_id=application_id),
                )
            ],
            asks=[Ask(name="reason", type="textarea", rows=4, required=True)],
            done=gettext("The place is given back."),
            danger=True,
        ),
        lambda typed: withdraw_place(actor, application_id, typed["reason"], now=now()),
    )


def _may_publish(view: CallView, rows: Sequence[DecisionView]) -> bool:
    if view.window.rolling:
        return any(each.published_at is None for each in rows)
    return view.decided_at is None


def _language_name(language: str) -> str:
    names = {
        "nb": gettext("Bokmål"),
        "nn": gettext("Nynorsk"),
        "da": gettext("Danish"),
        "en": gettext("English"),
    }
    return names.get(language, language)
