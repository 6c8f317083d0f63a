"""Reads: the log of the tenant in force, narrowed, counted and page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from core.audit.models import AuditEntry
from core.db.session import db, execute_text
from core.db.tenancy import tenant_id_in_force
from core.i18n import LOCAL_ZONE
from core.kit import Period


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One line of the log.

    `account_id` is None for a command or a job of the platform; `before` is None for something
    that came into being, `after` for something that is gone or that holds nothing to show.
    """

    id: UUID
    at: datetime
    account_id: UUID | None
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    request_id: str | None


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """What to show of the log; an empty text and None narrow nothing.

    `person` is part of the name of the one who acted. The period's days are those of the
    countries served, both ends included.
    """

    search: str = ""
    person: str = ""
    account_id: UUID | None = None
    action: str = ""
    subject_kind: str = ""
    subject_id: str = ""
    period: Period = field(default_factory=lambda: Period(None, None))


def log_entries(
    wanted: LogFilter, *, limit: int, offset: int = 0, oldest_first: bool = False
) -> list[LogEntry]:
    """The lines that pass the filter, newest first unless asked otherwise."""
    order = (
        (AuditEntry.at, AuditEntry.id)
        if oldest_first
        else (AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    rows = db.session.scalars(
        _narrowed(select(AuditEntry), wanted).order_by(*order).limit(limit).offset(offset)
    )
    return [_view(row) for row in rows]


def count_log_entries(wanted: LogFilter) -> int:
    """How many lines pass the filter."""
    return db.session.scalar(_narrowed(select(func.count()).select_from(AuditEntry), wanted)) or 0


def log_entry(entry_id: UUID) -> LogEntry | None:
    """One line, or None where the tenant in force has no such line."""
    row = db.session.scalar(select(AuditEntry).where(AuditEntry.id == entry_id))
    return _view(row) if row else None


def actions_in_log() -> list[str]:
    """Every action that occurs in the log, sorted. Jumps from one to the next in the index."""
    return _distinct("action")


def subject_kinds_in_log() -> list[str]:
    """Every kind of subject that occurs in the log, sorted."""
    return _distinct("subject_kind")


def _distinct(column: str) -> list[str]:
    # A plain DISTINCT reads every line of a log that only grows.
    rows = execute_text(
        f"""
        WITH RECURSIVE found AS (
            (SELECT {column} AS value FROM core.audit_entry
              WHERE tenant_id = :tenant_id ORDER BY {column} LIMIT 1)
            UNION ALL
            SELECT (SELECT {column} FROM core.audit_entry
                     WHERE tenant_id = :tenant_id AND {column} > found.value
                     ORDER BY {column} LIMIT 1)
              FROM found WHERE found.value IS NOT NULL
        )
        SELECT value FROM found WHERE value IS NOT NULL
        """,
        tenant_id=tenant_id_in_force(),
    )
    return [row.value for row in rows]


def _narrowed(query: Select[Any], wanted: LogFilter) -> Select[Any]:
    return query.where(*_conditions(wanted))


def _conditions(wanted: LogFilter) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.account_id is not None:
        found.append(AuditEntry.account_id == wanted.account_id)
    if wanted.person:
        found.append(AuditEntry.actor_label.icontains(wanted.person, autoescape=True))
    if wanted.action:
        found.append(AuditEntry.action == wanted.action)
    if wanted.subject_kind:
        found.append(AuditEntry.subject_kind == wanted.subject_kind)
    if wanted.subject_id:
        found.append(AuditEntry.subject_id == wanted.subject_id)
    if wanted.period.start is not None:
        found.append(AuditEntry.at >= _midnight(wanted.period.start))
    if wanted.period.end is not None and wanted.period.end < date.max:
        found.append(AuditEntry.at < _midnight(wanted.period.end + timedelta(days=1)))
    if wanted.search:
        found.append(
            or_(
                AuditEntry.subject_label.icontains(wanted.search, autoescape=True),
                AuditEntry.actor_label.icontains(wanted.search, autoescape=True),
                AuditEntry.action.icontains(wanted.search, autoescape=True),
                AuditEntry.subject_id == wanted.search,
                AuditEntry.request_id == wanted.search,
            )
        )
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_ZONE)


def _view(row: AuditEntry) -> LogEntry:
    return LogEntry(
        id=row.id,
        at=row.at,
        account_id=row.account_id,
        actor=row.actor_label,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject=row.subject_label,
        before=row.before,
        after=row.after,
        request_id=row.request_id,
    )
