"""The review: who reads what, who keeps out, what is given, and how the panel moved it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.calls.models.calls import SCHEMA


class Assignment(TenantOwned, Base):
    """Somebody reads an application in a phase; `criteria` empty: all of them."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("tenant_id", "phase_id", "application_id", "membership_id"),
        tenant_foreign_key("phase_id", "calls.phase"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("membership_id", "core.membership"),
        Index("ix_assignment_reader", "tenant_id", "membership_id", "phase_id"),
        Index("ix_assignment_application", "tenant_id", "application_id"),
        {"schema": SCHEMA},
    )

    phase_id: Mapped[UUID]
    application_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    criteria: Mapped[list[str]]
    place: Mapped[int]
    handed_in_at: Mapped[datetime | None]
    abstained_at: Mapped[datetime | None]
    abstain_reason: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class Score(TenantOwned, Base):
    """Points on one criterion, with a comment."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("tenant_id", "assignment_id", "criterion_id"),
        tenant_foreign_key("assignment_id", "calls.assignment", cascade=True),
        tenant_foreign_key("criterion_id", "calls.criterion"),
        {"schema": SCHEMA},
    )

    assignment_id: Mapped[UUID]
    criterion_id: Mapped[UUID]
    points: Mapped[int]
    comment: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class Interest(TenantOwned, Base):
    """A conflict of interest that was declared, or one that was lifted with a written reason.

    What follows from the register is worked out each time it matters and is not kept here.
    """

    __tablename__ = "interest"
    __table_args__ = (
        UniqueConstraint("tenant_id", "application_id", "membership_id", "basis"),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("membership_id", "core.membership"),
        Index("ix_interest_member", "tenant_id", "membership_id"),
        {"schema": SCHEMA},
    )

    application_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    basis: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(Text)
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(Text)
    lift_reason: Mapped[str | None] = mapped_column(Text)


class Scenario(TenantOwned, Base):
    """One way to choose: the ranking with moves. One of a call's scenarios is the chosen one."""

    __tablename__ = "scenario"
    __table_args__ = (
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        Index("ix_scenario_call", "tenant_id", "call_id"),
        Index(
            "uq_scenario_chosen",
            "tenant_id",
            "call_id",
            unique=True,
            postgresql_where=text("chosen_at IS NOT NULL"),
        ),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ScenarioMove(TenantOwned, Base):
    """An application put on another place, and why."""

    __tablename__ = "scenario_move"
    __table_args__ = (
        UniqueConstraint("tenant_id", "scenario_id", "number"),
        CheckConstraint("to_place > 0", name="place_positive"),
        CheckConstraint("reason <> ''", name="reasoned"),
        tenant_foreign_key("scenario_id", "calls.scenario", cascade=True),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        {"schema": SCHEMA},
    )

    scenario_id: Mapped[UUID]
    number: Mapped[int]
    application_id: Mapped[UUID]
    from_place: Mapped[int]
    to_place: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    moved_at: Mapped[datetime]
    moved_by: Mapped[str] = mapped_column(Text)


class TieVote(TenantOwned, Base):
    """A new vote among those who are tied at the last place."""

    __tablename__ = "tie_vote"
    __table_args__ = (
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        Index(
            "uq_tie_vote_open",
            "tenant_id",
            "call_id",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    tied: Mapped[list[str]]
    room: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    votes: Mapped[dict[str, Any]]


class Ballot(TenantOwned, Base):
    """One juror's vote among the tied."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("tenant_id", "vote_id", "membership_id"),
        tenant_foreign_key("vote_id", "calls.tie_vote", cascade=True),
        tenant_foreign_key("application_id", "calls.application", cascade=True),
        tenant_foreign_key("membership_id", "core.membership"),
        {"schema": SCHEMA},
    )

    vote_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    application_id: Mapped[UUID]
    cast_at: Mapped[datetime]


class Minutes(TenantOwned, Base):
    """The minutes of a meeting of the panel."""

    __tablename__ = "minutes"
    __table_args__ = (
        tenant_foreign_key("call_id", "calls.call", cascade=True),
        Index("ix_minutes_call", "tenant_id", "call_id", "held_on"),
        {"schema": SCHEMA},
    )

    call_id: Mapped[UUID]
    held_on: Mapped[date]
    present: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(Text)
    approved_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
