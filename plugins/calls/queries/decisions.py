"""Decisions as their readers may see them, and what follows an award."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from core.kit import Money
from core.plugin_api import Actor, db
from plugins.calls.models import (
    Appeal,
    Application,
    AwardReport,
    Call,
    CallDecision,
    ChangeRequest,
    PlaceEvent,
)
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.interests import barred_among, case_columns, case_in
from plugins.calls.queries.naming import called, name_columns
from plugins.calls.queries.views import (
    AccountLine,
    AppealView,
    Award,
    ChangeRequestView,
    DecisionView,
    PlaceEventView,
    ReportView,
)
from plugins.calls.queries.whole import whole_applications
from plugins.calls.rules.forms import Reader
from plugins.calls.rules.places import Outcome, PlaceState


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """An application that was handed in and has no decision."""

    id: UUID
    number: int
    applicant: str


@dataclass(frozen=True, kw_only=True)
class DecisionTable:
    """The decisions of a call, chosen first; and what still lacks one, by number.

    `next_deadline`: when the next offer lapses, be it in a case that one keeps out of.
    """

    decisions: tuple[DecisionView, ...]
    undecided: tuple[Undecided, ...]
    next_deadline: datetime | None


def decisions(actor: Actor, call_id: UUID) -> list[DecisionView]:
    """The decisions of a call, for those who decide, without cases they keep out of."""
    if not actor.may(CallsPermission.DECIDE):
        return []
    return list(decision_table(actor, call_id).decisions)


def decision_table(actor: Actor, call_id: UUID) -> DecisionTable:
    """The decisions of a call and what still lacks one, without cases that one keeps out of.

    Whoever calls answers for who may decide.
    """
    rows = db.session.execute(
        select(Application, Call, CallDecision, *name_columns(), *case_columns())
        .join(Call, and_(Call.tenant_id == Application.tenant_id, Call.id == Application.call_id))
        .outerjoin(
            CallDecision,
            and_(
                CallDecision.tenant_id == Application.tenant_id,
                CallDecision.application_id == Application.id,
            ),
        )
        .where(Application.call_id == call_id, Application.state != "draft")
        .order_by(Application.number)
    ).all()
    deadlines = [
        row.CallDecision.accept_by
        for row in rows
        if row.CallDecision is not None
        and row.CallDecision.state == PlaceState.OFFERED.value
        and row.CallDecision.accept_by is not None
    ]
    barred = barred_among(actor, [case_in(row) for row in rows])
    rows = [row for row in rows if row.Application.id not in barred]
    found = _views([row for row in rows if row.CallDecision is not None])
    return DecisionTable(
        decisions=tuple(
            sorted(
                found, key=lambda each: (_ORDER[each.outcome], each.reserve_rank or 0, each.number)
            )
        ),
        undecided=tuple(
            Undecided(id=row.Application.id, number=row.Application.number, applicant=called(row))
            for row in rows
            if row.CallDecision is None and row.Application.state == "submitted"
        ),
        next_deadline=min(deadlines, default=None),
    )


def decision_for(actor: Actor, application_id: UUID, *, now: datetime) -> DecisionView | None:
    """CA-15: the decision about an application; for the applicant from its instant on.

    A juror never sees it here.
    """
    application = db.session.scalar(select(Application).where(Application.id == application_id))
    if application is None:
        return None
    sight = sight_of(actor, application, now=now)
    if sight is None or sight.reader is Reader.JUROR:
        return None
    row = db.session.scalar(
        select(CallDecision).where(CallDecision.application_id == application_id)
    )
    if row is None or (sight.reader is Reader.APPLICANT and row.published_at is None):
        return None
    return decision_views([row])[0]


def letter_of(actor: Actor, application_id: UUID, *, now: datetime) -> bytes | None:
    """CA-15: the letter as PDF, for those who may see the decision; None before its instant."""
    if decision_for(actor, application_id, now=now) is None:
        return None
    return db.session.scalar(
        select(CallDecision.letter).where(
            CallDecision.application_id == application_id, CallDecision.published_at.is_not(None)
        )
    )


def decision_views(rows: Sequence[CallDecision]) -> list[DecisionView]:
    """The decisions with their history, in a few statements. Callers answer for who sees them."""
    if not rows:
        return []
    return _views(
        db.session.execute(
            select(CallDecision, Application, Call, *name_columns())
            .join(
                Application,
                and_(
                    Application.tenant_id == CallDecision.tenant_id,
                    Application.id == CallDecision.application_id,
                ),
            )
            .join(
                Call,
                and_(Call.tenant_id == CallDecision.tenant_id, Call.id == CallDecision.call_id),
            )
            .where(CallDecision.id.in_([row.id for row in rows]))
            .order_by(CallDecision.id)
        ).all()
    )


def _views(found: Sequence[Any]) -> list[DecisionView]:
    """The decisions in rows with application, call and name; their history in one statement."""
    if not found:
        return []
    events: dict[UUID, list[PlaceEventView]] = defaultdict(list)
    for event in db.session.scalars(
        select(PlaceEvent)
        .where(PlaceEvent.decision_id.in_([each.CallDecision.id for each in found]))
        .order_by(PlaceEvent.at, PlaceEvent.id)
    ):
        events[event.decision_id].append(
            PlaceEventView(
                at=event.at, state=PlaceState(event.state), who=event.who, reason=event.reason
            )
        )
    return [
        DecisionView(
            id=row.id,
            call_id=row.call_id,
            application_id=row.application_id,
            number=each.Application.number,
            applicant=called(each),
            outcome=Outcome(row.outcome),
            reserve_rank=row.reserve_rank,
            granted=_money(row.granted_minor, each.Call.currency),
            reason=row.reason,
            conditions=row.conditions,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            published_at=row.published_at,
            state=PlaceState(row.state),
            accept_by=row.accept_by,
            answered_at=row.answered_at,
            answer_reason=row.answer_reason,
            repay=_money(row.repay_minor, each.Call.currency),
            repay_reason=row.repay_reason,
            repaid_on=row.repaid_on,
            letter_text=row.letter_text,
            final=each.Call.final,
            events=tuple(events[row.id]),
            version=row.version,
        )
        for each in found
        for row in [each.CallDecision]
    ]


def appeals_of(application_ids: Collection[UUID]) -> list[AppealView]:
    """The appeals about these applications, newest first. Callers answer for who sees them."""
    rows = db.session.scalars(
        select(Appeal)
        .where(Appeal.application_id.in_(sorted(application_ids)))
        .order_by(Appeal.received_on.desc(), Appeal.id.desc())
    )
    return [
        AppealView(
            id=row.id,
            application_id=row.application_id,
            received_on=row.received_on,
            text=row.text,
            registered_by=row.registered_by,
            outcome=row.outcome,
            answer=row.answer,
            answered_on=row.answered_on,
            version=row.version,
        )
        for row in rows
    ]


def report_of(application_id: UUID) -> ReportView | None:
    """The report an award owes; None where none is due. Callers answer for who sees it."""
    found = db.session.execute(
        select(AwardReport, Call.currency)
        .join(
            Application,
            and_(
                Application.tenant_id == AwardReport.tenant_id,
                Application.id == AwardReport.application_id,
            ),
        )
        .join(Call, and_(Call.tenant_id == Application.tenant_id, Call.id == Application.call_id))
        .where(AwardReport.application_id == application_id)
    ).one_or_none()
    if found is None:
        return None
    row, currency = found
    return ReportView(
        id=row.id,
        application_id=row.application_id,
        due_on=row.due_on,
        state=row.state,
        text=row.text,
        accounts=tuple(
            AccountLine(
                text=line["text"],
                planned=Money(line["planned"], currency),
                spent=Money(line["spent"], currency),
            )
            for line in row.accounts
        ),
        handed_in_at=row.handed_in_at,
        comment=row.comment,
        version=row.version,
    )


def change_requests_of(application_ids: Collection[UUID]) -> list[ChangeRequestView]:
    """The requests to do otherwise, newest first. Callers answer for who sees them."""
    rows = db.session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.application_id.in_(sorted(application_ids)))
        .order_by(ChangeRequest.asked_at.desc())
    )
    return [
        ChangeRequestView(
            id=row.id,
            application_id=row.application_id,
            asked_at=row.asked_at,
            asked_by=row.asked_by,
            text=row.text,
            answer=row.answer,
            reason=row.reason,
            answered_at=row.answered_at,
            version=row.version,
        )
        for row in rows
    ]


def awards(
    programme: str, *, call_ids: Collection[UUID] | None = None, standing: bool = True
) -> list[Award]:
    """The places and grants of a programme, for its own pages; callers answer for who sees them.

    `standing`: only those that are accepted; else every one that was ever offered.
    """
    statement = (
        select(CallDecision, Application, Call, AwardReport)
        .join(
            Application,
            and_(
                Application.tenant_id == CallDecision.tenant_id,
                Application.id == CallDecision.application_id,
            ),
        )
        .join(Call, and_(Call.tenant_id == CallDecision.tenant_id, Call.id == CallDecision.call_id))
        .outerjoin(
            AwardReport,
            and_(
                AwardReport.tenant_id == CallDecision.tenant_id,
                AwardReport.application_id == CallDecision.application_id,
            ),
        )
        .where(Call.programme == programme, CallDecision.offered_at.is_not(None))
        .order_by(CallDecision.offered_at, Application.number)
    )
    if call_ids is not None:
        statement = statement.where(Call.id.in_(sorted(call_ids)))
    if standing:
        statement = statement.where(CallDecision.state == PlaceState.ACCEPTED.value)
    rows = db.session.execute(statement).all()
    whole = {each.id: each for each in whole_applications([row.Application for row in rows])}
    return [
        Award(
            application_id=row.Application.id,
            call_id=row.Call.id,
            programme=row.Call.programme,
            organisation_ids=whole[row.Application.id].organisation_ids,
            person_ids=whole[row.Application.id].person_ids,
            applicant=whole[row.Application.id].applicant,
            granted=_money(row.CallDecision.granted_minor, row.Call.currency),
            state=PlaceState(row.CallDecision.state),
            since=row.CallDecision.offered_at,
            report_due=row.AwardReport.due_on if row.AwardReport else None,
            report_state=row.AwardReport.state if row.AwardReport else None,
        )
        for row in rows
    ]


_ORDER = {Outcome.CHOSEN: 0, Outcome.PARTLY: 1, Outcome.RESERVE: 2, Outcome.NOT_CHOSEN: 3}


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
