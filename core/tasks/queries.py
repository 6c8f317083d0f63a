"""Reads: somebody's own tasks. Those of others are not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.contributions import Impact
from core.db.session import db
from core.kit import Reason, reason_stored
from core.tasks.doing import label_of
from core.tasks.models import Task, TaskState
from core.users.actor import Actor

_SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """A task as its page shows it; `label` is a source text, `about` a name."""

    id: UUID
    name: str
    label: str
    about: str
    state: TaskState
    done: int
    total: int | None
    counts: tuple[Impact, ...]
    reasons: tuple[Reason, ...]
    done_url: str
    back_url: str
    created_at: datetime
    ended_at: datetime | None


def own_task(actor: Actor, task_id: UUID) -> TaskView | None:
    """The actor's own task, or None: also for another's, which answers alike."""
    row = db.session.scalar(
        select(Task).where(Task.id == task_id, Task.account_id == actor.account_id)
    )
    return _view(row) if row is not None else None


def own_tasks(actor: Actor) -> list[TaskView]:
    """What the actor has started in this tenant, newest first."""
    rows = db.session.scalars(
        select(Task)
        .where(Task.account_id == actor.account_id)
        .order_by(Task.created_at.desc(), Task.id.desc())
        .limit(_SHOWN)
    )
    return [_view(row) for row in rows]


def unfinished_tasks(actor: Actor) -> int:
    """How many of the actor's tasks are waiting or running."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Task)
            .where(
                Task.account_id == actor.account_id,
                Task.state.in_((TaskState.QUEUED, TaskState.RUNNING)),
            )
        )
        or 0
    )


def _view(row: Task) -> TaskView:
    return TaskView(
        id=row.id,
        name=row.name,
        label=label_of(row.name),
        about=row.about,
        state=TaskState(row.state),
        done=row.done,
        total=row.total,
        counts=tuple(Impact(label=each["label"], count=each["count"]) for each in row.counts),
        reasons=tuple(reason_stored(each) for each in row.reasons),
        done_url=row.done_url,
        back_url=row.back_url,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )
