"""Publishing: everything at one instant, a letter for each."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select

from core.kit import N_, Money, Reason
from core.plugin_api import (
    Actor,
    call_hook,
    current_tenant,
    db,
    defer,
    format_datetime,
    gettext,
    pick,
)
from plugins.calls.letters import decision_letter, in_language, letter_parts
from plugins.calls.models import (
    Application,
    Call,
    CallDecision,
)
from plugins.calls.queries.calls import views_of
from plugins.calls.queries.decisions import decision_views
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.rules.calls import CallState
from plugins.calls.rules.places import (
    Decided,
    Outcome,
    blocks_decisions,
    first_state,
)
from plugins.calls.services.decisions.deciding import must_be_undecided
from plugins.calls.services.decisions.places import note_state, plan_lapse, whole, writers
from plugins.calls.services.editing import (
    paragraphs,
    refused,
    tell_members,
    tell_person,
    write_down,
)
from plugins.registry import locked, refuse


def decision_objections(call_id: UUID) -> tuple[Reason, ...]:
    """CA-15: what still keeps the decisions of a call from being published."""
    found = db.session.execute(
        select(Call, Application, CallDecision)
        .outerjoin(
            Application,
            and_(Application.tenant_id == Call.tenant_id, Application.call_id == Call.id),
        )
        .outerjoin(
            CallDecision,
            and_(
                CallDecision.tenant_id == Application.tenant_id,
                CallDecision.application_id == Application.id,
            ),
        )
        .where(Call.id == call_id)
    ).all()
    call = found[0].Call
    # What was withdrawn after it was decided needs no decision.
    submitted = {
        each.Application.id
        for each in found
        if each.Application is not None and each.Application.state == "submitted"
    }
    every = [each.CallDecision for each in found if each.CallDecision is not None]
    rows = [row for row in every if row.published_at is None and row.application_id in submitted]
    granted = [row for row in every if row.published_at is not None and Outcome(row.outcome).grants]
    given = sum(row.granted_minor or 0 for row in granted)
    rolling = call.closes_at is None
    return blocks_decisions(
        [
            Decided(
                application_id=row.application_id,
                outcome=Outcome(row.outcome),
                reserve_rank=row.reserve_rank,
                reason=row.reason,
                granted=row.granted_minor,
            )
            for row in rows
        ],
        submitted={row.application_id for row in rows} if rolling else submitted,
        places=call.places - len(granted) if call.places is not None else None,
        frame=call.frame_minor - given if call.frame_minor is not None else None,
    )


def plan_publishing(actor: Actor, call_id: UUID, at: datetime, *, now: datetime) -> None:
    """CA-15: all decisions are published at the instant, by themselves. Raises Refused, NotThere.

    Until then nothing can be read. An earlier plan is replaced.
    """
    call = locked(Call, call_id)
    must_be_undecided(call)
    _must_be_closed(call, now)
    if objections := decision_objections(call_id):
        raise refused(objections)
    if at < now:
        raise refuse("decision.past", N_("Choose a moment that is not past."), "decisions_at")
    call.decisions_at = at
    call.version += 1
    db.session.flush()
    defer(
        "calls.publish_decisions",
        tenant_id=current_tenant().id,
        at=at,
        call_id=str(call_id),
        planned_at=at.isoformat(),
    )
    write_down(
        actor, "decision:plan", ("call", call.id, pick(call.title)), after={"decisions_at": at}
    )


def cancel_publishing(actor: Actor, call_id: UUID) -> None:
    """Takes a planned publishing back. Raises Refused, NotThere."""
    call = locked(Call, call_id)
    must_be_undecided(call)
    call.decisions_at = None
    call.version += 1
    db.session.flush()
    write_down(actor, "decision:unplan", ("call", call.id, pick(call.title)))


def publish_decisions(actor: Actor, call_id: UUID, *, now: datetime) -> int:
    """CA-15: publishes the decisions of a call at one instant, a letter for each.

    Each letter is in its applicant's language form and is made once. Answers how many were
    published. Raises Refused with what is missing, and NotThere.
    """
    row = locked(Call, call_id)
    if row.decided_at is not None and row.closes_at is not None:
        raise refuse("call.decided", N_("The call is decided and does not change any more."))
    _must_be_closed(row, now)
    if objections := decision_objections(call_id):
        raise refused(objections)
    call = views_of([row])[0]
    submitted = set(
        db.session.scalars(
            select(Application.id).where(
                Application.call_id == call_id, Application.state == "submitted"
            )
        )
    )
    rows = _locked_unpublished(call_id, submitted)
    views = whole([each.application_id for each in rows])
    for each in rows:
        _publish(actor, call, views[each.application_id], each, now)
    row.decided_at = now
    row.version += 1
    db.session.flush()
    call_hook(
        "on_decisions_published",
        call=views_of([row])[0],
        decisions=tuple(decision_views(rows)),
    )
    for each in rows:
        _tell_decision(call, views[each.application_id], each, now)
    plan_lapse(rows, now)
    write_down(
        actor, "decision:publish", ("call", row.id, pick(row.title)), after={"count": len(rows)}
    )
    return len(rows)


def _publish(
    actor: Actor, call: CallView, view: ApplicationView, row: CallDecision, now: datetime
) -> None:
    outcome = Outcome(row.outcome)
    state = first_state(outcome)
    row.published_at = now
    row.accept_by = now + timedelta(days=call.accept_days) if outcome.grants else None
    row.offered_at = now if outcome.grants else None
    row.version += 1
    note_state(row, state, actor.name, "", now)
    granted = Money(row.granted_minor, call.currency) if row.granted_minor is not None else None
    with in_language(view.language, current_tenant().languages):
        parts = letter_parts(
            call,
            view,
            outcome=outcome,
            reserve_rank=row.reserve_rank,
            granted=granted,
            reason=row.reason,
            conditions=row.conditions,
            accept_by=row.accept_by,
        )
        row.letter_text = "\n\n".join(part for part in parts if part.strip())
        row.letter = decision_letter(call, view, parts, outcome=outcome, on=now.date())
    db.session.flush()


def _tell_decision(call: CallView, view: ApplicationView, row: CallDecision, now: datetime) -> None:
    """By e-mail: that there is a decision and where. What it says is read after signing in."""

    def write() -> tuple[str, str]:
        return (
            gettext("There is a decision: %(call)s", call=pick(call.title)),
            paragraphs(
                gettext(
                    "The application from %(applicant)s to “%(call)s” is decided.",
                    applicant=view.applicant,
                    call=pick(call.title),
                ),
                gettext("Sign in to read the decision under “My applications”."),
                gettext("Answer before %(deadline)s.", deadline=format_datetime(row.accept_by))
                if row.accept_by
                else "",
            ),
        )

    tell_members(writers(view), write)
    if view.person_id is not None:
        tell_person(view.person_id, write, today=now.date())


def _locked_unpublished(call_id: UUID, submitted: set[UUID]) -> list[CallDecision]:
    statement = (
        select(CallDecision)
        .where(CallDecision.call_id == call_id, CallDecision.published_at.is_(None))
        .order_by(CallDecision.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    # What was withdrawn after it was decided needs no decision.
    return [row for row in db.session.scalars(statement) if row.application_id in submitted]


def _must_be_closed(call: Call, now: datetime) -> None:
    state = views_of([call])[0].state(now)
    if call.closes_at is not None and state is not CallState.CLOSED:
        raise refuse("decision.call_open", N_("Decisions are published when the call has closed."))
