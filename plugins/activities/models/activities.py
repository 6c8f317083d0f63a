"""Offers: what one can take part in, for whom, where and when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from core.kit import N_
from core.plugin_api import Base, TenantOwned, Translated, tenant_foreign_key

SCHEMA = "activities"


class ActivityState(StrEnum):
    """How far an offer has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    ActivityState.DRAFT: N_("Draft"),
    ActivityState.PUBLISHED: N_("Published"),
    ActivityState.CLOSED: N_("Closed for registration"),
    ActivityState.CANCELLED: N_("Called off"),
}


class Activity(TenantOwned, Base):
    """Something one can register for.

    `kind`, `programme` and tags are keys that programmes contribute; they are stored without
    knowing what they mean. `level_from` and `level_to` are levels of the register. None is "no
    limit" or "not said".
    """

    __tablename__ = "activity"
    __table_args__ = (
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("age_from <= age_to", name="ages_in_order"),
        CheckConstraint("opens_at <= closes_at", name="window_in_order"),
        CheckConstraint("(price_minor IS NULL) = (price_currency IS NULL)", name="price_whole"),
        CheckConstraint("state IN ('draft', 'published', 'closed', 'cancelled')", name="state"),
        tenant_foreign_key("organisation_id", "registry.organisation"),
        Index("ix_activity_state", "tenant_id", "state", "kind"),
        Index("ix_activity_organisation", "tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    kind: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Text)
    title: Mapped[Translated]
    description: Mapped[Translated]
    organisation_id: Mapped[UUID]
    art_form: Mapped[str] = mapped_column(Text)
    level_from: Mapped[str | None] = mapped_column(Text)
    level_to: Mapped[str | None] = mapped_column(Text)
    age_from: Mapped[int | None]
    age_to: Mapped[int | None]
    places: Mapped[int | None]
    place_name: Mapped[str | None] = mapped_column(Text)
    municipality_code: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    price_minor: Mapped[int | None]
    price_currency: Mapped[str | None] = mapped_column(Text)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(Text, default=ActivityState.DRAFT)
    state_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class ActivityInstrument(TenantOwned, Base):
    """An instrument that an activity is for; `places` None: only the places in all count."""

    __tablename__ = "activity_instrument"
    __table_args__ = (
        CheckConstraint("places > 0", name="places"),
        tenant_foreign_key("activity_id", "activities.activity", cascade=True),
        ForeignKeyConstraint(["instrument"], ["registry.instrument.key"]),
        UniqueConstraint("tenant_id", "activity_id", "instrument"),
        {"schema": SCHEMA},
    )

    activity_id: Mapped[UUID]
    instrument: Mapped[str] = mapped_column(Text)
    places: Mapped[int | None]


class ActivityTag(TenantOwned, Base):
    """A tag of a scheme that a programme contributes, by their keys."""

    __tablename__ = "activity_tag"
    __table_args__ = (
        tenant_foreign_key("activity_id", "activities.activity", cascade=True),
        UniqueConstraint("tenant_id", "activity_id", "scheme", "tag"),
        Index("ix_activity_tag_scheme", "tenant_id", "scheme", "tag"),
        {"schema": SCHEMA},
    )

    activity_id: Mapped[UUID]
    scheme: Mapped[str] = mapped_column(Text)
    tag: Mapped[str] = mapped_column(Text)


class ActivitySession(TenantOwned, Base):
    """One meeting of an activity; `place_name` None: where the activity is."""

    __tablename__ = "activity_session"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        tenant_foreign_key("activity_id", "activities.activity", cascade=True),
        UniqueConstraint("tenant_id", "activity_id", "starts_at"),
        Index("ix_activity_session_starts_at", "tenant_id", "starts_at"),
        {"schema": SCHEMA},
    )

    activity_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_name: Mapped[str | None] = mapped_column(Text)
