"""A person's development plan: goals, repertoire, performances, practice; and who is shown it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key

SCHEMA = "pathway"


class Plan(TenantOwned, Base):
    """One for each person who has begun; what is added to a pathway waits for this row's lock.

    The practice plan is the person's own choice: `weekly_minutes` None is no choice made, and
    `practice_shared` shows plan and log to the person's teachers.
    """

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("weekly_minutes BETWEEN 0 AND 10080", name="weekly_minutes"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    weekly_minutes: Mapped[int | None]
    practice_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    practice_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class Goal(TenantOwned, Base):
    """What somebody wants to reach, in their own words. `term` is theirs too: "Autumn 2026"."""

    __tablename__ = "goal"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'reached', 'dropped')", name="state"),
        CheckConstraint("title <> ''", name="said"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_goal_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(Text)
    term: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(Text, default="open")
    # The day it was reached or let go; None while it is open.
    closed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class GoalEvidence(TenantOwned, Base):
    """A piece of evidence that a goal is linked with."""

    __tablename__ = "goal_evidence"
    __table_args__ = (
        tenant_foreign_key("goal_id", "pathway.goal", cascade=True),
        tenant_foreign_key("evidence_id", "pathway.evidence", cascade=True),
        UniqueConstraint("tenant_id", "goal_id", "evidence_id"),
        Index("ix_goal_evidence_evidence", "tenant_id", "evidence_id"),
        {"schema": SCHEMA},
    )

    goal_id: Mapped[UUID]
    evidence_id: Mapped[UUID]


class Repertoire(TenantOwned, Base):
    """A work that somebody plays, sings or dances."""

    __tablename__ = "repertoire"
    __table_args__ = (
        CheckConstraint("state IN ('in_work', 'ready', 'performed')", name="state"),
        CheckConstraint("work <> ''", name="named"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_repertoire_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    work: Mapped[str] = mapped_column(Text)
    composer: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, default="in_work")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class Performance(TenantOwned, Base):
    """Somebody on a stage on a day; counts as evidence from that day on.

    `source` and `source_id` say which plugin's row it comes from, so that it is recorded once;
    both are empty where somebody wrote it down.
    """

    __tablename__ = "performance"
    __table_args__ = (
        CheckConstraint("title <> ''", name="named"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "person_id", "source", "source_id"),
        Index("ix_performance_person", "tenant_id", "person_id", "on_day"),
        Index("ix_performance_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    place: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(Text, default="")
    source_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)


class PracticeEntry(TenantOwned, Base):
    """Something practised on a day. It is written for oneself: nothing is made of the minutes."""

    __tablename__ = "practice_entry"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_practice_entry_person", "tenant_id", "person_id", "on_day"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    on_day: Mapped[date]
    minutes: Mapped[int]
    what: Mapped[str] = mapped_column(Text, default="")


class SharedWith(TenantOwned, Base):
    """The person lets another organisation show their steps of this one, to themselves.

    It lies with the organisation that shares; without the row nothing is handed over, so that
    taking it back works at once. `other_tenant_id` points at no row that this tenant can read.
    """

    __tablename__ = "shared_with"
    __table_args__ = (
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "person_id", "other_tenant_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    other_tenant_id: Mapped[UUID]
    shared_at: Mapped[datetime] = mapped_column(server_default=func.now())
