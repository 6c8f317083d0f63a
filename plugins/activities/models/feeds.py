"""Addresses of calendars: secret, and kept as a digest only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.activities.models.activities import SCHEMA


class Feed(TenantOwned, Base):
    """A calendar that a program may read who knows its address: a person's, or an organisation's.

    A new address takes the place of the old one; revoking deletes the row.
    """

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, organisation_id) = 1", name="one_owner"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        tenant_foreign_key("organisation_id", "registry.organisation", cascade=True),
        UniqueConstraint("tenant_id", "digest"),
        UniqueConstraint("tenant_id", "person_id"),
        UniqueConstraint("tenant_id", "organisation_id"),
        {"schema": SCHEMA},
    )

    digest: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
