"""Efforts of several municipalities, with goals and accounts, and practices that spread."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key
from plugins.kulturmetropolen.models.pipeline import SCHEMA

EFFORT = "kulturmetropolen.effort"


class Effort(TenantOwned, Base):
    """KM-7, KM-8: an effort, the aim it serves and the groups it aims at, by key."""

    __tablename__ = "effort"
    __table_args__ = (
        CheckConstraint("aim IN ('coherent', 'cross_cutting', 'hub')", name="aim"),
        CheckConstraint("state IN ('proposed', 'approved', 'refused', 'ended')", name="state"),
        CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name="period_in_order"
        ),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_effort_state", "tenant_id", "state"),
        Index("ix_effort_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    title: Mapped[Translated]
    about: Mapped[Translated]
    why_not_alone: Mapped[Translated]
    aim: Mapped[str] = mapped_column(Text)
    target_groups: Mapped[list[str]]
    organisation_id: Mapped[UUID]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(Text, default="proposed")
    decision: Mapped[str | None] = mapped_column(Text)
    dispensation: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class EffortNeed(TenantOwned, Base):
    """KM-7: a municipality or an actor states that it needs the effort."""

    __tablename__ = "effort_need"
    __table_args__ = (
        tenant_foreign_key("effort_id", EFFORT, cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "effort_id", "organisation_id"),
        Index("ix_effort_need_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    effort_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    need: Mapped[str] = mapped_column(Text)
    stated_by: Mapped[str] = mapped_column(Text)
    stated_on: Mapped[date]


class ResultGoal(TenantOwned, Base):
    """KM-8: a resultatmål: where it starts, where it is to come, and how one sees it."""

    __tablename__ = "result_goal"
    __table_args__ = (
        CheckConstraint("baseline <> target", name="goes_somewhere"),
        CheckConstraint("baseline_year <= target_year", name="years_in_order"),
        tenant_foreign_key("effort_id", EFFORT, cascade=True),
        Index("ix_result_goal_effort", "tenant_id", "effort_id"),
        {"schema": SCHEMA},
    )

    effort_id: Mapped[UUID]
    goal: Mapped[Translated]
    indicator: Mapped[Translated]
    baseline: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    baseline_year: Mapped[int]
    target: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    target_year: Mapped[int]


class GoalStatus(TenantOwned, Base):
    """KM-8: how far a goal had come in a year."""

    __tablename__ = "goal_status"
    __table_args__ = (
        tenant_foreign_key("goal_id", "kulturmetropolen.result_goal", cascade=True),
        UniqueConstraint("tenant_id", "goal_id", "year"),
        {"schema": SCHEMA},
    )

    goal_id: Mapped[UUID]
    year: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    note: Mapped[str] = mapped_column(Text, default="")


class AccountEntry(TenantOwned, Base):
    """KM-8: one line of an effort's budget and accounts, in whole øre."""

    __tablename__ = "account_entry"
    __table_args__ = (
        CheckConstraint("side IN ('income', 'expense')", name="side"),
        CheckConstraint("budget_minor >= 0", name="budget_not_negative"),
        CheckConstraint("actual_minor IS NULL OR actual_minor >= 0", name="actual_not_negative"),
        tenant_foreign_key("effort_id", EFFORT, cascade=True),
        Index("ix_account_entry_effort", "tenant_id", "effort_id"),
        {"schema": SCHEMA},
    )

    effort_id: Mapped[UUID]
    side: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    budget_minor: Mapped[int] = mapped_column(BigInteger)
    actual_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class EffortReach(TenantOwned, Base):
    """KM-9: how many of a target group an effort reached in a year; a number and nobody's name."""

    __tablename__ = "effort_reach"
    __table_args__ = (
        CheckConstraint("number >= 0", name="number_not_negative"),
        tenant_foreign_key("effort_id", EFFORT, cascade=True),
        UniqueConstraint("tenant_id", "effort_id", "target_group", "year"),
        {"schema": SCHEMA},
    )

    effort_id: Mapped[UUID]
    target_group: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    number: Mapped[int]


class Practice(TenantOwned, Base):
    """KM-10: what a pilot found out, described so that others can do the same."""

    __tablename__ = "practice"
    __table_args__ = (
        tenant_foreign_key("effort_id", EFFORT),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_practice_organisation", "tenant_id", "organisation_id"),
        Index("ix_practice_effort", "tenant_id", "effort_id"),
        {"schema": SCHEMA},
    )

    organisation_id: Mapped[UUID]
    effort_id: Mapped[UUID | None]
    title: Mapped[Translated]
    what: Mapped[Translated]
    for_whom: Mapped[Translated]
    what_it_takes: Mapped[Translated]
    what_it_gave: Mapped[Translated]
    version: Mapped[int] = mapped_column(default=1)


class Adoption(TenantOwned, Base):
    """KM-10: another actor does the same, as an activity of theirs, and tells how it went."""

    __tablename__ = "adoption"
    __table_args__ = (
        tenant_foreign_key("practice_id", "kulturmetropolen.practice", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "practice_id", "organisation_id"),
        Index("ix_adoption_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    practice_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    # The activity it became, in the activities' own schema; None when it was made elsewhere.
    activity_id: Mapped[UUID | None]
    adopted_on: Mapped[date]
    adopted_by: Mapped[str] = mapped_column(Text)
    how_it_went: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
