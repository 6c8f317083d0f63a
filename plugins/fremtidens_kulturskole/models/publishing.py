"""What becomes public: final reports and material of the theme page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.fremtidens_kulturskole.models.cohort import SCHEMA


class Report(TenantOwned, Base):
    """FK-21: a municipality's final report. Its parts are passages.

    `published` is the whole report as it was when it was published: what is edited afterwards
    is seen by nobody outside until it is published again.
    """

    __tablename__ = "report"
    __table_args__ = (
        tenant_foreign_key("participant_id", f"{SCHEMA}.participant", cascade=True),
        UniqueConstraint("tenant_id", "participant_id"),
        CheckConstraint("state IN ('draft', 'handed_in', 'published')", name="state"),
        {"schema": SCHEMA},
    )

    participant_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(Text, default="draft")
    title: Mapped[str] = mapped_column(Text)
    film_url: Mapped[str] = mapped_column(Text, default="")
    handed_in_on: Mapped[date | None]
    published_on: Mapped[date | None]
    published: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)


class Material(TenantOwned, Base):
    """FK-8, FK-21: something to read or see, for the cohort or, when published, for everybody."""

    __tablename__ = "material"
    __table_args__ = (
        tenant_foreign_key("cohort_id", f"{SCHEMA}.cohort", cascade=True),
        tenant_foreign_key("gathering_id", f"{SCHEMA}.gathering"),
        Index("ix_material_cohort", "tenant_id", "cohort_id"),
        Index("ix_material_gathering", "tenant_id", "gathering_id"),
        {"schema": SCHEMA},
    )

    cohort_id: Mapped[UUID]
    gathering_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
