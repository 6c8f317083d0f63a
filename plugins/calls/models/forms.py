"""Forms and their versions: a published version never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.calls.models.calls import SCHEMA


class ApplicationForm(TenantOwned, Base):
    """A form by name; what it asks is in its versions."""

    __tablename__ = "form"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        {"schema": SCHEMA},
    )

    name: Mapped[str] = mapped_column(Text)
    archived_at: Mapped[datetime | None]


class FormVersion(TenantOwned, Base):
    """One version of a form. `published_at` None: the one draft that may be changed."""

    __tablename__ = "form_version"
    __table_args__ = (
        UniqueConstraint("tenant_id", "form_id", "number"),
        tenant_foreign_key("form_id", "calls.form", cascade=True),
        Index(
            "uq_form_version_draft",
            "tenant_id",
            "form_id",
            unique=True,
            postgresql_where=text("published_at IS NULL"),
        ),
        {"schema": SCHEMA},
    )

    form_id: Mapped[UUID]
    number: Mapped[int]
    fields: Mapped[list[dict[str, Any]]]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
