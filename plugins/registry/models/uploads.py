"""A file between its preview and its confirmation, and what came of it, to be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned, tenant_foreign_key
from plugins.registry.models.organisations import SCHEMA


class Upload(TenantOwned, Base):
    """The rows of an uploaded file, kept so that exactly what was previewed is what is imported.

    It belongs to the account that uploaded it and is deleted when it is imported or expires.
    """

    __tablename__ = "upload"
    # A list may hold addresses that are protected.
    __never_exported__ = True
    __table_args__ = (
        Index("ix_upload_expires", "tenant_id", "expires_at"),
        {"schema": SCHEMA},
    )

    account_id: Mapped[UUID | None]
    # What the lines are about: "organisations" or "people".
    kind: Mapped[str] = mapped_column(Text, default="organisations", server_default="organisations")
    file_name: Mapped[str] = mapped_column(Text)
    # [{"line": 2, "cells": ["Ås", …]}, …], the heading first.
    rows: Mapped[list[dict[str, Any]]]
    # Which column of the file means what: {"name": 0, "kind": 2}.
    columns: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]


class ImportRun(TenantOwned, Base):
    """A file that was imported, while it can still be taken back."""

    __tablename__ = "import_run"
    __table_args__ = (
        Index("ix_import_run_done_at", "tenant_id", "done_at"),
        {"schema": SCHEMA},
    )

    kind: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    done_by: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime] = mapped_column(server_default=func.now())
    added: Mapped[int]
    changed: Mapped[int]
    undone_at: Mapped[datetime | None]


class ImportChange(TenantOwned, Base):
    """One row that an import added or changed: what it needs to be set back, and no more.

    `before` is None for a row that was added, else the columns as they were. `after` is what
    tells whether somebody has changed it since: its version, or its columns. An address is not
    here but in `Residence`. `stays` is why it was left alone when the import was taken back.
    """

    __tablename__ = "import_change"
    __table_args__ = (
        tenant_foreign_key("run_id", "registry.import_run", cascade=True),
        tenant_foreign_key("person_id", "registry.person", cascade=True),
        Index("ix_import_change_run", "tenant_id", "run_id", "place"),
        Index("ix_import_change_person", "tenant_id", "person_id"),
        {"schema": SCHEMA},
    )

    run_id: Mapped[UUID]
    place: Mapped[int]
    subject: Mapped[str] = mapped_column(Text)
    row_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    label: Mapped[str] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]
    stays: Mapped[str | None] = mapped_column(Text)
