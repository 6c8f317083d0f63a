"""Local goals with their movement and measures, and what is to be pointed out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole import rules
from plugins.fremtidens_kulturskole.models import (
    Gathering,
    LocalGoal,
    Measure,
    MeasurePhase,
    OutcomeGoal,
    SelfAssessment,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.cohorts import group_row
from plugins.fremtidens_kulturskole.queries.gatherings import gathering_views
from plugins.fremtidens_kulturskole.queries.views import (
    AssessmentView,
    GatheringView,
    GoalsView,
    GoalView,
    GroupRow,
    MeasureView,
    OutcomeView,
    PhaseView,
)
from plugins.fremtidens_kulturskole.rules import (
    GatheringKind,
    check_value_areas,
    goal_gaps,
    movement_of,
)


def outcomes_of(cohort_id: UUID) -> tuple[OutcomeView, ...]:
    """FK-14: a cohort's common goals."""
    rows = db.session.scalars(
        select(OutcomeGoal).where(OutcomeGoal.cohort_id == cohort_id).order_by(OutcomeGoal.position)
    )
    return tuple(OutcomeView(id=row.id, position=row.position, text=row.text) for row in rows)


def goals(
    actor: Actor, participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> GoalsView | None:
    """A group's goals, or None out of reach."""
    group = group_row(actor, participant_id, permission)
    return goals_of(group, actor.today) if group is not None else None


def goal(
    actor: Actor, goal_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> tuple[GoalsView, GoalView] | None:
    """One goal among those of its group, or None out of reach."""
    owner = db.session.scalar(select(LocalGoal.participant_id).where(LocalGoal.id == goal_id))
    found = goals(actor, owner, permission) if owner is not None else None
    if found is None:
        return None
    return found, next(each for each in found.goals if each.id == goal_id)


def measure(
    actor: Actor, measure_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> tuple[GoalsView, GoalView, MeasureView] | None:
    """One measure with its goal, or None out of reach."""
    owner = db.session.scalar(select(Measure.goal_id).where(Measure.id == measure_id))
    found = goal(actor, owner, permission) if owner is not None else None
    if found is None:
        return None
    return (*found, next(each for each in found[1].measures if each.id == measure_id))


def goals_of(group: GroupRow, today: date) -> GoalsView:
    """FK-14, FK-15: a group's goals. No reach. Six statements."""
    held = [
        each
        for each in gathering_views(Gathering.cohort_id == group.cohort_id)
        if each.kind is GatheringKind.GATHERING
    ]
    outcomes = outcomes_of(group.cohort_id)
    rows = db.session.scalars(
        select(LocalGoal).where(LocalGoal.participant_id == group.id).order_by(LocalGoal.id)
    ).all()
    ids = [row.id for row in rows]
    scores = _scores(ids)
    measures = _measures(ids)
    by_id = {each.id: each for each in outcomes}
    views = tuple(
        _goal(
            row,
            by_id.get(row.outcome_goal_id) if row.outcome_goal_id else None,
            _assessments(held, scores.get(row.id, {}), today),
            measures.get(row.id, ()),
        )
        for row in rows
    )
    return GoalsView(
        group=group,
        outcomes=outcomes,
        goals=views,
        gatherings=tuple(each for each in held if each.stands),
        gaps=goal_gaps(
            [str(each.id) for each in outcomes],
            {str(each.id): str(each.outcome.id) if each.outcome else None for each in views},
            second_gathering_on=second_gathering_on(held),
            today=today,
        ),
    )


def second_gathering_on(held: Sequence[GatheringView]) -> date | None:
    """FK-14: the first day of the cohort's second gathering; None when it has none."""
    return rules.second_gathering_on(
        [
            (each.number, each.starts_on)
            for each in held
            if each.kind is GatheringKind.GATHERING and each.stands
        ]
    )


def _goal(
    row: LocalGoal,
    outcome: OutcomeView | None,
    assessments: tuple[AssessmentView, ...],
    measures: Sequence[MeasureView],
) -> GoalView:
    return GoalView(
        id=row.id,
        participant_id=row.participant_id,
        outcome=outcome,
        title=row.title,
        today=row.today,
        wished=row.wished,
        how=row.how,
        value_areas=check_value_areas(row.value_areas),
        version=row.version,
        assessments=assessments,
        movement=movement_of([each.score for each in assessments]),
        measures=tuple(measures),
    )


def _scores(ids: Collection[UUID]) -> dict[UUID, dict[UUID, SelfAssessment]]:
    found: dict[UUID, dict[UUID, SelfAssessment]] = {}
    if ids:
        for row in db.session.scalars(
            select(SelfAssessment).where(SelfAssessment.goal_id.in_(sorted(ids)))
        ):
            found.setdefault(row.goal_id, {})[row.gathering_id] = row
    return found


def _assessments(
    held: Sequence[GatheringView], scores: dict[UUID, SelfAssessment], today: date
) -> tuple[AssessmentView, ...]:
    """A line for each gathering that has begun and stands, or was assessed all the same."""
    return tuple(
        AssessmentView(
            gathering_id=each.id,
            gathering=each.title,
            on=each.starts_on,
            score=scores[each.id].score if each.id in scores else None,
            why=scores[each.id].why if each.id in scores else "",
        )
        for each in held
        if (each.stands and each.starts_on <= today) or each.id in scores
    )


def _measures(goal_ids: Collection[UUID]) -> dict[UUID, list[MeasureView]]:
    if not goal_ids:
        return {}
    rows = db.session.execute(
        select(Measure, MeasurePhase)
        .outerjoin(
            MeasurePhase,
            (MeasurePhase.tenant_id == Measure.tenant_id) & (MeasurePhase.measure_id == Measure.id),
        )
        .where(Measure.goal_id.in_(sorted(goal_ids)))
        .order_by(Measure.id, MeasurePhase.id)
    ).all()
    history: dict[UUID, list[PhaseView]] = {}
    found: dict[UUID, Measure] = {}
    for row, phase in rows:
        found[row.id] = row
        if phase is not None:
            history.setdefault(row.id, []).append(
                PhaseView(phase=phase.phase, entered_on=phase.entered_on, note=phase.note)
            )
    by_goal: dict[UUID, list[MeasureView]] = {}
    for row in found.values():
        by_goal.setdefault(row.goal_id, []).append(
            MeasureView(
                id=row.id,
                goal_id=row.goal_id,
                title=row.title,
                phase=row.phase,
                version=row.version,
                history=tuple(history.get(row.id, ())),
            )
        )
    return by_goal
