"""Who takes part: a cohort, its municipality groups with their history, and their members."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key

SCHEMA = "fremtidens_kulturskole"


class Cohort(TenantOwned, Base):
    """FK-10: municipalities that go the way together. `key` is the address of its theme page."""

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        tenant_foreign_key("call_id", "calls.call"),
        tenant_foreign_key("organiser_id", "registry.organisation"),
        Index("ix_cohort_call", "tenant_id", "call_id"),
        Index("ix_cohort_organiser", "tenant_id", "organiser_id"),
        CheckConstraint("ends_on >= starts_on", name="period"),
        {"schema": SCHEMA},
    )

    key: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # What the theme page begins with.
    intro: Mapped[Translated] = mapped_column(default=dict)
    is_public: Mapped[bool] = mapped_column(default=False)
    report_due_on: Mapped[date | None]
    # The call that it was chosen by; None for a cohort that was put together by hand.
    call_id: Mapped[UUID | None]
    # Who holds the gatherings; without one they stand in no calendar.
    organiser_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)


class Participant(TenantOwned, Base):
    """FK-2, FK-8, FK-9: a municipality group in a cohort, or an observer of it."""

    __tablename__ = "participant"
    __table_args__ = (
        tenant_foreign_key("cohort_id", f"{SCHEMA}.cohort"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        tenant_foreign_key("application_id", "calls.application"),
        Index("ix_participant_application", "tenant_id", "application_id"),
        UniqueConstraint("tenant_id", "cohort_id", "organisation_id"),
        Index("ix_participant_organisation", "tenant_id", "organisation_id"),
        CheckConstraint("standing IN ('participant', 'observer')", name="standing"),
        CheckConstraint("language IN ('nb', 'nn')", name="language"),
        CheckConstraint("(withdrew_on IS NULL) = (withdrew_why IS NULL)", name="withdrew"),
        {"schema": SCHEMA},
    )

    cohort_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    standing: Mapped[str] = mapped_column(Text, default="participant")
    language: Mapped[str] = mapped_column(Text, default="nb")
    joined_on: Mapped[date]
    withdrew_on: Mapped[date | None]
    withdrew_why: Mapped[str | None] = mapped_column(Text)
    application_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)


class ParticipantPartner(TenantOwned, Base):
    """FK-2: a municipality that takes part together with the one that leads."""

    __tablename__ = "participant_partner"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "participant_id", "organisation_id"),
        Index("ix_participant_partner_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    organisation_id: Mapped[UUID]


class ParticipantEvent(TenantOwned, Base):
    """FK-9: what has happened to a participant: chosen, from reserve, withdrew, came back."""

    __tablename__ = "participant_event"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        Index("ix_participant_event_participant", "tenant_id", "participant_id"),
        CheckConstraint("kind IN ('chosen', 'reserve', 'observer', 'withdrew')", name="kind"),
        {"schema": SCHEMA},
    )
    __append_only__ = True

    participant_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column("happened_on")
    why: Mapped[str] = mapped_column(Text, default="")


class GroupMember(TenantOwned, Base):
    """FK-3: somebody in a municipality group: a person of the register, or a name."""

    __tablename__ = "group_member"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        tenant_foreign_key("person_id", "registry.person"),
        UniqueConstraint("tenant_id", "participant_id", "person_id"),
        Index("ix_group_member_person", "tenant_id", "person_id"),
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="named"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    # Empty for a person of the register, whose name is asked for there.
    name: Mapped[str] = mapped_column(Text, default="")
    sector: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    is_coordinator: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
