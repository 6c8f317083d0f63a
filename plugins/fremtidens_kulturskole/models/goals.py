"""Goals, measures on their way round the circle, and the log of what was done and learnt."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key
from plugins.fremtidens_kulturskole.models.cohort import SCHEMA


class OutcomeGoal(TenantOwned, Base):
    """FK-14: an effektmål, common to the cohort."""

    __tablename__ = "outcome_goal"
    __table_args__ = (
        tenant_foreign_key("cohort_id", f"{SCHEMA}.cohort", cascade=True),
        Index("ix_outcome_goal_cohort", "tenant_id", "cohort_id"),
        {"schema": SCHEMA},
    )

    cohort_id: Mapped[UUID]
    position: Mapped[int]
    text: Mapped[Translated]


class LocalGoal(TenantOwned, Base):
    """FK-14, FK-15, FK-20: a municipality's own goal: today, wished, and how one gets there."""

    __tablename__ = "local_goal"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        tenant_foreign_key("outcome_goal_id", f"{SCHEMA}.outcome_goal"),
        Index("ix_local_goal_participant", "tenant_id", "participant_id"),
        Index("ix_local_goal_outcome_goal", "tenant_id", "outcome_goal_id"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    outcome_goal_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(Text)
    today: Mapped[str] = mapped_column(Text, default="")
    wished: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(Text, default="")
    value_areas: Mapped[list[str]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)


class SelfAssessment(TenantOwned, Base):
    """FK-15: how far along a group finds itself, from 1 to 5, at a gathering."""

    __tablename__ = "self_assessment"
    __table_args__ = (
        tenant_foreign_key("goal_id", f"{SCHEMA}.local_goal", cascade=True),
        tenant_foreign_key("gathering_id", f"{SCHEMA}.gathering", cascade=True),
        UniqueConstraint("tenant_id", "goal_id", "gathering_id"),
        Index("ix_self_assessment_gathering", "tenant_id", "gathering_id"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        {"schema": SCHEMA},
    )

    goal_id: Mapped[UUID]
    gathering_id: Mapped[UUID]
    score: Mapped[int]
    why: Mapped[str] = mapped_column(Text, default="")


class Measure(TenantOwned, Base):
    """FK-16: a measure and the phase of the circle that it is in."""

    __tablename__ = "measure"
    __table_args__ = (
        tenant_foreign_key("goal_id", f"{SCHEMA}.local_goal", cascade=True),
        Index("ix_measure_goal", "tenant_id", "goal_id"),
        {"schema": SCHEMA},
    )

    goal_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(Text)
    phase: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class MeasurePhase(TenantOwned, Base):
    """FK-16: that a measure came into a phase, and what was noted about it."""

    __tablename__ = "measure_phase"
    __table_args__ = (
        tenant_foreign_key("measure_id", f"{SCHEMA}.measure", cascade=True),
        Index("ix_measure_phase_measure", "tenant_id", "measure_id"),
        {"schema": SCHEMA},
    )

    measure_id: Mapped[UUID]
    phase: Mapped[str] = mapped_column(Text)
    entered_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")


class LogEntry(TenantOwned, Base):
    """FK-17: a line of Gjort – lært – lurt, seen by the group itself and those who follow it."""

    __tablename__ = "log_entry"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        tenant_foreign_key("goal_id", f"{SCHEMA}.local_goal"),
        Index("ix_log_entry_participant", "tenant_id", "participant_id"),
        Index("ix_log_entry_goal", "tenant_id", "goal_id"),
        CheckConstraint("kind IN ('done', 'learned', 'wise')", name="kind"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    goal_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    noted_on: Mapped[date]
    noted_by: Mapped[str] = mapped_column(Text)


class Advice(TenantOwned, Base):
    """FK-17, FK-20: a "lurt" that is shared with everybody, and who stands behind it."""

    __tablename__ = "advice"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant"),
        tenant_foreign_key("entry_id", f"{SCHEMA}.log_entry"),
        UniqueConstraint("tenant_id", "entry_id"),
        Index("ix_advice_participant", "tenant_id", "participant_id"),
        CheckConstraint("stands_behind <> ''", name="stands_behind"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    entry_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    stands_behind: Mapped[str] = mapped_column(Text)
    value_areas: Mapped[list[str]] = mapped_column(default=list)
    shared_on: Mapped[date]
    # Stems that are alike in bokmål and nynorsk; see rules/advice.py.
    stems: Mapped[str] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
