"""After a decision: appeals, reports with accounts, changes, and money to pay back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Money
from core.plugin_api import Actor, db
from plugins.calls.models import (
    Appeal,
    Application,
    AwardReport,
    Call,
    CallDecision,
    ChangeRequest,
)
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.views import AccountLine
from plugins.calls.rules.forms import Reader
from plugins.calls.rules.places import PlaceState, may_appeal, to_repay
from plugins.calls.services.editing import label_of, refused, write_down
from plugins.registry import NotThere, locked, refuse


def register_appeal(
    actor: Actor, application_id: UUID, text: str, *, received_on: date, now: datetime
) -> UUID:
    """CA-17: registers an appeal against a published decision, by the applicant or the office.

    Raises Refused, also where none is possible, and NotThere.
    """
    application = _reached(actor, application_id, now)
    _published(application_id)
    final = db.session.scalars(select(Call.final).where(Call.id == application.call_id)).one()
    if reasons := may_appeal(final=final).reasons:
        raise refused(reasons)
    if not text.strip():
        raise refuse("appeal.empty", N_("Write what the appeal is about."), "text")
    if received_on > now.date():
        raise refuse("appeal.future", N_("The day is in the future."), "received_on")
    row = Appeal(
        application_id=application_id,
        received_on=received_on,
        text=text.strip(),
        registered_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    _log(actor, "appeal:register", application)
    return row.id


def answer_appeal(
    actor: Actor,
    appeal_id: UUID,
    *,
    outcome: str,
    answer: str,
    version: int | None,
    now: datetime,
) -> UUID:
    """CA-17: what came of an appeal; answers the application's id. Raises Refused, NotThere.

    `outcome` is upheld (the decision stands), changed, or rejected (not taken up).
    """
    row = locked(Appeal, appeal_id, version=version)
    application = _reached(actor, row.application_id, now)
    if outcome not in ("upheld", "changed", "rejected"):
        raise refuse("appeal.outcome", N_("Choose one of the alternatives."), "outcome")
    if not answer.strip():
        raise refuse("appeal.unanswered", N_("Write the answer."), "answer")
    row.outcome, row.answer, row.answered_on = outcome, answer.strip(), now.date()
    row.version += 1
    db.session.flush()
    _log(actor, "appeal:answer", application)
    return row.application_id


def save_report(
    actor: Actor,
    application_id: UUID,
    *,
    text: str,
    accounts: Sequence[AccountLine],
    hand_in: bool,
    version: int | None,
    now: datetime,
) -> None:
    """CA-17: writes the report with its accounts, and hands it in. Raises Refused, NotThere."""
    application = _reached(actor, application_id, now, writes=True)
    row = _report(application_id, version=version)
    if row.state in ("handed_in", "approved"):
        raise refuse("report.handed_in", N_("The report is handed in."))
    if hand_in and not text.strip():
        raise refuse("report.empty", N_("Write how it went."), "text")
    row.text = text.strip()
    row.accounts = [
        {"text": line.text, "planned": line.planned.minor, "spent": line.spent.minor}
        for line in accounts
    ]
    if hand_in:
        row.state, row.handed_in_at = "handed_in", now
    row.version += 1
    db.session.flush()
    if hand_in:
        _log(actor, "report:hand_in", application)


def review_report(
    actor: Actor,
    application_id: UUID,
    *,
    approved: bool,
    comment: str,
    version: int | None,
    now: datetime,
) -> Money | None:
    """CA-17: approves a report or sends it back with a comment. Raises Refused, NotThere.

    Answers what should be paid back, when less was spent than was granted; None when nothing.
    """
    application = _reached(actor, application_id, now)
    row = _report(application_id, version=version)
    if row.state != "handed_in":
        raise refuse("report.not_handed_in", N_("The report is not handed in."))
    if not approved and not comment.strip():
        raise refuse("report.no_comment", N_("Write what is missing."), "comment")
    row.state = "approved" if approved else "returned"
    row.comment = comment.strip() or None
    row.version += 1
    db.session.flush()
    _log(actor, "report:approve" if approved else "report:return", application)
    decision = _published(application_id)
    if not approved or not decision.granted_minor or not row.accounts:
        return None
    spent = sum(int(line["spent"]) for line in row.accounts)
    back = to_repay(decision.granted_minor, spent)
    return Money(back, _currency(application)) if back else None


def ask_change(actor: Actor, application_id: UUID, text: str, *, now: datetime) -> UUID:
    """CA-17: asks to do otherwise than applied for. Raises Refused, NotThere."""
    application = _reached(actor, application_id, now, writes=True)
    decision = _published(application_id)
    if decision.state != PlaceState.ACCEPTED.value:
        raise refuse("change.no_award", N_("Only what was accepted can be changed."))
    if not text.strip():
        raise refuse("change.empty", N_("Write what you want to change, and why."), "text")
    row = ChangeRequest(
        application_id=application_id, asked_at=now, asked_by=actor.name, text=text.strip()
    )
    db.session.add(row)
    db.session.flush()
    _log(actor, "change:ask", application)
    return row.id


def answer_change(
    actor: Actor,
    request_id: UUID,
    *,
    agrees: bool,
    reason: str,
    version: int | None,
    now: datetime,
) -> UUID:
    """CA-17: yes or no to a change, with a reason; answers the application's id."""
    row = locked(ChangeRequest, request_id, version=version)
    application = _reached(actor, row.application_id, now)
    if not reason.strip():
        raise refuse("change.no_reason", N_("Write the reason."), "reason")
    row.answer, row.reason, row.answered_at = ("yes" if agrees else "no"), reason.strip(), now
    row.version += 1
    db.session.flush()
    _log(actor, "change:answer", application)
    return row.application_id


def flag_repayment(
    actor: Actor, application_id: UUID, amount: Money | None, reason: str, *, now: datetime
) -> None:
    """CA-17: says what is to be paid back and why; None takes it away. Raises Refused, NotThere."""
    application = _reached(actor, application_id, now)
    decision = locked(CallDecision, _published(application_id).id)
    if amount is not None and amount.currency != _currency(application):
        raise refuse("call.currency", N_("The money is in another currency."), "amount")
    if amount is not None and amount.minor > (decision.granted_minor or 0):
        raise refuse("repay.too_much", N_("It is more than was granted."), "amount")
    if amount is not None and not reason.strip():
        raise refuse("repay.no_reason", N_("Write the reason."), "reason")
    decision.repay_minor = amount.minor if amount else None
    decision.repay_reason = reason.strip() if amount else None
    decision.repaid_on = None
    decision.version += 1
    db.session.flush()
    _log(actor, "repayment:flag", application)


def record_repayment(actor: Actor, application_id: UUID, *, on: date, now: datetime) -> None:
    """CA-17: records that the money has come back. Raises Refused, NotThere."""
    application = _reached(actor, application_id, now)
    decision = locked(CallDecision, _published(application_id).id)
    if decision.repay_minor is None:
        raise refuse("repay.none", N_("Nothing is to be paid back."))
    decision.repaid_on = on
    decision.version += 1
    db.session.flush()
    _log(actor, "repayment:receive", application)


def _reached(
    actor: Actor, application_id: UUID, now: datetime, *, writes: bool = False
) -> Application:
    application = locked(Application, application_id)
    sight = sight_of(actor, application, now=now)
    if sight is None or sight.reader is Reader.JUROR:
        raise NotThere(f"Application {application_id}")
    if sight.reader is Reader.STAFF and not actor.may(CallsPermission.DECIDE):
        raise NotThere(f"Application {application_id}")
    if (writes or sight.reader is Reader.APPLICANT) and not sight.may_write:
        raise NotThere(f"Application {application_id}")
    return application


def _published(application_id: UUID) -> CallDecision:
    row = db.session.scalar(
        select(CallDecision).where(
            CallDecision.application_id == application_id, CallDecision.published_at.is_not(None)
        )
    )
    if row is None:
        raise NotThere(f"Decision about {application_id}")
    return row


def _report(application_id: UUID, *, version: int | None) -> AwardReport:
    found = db.session.scalar(
        select(AwardReport.id).where(AwardReport.application_id == application_id)
    )
    if found is None:
        raise NotThere(f"Report of {application_id}")
    return locked(AwardReport, found, version=version)


def _currency(application: Application) -> str:
    return db.session.scalars(select(Call.currency).where(Call.id == application.call_id)).one()


def _log(actor: Actor, action: str, application: Application) -> None:
    write_down(actor, action, ("application", application.id, label_of(application)))
