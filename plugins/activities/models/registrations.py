"""Registrations, alone or as a group, from the first asking to the last change."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.kit import N_
from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.activities.models.activities import SCHEMA


class RegistrationState(StrEnum):
    """Where a registration stands. REQUESTED waits for a decision, of staff or of a guardian."""

    REQUESTED = "requested"
    REGISTERED = "registered"
    WAITING = "waiting"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    RegistrationState.REQUESTED: N_("Waiting for a decision"),
    RegistrationState.REGISTERED: N_("Registered"),
    RegistrationState.WAITING: N_("On the waiting list"),
    RegistrationState.OFFERED: N_("Offered a place"),
    RegistrationState.CANCELLED: N_("Cancelled"),
    RegistrationState.DECLINED: N_("Declined"),
    RegistrationState.LAPSED: N_("Not answered in time"),
}

# Those that take up a place, and those that are not over.
HOLDING = (RegistrationState.REGISTERED, RegistrationState.OFFERED)
ACTIVE = (*HOLDING, RegistrationState.WAITING, RegistrationState.REQUESTED)
_ACTIVE_IN_SQL = "state IN ('requested', 'registered', 'waiting', 'offered')"


class Registration(TenantOwned, Base):
    """One person's registration for one activity; those of one `group_id` want to be together.

    `asked_at` is its place in every order. `passed_over` counts the places that others have been
    given while a group waited. `reasons` are those of the rules that asked for a dispensation,
    `decision_reason` what was decided.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(
            "state IN ('requested', 'registered', 'waiting', 'offered', 'cancelled', 'declined',"
            " 'lapsed')",
            name="state",
        ),
        CheckConstraint("(state = 'offered') = (answer_by IS NOT NULL)", name="answer_by"),
        tenant_foreign_key("activity_id", "activities.activity"),
        tenant_foreign_key("person_id", "registry.person"),
        ForeignKeyConstraint(["instrument"], ["registry.instrument.key"]),
        Index(
            "uq_registration_active",
            "tenant_id",
            "activity_id",
            "person_id",
            unique=True,
            postgresql_where=text(_ACTIVE_IN_SQL),
        ),
        Index("ix_registration_activity", "tenant_id", "activity_id", "state"),
        Index("ix_registration_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    activity_id: Mapped[UUID]
    person_id: Mapped[UUID]
    group_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(Text)
    instrument: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime]
    needs_guardian: Mapped[bool] = mapped_column(default=False)
    needs_dispensation: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    decision_reason: Mapped[str | None] = mapped_column(Text)
    passed_over: Mapped[int] = mapped_column(default=0)
    answer_by: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
