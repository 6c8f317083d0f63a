"""Goals, repertoire, performances and practice as they are shown; callers answer for who sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, select

from core.plugin_api import db, nordic
from plugins.pathway.models import (
    Evidence,
    Goal,
    GoalEvidence,
    GoalState,
    Performance,
    Plan,
    PracticeEntry,
    Repertoire,
    RepertoireState,
)
from plugins.pathway.queries.views import (
    GoalView,
    PerformanceView,
    PracticeEntryView,
    PracticeView,
    RepertoireView,
)
from plugins.registry import Named

# The newest of a log that a page shows.
NEWEST = 60


def goals_of(person_id: UUID, *, visible: Collection[UUID] | None = None) -> tuple[GoalView, ...]:
    """The goals: open ones first by their day, then those that are closed, the newest first.

    `visible` are the pieces of evidence that the reader may see; None is all of them.
    """
    rows = db.session.scalars(select(Goal).where(Goal.person_id == person_id)).all()
    linked = _evidence_of([row.id for row in rows], visible)
    found = [_goal(row, linked[row.id]) for row in rows]
    still_open = [each for each in found if each.state is GoalState.OPEN]
    closed = [each for each in found if each.state is not GoalState.OPEN]
    still_open.sort(key=lambda each: (each.due_on is None, each.due_on, each.id))
    closed.sort(key=lambda each: (each.closed_on is not None, each.closed_on), reverse=True)
    return (*still_open, *closed)


def goal(goal_id: UUID, *, visible: Collection[UUID] | None = None) -> GoalView | None:
    """One goal."""
    row = db.session.scalar(select(Goal).where(Goal.id == goal_id))
    return _goal(row, _evidence_of([row.id], visible)[row.id]) if row else None


def _goal(row: Goal, evidence: list[Named]) -> GoalView:
    return GoalView(
        id=row.id,
        person_id=row.person_id,
        title=row.title,
        term=row.term,
        due_on=row.due_on,
        state=GoalState(row.state),
        closed_on=row.closed_on,
        evidence=tuple(evidence),
        version=row.version,
    )


def _evidence_of(
    goal_ids: Collection[UUID], visible: Collection[UUID] | None
) -> dict[UUID, list[Named]]:
    found: dict[UUID, list[Named]] = defaultdict(list)
    if not goal_ids:
        return found
    rows = db.session.execute(
        select(GoalEvidence.goal_id, Evidence.id, Evidence.title)
        .join(
            Evidence,
            and_(
                Evidence.tenant_id == GoalEvidence.tenant_id,
                Evidence.id == GoalEvidence.evidence_id,
            ),
        )
        .where(GoalEvidence.goal_id.in_(goal_ids))
        .order_by(Evidence.on_day, Evidence.id)
    )
    for row in rows:
        if visible is None or row.id in visible:
            found[row.goal_id].append(Named(id=row.id, name=row.title))
    return found


def repertoire_of(person_id: UUID) -> tuple[RepertoireView, ...]:
    """The repertoire: what is in work first, then what is ready, then what has been performed."""
    rows = db.session.scalars(
        select(Repertoire)
        .where(Repertoire.person_id == person_id)
        .order_by(nordic(Repertoire.work), Repertoire.id)
    )
    order = list(RepertoireState)
    return tuple(sorted(map(_work, rows), key=lambda each: order.index(each.state)))


def repertoire_item(item_id: UUID) -> RepertoireView | None:
    """One work of a repertoire."""
    row = db.session.scalar(select(Repertoire).where(Repertoire.id == item_id))
    return _work(row) if row else None


def _work(row: Repertoire) -> RepertoireView:
    return RepertoireView(
        id=row.id,
        person_id=row.person_id,
        work=row.work,
        composer=row.composer,
        state=RepertoireState(row.state),
        version=row.version,
    )


def performances_of(person_id: UUID) -> tuple[PerformanceView, ...]:
    """The performances, the newest first."""
    rows = db.session.scalars(
        select(Performance)
        .where(Performance.person_id == person_id)
        .order_by(Performance.on_day.desc(), Performance.id.desc())
    )
    return tuple(map(_performance, rows))


def performance(performance_id: UUID) -> PerformanceView | None:
    """One performance."""
    row = db.session.scalar(select(Performance).where(Performance.id == performance_id))
    return _performance(row) if row else None


def _performance(row: Performance) -> PerformanceView:
    return PerformanceView(
        id=row.id,
        person_id=row.person_id,
        title=row.title,
        on=row.on_day,
        place=row.place,
        organisation_id=row.organisation_id,
        source=row.source,
        version=row.version,
    )


def practice_of(person_id: UUID, *, newest: int | None = NEWEST) -> PracticeView:
    """The practice plan and the newest lines of the log; `newest` None is all of them."""
    plan = db.session.scalar(select(Plan).where(Plan.person_id == person_id))
    rows = db.session.scalars(
        select(PracticeEntry)
        .where(PracticeEntry.person_id == person_id)
        .order_by(PracticeEntry.on_day.desc(), PracticeEntry.id.desc())
        .limit(newest)
    )
    entries = tuple(
        PracticeEntryView(id=row.id, on=row.on_day, minutes=row.minutes, what=row.what)
        for row in rows
    )
    if plan is None:
        return PracticeView(entries=entries)
    return PracticeView(
        weekly_minutes=plan.weekly_minutes,
        note=plan.practice_note,
        shared=plan.practice_shared,
        entries=entries,
        version=plan.version,
    )
