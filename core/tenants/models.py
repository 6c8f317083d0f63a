"""Tenants, their host names, the plugins they have on and what they have tuned."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Platform, TenantOwned, Translated, new_id

SCHEMA = "core"


class TenantStatus(StrEnum):
    """A suspended tenant answers every page with one that says so; nothing is deleted."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class PluginState(StrEnum):
    """A plugin without a row is available; paused ones keep their data behind closed doors."""

    ON = "on"
    PAUSED = "paused"


class Tenant(Platform, Base):
    """An organisation that runs its own Flygel; it is the data controller."""

    __tablename__ = "tenant"
    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'", name="slug"),
        CheckConstraint("status in ('active', 'suspended')", name="status"),
        {"schema": SCHEMA},
    )
    # What an administrator may change from a page; slug and status are the operator's.
    __app_may_update__ = (
        "names",
        "languages",
        "default_language",
        "colours",
        "logo_svg",
        "contact_email",
        "accessibility_url",
        "require_second_factor",
        "version",
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    names: Mapped[Translated]
    country: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(Text)
    languages: Mapped[list[str]]
    default_language: Mapped[str] = mapped_column(Text)
    colours: Mapped[list[str]]
    logo_svg: Mapped[str | None] = mapped_column(Text)
    contact_email: Mapped[str | None] = mapped_column(Text)
    # The statement that the tenant itself has published with its country's authority.
    accessibility_url: Mapped[str | None] = mapped_column(Text)
    require_second_factor: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(Text, default=TenantStatus.ACTIVE)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TenantHost(Platform, Base):
    """A host name of a tenant's own, beside `<slug>.<base domain>`."""

    __tablename__ = "tenant_host"
    __table_args__ = ({"schema": SCHEMA},)
    __app_may_update__ = ()

    host: Mapped[str] = mapped_column(Text, primary_key=True)
    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("core.tenant.id", ondelete="CASCADE"), index=True
    )


class TenantPlugin(TenantOwned, Base):
    """A plugin this tenant has switched on, or off after having had it on."""

    __tablename__ = "tenant_plugin"
    __table_args__ = (UniqueConstraint("tenant_id", "plugin"), {"schema": SCHEMA})

    plugin: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    plugin_version: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PluginSetting(TenantOwned, Base):
    """A value a tenant gave a plugin's setting, from a day on when the setting is dated."""

    __tablename__ = "plugin_setting"
    __table_args__ = (
        UniqueConstraint("tenant_id", "plugin", "key", "valid_from"),
        {"schema": SCHEMA},
    )

    plugin: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    # The first day it counts; `date.min` (0001-01-01) for what is not dated.
    valid_from: Mapped[date] = mapped_column(default=date.min)
    value: Mapped[Any] = mapped_column(JSONB)
    note: Mapped[str | None] = mapped_column(Text)
