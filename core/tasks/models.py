"""One row for each piece of work that somebody waits for."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantOwned


class TaskState(StrEnum):
    """A task is done as a whole or, having failed, not at all."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self in (TaskState.DONE, TaskState.FAILED)


class Task(TenantOwned, Base):
    """A piece of work for the account that started it, who alone sees it.

    Forgotten a month after it was started.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name="state"),
        Index("ix_task_account", "tenant_id", "account_id", "created_at"),
        Index("ix_task_created", "tenant_id", "created_at"),
        {"schema": "core"},
    )

    account_id: Mapped[UUID]
    # The job that does it, and what it is about: a file's name, as the starter wrote it.
    name: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(Text, default=TaskState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    # None: nobody knows yet how much there is to do.
    total: Mapped[int | None]
    # What came of it, counted: [{"label": "Organisations added", "count": 12}].
    counts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # Why it was not done, as core.kit keeps reasons.
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    done_url: Mapped[str] = mapped_column(Text)
    back_url: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
