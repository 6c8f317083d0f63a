"""FK-22: the cohort grid, municipality × milestone, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import Actor, db
from plugins.fremtidens_kulturskole.models import (
    Attendance,
    Cohort,
    Gathering,
    GroupMember,
    LocalGoal,
    OutcomeGoal,
    Participant,
    Report,
)
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.queries.cohorts import cohort_view, named_groups, with_members
from plugins.fremtidens_kulturskole.queries.gatherings import gathering_views
from plugins.fremtidens_kulturskole.queries.goals import second_gathering_on
from plugins.fremtidens_kulturskole.queries.hand_ins import hand_in_row, stored_hand_ins
from plugins.fremtidens_kulturskole.queries.reach import groups_within
from plugins.fremtidens_kulturskole.queries.views import (
    GatheringView,
    GridColumn,
    GridRow,
    GridView,
    GroupRow,
    Owing,
)
from plugins.fremtidens_kulturskole.rules import (
    ASSIGNMENT_LABELS,
    GatheringKind,
    Mark,
    Milestone,
    milestone_of_gathering,
    milestone_of_goals,
    milestone_of_hand_in,
    milestone_of_report,
)

APPLICATION, GOALS, REPORT = "application", "goals", "report"


def grid(actor: Actor, cohort_id: UUID) -> GridView | None:
    """The cohort at a glance, with the rows that are within reach; None out of reach.

    Six statements, however many rows.
    """
    reach = groups_within(actor, CohortPermission.READ)
    rows = db.session.execute(
        with_members(_selected()).where(Cohort.id == cohort_id).order_by(Participant.id)
    ).all()
    seen = [row for row in rows if row.Participant and reach.covers(row.Participant.id)]
    if not rows or not (reach.whole or seen):
        return None
    cohort = cohort_view(rows[0].Cohort)
    groups = {
        each.id: each
        for each in named_groups((row.Participant, row.members or 0) for row in seen)
        if not each.is_observer
    }
    held = [
        each
        for each in gathering_views(Gathering.cohort_id == cohort_id)
        if each.kind is not GatheringKind.COORDINATORS
    ]
    columns = _columns(held, cohort.report_due_on)
    stored = stored_hand_ins(groups)
    present = _present(groups)
    facts = {row.Participant.id: row for row in seen}
    active = [each for each in groups.values() if each.is_active]
    lines = tuple(
        GridRow(
            group=each,
            cells=tuple(
                _cell(column, each, facts[each.id], held, stored, present, actor.today)
                for column in columns
            ),
        )
        for each in active
    )
    return GridView(
        cohort=cohort,
        columns=columns,
        rows=lines,
        owing=_owing(columns, lines),
        withdrawn=tuple(each for each in groups.values() if each.withdrew_on is not None),
    )


def _selected() -> Any:
    """Participants with what the grid counts of each, in one statement."""
    outcomes = (
        select(func.count())
        .select_from(OutcomeGoal)
        .where(
            OutcomeGoal.tenant_id == Participant.tenant_id,
            OutcomeGoal.cohort_id == Participant.cohort_id,
        )
        .scalar_subquery()
    )
    own = (LocalGoal.tenant_id == Participant.tenant_id) & (
        LocalGoal.participant_id == Participant.id
    )
    return (
        select(
            Cohort,
            Participant,
            select(func.count()).select_from(LocalGoal).where(own).scalar_subquery().label("local"),
            select(func.count())
            .select_from(LocalGoal)
            .where(own, LocalGoal.outcome_goal_id.is_(None))
            .scalar_subquery()
            .label("without_outcome"),
            select(func.count(func.distinct(LocalGoal.outcome_goal_id)))
            .where(own)
            .scalar_subquery()
            .label("served"),
            outcomes.label("outcomes"),
            select(Report.state)
            .where(
                Report.tenant_id == Participant.tenant_id, Report.participant_id == Participant.id
            )
            .scalar_subquery()
            .label("report"),
        )
        .select_from(Cohort)
        .outerjoin(
            Participant,
            (Participant.tenant_id == Cohort.tenant_id) & (Participant.cohort_id == Cohort.id),
        )
    )


def _columns(held: Sequence[GatheringView], report_due_on: date | None) -> tuple[GridColumn, ...]:
    found = [GridColumn(key=APPLICATION, label=N_("Application"), group="", due_on=None)]
    for each in held:
        before: list[GridColumn] = []
        after: list[GridColumn] = []
        for one in each.assignments:
            column = GridColumn(
                key=f"{one.kind}-{one.id}",
                label=ASSIGNMENT_LABELS[one.kind],
                group=each.title,
                due_on=one.due_on,
                assignment_id=one.id,
                gathering_id=each.id,
            )
            (before if one.due_on <= each.starts_on else after).append(column)
        at = GridColumn(
            key=f"gathering-{each.id}",
            label=N_("Gathering"),
            group=each.title,
            due_on=each.starts_on,
            gathering_id=each.id,
        )
        found += [*before, at, *after]
    found.append(GridColumn(key=GOALS, label=N_("Goals"), group="", due_on=None))
    found.append(GridColumn(key=REPORT, label=N_("Final report"), group="", due_on=report_due_on))
    return tuple(found)


def _cell(
    column: GridColumn,
    group: GroupRow,
    facts: Any,
    held: Sequence[GatheringView],
    stored: Any,
    present: dict[tuple[UUID, UUID], tuple[int, int]],
    today: date,
) -> Milestone:
    if column.key == APPLICATION:
        return Milestone(mark=Mark.DONE)
    if column.key == GOALS:
        second = second_gathering_on(held)
        missing = facts.outcomes - facts.served if second and today >= second else 0
        return milestone_of_goals(local=facts.local, gaps=facts.without_outcome + missing)
    if column.key == REPORT:
        return milestone_of_report(facts.report, due_on=column.due_on, today=today)
    own = next(each for each in held if each.id == column.gathering_id)
    if column.assignment_id is None:
        noted = present.get((own.id, group.id))
        return milestone_of_gathering(
            starts_on=own.starts_on,
            expected=noted[1] if noted else group.members,
            present=noted[0] if noted else None,
            today=today,
            stands=own.stands,
        )
    assignment = next(each for each in own.assignments if each.id == column.assignment_id)
    row = hand_in_row(own, assignment, group, stored.get((assignment.id, group.id)), today)
    return milestone_of_hand_in(str(row.state), days_late=row.days_late, stands=own.stands)


def _present(groups: dict[UUID, GroupRow]) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    """By gathering and group: how many were there, and of how many it was noted."""
    rows = db.session.execute(
        select(
            Attendance.gathering_id,
            GroupMember.participant_id,
            func.count().filter(Attendance.present),
            func.count(),
        )
        .join(
            GroupMember,
            (GroupMember.tenant_id == Attendance.tenant_id)
            & (GroupMember.id == Attendance.member_id),
        )
        .where(GroupMember.participant_id.in_(sorted(groups)))
        .group_by(Attendance.gathering_id, GroupMember.participant_id)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _owing(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> tuple[Owing, ...]:
    """Who has not handed in, for each milestone that somebody owes; the latest due first."""
    found = []
    for place, column in enumerate(columns):
        late = tuple(
            (row.group, row.cells[place].days_late)
            for row in rows
            if row.cells[place].is_owed and (column.assignment_id or column.key == REPORT)
        )
        if late:
            found.append(Owing(column=column, rows=late))
    return tuple(reversed(found))
