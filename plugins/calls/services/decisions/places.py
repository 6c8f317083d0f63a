"""Places: answered by a deadline, lapsed, given back, and filled from the reserve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
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
from plugins.calls.models import (
    Answer,
    Application,
    AwardReport,
    Call,
    CallDecision,
    PlaceEvent,
)
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.calls import views_of
from plugins.calls.queries.decisions import decision_views
from plugins.calls.queries.views import ApplicationView, CallView
from plugins.calls.queries.whole import whole_applications
from plugins.calls.rules.forms import Reader
from plugins.calls.rules.places import (
    PlaceState,
    due_report,
    is_lapsed,
    may_answer,
    may_refill,
    next_in_reserve,
)
from plugins.calls.services.editing import (
    paragraphs,
    refused,
    tell_members,
    tell_person,
    write_down,
)
from plugins.calls.settings import settings_in_force
from plugins.calls.told import told
from plugins.registry import NotThere, locked, refuse


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
    plan_lapse([row], now)
    _tell_offer(view, whole([row.application_id])[row.application_id], row, now)


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

    tell_members(writers(view), write)
    if view.person_id is not None:
        tell_person(view.person_id, write, today=now.date())


def _change(actor: Actor, row: CallDecision, state: PlaceState, reason: str, now: datetime) -> None:
    before = PlaceState(row.state)
    note_state(row, state, actor.name, reason.strip(), now)
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


def note_state(row: CallDecision, state: PlaceState, who: str, reason: str, now: datetime) -> None:
    """Writes down what a place is now; the history stays."""
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
    view = whole([row.application_id])[row.application_id]
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


def plan_lapse(rows: Sequence[CallDecision], now: datetime) -> None:
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


def whole(application_ids: Sequence[UUID]) -> dict[UUID, ApplicationView]:
    """The applications with everything in them, by id."""
    rows = db.session.scalars(
        select(Application).where(Application.id.in_(list(application_ids)))
    ).all()
    return {each.id: each for each in whole_applications(rows)}


def writers(view: ApplicationView) -> set[UUID]:
    """The memberships of those who have written on it."""
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
