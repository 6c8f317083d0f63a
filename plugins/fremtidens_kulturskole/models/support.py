"""Process support by agreement, and the bodies that carry the programme."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.fremtidens_kulturskole.models.cohort import SCHEMA


class SupportAgreement(TenantOwned, Base):
    """FK-18: a voluntary agreement between a municipality group and a process guide."""

    __tablename__ = "support_agreement"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        Index("ix_support_agreement_participant", "tenant_id", "participant_id"),
        Index("ix_support_agreement_guide", "tenant_id", "guide_membership_id"),
        CheckConstraint("hours_agreed > 0", name="hours"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    # Whose log-in reads the notes; the name is kept for when the membership has ended.
    guide_membership_id: Mapped[UUID | None]
    guide_name: Mapped[str] = mapped_column(Text)
    themes: Mapped[list[str]]
    hours_agreed: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    version: Mapped[int] = mapped_column(default=1)


class SupportSession(TenantOwned, Base):
    """FK-18: hours used, and what the two parties noted for each other."""

    __tablename__ = "support_session"
    __table_args__ = (
        tenant_foreign_key("agreement_id", f"{SCHEMA}.support_agreement", cascade=True),
        Index("ix_support_session_agreement", "tenant_id", "agreement_id"),
        CheckConstraint("hours > 0", name="hours"),
        {"schema": SCHEMA},
    )

    agreement_id: Mapped[UUID]
    held_on: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    note: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str] = mapped_column(Text)


class Body(TenantOwned, Base):
    """FK-19: a group that carries the programme: what it does and how often it meets."""

    __tablename__ = "body"
    __table_args__ = (
        tenant_foreign_key("cohort_id", f"{SCHEMA}.cohort", cascade=True),
        Index("ix_body_cohort", "tenant_id", "cohort_id"),
        CheckConstraint(
            "rhythm IN ('semester', 'month', 'gathering', 'between', 'need')", name="rhythm"
        ),
        {"schema": SCHEMA},
    )

    cohort_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(Text)
    tasks: Mapped[str] = mapped_column(Text, default="")
    rhythm: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class BodyMember(TenantOwned, Base):
    """FK-19: somebody who sits in a body: a person of the register, or a name."""

    __tablename__ = "body_member"
    __table_args__ = (
        tenant_foreign_key("body_id", f"{SCHEMA}.body", cascade=True),
        tenant_foreign_key("person_id", "registry.person"),
        Index("ix_body_member_body", "tenant_id", "body_id"),
        Index("ix_body_member_person", "tenant_id", "person_id"),
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="named"),
        {"schema": SCHEMA},
    )

    body_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(Text, default="")


class BodyMeeting(TenantOwned, Base):
    """FK-19: that a body met."""

    __tablename__ = "body_meeting"
    __table_args__ = (
        tenant_foreign_key("body_id", f"{SCHEMA}.body", cascade=True),
        Index("ix_body_meeting_body", "tenant_id", "body_id"),
        {"schema": SCHEMA},
    )

    body_id: Mapped[UUID]
    met_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
