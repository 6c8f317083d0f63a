"""Who was there, and when absence was followed up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.activities.models.activities import SCHEMA


class Attendance(TenantOwned, Base):
    """Whether somebody was at one session."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("mark IN ('present', 'excused', 'unexcused')", name="mark"),
        tenant_foreign_key("session_id", "activities.activity_session"),
        tenant_foreign_key("person_id", "registry.person"),
        UniqueConstraint("tenant_id", "session_id", "person_id"),
        Index("ix_attendance_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    session_id: Mapped[UUID]
    person_id: Mapped[UUID]
    mark: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]


class AbsenceNotice(TenantOwned, Base):
    """How many absences without notice there were when somebody was last written to."""

    __tablename__ = "absence_notice"
    __table_args__ = (
        tenant_foreign_key("activity_id", "activities.activity", cascade=True),
        tenant_foreign_key("person_id", "registry.person"),
        UniqueConstraint("tenant_id", "activity_id", "person_id"),
        Index("ix_absence_notice_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    activity_id: Mapped[UUID]
    person_id: Mapped[UUID]
    unexcused: Mapped[int]
    sent_at: Mapped[datetime]
