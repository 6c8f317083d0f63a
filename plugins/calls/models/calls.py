"""Calls: what is announced, what it is judged by, and what is asked about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key

SCHEMA = "calls"


class Call(TenantOwned, Base):
    """A call for applications.

    `topics` are the answers to what the programme wants every call to say, key → text per
    language. Where it stands at a moment is worked out from its instants. `accept_days` is how
    long a place that is offered can be accepted.
    """

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("closes_at IS NULL OR opens_at < closes_at", name="window_in_order"),
        CheckConstraint("places > 0", name="places_positive"),
        CheckConstraint("frame_minor > 0", name="frame_positive"),
        CheckConstraint("scale_low < scale_high", name="scale_upwards"),
        tenant_foreign_key("form_version_id", "calls.form_version"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_call_programme", "tenant_id", "programme"),
        Index("ix_call_opens_at", "tenant_id", "opens_at"),
        {"schema": SCHEMA},
    )

    programme: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[Translated]
    description: Mapped[Translated]
    topics: Mapped[dict[str, Any]]
    applicants: Mapped[list[str]]
    # Who announces it; None: the tenant itself.
    organisation_id: Mapped[UUID | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    places: Mapped[int | None]
    frame_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    scale_low: Mapped[int]
    scale_high: Mapped[int]
    reserves: Mapped[int]
    accept_days: Mapped[int]
    report_days: Mapped[int | None]
    observers: Mapped[bool]
    form_version_id: Mapped[UUID | None]
    appeal: Mapped[Translated]
    # Whether no appeal is possible; what the letters say and what the pages offer follow from it.
    final: Mapped[bool] = mapped_column(default=False)
    letters: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    case_number: Mapped[str | None] = mapped_column(Text)
    decisions_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class Criterion(TenantOwned, Base):
    """What applications are judged by; `anchors` say what a number of points means."""

    __tablename__ = "criterion"
    __table_args__ = (
        CheckConstraint("weight > 0", name="weight_positive"),
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        Index("ix_criterion_call", "tenant_id", "call_id", "place"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    place: Mapped[int]
    title: Mapped[Translated]
    help: Mapped[Translated]
    weight: Mapped[int]
    anchors: Mapped[dict[str, Any]]


class Phase(TenantOwned, Base):
    """A phase of the review, as data: when, whether names are shown, when others' scores are."""

    __tablename__ = "phase"
    __table_args__ = (
        CheckConstraint(
            "starts_at IS NULL OR ends_at IS NULL OR starts_at < ends_at", name="order"
        ),
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        Index("ix_phase_call", "tenant_id", "call_id", "place"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    place: Mapped[int]
    title: Mapped[Translated]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    names_shown: Mapped[bool]
    others_shown: Mapped[str] = mapped_column(Text)
    readers_each: Mapped[int]
    by_criterion: Mapped[bool]


class Question(TenantOwned, Base):
    """A question asked during a call; the answer is in writing and for all.

    `asked_by` is the membership, so that the asker is told; nobody else sees who asked.
    """

    __tablename__ = "question"
    __table_args__ = (
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        tenant_foreign_key("asked_by", "core.membership"),
        Index("ix_question_call", "tenant_id", "call_id", "asked_at"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Observer(TenantOwned, Base):
    """Somebody who follows a call: sees what is published, without place or duty."""

    __tablename__ = "observer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "call_id", "membership_id"),
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        tenant_foreign_key("membership_id", "core.membership"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    since: Mapped[datetime]
