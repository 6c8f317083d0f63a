"""A file between its preview and its confirmation."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from core.plugin_api import Base, TenantOwned
from plugins.registry.models.organisations import SCHEMA


class Upload(TenantOwned, Base):
    """The rows of an uploaded file, kept so that exactly what was previewed is what is imported.

    It belongs to the account that uploaded it and is deleted when it is imported or expires.
    """

    __tablename__ = "upload"
    __table_args__ = (
        Index("ix_upload_expires", "tenant_id", "expires_at"),
        {"schema": SCHEMA},
    )

    account_id: Mapped[UUID | None]
    file_name: Mapped[str] = mapped_column(Text)
    # [{"line": 2, "cells": ["Ås", …]}, …], the heading first.
    rows: Mapped[list[dict[str, Any]]]
    # Which column of the file means what: {"name": 0, "kind": 2}.
    columns: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
