"""One table, in the plugin's own PostgreSQL schema."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned


class Choir(TenantOwned, Base):
    """A choir of a tenant."""

    __tablename__ = "choir"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        CheckConstraint("singers > 0", name="singers"),
        {"schema": "choirs"},
    )

    name: Mapped[str] = mapped_column(Text)
    singers: Mapped[int]
