"""Stages and their criteria, talents, and the history of their moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key

SCHEMA = "kulturmetropolen"
TALENT = "kulturmetropolen.talent"
MOVES = "kind IN ('enter', 'forward', 'back', 'pause', 'resume', 'leave', 'return')"


class Stage(TenantOwned, Base):
    """KM-1: a stage, by the tenant's own name, with a meaning that does not change with it.

    One that was in use and is no longer is retired, since the history points at it.
    """

    __tablename__ = "stage"
    __table_args__ = (
        CheckConstraint(
            "meaning IN ('incubating', 'emerging', 'developing', 'performing', 'launching',"
            " 'fledged')",
            name="meaning",
        ),
        Index("ix_stage_position", "tenant_id", "position"),
        {"schema": SCHEMA},
    )

    meaning: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    name: Mapped[Translated]
    about: Mapped[Translated]
    retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class Criterion(TenantOwned, Base):
    """KM-2: what one brings along to enter a stage: evidence and a number, or a judgement."""

    __tablename__ = "criterion"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 100", name="number"),
        CheckConstraint("kind <> 'judgement' OR role <> ''", name="judged_by_a_role"),
        tenant_foreign_key("stage_id", "kulturmetropolen.stage"),
        Index("ix_criterion_stage", "tenant_id", "stage_id"),
        {"schema": SCHEMA},
    )

    stage_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    number: Mapped[int] = mapped_column(default=1)
    # Who judges, for a judgement; the kind of activity that counts, for a course.
    role: Mapped[str | None] = mapped_column(Text)
    activity_kind: Mapped[str | None] = mapped_column(Text)
    # The tenant's own words; empty takes the kind's.
    words: Mapped[Translated]
    # Judgements point at it, so that one no longer asked for stays.
    retired: Mapped[bool] = mapped_column(default=False)


class Talent(TenantOwned, Base):
    """KM-1: somebody on the way, and the actor that has the responsibility for them now.

    The row to lock before anything is decided about them.
    """

    __tablename__ = "talent"
    __table_args__ = (
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "person_id"),
        Index("ix_talent_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    entered_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)


class Mentorship(TenantOwned, Base):
    """KM-3: somebody is a talent's mentor for a period."""

    __tablename__ = "mentorship"
    __table_args__ = (
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name="period_in_order",
        ),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("mentor_id", "registry.person", cascade=True),
        Index("ix_mentorship_talent", "tenant_id", "talent_id"),
        Index("ix_mentorship_mentor", "tenant_id", "mentor_id"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    mentor_id: Mapped[UUID]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Proposal(TenantOwned, Base):
    """KM-3: somebody proposes a move. Whether it is open follows from its decision."""

    __tablename__ = "proposal"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(MOVES, name="kind"),
        CheckConstraint("reason <> ''", name="reason_given"),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("from_stage_id", "kulturmetropolen.stage"),
        tenant_foreign_key("to_stage_id", "kulturmetropolen.stage"),
        Index("ix_proposal_talent", "tenant_id", "talent_id"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    from_stage_id: Mapped[UUID]
    to_stage_id: Mapped[UUID]
    # The number of the talent's latest move when it was proposed: a later one outdates it.
    after_move: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    membership_id: Mapped[UUID | None]
    proposed_at: Mapped[datetime]


class Decided(TenantOwned, Base):
    """KM-3: the decision of a proposal, with its reason; one for each, and never changed.

    `criteria` is what was met that day: [{"id", "kind", "number", "have"}].
    """

    __tablename__ = "decision"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'refused', 'withdrawn')", name="outcome"),
        CheckConstraint("reason <> ''", name="reason_given"),
        tenant_foreign_key("proposal_id", "kulturmetropolen.proposal", cascade=True),
        UniqueConstraint("tenant_id", "proposal_id"),
        {"schema": SCHEMA},
    )

    proposal_id: Mapped[UUID]
    outcome: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    dispensation: Mapped[str | None] = mapped_column(Text)
    criteria: Mapped[list[dict[str, Any]]]
    decided_by: Mapped[str] = mapped_column(Text)
    membership_id: Mapped[UUID | None]
    decided_at: Mapped[datetime]


class Move(TenantOwned, Base):
    """KM-3: one move of a talent's history; the one with the highest number counts now."""

    __tablename__ = "move"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(MOVES, name="kind"),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("from_stage_id", "kulturmetropolen.stage"),
        tenant_foreign_key("to_stage_id", "kulturmetropolen.stage"),
        tenant_foreign_key("decision_id", "kulturmetropolen.decision", cascade=True),
        UniqueConstraint("tenant_id", "talent_id", "number"),
        Index("ix_move_moved_on", "tenant_id", "moved_on"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    from_stage_id: Mapped[UUID | None]
    to_stage_id: Mapped[UUID]
    moved_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    dispensation: Mapped[str | None] = mapped_column(Text)
    decision_id: Mapped[UUID | None]
    made_by: Mapped[str] = mapped_column(Text)


class Judgement(TenantOwned, Base):
    """KM-2: somebody in a named role says whether a criterion is met; the latest counts."""

    __tablename__ = "judgement"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reason_given"),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("criterion_id", "kulturmetropolen.criterion"),
        Index("ix_judgement_talent", "tenant_id", "talent_id"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    criterion_id: Mapped[UUID]
    met: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    judged_by: Mapped[str] = mapped_column(Text)
    judged_at: Mapped[datetime]


class Objection(TenantOwned, Base):
    """KM-5: the talent, or a guardian, objects to a decision; somebody answers."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("text <> ''", name="text_given"),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        tenant_foreign_key("decision_id", "kulturmetropolen.decision", cascade=True),
        tenant_foreign_key("made_by_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "decision_id", "made_by_id"),
        Index("ix_objection_talent", "tenant_id", "talent_id"),
        {"schema": SCHEMA},
    )

    talent_id: Mapped[UUID]
    decision_id: Mapped[UUID]
    text: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[UUID]
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
