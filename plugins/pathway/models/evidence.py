"""A portfolio: own works, recordings and documents, who may see each, and their files."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    LargeBinary,
    Numeric,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.pathway.models.plans import SCHEMA


class Evidence(TenantOwned, Base):
    """Something that shows what somebody has made or can do.

    `audience` says who besides oneself may see it: [] is nobody. `text` is the thing itself
    (lyrics) or about it; `link` a video's https address; a file is in `StoredFile`.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('own_work', 'recording', 'document')", name="kind"),
        CheckConstraint("title <> ''", name="named"),
        CheckConstraint("link = '' OR starts_with(link, 'https://')", name="link_https"),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_evidence_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    person_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    on_day: Mapped[date]
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    version: Mapped[int] = mapped_column(default=1)


class EvidenceViewer(TenantOwned, Base):
    """A mentor whom the person has named for one piece of evidence."""

    __tablename__ = "evidence_viewer"
    __table_args__ = (
        tenant_foreign_key("evidence_id", "pathway.evidence", cascade=True),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        UniqueConstraint("tenant_id", "evidence_id", "person_id"),
        Index("ix_evidence_viewer_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    evidence_id: Mapped[UUID]
    person_id: Mapped[UUID]


class CoWriter(TenantOwned, Base):
    """KM-15: one who has written an own work, with their share in per cent.

    All shares of a work add up to 100; the person's own line has their `person_id`.
    """

    __tablename__ = "co_writer"
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 100", name="share"),
        CheckConstraint("person_id IS NOT NULL OR name <> ''", name="named"),
        tenant_foreign_key("evidence_id", "pathway.evidence", cascade=True),
        tenant_foreign_key("person_id", "registry.person"),
        UniqueConstraint("tenant_id", "evidence_id", "position"),
        Index("ix_co_writer_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    evidence_id: Mapped[UUID]
    position: Mapped[int]
    person_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(Text, default="")
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))


class StoredFile(TenantOwned, Base):
    """The file of a piece of evidence, cleaned before it was stored: at most one for each.

    `content_type` is what the content was found to be, never what somebody said it was.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size = octet_length(content)", name="size"),
        tenant_foreign_key("evidence_id", "pathway.evidence", cascade=True),
        UniqueConstraint("tenant_id", "evidence_id"),
        {"schema": SCHEMA},
    )

    evidence_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    # Deferred: a list of a portfolio must not carry megabytes.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    stored_at: Mapped[datetime] = mapped_column(server_default=func.now())
