"""Calls: one by one and as lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, or_, select, true

from core.kit import Money
from core.plugin_api import Actor, ListQuery, Page, db, hook_contributions
from plugins.calls.hookspecs import CallKind
from plugins.calls.models import Application, Call, Criterion, Observer, Phase, Question
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.views import (
    CallCard,
    CallView,
    CriterionView,
    PhaseView,
    QuestionView,
)
from plugins.calls.rules.calls import ApplicantKind, CallState, Window, state_at
from plugins.calls.rules.scoring import OthersShown
from plugins.registry import Named, organisation_name

SORTS = ("opens_at", "closes_at", "title")


def call_kinds() -> list[CallKind]:
    """The kinds of calls that the programmes which are on make, in their order."""
    return hook_contributions("register_call_kinds")


def call_kind(programme: str, key: str) -> CallKind | None:
    """The kind by programme and key; None when its programme is off or no longer makes it."""
    return next(
        (each for each in call_kinds() if (each.programme, each.key) == (programme, key)), None
    )


def seen_by(actor: Actor, *, permission: str = CallsPermission.READ) -> ColumnElement[bool]:
    """The condition on `Call` that keeps drafts to those who make them."""
    if actor.may(CallsPermission.MANAGE):
        return true()
    return Call.published_at.is_not(None) if actor.may(permission) else false()


def call(actor: Actor, call_id: UUID) -> CallView | None:
    """One call; None for one that is not there, or a draft that the actor does not make."""
    return next(iter(_views(Call.id == call_id, seen_by(actor)).values()), None)


def calls(actor: Actor, query: ListQuery | None = None, *, now: datetime) -> Page[CallCard]:
    """The calls that the actor may see, newest first. Filters `programme` and `state`.

    `query` None: all of them on one page.
    """
    conditions = [seen_by(actor), *(_asked_for(query, now) if query else ())]
    total = db.session.scalar(select(func.count()).select_from(Call).where(*conditions)) or 0
    handed_in = (
        select(func.count())
        .select_from(Application)
        .where(
            Application.tenant_id == Call.tenant_id,
            Application.call_id == Call.id,
            Application.state == "submitted",
        )
        .correlate(Call)
        .scalar_subquery()
    )
    statement = select(Call, handed_in).where(*conditions).order_by(*_order(query))
    if query is not None:
        statement = statement.limit(query.per_page).offset(query.offset)
    return Page(
        items=[
            CallCard(
                id=row.id,
                programme=row.programme,
                kind=row.kind,
                title=row.title,
                state=state_of(row, now),
                window=Window(opens_at=row.opens_at, closes_at=row.closes_at),
                places=row.places,
                frame=_money(row.frame_minor, row.currency),
                applications=number,
            )
            for row, number in db.session.execute(statement)
        ],
        total=total,
        number=query.page if query else 1,
        per_page=query.per_page if query else max(total, 1),
    )


def state_of(row: Call, now: datetime) -> CallState:
    """Where a call's row stands at the moment."""
    return state_at(
        now,
        Window(opens_at=row.opens_at, closes_at=row.closes_at),
        published=row.published_at is not None,
        cancelled=row.cancelled_at is not None,
        decided=row.decided_at is not None,
    )


def views_of(rows: Sequence[Call]) -> list[CallView]:
    """The calls with criteria and phases, in one statement however many there are."""
    found = _views(Call.id.in_([row.id for row in rows]))
    return [found[row.id] for row in rows]


def _views(*conditions: ColumnElement[bool]) -> dict[UUID, CallView]:
    # A call has a handful of criteria and phases: their product is smaller than two statements.
    rows = db.session.execute(
        select(
            Call,
            Criterion,
            Phase,
            organisation_name(Call.organisation_id).label("organisation_name"),
        )
        .outerjoin(
            Criterion, and_(Criterion.tenant_id == Call.tenant_id, Criterion.call_id == Call.id)
        )
        .outerjoin(Phase, and_(Phase.tenant_id == Call.tenant_id, Phase.call_id == Call.id))
        .where(*conditions)
        .order_by(Criterion.place, Phase.place)
    ).all()
    calls: dict[UUID, tuple[Call, str | None]] = {}
    criteria: dict[UUID, dict[UUID, CriterionView]] = defaultdict(dict)
    phases: dict[UUID, dict[UUID, PhaseView]] = defaultdict(dict)
    for row in rows:
        calls[row.Call.id] = (row.Call, row.organisation_name)
        if row.Criterion is not None:
            criteria[row.Call.id][row.Criterion.id] = _criterion_view(row.Criterion)
        if row.Phase is not None:
            phases[row.Call.id][row.Phase.id] = phase_view(row.Phase)
    return {
        key: _view(row, name, tuple(criteria[key].values()), tuple(phases[key].values()))
        for key, (row, name) in calls.items()
    }


def _criterion_view(row: Criterion) -> CriterionView:
    return CriterionView(
        id=row.id,
        title=row.title,
        help=row.help,
        weight=row.weight,
        anchors={int(points): text for points, text in row.anchors.items()},
    )


def _view(
    row: Call,
    organisation: str | None,
    criteria: tuple[CriterionView, ...],
    phases: tuple[PhaseView, ...],
) -> CallView:
    return CallView(
        id=row.id,
        programme=row.programme,
        kind=row.kind,
        title=row.title,
        description=row.description,
        topics=row.topics,
        applicants=tuple(ApplicantKind(kind) for kind in row.applicants),
        organisation=Named(id=row.organisation_id, name=organisation or "")
        if row.organisation_id
        else None,
        window=Window(opens_at=row.opens_at, closes_at=row.closes_at),
        places=row.places,
        frame=_money(row.frame_minor, row.currency),
        currency=row.currency,
        scale=(row.scale_low, row.scale_high),
        reserves=row.reserves,
        accept_days=row.accept_days,
        report_days=row.report_days,
        observers=row.observers,
        form_version_id=row.form_version_id,
        criteria=criteria,
        phases=phases,
        appeal=row.appeal,
        final=row.final,
        letters=row.letters,
        published_at=row.published_at,
        cancelled_at=row.cancelled_at,
        cancel_reason=row.cancel_reason,
        case_number=row.case_number,
        decisions_at=row.decisions_at,
        decided_at=row.decided_at,
        version=row.version,
    )


def phase_view(row: Phase) -> PhaseView:
    """The phase as it is read."""
    return PhaseView(
        id=row.id,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        names_shown=row.names_shown,
        others_shown=OthersShown(row.others_shown),
        readers_each=row.readers_each,
        by_criterion=row.by_criterion,
    )


def questions(actor: Actor, call_id: UUID, *, now: datetime) -> list[QuestionView]:
    """The questions of a call, newest first: answered ones for all, open ones for the office.

    Whoever asked sees their own while it waits.
    """
    conditions = [Question.call_id == call_id]
    if not actor.may(CallsPermission.MANAGE):
        own = Question.asked_by == actor.membership_id if actor.membership_id else false()
        conditions.append(or_(Question.answer.is_not(None), own))
    rows = db.session.scalars(
        select(Question).where(and_(*conditions)).order_by(Question.asked_at.desc(), Question.id)
    )
    return [question_view(row) for row in rows]


def question_view(row: Question) -> QuestionView:
    """The question as it is read, without who asked."""
    return QuestionView(
        id=row.id,
        text=row.text,
        asked_at=row.asked_at,
        due_at=row.due_at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        version=row.version,
    )


def follows(actor: Actor, call_id: UUID) -> bool:
    """Whether the actor follows the call as an observer."""
    if actor.membership_id is None:
        return False
    return (
        db.session.scalar(
            select(Observer.id).where(
                Observer.call_id == call_id, Observer.membership_id == actor.membership_id
            )
        )
        is not None
    )


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _asked_for(query: ListQuery, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        cast(Call.title, Text).icontains(word, autoescape=True) for word in query.search.split()
    ]
    if programme := query.filter("programme"):
        conditions.append(Call.programme == programme)
    closed = and_(Call.closes_at.is_not(None), Call.closes_at <= now)
    live = and_(Call.published_at.is_not(None), Call.cancelled_at.is_(None))
    wanted: dict[str, ColumnElement[bool]] = {
        CallState.DRAFT: and_(Call.published_at.is_(None), Call.cancelled_at.is_(None)),
        CallState.ANNOUNCED: and_(live, Call.opens_at > now),
        CallState.OPEN: and_(live, Call.opens_at <= now, ~closed),
        CallState.CLOSED: and_(live, closed, Call.decided_at.is_(None)),
        CallState.DECIDED: and_(live, Call.decided_at.is_not(None)),
        CallState.CANCELLED: Call.cancelled_at.is_not(None),
    }
    if (state := query.filter("state")) in wanted:
        conditions.append(wanted[state])
    return conditions


def _order(query: ListQuery | None) -> list[ColumnElement[Any]]:
    keys = {
        "opens_at": Call.opens_at,
        "closes_at": Call.closes_at,
        "title": cast(Call.title, Text),
    }
    if query is None:
        return [Call.opens_at.desc().nulls_first(), Call.id.desc()]
    key = keys.get(query.sort, Call.opens_at)
    turned = key.desc().nulls_first() if query.descending else key.asc().nulls_last()
    return [turned, Call.id.desc()]
