"""Starting a task in a request, and doing it in the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from core.contributions import Impact
from core.db.base import new_id
from core.db.session import db, execute_text, separate_transaction
from core.i18n import use_language
from core.jobs import JobError, Work, defer, job
from core.kit import N_, Reason, stored_reason
from core.tasks.models import Task, TaskState
from core.tenants.context import current_tenant, enabled_plugins
from core.users.actor import Actor
from core.users.models import Account
from core.users.permissions import CORE_PERMISSIONS
from core.users.queries import actor_of
from core.web.running import now

_KEPT = timedelta(days=30)
_UNFINISHED = (TaskState.QUEUED, TaskState.RUNNING)


class TaskRefused(Exception):
    """Raised by a task that cannot be done as things are; the reasons say why, for the page."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


@dataclass(kw_only=True)
class TaskWork:
    """What a task is told: who started it, with the rights of now, and the moment.

    `expect(total)` and then `advance(steps)` move the bar at once, whatever becomes of the
    task's own transaction.
    """

    actor: Actor
    now: datetime
    task_id: UUID
    _total: int = 0
    _done: int = 0

    def expect(self, total: int) -> None:
        """Says how much there is to do."""
        self._total, self._done = total, 0
        _note(self.task_id, total=total, done=0)

    def advance(self, steps: int = 1) -> None:
        """Says how much more is done; as often as you like, each per cent is written once."""
        before, self._done = self._done, self._done + steps
        if before * 100 // max(self._total, 1) != self._done * 100 // max(self._total, 1):
            _note(self.task_id, done=self._done)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    label: str
    permission: str
    function: Callable[..., Sequence[Impact]]


# Filled by the decorator when modules are imported, like the jobs.
_KINDS: dict[str, _Kind] = {}

Function = Callable[..., Sequence[Impact]]


def task(name: str, *, label: str, permission: str) -> Callable[[Function], Function]:
    """Marks a function as the task `<owner>.<verb_object>`, called `label` on its page.

    It is called with a `TaskWork` and the arguments it was started with, in one transaction,
    and answers with what came of it, counted. TaskRefused undoes everything and tells why.
    Any other error undoes everything, too, and is logged. It is not called for somebody who
    no longer holds the permission. It may be called again when a worker was killed.
    """

    def mark(function: Function) -> Function:
        _KINDS[name] = _Kind(label=label, permission=permission, function=function)
        job(name, attempts=1)(_job_of(name))
        return function

    return mark


def label_of(name: str) -> str:
    """What a kind of task is called; its name when this release no longer knows it."""
    return _KINDS[name].label if name in _KINDS else name


def start_task(
    actor: Actor,
    name: str,
    *,
    about: str,
    arguments: Mapping[str, Any],
    done_url: str,
    back_url: str,
) -> UUID:
    """Starts a task when the request's transaction commits; answers its id, for `task_url`.

    `about` is what it is about, such as a file's name. Arguments are what JSON can hold.
    `done_url` is where the result is seen, `back_url` where one goes on when it failed. The
    same work asked for twice, while it waits or runs, is one task.
    """
    if name not in _KINDS:
        raise JobError(f"There is no task {name!r}; mark a function with @task({name!r}, …).")
    if actor.account_id is None:
        raise JobError("A task belongs to an account; a command does its work itself.")
    tenant = current_tenant()
    execute_text(
        "SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))",
        key=f"core.task.{tenant.id}.{actor.account_id}",
    )
    db.session.execute(delete(Task).where(Task.created_at < now() - _KEPT))
    waiting = db.session.scalar(
        select(Task.id).where(
            Task.account_id == actor.account_id,
            Task.name == name,
            Task.arguments == dict(arguments),
            Task.state.in_(_UNFINISHED),
        )
    )
    if waiting is not None:
        return waiting
    row = Task(
        id=new_id(),
        account_id=actor.account_id,
        name=name,
        about=about,
        arguments=dict(arguments),
        done_url=done_url,
        back_url=back_url,
    )
    db.session.add(row)
    db.session.flush()
    # Only the id: a job's arguments are logged.
    defer(name, tenant_id=tenant.id, task_id=str(row.id))
    return row.id


def _job_of(name: str) -> Callable[..., None]:
    def do(work: Work, *, task_id: str) -> None:
        _do(work, name, UUID(task_id))

    return do


def _do(work: Work, name: str, task_id: UUID) -> None:
    row = db.session.get(Task, (current_tenant().id, task_id))
    if row is None or TaskState(row.state).over:
        return  # It was forgotten, or another attempt has done it.
    kind, arguments, actor = _KINDS[name], row.arguments, _starter(work, row.account_id)
    _note(task_id, state=TaskState.RUNNING)
    try:
        if actor is None or not actor.may(kind.permission):
            raise TaskRefused(
                Reason("task.not_allowed", N_("You are no longer allowed to do this."))
            )
        with use_language(actor.language or current_tenant().default_language):
            counts = kind.function(TaskWork(actor=actor, now=now(), task_id=task_id), **arguments)
        if not _end(task_id, counts):
            db.session.rollback()
    except TaskRefused as refused:
        db.session.rollback()
        _note(
            task_id,
            state=TaskState.FAILED,
            reasons=[stored_reason(reason) for reason in refused.reasons],
            ended_at=now(),
        )
    except Exception:
        db.session.rollback()
        _note(task_id, state=TaskState.FAILED, reasons=[], ended_at=now())
        raise


def _starter(work: Work, account_id: UUID) -> Actor | None:
    """Whoever started it, as they may act now."""
    account = db.session.get(Account, account_id)
    if account is None or not account.active:
        return None
    return actor_of(
        account,
        today=now().date(),
        permissions=[*CORE_PERMISSIONS, *work.host.permissions(only=enabled_plugins())],
        in_tenant=True,
    )


def _end(task_id: UUID, counts: Sequence[Impact]) -> bool:
    """In the task's own transaction, so that done and said so are one.

    False when another attempt was quicker: then this one must not count.
    """
    row = db.session.get(
        Task, (current_tenant().id, task_id), with_for_update=True, populate_existing=True
    )
    if row is None or TaskState(row.state).over:
        return False
    row.state = TaskState.DONE
    row.counts = [{"label": each.label, "count": each.count} for each in counts]
    row.ended_at = now()
    return True


def _note(task_id: UUID, **values: Any) -> None:
    """At once, for whoever looks, whatever becomes of the task's own transaction."""
    with separate_transaction() as session:
        session.execute(
            update(Task).where(Task.id == task_id, Task.state.in_(_UNFINISHED)).values(**values)
        )
