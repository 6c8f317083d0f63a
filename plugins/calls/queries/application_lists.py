"""Lists of applications: one's own, and for the office what was handed in to a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.kit import Money
from core.plugin_api import Actor, ListQuery, Page, db
from plugins.calls.models import Application, AwardReport, Call, CallDecision
from plugins.calls.permissions import CallsPermission
from plugins.calls.queries.access import applying_for, own_applications
from plugins.calls.queries.interests import barred_among, cases_where
from plugins.calls.queries.naming import called, name_columns
from plugins.calls.queries.views import ApplicationCard
from plugins.calls.rules.places import Outcome, PlaceState


def my_applications(actor: Actor) -> list[ApplicationCard]:
    """The applications that the actor writes on or may read as an applicant; newest first."""
    rows = db.session.execute(
        _selected()
        .where(own_applications(applying_for(actor)))
        .order_by(Application.created_at.desc())
    ).all()
    return _cards(rows)


def applications(
    actor: Actor, call_id: UUID, query: ListQuery | None = None
) -> Page[ApplicationCard]:
    """What was handed in to a call, for the office, without cases one keeps out of.

    Filter `state`: submitted, withdrawn or dispensation. Search by number and title.
    """
    if not actor.may(CallsPermission.READ_APPLICATIONS):
        return Page(items=[], total=0)
    conditions: list[ColumnElement[bool]] = [
        Application.call_id == call_id,
        Application.state != "draft",
    ]
    if actor.membership_id is not None and (
        barred := barred_among(actor, cases_where(*conditions))
    ):
        conditions.append(Application.id.not_in(sorted(barred)))
    if query is not None:
        if (state := query.filter("state")) == "dispensation":
            conditions.append(Application.dispensation == "wanted")
        elif state:
            conditions.append(Application.state == state)
        conditions += [
            or_(
                Application.title.icontains(word, autoescape=True),
                func.cast(Application.number, Application.title.type) == word,
            )
            for word in query.search.split()
        ]
    statement = _selected().where(*conditions).order_by(Application.number)
    if query is not None:
        statement = statement.limit(query.per_page).offset(query.offset)
    rows = db.session.execute(statement).all()
    total = rows[0].total if rows else _counted(conditions)
    return Page(
        items=_cards(rows, office=True),
        total=total,
        number=query.page if query else 1,
        per_page=query.per_page if query else max(total, 1),
    )


def _counted(conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many there are, for a page beyond the last."""
    return db.session.scalar(select(func.count()).select_from(Application).where(*conditions)) or 0


def drafts_of(call_id: UUID) -> int:
    """How many have begun to write and not handed in; who, is theirs to say."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Application)
            .where(Application.call_id == call_id, Application.state == "draft")
        )
        or 0
    )


def _selected() -> Select[Any]:
    return (
        select(
            Application,
            Call,
            CallDecision,
            AwardReport,
            func.count().over().label("total"),
            *name_columns(),
        )
        .join(Call, and_(Call.tenant_id == Application.tenant_id, Call.id == Application.call_id))
        .outerjoin(
            CallDecision,
            and_(
                CallDecision.tenant_id == Application.tenant_id,
                CallDecision.application_id == Application.id,
            ),
        )
        .outerjoin(
            AwardReport,
            and_(
                AwardReport.tenant_id == Application.tenant_id,
                AwardReport.application_id == Application.id,
            ),
        )
    )


def _cards(rows: Sequence[Any], *, office: bool = False) -> list[ApplicationCard]:
    found = []
    for row in rows:
        application, decision, report = row.Application, row.CallDecision, row.AwardReport
        told = decision is not None and (office or decision.published_at is not None)
        found.append(
            ApplicationCard(
                id=application.id,
                call_id=application.call_id,
                call_title=row.Call.title,
                number=application.number,
                applicant=called(row),
                title=application.title,
                state=application.state,
                dispensation=application.dispensation,
                asked=_money(application.asked_minor, row.Call.currency),
                closes_at=row.Call.closes_at,
                submitted_at=application.submitted_at,
                changed_at=application.submitted_at or application.created_at,
                place=PlaceState(decision.state) if told else None,
                outcome=Outcome(decision.outcome) if told else None,
                accept_by=decision.accept_by if told else None,
                report_due=report.due_on
                if report is not None and report.state in ("due", "returned")
                else None,
            )
        )
    return found


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)
