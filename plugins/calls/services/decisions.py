"""Deciding, publishing everything at one instant, and filling places from the reserve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Money, Reason
from core.plugin_api import (
    Actor,
    call_hook,
    current_tenant,
    db,
    defer,
    format_datetime,
    gettext,
    hook_contributions,
    pick,
)
from plugins.calls.letters import decision_letter, in_language, letter_parts
from plugins.calls.models import (
    Answer,
    Application,
    AwardReport,
    Call,
    CallDecision,
    PlaceEvent,
)
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.applications import whole_applications
from plugins.calls.queries.calls import views_of
from plugins.calls.queries.decisions import decision_views
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.panel import ranking, scenarios
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.rules.calls import CallState
from plugins.calls.rules.forms import Reader
from plugins.calls.rules.places import (
    Decided,
    Outcome,
    PlaceState,
    blocks_decisions,
    due_report,
    first_state,
    is_lapsed,
    may_answer,
    may_refill,
    next_in_reserve,
    propose_outcomes,
)
from plugins.calls.services.editing import (
    label_of,
    paragraphs,
    refused,
    tell_members,
    tell_person,
    write_down,
)
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import NotThere, locked, refuse


@dataclass(frozen=True, kw_only=True)
class DecisionDetails:
    """What is decided about an application: the reason is in its language form."""

    outcome: Outcome
    reason: str
    reserve_rank: int | None = None
    granted: Money | None = None
    conditions: str = ""


def propose_decisions(
    actor: Actor,
    call_id: UUID,
    *,
    reasons: Mapping[Outcome, str] | None = None,
    now: datetime,
) -> int:
    """CA-15: decisions from the chosen scenario, or from the ranking where none is chosen.

    The reason of a move stands in the decision about the application that was moved. What is
    decided by hand already stays. Answers how many were proposed. Raises Refused, NotThere.
    """
    call = locked(Call, call_id)
    _must_be_undecided(call)
    ranked = ranking(actor, call_id)
    if ranked is None:
        raise NotThere(f"Call {call_id}")
    chosen = next((each for each in scenarios(actor, ranked) if each.chosen), None)
    order = chosen.order if chosen else ranked.order
    outcomes = propose_outcomes(
        order, places=call.places if call.places is not None else len(order), reserves=call.reserves
    )
    moved = {each.application_id: each.reason for each in chosen.moves} if chosen else {}
    there = set(
        db.session.scalars(
            select(CallDecision.application_id).where(CallDecision.call_id == call_id)
        )
    )
    added = 0
    for application_id, (outcome, rank) in outcomes.items():
        if application_id in there:
            continue
        row = ranked.row(application_id)
        texts = [(reasons or {}).get(outcome, "").strip(), moved.get(application_id, "").strip()]
        db.session.add(
            CallDecision(
                call_id=call_id,
                application_id=application_id,
                outcome=outcome.value,
                reserve_rank=rank,
                granted_minor=row.asked.minor
                if row and row.asked and outcome.grants and call.frame_minor
                else None,
                reason="\n\n".join(text for text in texts if text),
                conditions="",
                decided_by=actor.name,
                decided_at=now,
                state=PlaceState.NONE.value,
            )
        )
        added += 1
    db.session.flush()
    write_down(
        actor, "decision:propose", ("call", call_id, pick(call.title)), after={"count": added}
    )
    return added


def decide(
    actor: Actor,
    application_id: UUID,
    details: DecisionDetails,
    *,
    version: int | None = None,
    now: datetime,
) -> UUID:
    """CA-15: decides about one application; in a rolling call it may be published by itself.

    Raises Refused, NotThere, ChangedMeanwhile.
    """
    application = locked(Application, application_id)
    if application.state != "submitted" or barred_cases(actor, [application_id]):
        raise NotThere(f"Application {application_id}")
    call = db.session.scalars(select(Call).where(Call.id == application.call_id)).one()
    row = db.session.scalar(
        select(CallDecision).where(CallDecision.application_id == application_id)
    )
    if row is not None:
        row = locked(CallDecision, row.id, version=version)
        if row.published_at is not None:
            raise refuse("decision.published", N_("A published decision does not change."))
    if (details.outcome is Outcome.RESERVE) != (details.reserve_rank is not None):
        raise refuse(
            "decision.rank",
            N_("The reserve list, and only it, has a rank."),
            "reserve_rank",
        )
    if details.granted is not None and details.granted.currency != call.currency:
        raise refuse("call.currency", N_("The money is in another currency."), "granted")
    if row is None:
        row = CallDecision(
            call_id=call.id, application_id=application_id, state=PlaceState.NONE.value
        )
        db.session.add(row)
    else:
        row.version += 1
    row.outcome = details.outcome.value
    row.reserve_rank = details.reserve_rank
    row.granted_minor = details.granted.minor if details.granted else None
    row.reason, row.conditions = details.reason.strip(), details.conditions.strip()
    row.decided_by, row.decided_at = actor.name, now
    db.session.flush()
    write_down(
        actor,
        "decision:decide",
        ("application", application.id, label_of(application)),
        after={"outcome": row.outcome, "reason": row.reason, "granted": row.granted_minor},
    )
    return row.id


def remove_decision(actor: Actor, application_id: UUID) -> None:
    """Takes a decision back that is not published. Raises Refused, NotThere."""
    row = db.session.scalar(
        select(CallDecision).where(CallDecision.application_id == application_id).with_for_update()
    )
    if row is None or barred_cases(actor, [application_id]):
        raise NotThere(f"Decision about {application_id}")
    if row.published_at is not None:
        raise refuse("decision.published", N_("A published decision does not change."))
    application = db.session.scalars(
        select(Application).where(Application.id == application_id)
    ).one()
    write_down(
        actor,
        "decision:remove",
        ("application", application.id, label_of(application)),
        before={"outcome": row.outcome},
    )
    db.session.delete(row)
    db.session.flush()


def decision_objections(call_id: UUID) -> tuple[Reason, ...]:
    """CA-15: what still keeps the decisions of a call from being published."""
    call = db.session.scalars(select(Call).where(Call.id == call_id)).one()
    submitted = set(
        db.session.scalars(
            select(Application.id).where(
                Application.call_id == call_id, Application.state == "submitted"
            )
        )
    )
    rows = _unpublished(call_id, submitted)
    published = db.session.execute(
        select(func.count(), func.coalesce(func.sum(CallDecision.granted_minor), 0)).where(
            CallDecision.call_id == call_id,
            CallDecision.published_at.is_not(None),
            CallDecision.outcome.in_([Outcome.CHOSEN.value, Outcome.PARTLY.value]),
        )
    ).one()
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
        places=call.places - published[0] if call.places is not None else None,
        frame=call.frame_minor - int(published[1] or 0) if call.frame_minor is not None else None,
    )


def plan_publishing(actor: Actor, call_id: UUID, at: datetime, *, now: datetime) -> None:
    """CA-15: all decisions are published at the instant, by themselves. Raises Refused, NotThere.

    Until then nothing can be read. An earlier plan is replaced.
    """
    call = locked(Call, call_id)
    _must_be_undecided(call)
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
    _must_be_undecided(call)
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
    rows = _unpublished(call_id, submitted, lock=True)
    views = _whole([each.application_id for each in rows])
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
    _plan_lapse(rows, now)
    write_down(
        actor, "decision:publish", ("call", row.id, pick(row.title)), after={"count": len(rows)}
    )
    return len(rows)


def answer_place(
    actor: Actor,
    application_id: UUID,
    *,
    accepts: bool,
    reason: str = "",
    version: int | None = None,
    now: datetime,
) -> None:
    """CA-16: accepts or declines what was offered, before the deadline. Raises Refused, NotThere.

    A place that is declined goes to the next in reserve in the same transaction. A deadline
    that has passed counts, even when no job has been there yet.
    """
    call, row = _place(actor, application_id, now, version=version)
    _lapse_overdue(actor, call, now)
    wanted = PlaceState.ACCEPTED if accepts else PlaceState.DECLINED
    decision = may_answer(PlaceState(row.state), wanted, row.accept_by, now)
    if not decision.allowed:
        raise refused(decision.reasons)
    _change(actor, row, wanted, reason, now)
    if accepts:
        _owe_report(call, row, now)
    else:
        _refill(actor, call, now)


def withdraw_place(actor: Actor, application_id: UUID, reason: str, *, now: datetime) -> None:
    """CA-16: gives an accepted place back, with a reason; the history stays.

    Whether the reserve is offered it, the programme says by `check_refill`. Raises Refused,
    NotThere.
    """
    call, row = _place(actor, application_id, now)
    if not reason.strip():
        raise refuse("place.no_reason", N_("Write why."), "reason")
    decision = may_answer(PlaceState(row.state), PlaceState.WITHDRAWN, None, now)
    if not decision.allowed:
        raise refused(decision.reasons)
    _change(actor, row, PlaceState.WITHDRAWN, reason, now)
    _refill(actor, call, now)


def lapse_places(actor: Actor, call_id: UUID, *, now: datetime) -> int:
    """CA-16: offers whose deadline has passed lapse and go to the next in reserve; how many did.

    Called by the job at the deadline, and whenever a place is looked at.
    """
    call = locked(Call, call_id)
    return _lapse_overdue(actor, call, now)


def lapse_when_due(actor: Actor, call_id: UUID, *, now: datetime) -> None:
    """CA-16: as `lapse_places`, without a lock when nothing is due: for pages that only read."""
    overdue = db.session.scalar(
        select(CallDecision.id)
        .where(
            CallDecision.call_id == call_id,
            CallDecision.state == PlaceState.OFFERED.value,
            CallDecision.accept_by <= now,
        )
        .limit(1)
    )
    if overdue is not None:
        lapse_places(actor, call_id, now=now)


def _place(
    actor: Actor, application_id: UUID, now: datetime, *, version: int | None = None
) -> tuple[Call, CallDecision]:
    """The call, locked first so that places are counted one at a time, and the decision."""
    found = db.session.execute(
        select(Application.call_id, CallDecision.id)
        .join(
            CallDecision,
            (CallDecision.tenant_id == Application.tenant_id)
            & (CallDecision.application_id == Application.id),
        )
        .where(Application.id == application_id, CallDecision.published_at.is_not(None))
    ).one_or_none()
    if found is None:
        raise NotThere(f"Decision about {application_id}")
    call = locked(Call, found.call_id)
    application = locked(Application, application_id)
    sight = sight_of(actor, application, now=now)
    if sight is None or sight.reader is Reader.JUROR:
        raise NotThere(f"Decision about {application_id}")
    if sight.reader is Reader.APPLICANT and not sight.may_write:
        raise NotThere(f"Decision about {application_id}")
    return call, locked(CallDecision, found.id, version=version)


def _publish(
    actor: Actor, call: CallView, view: ApplicationView, row: CallDecision, now: datetime
) -> None:
    outcome = Outcome(row.outcome)
    state = first_state(outcome)
    row.published_at = now
    row.accept_by = now + timedelta(days=call.accept_days) if outcome.grants else None
    row.offered_at = now if outcome.grants else None
    row.version += 1
    _note(row, state, actor.name, "", now)
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

    tell_members(_writers(view), write)
    if view.person_id is not None:
        tell_person(view.person_id, write, today=now.date())


def _writers(view: ApplicationView) -> set[UUID]:
    found = {
        each
        for each in db.session.scalars(
            select(Answer.saved_by).where(Answer.application_id == view.id).distinct()
        )
        if each is not None
    }
    if view.created_by is not None:
        found.add(view.created_by)
    return found


def _lapse_overdue(actor: Actor, call: Call, now: datetime) -> int:
    overdue = [
        row
        for row in db.session.scalars(
            select(CallDecision)
            .where(
                CallDecision.call_id == call.id,
                CallDecision.state == PlaceState.OFFERED.value,
            )
            .order_by(CallDecision.accept_by, CallDecision.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if is_lapsed(PlaceState.OFFERED, row.accept_by, now)
    ]
    for row in overdue:
        _change(actor, row, PlaceState.LAPSED, "", now)
        _refill(actor, call, now)
    return len(overdue)


def _refill(actor: Actor, call: Call, now: datetime) -> None:
    """Offers a free place to the next in reserve; the call is locked by the caller."""
    rows = list(
        db.session.scalars(
            select(CallDecision)
            .where(CallDecision.call_id == call.id, CallDecision.published_at.is_not(None))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )
    held = sum(1 for row in rows if PlaceState(row.state).holds_a_place)
    withdrawn = set(
        db.session.scalars(
            select(Application.id).where(
                Application.call_id == call.id, Application.state == "withdrawn"
            )
        )
    )
    waiting = {
        row.id: row.reserve_rank or 0
        for row in rows
        if row.state == PlaceState.WAITING.value and row.application_id not in withdrawn
    }
    view = views_of([call])[0]
    objections = told("check_refill", call=view)
    decision = may_refill(
        places=call.places, held=held, waiting=len(waiting), objections=objections
    )
    following = next_in_reserve(waiting)
    if not decision.allowed or following is None:
        return
    row = next(each for each in rows if each.id == following)
    row.offered_at, row.accept_by = now, now + timedelta(days=call.accept_days)
    _change(actor, row, PlaceState.OFFERED, "", now)
    _plan_lapse([row], now)
    _tell_offer(view, _whole([row.application_id])[row.application_id], row, now)


def _tell_offer(call: CallView, view: ApplicationView, row: CallDecision, now: datetime) -> None:
    def write() -> tuple[str, str]:
        return (
            gettext("You are offered a place: %(call)s", call=pick(call.title)),
            paragraphs(
                gettext(
                    "A place in “%(call)s” has become free, and %(applicant)s is next on the"
                    " reserve list.",
                    call=pick(call.title),
                    applicant=view.applicant,
                ),
                gettext(
                    "Answer before %(deadline)s under “My applications”.",
                    deadline=format_datetime(row.accept_by) if row.accept_by else "",
                ),
            ),
        )

    tell_members(_writers(view), write)
    if view.person_id is not None:
        tell_person(view.person_id, write, today=now.date())


def _change(actor: Actor, row: CallDecision, state: PlaceState, reason: str, now: datetime) -> None:
    before = PlaceState(row.state)
    _note(row, state, actor.name, reason.strip(), now)
    if state in (PlaceState.ACCEPTED, PlaceState.DECLINED, PlaceState.WITHDRAWN):
        row.answered_at, row.answered_by = now, actor.name
        row.answer_reason = reason.strip() or None
    row.version += 1
    db.session.flush()
    [view] = decision_views([row])
    call_hook("on_place_changed", decision=view, before=before)
    write_down(
        actor,
        f"place:{state.value}",
        ("application", row.application_id, f"#{view.number}"),
        before={"state": before.value},
        after={"state": state.value, "reason": reason.strip()},
    )


def _note(row: CallDecision, state: PlaceState, who: str, reason: str, now: datetime) -> None:
    row.state = state.value
    if state is not PlaceState.NONE:
        db.session.add(
            PlaceEvent(decision_id=row.id, at=now, state=state.value, who=who, reason=reason)
        )


def _owe_report(call: Call, row: CallDecision, now: datetime) -> None:
    if call.report_days is None:
        return
    there = db.session.scalar(
        select(AwardReport.id).where(AwardReport.application_id == row.application_id)
    )
    if there is not None:
        return
    view = _whole([row.application_id])[row.application_id]
    last_days: list[date] = hook_contributions("provide_last_days", application=view)
    due_on = due_report(max([now.date(), *last_days]), call.report_days)
    report = AwardReport(
        application_id=row.application_id, due_on=due_on, text="", accounts=[], state="due"
    )
    db.session.add(report)
    db.session.flush()
    days = settings_in_force().reminder_days
    defer(
        "calls.remind_of_report",
        tenant_id=current_tenant().id,
        at=now + timedelta(days=max(0, (due_on - now.date()).days - days)),
        report_id=str(report.id),
    )


def _plan_lapse(rows: Sequence[CallDecision], now: datetime) -> None:
    """A job for each deadline, and one before it that reminds."""
    days = settings_in_force().reminder_days
    for call_id, deadline in {
        (row.call_id, row.accept_by) for row in rows if row.accept_by is not None
    }:
        tenant_id = current_tenant().id
        defer("calls.lapse_places", tenant_id=tenant_id, at=deadline, call_id=str(call_id))
        remind_at = deadline - timedelta(days=days)
        if remind_at > now:
            defer("calls.remind_of_offers", tenant_id=tenant_id, at=remind_at, call_id=str(call_id))


def _unpublished(call_id: UUID, submitted: set[UUID], *, lock: bool = False) -> list[CallDecision]:
    statement = (
        select(CallDecision)
        .where(CallDecision.call_id == call_id, CallDecision.published_at.is_(None))
        .order_by(CallDecision.id)
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    # What was withdrawn after it was decided needs no decision.
    return [row for row in db.session.scalars(statement) if row.application_id in submitted]


def _whole(application_ids: Sequence[UUID]) -> dict[UUID, ApplicationView]:
    rows = db.session.scalars(
        select(Application).where(Application.id.in_(list(application_ids)))
    ).all()
    return {each.id: each for each in whole_applications(rows)}


def _must_be_undecided(call: Call) -> None:
    if call.decided_at is not None and call.closes_at is not None:
        raise refuse("call.decided", N_("The call is decided and does not change any more."))


def _must_be_closed(call: Call, now: datetime) -> None:
    state = views_of([call])[0].state(now)
    if call.closes_at is not None and state is not CallState.CLOSED:
        raise refuse("decision.call_open", N_("Decisions are published when the call has closed."))
