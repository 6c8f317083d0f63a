"""After a decision: appeals, reports with accounts, changes, repayment."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    format_money,
    gettext,
    now,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.calls.models import Appeal, ChangeRequest
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.applications import application
from plugins.calls.queries.decisions import decision_for, report_of
from plugins.calls.queries.views import ApplicationView
from plugins.calls.schemas import (
    AppealAnswerSchema,
    AppealSchema,
    ChangeRequestSchema,
    RepaidSchema,
    RepaymentSchema,
    ReportSchema,
    ReviewReportSchema,
    YesNoSchema,
)
from plugins.calls.services.awards import (
    answer_appeal,
    answer_change,
    ask_change,
    flag_repayment,
    record_repayment,
    register_appeal,
    review_report,
    save_report,
)
from plugins.calls.values import account_lines
from plugins.calls.views.blueprint import (
    Ask,
    Simple,
    attempt,
    carry_out,
    found,
    pages,
    simple_form,
    status_of,
)
from plugins.registry import locked


def _about(application_id: UUID) -> tuple[ApplicationView, str, list[tuple[str, str]]]:
    """The application whose decision one sees, the way back, and the crumbs."""
    actor = current_actor()
    view, _ = found(application(actor, application_id, now=now()))
    found(decision_for(actor, application_id, now=now()))
    back = url_for("calls.decision_page", application_id=application_id)
    return view, back, [(view.title or view.applicant, back)]


@pages.route("/applications/<uuid:application_id>/appeal", methods=["GET", "POST"])
@requires(CallsPermission.READ)
def appeal_new(application_id: UUID) -> Any:
    """Registers an appeal."""
    actor = current_actor()
    _, back, way = _about(application_id)
    if found(decision_for(actor, application_id, now=now())).final and request.method == "GET":
        # The letter says that there is none. What was typed all the same is answered below.
        abort(404)
    office = actor.may(CallsPermission.DECIDE)
    return simple_form(
        AppealSchema,
        Simple(
            heading=gettext("Register an appeal") if office else gettext("Appeal"),
            button=gettext("Register") if office else gettext("Send the appeal"),
            back=back,
            crumbs=way,
            asks=[
                *([Ask(name="received_on", type="date", required=True)] if office else []),
                Ask(name="text", type="textarea", rows=8, required=True),
            ],
            done=gettext("The appeal is registered."),
        ),
        lambda typed: register_appeal(
            actor,
            application_id,
            typed["text"],
            received_on=typed["received_on"] or actor.today,
            now=now(),
        ),
        values={"received_on": actor.today},
    )


@pages.route("/appeals/<uuid:appeal_id>/answer", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def appeal_answer(appeal_id: UUID) -> Any:
    """What came of an appeal."""
    actor = current_actor()
    row, _ = carry_out(lambda: locked(Appeal, appeal_id))
    appeal = found(row)
    _, back, way = _about(appeal.application_id)
    return simple_form(
        AppealAnswerSchema,
        Simple(
            heading=gettext("Answer an appeal"),
            lead=appeal.text,
            button=gettext("Save"),
            back=back,
            crumbs=way,
            asks=[
                Ask(
                    name="outcome",
                    type="radios",
                    required=True,
                    options=[
                        ("upheld", gettext("The decision stands")),
                        ("changed", gettext("The decision is changed")),
                        ("rejected", gettext("The appeal is not taken up")),
                    ],
                ),
                Ask(name="answer", type="textarea", rows=8, required=True),
            ],
            done=gettext("The answer is saved."),
        ),
        lambda typed: answer_appeal(actor, appeal_id, now=now(), **typed),
        values={"answer": appeal.answer, "version": appeal.version},
    )


@pages.route("/applications/<uuid:application_id>/report", methods=["GET", "POST"])
@requires(CallsPermission.READ)
def report_page(application_id: UUID) -> Any:
    """The report with its accounts: written by the applicant, read by the office."""
    actor = current_actor()
    view, back, way = _about(application_id)
    report = found(report_of(application_id))
    form = Form.blank(
        ReportSchema,
        {
            "text": report.text,
            "accounts": [
                {"text": line.text, "planned": line.planned, "spent": line.spent}
                for line in report.accounts
            ],
            "version": report.version,
        },
    )
    if request.method == "POST":
        form = read_form(ReportSchema, request.form)
        hand_in = request.form.get("then") == "hand_in"
        attempt(
            form,
            lambda typed: save_report(
                actor,
                application_id,
                text=typed["text"],
                accounts=account_lines(typed),
                hand_in=hand_in,
                version=typed["version"],
                now=now(),
            ),
        )
        if form.ok:
            say(gettext("The report is handed in.") if hand_in else gettext("Saved."))
            return redirect(back if hand_in else request.path)
        form.values["version"] = str(report.version)
    _, sight = found(application(actor, application_id, now=now()))
    return render_page(
        "calls/report.html",
        status_of(form),
        application=view,
        report=report,
        form=form,
        back=back,
        crumbs=way,
        may_write=sight.may_write and report.state in ("due", "returned"),
        may_review=actor.may(CallsPermission.DECIDE)
        and not sight.may_write
        and report.state == "handed_in",
    )


@pages.route("/applications/<uuid:application_id>/report/review", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def report_review(application_id: UUID) -> Any:
    """Approves a report or sends it back."""
    actor = current_actor()
    _, back, way = _about(application_id)
    report = found(report_of(application_id))

    def review(typed: dict[str, Any]) -> None:
        owed = review_report(actor, application_id, now=now(), **typed)
        if owed is not None:
            say(
                gettext(
                    "Less was spent than granted: %(amount)s could be asked back.",
                    amount=format_money(owed),
                ),
                "warning",
            )

    return simple_form(
        ReviewReportSchema,
        Simple(
            heading=gettext("Answer the report"),
            button=gettext("Save"),
            back=back,
            crumbs=way,
            asks=[
                Ask(
                    name="approved",
                    type="radios",
                    required=True,
                    options=[("1", gettext("Approved")), ("0", gettext("Send it back"))],
                ),
                Ask(name="comment", type="textarea", rows=4),
            ],
            done=gettext("The answer is saved."),
        ),
        review,
        values={"version": report.version},
    )


@pages.route("/applications/<uuid:application_id>/change", methods=["GET", "POST"])
@requires(CallsPermission.APPLY)
def change_new(application_id: UUID) -> Any:
    """Asks to do otherwise than applied for."""
    actor = current_actor()
    _, back, way = _about(application_id)
    return simple_form(
        ChangeRequestSchema,
        Simple(
            heading=gettext("Ask for a change"),
            lead=gettext("Ask before you do otherwise than you have applied for."),
            button=gettext("Send"),
            back=back,
            crumbs=way,
            asks=[Ask(name="text", type="textarea", rows=6, required=True)],
            done=gettext("The request is sent."),
        ),
        lambda typed: ask_change(actor, application_id, typed["text"], now=now()),
    )


@pages.route("/changes/<uuid:change_id>/answer", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def change_answer(change_id: UUID) -> Any:
    """Yes or no to a change."""
    actor = current_actor()
    row, _ = carry_out(lambda: locked(ChangeRequest, change_id))
    asked = found(row)
    _, back, way = _about(asked.application_id)
    return simple_form(
        YesNoSchema,
        Simple(
            heading=gettext("Answer a request for a change"),
            lead=asked.text,
            button=gettext("Answer"),
            back=back,
            crumbs=way,
            asks=[
                Ask(
                    name="yes",
                    type="radios",
                    required=True,
                    options=[("1", gettext("Yes")), ("0", gettext("No"))],
                ),
                Ask(name="reason", type="textarea", rows=4, required=True),
            ],
            done=gettext("The answer is saved."),
        ),
        lambda typed: answer_change(
            actor,
            change_id,
            agrees=typed["yes"],
            reason=typed["reason"],
            version=None,
            now=now(),
        ),
    )


@pages.route("/applications/<uuid:application_id>/repayment", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def repayment_edit(application_id: UUID) -> Any:
    """What is to be paid back."""
    actor = current_actor()
    _, back, way = _about(application_id)
    decision = found(decision_for(actor, application_id, now=now()))
    return simple_form(
        RepaymentSchema,
        Simple(
            heading=gettext("To be paid back"),
            lead=gettext("Leave the amount empty when nothing is to be paid back."),
            button=gettext("Save"),
            back=back,
            crumbs=way,
            asks=[Ask(name="amount", type="money"), Ask(name="reason", type="textarea", rows=4)],
            done=gettext("Saved."),
        ),
        lambda typed: flag_repayment(
            actor, application_id, typed["amount"], typed["reason"], now=now()
        ),
        values={"amount": decision.repay, "reason": decision.repay_reason},
    )


@pages.route("/applications/<uuid:application_id>/repayment/received", methods=["GET", "POST"])
@requires(CallsPermission.DECIDE)
def repayment_received(application_id: UUID) -> Any:
    """Records that the money has come back."""
    actor = current_actor()
    _, back, way = _about(application_id)
    return simple_form(
        RepaidSchema,
        Simple(
            heading=gettext("The money has come back"),
            button=gettext("Save"),
            back=back,
            crumbs=way,
            asks=[Ask(name="on", type="date", required=True)],
            done=gettext("Saved."),
        ),
        lambda typed: record_repayment(actor, application_id, on=typed["on"], now=now()),
        values={"on": actor.today},
    )
