"""CA-8: checked, handed in with a receipt, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Decision, Outcome, Reason
from core.plugin_api import (
    Actor,
    call_hook,
    current_tenant,
    db,
    format_datetime,
    gettext,
    pick,
)
from plugins.calls.models import Answer, Application, Call
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.calls import views_of
from plugins.calls.queries.views import ApplicationView, CallView, CheckedApplication
from plugins.calls.queries.whole import whole_applications
from plugins.calls.rules.calls import may_apply_at, may_lead
from plugins.calls.rules.forms import (
    check_answers,
)
from plugins.calls.services.applications.reaching import _writable
from plugins.calls.services.editing import (
    label_of,
    paragraphs,
    refused,
    tell_members,
    write_down,
)
from plugins.calls.told import told
from plugins.registry import NotThere, Objection, Refused, refuse


def check_application(actor: Actor, application_id: UUID, *, now: datetime) -> CheckedApplication:
    """CA-8: what is missing, and what the programme's rules say, before it is handed in."""
    row = db.session.scalar(select(Application).where(Application.id == application_id))
    if row is None or (sight := sight_of(actor, row, now=now)) is None or not sight.may_write:
        raise NotThere(f"Application {application_id}")
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    return checked(views_of([call])[0], whole_applications([row])[0])


def checked(call: CallView, view: ApplicationView) -> CheckedApplication:
    """CA-8: what stands in the way of handing an application in; the strictest answer counts."""
    problems = check_answers(view.form.fields, view.values, currency=call.currency)
    decisions: list[Decision] = []
    if view.applicant_kind.of_organisations:
        joined = sum(1 for each in view.partners if each.answer == "joined")
        decisions.append(may_lead(call.applicants, joined))
    decisions += told("check_application", call=call, application=view)
    objections: list[Reason] = []
    wanted: list[Reason] = []
    for decision in decisions:
        if decision.outcome is Outcome.NO:
            objections += decision.reasons
        elif decision.outcome is Outcome.NEEDS_DISPENSATION:
            wanted += decision.reasons
    waiting = [each for each in view.partners if each.answer == "invited"]
    objections += [
        Reason(
            "application.partner_waits",
            N_("%(name)s has not answered the invitation to apply together."),
            {"name": each.organisation.name},
        )
        for each in waiting
    ]
    return CheckedApplication(
        problems=problems, objections=tuple(objections), wants_dispensation=tuple(wanted)
    )


def submit(
    actor: Actor, application_id: UUID, *, now: datetime, dispensation_text: str = ""
) -> None:
    """CA-8: hands the application in and sends a receipt. Raises Refused with all that lacks.

    Late is a no with the instant the call closed. Where the programme's rules ask for a
    dispensation, it is handed in with a reason, and somebody answers it.
    """
    row, call_row = _writable(actor, application_id, now)
    call = views_of([call_row])[0]
    late = may_apply_at(now, call.window, call.state(now))
    if not late.allowed:
        raise refused(late.reasons)
    if row.state == "withdrawn":
        raise refuse("application.withdrawn", N_("This application is withdrawn."))
    view = whole_applications([row])[0]
    found = checked(call, view)
    if not found.ready:
        raise Refused(
            *(Objection(each.field, each.reason) for each in found.problems),
            *(Objection(None, reason) for reason in found.objections),
        )
    if found.wants_dispensation and not (dispensation_text.strip() or row.dispensation_text):
        raise Refused(
            *(Objection("dispensation_text", reason) for reason in found.wants_dispensation)
        )
    again = row.state == "submitted"
    row.state, row.submitted_at = "submitted", now
    _ask_for_dispensation(row, found.wants_dispensation, dispensation_text)
    row.version += 1
    db.session.flush()
    view = replace(
        view,
        state=row.state,
        submitted_at=row.submitted_at,
        dispensation=row.dispensation,
        dispensation_reasons=tuple(row.dispensation_reasons),
        dispensation_text=row.dispensation_text,
        version=row.version,
    )
    call_hook("on_application_submitted", application=view)
    _receipt(view, call, now, again=again)
    write_down(actor, "application:submit", ("application", row.id, label_of(row)))


def withdraw(actor: Actor, application_id: UUID, reason: str, *, now: datetime) -> None:
    """Takes an application back before it is decided. Raises Refused, NotThere."""
    row, call = _writable(actor, application_id, now)
    if row.state == "withdrawn":
        raise refuse("application.withdrawn", N_("This application is withdrawn."))
    if call.decided_at is not None:
        raise refuse("application.decided", N_("It is decided: answer the decision instead."), None)
    row.state, row.withdrawn_at, row.withdrawn_reason = "withdrawn", now, reason.strip() or None
    row.version += 1
    db.session.flush()
    call_hook("on_application_withdrawn", application=whole_applications([row])[0])
    write_down(actor, "application:withdraw", ("application", row.id, label_of(row)))


def _ask_for_dispensation(row: Application, wanted: Sequence[Reason], text: str) -> None:
    if not wanted:
        row.dispensation, row.dispensation_reasons = "none", []
        return
    codes = [reason.code for reason in wanted]
    if text.strip():
        row.dispensation_text = text.strip()
    if row.dispensation != "given" or codes != row.dispensation_reasons:
        row.dispensation, row.dispensation_reasons = "wanted", codes


def _receipt(view: ApplicationView, call: CallView, now: datetime, *, again: bool) -> None:
    """By e-mail, to everybody who has written on it and has a log-in."""
    writers = {
        each
        for each in db.session.scalars(
            select(Answer.saved_by).where(Answer.application_id == view.id).distinct()
        )
        if each is not None
    }
    if view.created_by is not None:
        writers.add(view.created_by)
    tell_members(
        writers,
        lambda: (
            gettext("We have your application: %(call)s", call=pick(call.title)),
            paragraphs(
                gettext(
                    "The application from %(applicant)s to “%(call)s” was handed in on"
                    " %(moment)s and has number %(number)s.",
                    applicant=view.applicant,
                    call=pick(call.title),
                    moment=format_datetime(now),
                    number=str(view.number),
                ),
                gettext("This replaces what was handed in before.") if again else "",
                gettext(
                    "It can be corrected until %(moment)s.",
                    moment=format_datetime(call.closes_at),
                )
                if call.closes_at
                else "",
                pick(current_tenant().names),
            ),
        ),
    )
