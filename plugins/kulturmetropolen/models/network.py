"""The directory of who offers and seeks what, and the venues with their slots."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key
from plugins.kulturmetropolen.models.pipeline import SCHEMA, TALENT


class DirectoryEntry(TenantOwned, Base):
    """KM-16: an actor offers or seeks something, about a theme, in a place or anywhere."""

    __tablename__ = "directory_entry"
    __table_args__ = (
        CheckConstraint("direction IN ('offer', 'wish')", name="direction"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_directory_entry_theme", "tenant_id", "theme"),
        Index("ix_directory_entry_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    organisation_id: Mapped[UUID]
    direction: Mapped[str] = mapped_column(Text)
    theme: Mapped[str] = mapped_column(Text)
    title: Mapped[Translated]
    about: Mapped[Translated]
    municipality_code: Mapped[str | None] = mapped_column(Text)
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Venue(TenantOwned, Base):
    """KM-17: an organisation that is a stage: how many it holds, what stands there, whom to ask."""

    __tablename__ = "venue"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        UniqueConstraint("tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    organisation_id: Mapped[UUID]
    capacity: Mapped[int]
    backline: Mapped[Translated]
    contact: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)


class Slot(TenantOwned, Base):
    """KM-17: time on a stage for talents."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        tenant_foreign_key("venue_id", "kulturmetropolen.venue", cascade=True),
        Index("ix_slot_venue", "tenant_id", "venue_id", "starts_at"),
        {"schema": SCHEMA},
    )

    venue_id: Mapped[UUID]
    title: Mapped[Translated]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cancelled: Mapped[bool] = mapped_column(default=False)
    # When it was written into the talents' evidence, so that it is written once.
    logged_at: Mapped[datetime | None]


class SlotTalent(TenantOwned, Base):
    """KM-17: a talent plays in a slot."""

    __tablename__ = "slot_talent"
    __table_args__ = (
        tenant_foreign_key("slot_id", "kulturmetropolen.slot", cascade=True),
        tenant_foreign_key("talent_id", TALENT, cascade=True),
        UniqueConstraint("tenant_id", "slot_id", "talent_id"),
        Index("ix_slot_talent_talent", "tenant_id", "talent_id"),
        {"schema": SCHEMA},
    )

    slot_id: Mapped[UUID]
    talent_id: Mapped[UUID]
