"""KM-8, KM-9: what an effort is measured by: goals, statuses, accounts, reach."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Money, Reason
from core.plugin_api import Actor, Translated, db, pick
from plugins.kulturmetropolen.models import (
    AccountEntry,
    Effort,
    EffortReach,
    GoalStatus,
    ResultGoal,
)
from plugins.kulturmetropolen.rules import (
    AccountSide,
    TargetGroup,
    goal_faults,
    may_count_reach,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    locked_row,
    put_values,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.settings import CURRENCY
from plugins.registry import NotThere

_FIELDS = {
    "goal.same": "target",
    "goal.years": "target_year",
    "reach.group": "target_group",
    "reach.number": "number",
}


def set_goal(
    actor: Actor,
    effort_id: UUID,
    *,
    goal: Translated,
    indicator: Translated,
    baseline: Decimal,
    baseline_year: int,
    target: Decimal,
    target_year: int,
) -> UUID:
    """KM-8: a resultatmål with its indicator, baseline and target."""
    locked_row(Effort, effort_id)
    faults = goal_faults(
        baseline=baseline, target=target, from_year=baseline_year, to_year=target_year
    )
    if faults:
        raise refuse(*faults, fields=_FIELDS)
    row = add_row(
        ResultGoal(
            effort_id=effort_id,
            goal=dict(goal),
            indicator=dict(indicator),
            baseline=baseline,
            baseline_year=baseline_year,
            target=target,
            target_year=target_year,
        )
    )
    write_down(actor, "effort:goal", "effort", effort_id, pick(goal))
    return row.id


def write_status(
    actor: Actor, effort_id: UUID, *, goal_id: UUID, year: int, value: Decimal, note: str = ""
) -> None:
    """KM-8: how far a goal had come in a year; again replaces it."""
    locked_row(Effort, effort_id)
    goal = db.session.scalar(
        select(ResultGoal).where(ResultGoal.id == goal_id, ResultGoal.effort_id == effort_id)
    )
    if goal is None:
        raise refuse(
            Reason("goal.choose", N_("Choose one of the alternatives.")),
            fields={"goal.choose": "goal_id"},
        )
    row = db.session.scalar(
        select(GoalStatus).where(GoalStatus.goal_id == goal_id, GoalStatus.year == year)
    )
    if row is None:
        row = GoalStatus(goal_id=goal_id, year=year)
        db.session.add(row)
    row.value, row.note = value, note.strip()
    db.session.flush()
    write_down(actor, "effort:status", "effort", effort_id, pick(goal.goal), year=year)


def put_account(
    actor: Actor,
    effort_id: UUID,
    *,
    side: AccountSide,
    what: str,
    budget: Money,
    actual: Money | None = None,
    entry_id: UUID | None = None,
    version: int | None = None,
) -> UUID:
    """KM-8: a line of the accounts; `entry_id` changes one that is there."""
    locked_row(Effort, effort_id)
    for amount in (budget, actual):
        if amount is not None and amount.currency != CURRENCY:
            raise refuse(Reason("account.currency", N_("Accounts are kept in Danish kroner.")))
    values = {
        "side": side.value,
        "what": what.strip(),
        "budget_minor": budget.minor,
        "actual_minor": actual.minor if actual is not None else None,
    }
    if entry_id is None:
        row = add_row(AccountEntry(effort_id=effort_id, currency=CURRENCY, **values))
    else:
        row = locked_row(AccountEntry, entry_id, version=version)
        if row.effort_id != effort_id:
            raise NotThere(f"AccountEntry {entry_id}")
        put_values(row, values)
    write_down(actor, "effort:account", "effort", effort_id, what, budget=str(budget.amount))
    return row.id


def count_reach(
    actor: Actor, effort_id: UUID, *, target_group: TargetGroup, year: int, number: int
) -> None:
    """KM-9: how many of a group an effort reached in a year; again replaces it."""
    row = locked_row(Effort, effort_id)
    groups = [TargetGroup(each) for each in row.target_groups]
    ask(may_count_reach(target_group, number, groups=groups), _FIELDS)
    counted = db.session.scalar(
        select(EffortReach).where(
            EffortReach.effort_id == effort_id,
            EffortReach.target_group == target_group,
            EffortReach.year == year,
        )
    )
    if counted is None:
        counted = EffortReach(effort_id=effort_id, target_group=target_group.value, year=year)
        db.session.add(counted)
    counted.number = number
    db.session.flush()
    write_down(actor, "effort:reach", "effort", effort_id, pick(row.title), year=year)
