"""The review for a juror: what is to be read, and the scores one may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from core.plugin_api import Actor, db, member_names
from plugins.calls.models import Application, Assignment, Call, Criterion, Phase, Score
from plugins.calls.permissions import CallsPermission, CallsRole
from plugins.calls.queries.calls import phase_view
from plugins.calls.queries.interests import (
    Case,
    barred_among,
    case_columns,
    case_in,
    cases_where,
)
from plugins.calls.queries.naming import applicant_names, called, name_columns, nameless
from plugins.calls.queries.views import AssignmentView, ScoreView, ToRead, VoteView
from plugins.calls.queries.votes import vote_rows, vote_views
from plugins.calls.rules.scoring import OthersShown, may_see_others


def to_read(actor: Actor, *, now: datetime) -> list[ToRead]:
    """What the actor is to read, in order: open phases only, without cases one keeps out of."""
    rows, cases = given_to(actor, now=now)
    return lines_of(rows, barred_among(actor, cases))


def reading(actor: Actor, *, now: datetime) -> tuple[list[ToRead], list[VoteView]]:
    """A juror's page: what is to be read, as `to_read`, and the votes that wait for a ballot.

    Conflicts of interest are worked out once for both.
    """
    rows, cases = given_to(actor, now=now)
    calls = actor.limits_of(CallsRole.JUROR)
    waiting = [each for each in vote_rows(calls) if each.closed_at is None] if calls else []
    tied = {each for row in waiting for each in row.tied}
    known = {case.parties.application_id for case in cases}
    others = cases_where(Application.id.in_(sorted(tied - known))) if tied - known else []
    barred = barred_among(actor, [*cases, *others])
    return lines_of(rows, barred), vote_views(actor, waiting, applicant_names(tied), barred)


def given_to(actor: Actor, *, now: datetime) -> tuple[Sequence[Any], list[Case]]:
    """What was given to the actor in open phases, and the cases, before conflicts are looked at."""
    if actor.membership_id is None or not actor.may(CallsPermission.REVIEW):
        return [], []
    criteria = (
        select(func.count())
        .select_from(Criterion)
        .where(Criterion.tenant_id == Call.tenant_id, Criterion.call_id == Call.id)
        .correlate(Call)
        .scalar_subquery()
    )
    scored = (
        select(func.count())
        .select_from(Score)
        .where(Score.tenant_id == Assignment.tenant_id, Score.assignment_id == Assignment.id)
        .correlate(Assignment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Assignment,
            Phase,
            Application,
            Call,
            criteria.label("criteria"),
            scored.label("scored"),
            *name_columns(),
            *case_columns(),
        )
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
    return rows, [case_in(row) for row in rows]


def lines_of(rows: Sequence[Any], barred: Container[UUID]) -> list[ToRead]:
    """The lines of a juror's page, without the cases that one keeps out of."""
    return [
        ToRead(
            assignment_id=row.Assignment.id,
            application_id=row.Application.id,
            call_id=row.Call.id,
            call_title=row.Call.title,
            phase=phase_view(row.Phase),
            applicant=called(row) if row.Phase.names_shown else nameless(row.Application.number),
            scored=row.scored,
            criteria=len(row.Assignment.criteria) or row.criteria,
            handed_in=row.Assignment.handed_in_at is not None,
            abstained=row.Assignment.abstained_at is not None,
        )
        for row in rows
        if row.Application.id not in barred
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
        select(Assignment, Phase, Application, Call, *case_columns())
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
    if row is None or barred_among(actor, [case_in(row)]):
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


def assignment_views(rows: Sequence[Assignment]) -> list[AssignmentView]:
    """The assignments with scores and readers' names, in two statements."""
    if not rows:
        return []
    scores: dict[UUID, list[Score]] = defaultdict(list)
    for score in db.session.scalars(
        select(Score).where(Score.assignment_id.in_([row.id for row in rows]))
    ):
        scores[score.assignment_id].append(score)
    names = {
        each.membership_id: each.name for each in member_names({row.membership_id for row in rows})
    }
    return assignments_with(rows, scores, names)


def assignments_with(
    rows: Iterable[Assignment],
    scores: Mapping[UUID, Sequence[Score]],
    names: Mapping[UUID, str],
) -> list[AssignmentView]:
    """The assignments with scores by assignment and names by membership, as they were read."""
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
            scores=tuple(
                ScoreView(
                    criterion_id=score.criterion_id, points=score.points, comment=score.comment
                )
                for score in scores.get(row.id, ())
            ),
            version=row.version,
        )
        for row in rows
    ]
