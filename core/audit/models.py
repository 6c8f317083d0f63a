"""One table, which the app role may add to and read, but never change."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantOwned


class AuditEntry(TenantOwned, Base):
    """Who did what to what, when, with what stood there before and after."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "tenant_id", "at"),
        Index("ix_audit_entry_subject", "tenant_id", "subject_kind", "subject_id"),
        Index("ix_audit_entry_action", "tenant_id", "action", "at"),
        Index("ix_audit_entry_account", "tenant_id", "account_id", "at"),
        {"schema": "core"},
    )
    __append_only__ = True
    # Nobody reads a line in the transaction that adds it: its time need not be asked back.
    __mapper_args__ = MappingProxyType({"eager_defaults": False})

    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    # None: a command or job of the platform, named in `actor_label`.
    account_id: Mapped[UUID | None]
    actor_label: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    subject_kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    subject_label: Mapped[str] = mapped_column(Text)
    before: Mapped[Any | None] = mapped_column(JSONB)
    after: Mapped[Any | None] = mapped_column(JSONB)
    request_id: Mapped[str | None] = mapped_column(Text)
