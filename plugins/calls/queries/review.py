"""The review: what a juror reads, who is assigned, and the scores one may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, or_, select

from core.plugin_api import Actor, RoleHolder, db, member_names, role_holders
from plugins.calls.models import Application, Assignment, Call, Criterion, Phase, Score
from plugins.calls.permissions import CallsPermission, CallsRole
from plugins.calls.queries.applications import applicant_names, nameless
from plugins.calls.queries.calls import phase_view
from plugins.calls.queries.interests import barred_cases
from plugins.calls.queries.views import AssignmentView, ScoreView, ToRead
from plugins.calls.rules.scoring import OthersShown, may_see_others


def jurors(call_id: UUID, *, on: date) -> list[RoleHolder]:
    """Who holds the role of juror for the call on the day, by name."""
    return [holder for holder in role_holders(CallsRole.JUROR, on=on) if holder.limit_id == call_id]


def to_read(actor: Actor, *, now: datetime) -> list[ToRead]:
    """What the actor is to read, in order: open phases only, without cases one keeps out of."""
    if actor.membership_id is None or not actor.may(CallsPermission.REVIEW):
        return []
    rows = db.session.execute(
        select(Assignment, Phase, Application, Call)
        .join(Phase, and_(Phase.tenant_id == Assignment.tenant_id, Phase.id == Assignment.phase_id))
        .join(
            Application,
            and_(
                Application.tenant_id == Assignment.tenant_id,
                Application.id == Assignment.application_id,
            ),
        )
        .join(Call, and_(Call.tenant_id == Phase.tenant_id, Call.id == Phase.call_id))
        .where(
            Assignment.membership_id == actor.membership_id,
            Application.state == "submitted",
            Call.decided_at.is_(None),
            Call.cancelled_at.is_(None),
            Call.id.in_(sorted(actor.limits_of(CallsRole.JUROR))),
            or_(Phase.starts_at.is_(None), Phase.starts_at <= now),
            or_(Phase.ends_at.is_(None), Phase.ends_at > now),
        )
        .order_by(Phase.ends_at.nulls_last(), Assignment.place, Application.number)
    ).all()
    barred = barred_cases(actor, {row.Application.id for row in rows})
    kept = [row for row in rows if row.Application.id not in barred]
    names = applicant_names([row.Application for row in kept if row.Phase.names_shown])
    criteria: dict[UUID, int] = defaultdict(int)
    for (call_id,) in db.session.execute(
        select(Criterion.call_id).where(Criterion.call_id.in_({row.Call.id for row in kept}))
    ):
        criteria[call_id] += 1
    scored: dict[UUID, int] = defaultdict(int)
    for (assignment_id,) in db.session.execute(
        select(Score.assignment_id).where(
            Score.assignment_id.in_([row.Assignment.id for row in kept])
        )
    ):
        scored[assignment_id] += 1
    return [
        ToRead(
            assignment_id=row.Assignment.id,
            application_id=row.Application.id,
            call_id=row.Call.id,
            call_title=row.Call.title,
            phase=phase_view(row.Phase),
            applicant=names[row.Application.id]
            if row.Phase.names_shown
            else nameless(row.Application.number),
            scored=scored[row.Assignment.id],
            criteria=len(row.Assignment.criteria) or criteria[row.Call.id],
            handed_in=row.Assignment.handed_in_at is not None,
            abstained=row.Assignment.abstained_at is not None,
        )
        for row in kept
    ]


class Given(NamedTuple):
    """One reader's assignment with its phase, application and call."""

    assignment: AssignmentView
    application: Application
    call: Call
    phase: Phase


def own_assignment(actor: Actor, assignment_id: UUID, *, now: datetime) -> Given | None:
    """The actor's own assignment; None for another's, one not begun, or one to keep out of."""
    if actor.membership_id is None:
        return None
    row = db.session.execute(
        select(Assignment, Phase, Application, Call)
        .join(Phase, and_(Phase.tenant_id == Assignment.tenant_id, Phase.id == Assignment.phase_id))
        .join(
            Application,
            and_(
                Application.tenant_id == Assignment.tenant_id,
                Application.id == Assignment.application_id,
            ),
        )
        .join(Call, and_(Call.tenant_id == Phase.tenant_id, Call.id == Phase.call_id))
        .where(
            Assignment.id == assignment_id,
            Assignment.membership_id == actor.membership_id,
            Application.state == "submitted",
            Call.id.in_(sorted(actor.limits_of(CallsRole.JUROR))),
            or_(Phase.starts_at.is_(None), Phase.starts_at <= now),
        )
    ).one_or_none()
    if row is None or barred_cases(actor, [row.Application.id]):
        return None
    [view] = assignment_views([row.Assignment])
    return Given(view, row.Application, row.Call, row.Phase)


def others_scores(actor: Actor, given: Given, *, now: datetime) -> list[AssignmentView]:
    """CA-11: what the others gave the same case in the phase; empty until one may see it."""
    shown = may_see_others(
        OthersShown(given.phase.others_shown),
        own_handed_in=given.assignment.done,
        phase_over=given.phase.ends_at is not None and now >= given.phase.ends_at,
    )
    if not shown:
        return []
    rows = db.session.scalars(
        select(Assignment).where(
            Assignment.phase_id == given.phase.id,
            Assignment.application_id == given.application.id,
            Assignment.membership_id != actor.membership_id,
            Assignment.handed_in_at.is_not(None),
        )
    ).all()
    return assignment_views(rows)


def assignments(
    call_id: UUID, *, application_ids: Collection[UUID] | None = None
) -> list[AssignmentView]:
    """Every assignment of a call's phases. Whoever calls answers for who sees it."""
    statement = (
        select(Assignment)
        .join(Phase, and_(Phase.tenant_id == Assignment.tenant_id, Phase.id == Assignment.phase_id))
        .where(Phase.call_id == call_id)
        .order_by(Phase.place, Assignment.place, Assignment.id)
    )
    if application_ids is not None:
        statement = statement.where(Assignment.application_id.in_(sorted(application_ids)))
    return assignment_views(db.session.scalars(statement).all())


def assignment_views(rows: Sequence[Assignment]) -> list[AssignmentView]:
    """The assignments with scores and readers' names, in two statements."""
    if not rows:
        return []
    scores: dict[UUID, list[ScoreView]] = defaultdict(list)
    for score in db.session.scalars(
        select(Score).where(Score.assignment_id.in_([row.id for row in rows]))
    ):
        scores[score.assignment_id].append(
            ScoreView(criterion_id=score.criterion_id, points=score.points, comment=score.comment)
        )
    names = {
        each.membership_id: each.name for each in member_names({row.membership_id for row in rows})
    }
    return [
        AssignmentView(
            id=row.id,
            phase_id=row.phase_id,
            application_id=row.application_id,
            membership_id=row.membership_id,
            reader=names.get(row.membership_id, ""),
            criteria=tuple(UUID(each) for each in row.criteria),
            handed_in_at=row.handed_in_at,
            abstained_at=row.abstained_at,
            abstain_reason=row.abstain_reason,
            comment=row.comment,
            scores=tuple(scores[row.id]),
            version=row.version,
        )
        for row in rows
    ]
