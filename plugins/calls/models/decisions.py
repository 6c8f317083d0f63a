"""Decisions, places and what follows an award."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.calls.models.calls import SCHEMA


class CallDecision(TenantOwned, Base):
    """What was decided about an application. Nobody it concerns reads it before `published_at`.

    `reason` is in the applicant's language form, and so is the letter, which is made when the
    decisions are published and never changes. `state` is what has become of the place.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("outcome IN ('chosen', 'partly', 'reserve', 'not_chosen')", name="outcome"),
        CheckConstraint("granted_minor >= 0", name="granted_positive"),
        CheckConstraint(
            "(outcome = 'reserve') = (reserve_rank IS NOT NULL)", name="reserve_ranked"
        ),
        UniqueConstraint("tenant_id", "application_id"),
        tenant_foreign_key("call_id", "calls.call"),
        tenant_foreign_key("application_id", "calls.application"),
        Index("ix_decision_call", "tenant_id", "call_id", "outcome"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    application_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(Text)
    reserve_rank: Mapped[int | None]
    granted_minor: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    letter: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    letter_text: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="none")
    offered_at: Mapped[datetime | None]
    accept_by: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(Text)
    answer_reason: Mapped[str | None] = mapped_column(Text)
    repay_minor: Mapped[int | None] = mapped_column(BigInteger)
    repay_reason: Mapped[str | None] = mapped_column(Text)
    repaid_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class PlaceEvent(TenantOwned, Base):
    """What happened to a place, in order: the history stays."""

    __tablename__ = "place_event"
    __table_args__ = (
        tenant_foreign_key("decision_id", "calls.decision", cascade=True),
        Index("ix_place_event_decision", "tenant_id", "decision_id", "at"),
        {"schema": SCHEMA},
    )

    decision_id: Mapped[UUID]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class Appeal(TenantOwned, Base):
    """An appeal against a decision, registered with the day it came."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("outcome IN ('open', 'upheld', 'changed', 'rejected')", name="outcome"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        Index("ix_appeal_application", "tenant_id", "application_id"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    received_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    registered_by: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text, default="open")
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class AwardReport(TenantOwned, Base):
    """The report an award owes, with accounts: what was planned and what it cost."""

    __tablename__ = "award_report"
    __table_args__ = (
        CheckConstraint("state IN ('due', 'handed_in', 'returned', 'approved')", name="state"),
        UniqueConstraint("tenant_id", "application_id"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        Index("ix_award_report_due", "tenant_id", "due_on"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, default="due")
    text: Mapped[str] = mapped_column(Text)
    accounts: Mapped[list[dict[str, Any]]]
    handed_in_at: Mapped[datetime | None]
    comment: Mapped[str | None] = mapped_column(Text)
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class ChangeRequest(TenantOwned, Base):
    """Somebody with an award asks to do otherwise than applied for."""

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("answer IN ('open', 'yes', 'no')", name="answer"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        Index("ix_change_request_application", "tenant_id", "application_id"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="open")
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
