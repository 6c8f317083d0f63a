"""The declarative base and the three kinds of table; there is no fourth.

Sources: docs/architecture.md, "Three kinds of table".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import DateTime, ForeignKeyConstraint, MetaData, SmallInteger, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from core.db.tenancy import tenant_id_in_force

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class TableKind(StrEnum):
    """Who a row belongs to: one tenant, everybody (read only), or the platform."""

    TENANT = "tenant"
    REFERENCE = "reference"
    PLATFORM = "platform"


def new_id() -> UUID:
    """A UUIDv7: unique without asking the database, and ordered by time."""
    return uuid_utils.compat.uuid7()


# Content that tenants write, one text per language: {"nb": "…", "nn": "…"}.
Translated = dict[str, str]


class Base(DeclarativeBase):
    """Every table of the core and of the plugins."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: Mapping[Any, TypeEngine[Any] | type[TypeEngine[Any]]] = {
        UUID: Uuid(),
        datetime: DateTime(timezone=True),
        Translated: JSONB(),
        dict[str, Any]: JSONB(),
        list[str]: JSONB(),
        list[dict[str, Any]]: JSONB(),
        SmallInteger: SmallInteger(),
    }

    # Rows are written once and then only read: the app role gets no UPDATE and no DELETE.
    __append_only__ = False
    # Kept out of every file with a whole module's rows: what not even an export may carry along.
    __never_exported__ = False
    # The only columns the app role may change; None means all of them.
    __app_may_update__: tuple[str, ...] | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if table is None:
            return
        kinds = [
            base.__table_kind__
            for base in (TenantOwned, Reference, Platform)
            if issubclass(cls, base)
        ]
        if len(kinds) != 1:
            cls.metadata.remove(table)
            raise TypeError(
                f"{cls.__module__}.{cls.__name__} must be exactly one of TenantOwned,"
                " Reference or Platform: every row has an owner."
            )
        table.info["kind"] = kinds[0]
        table.info["module"] = cls.__module__
        table.info["append_only"] = cls.__append_only__
        table.info["never_exported"] = cls.__never_exported__
        table.info["app_may_update"] = cls.__app_may_update__

    @classmethod
    def tables_of(cls, *packages: str) -> list[Table]:
        """The tables whose models lie in one of the packages.

        A process may have imported models of a plugin that it then could not use: what counts
        is whose they are, not what is in the metadata.
        """
        return [
            table
            for table in cls.metadata.tables.values()
            if f"{table.info.get('module')}.".startswith(
                tuple(f"{package}." for package in packages)
            )
        ]


class TenantOwned:
    """A row of one tenant: tenant first in the key, row-level security, explicit predicate."""

    __table_kind__ = TableKind.TENANT

    tenant_id: Mapped[UUID] = mapped_column(
        Uuid, primary_key=True, default=tenant_id_in_force, sort_order=-20
    )
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id, sort_order=-19)


class Reference:
    """The same for all tenants (municipalities, population); the app role may only read."""

    __table_kind__ = TableKind.REFERENCE


class Platform:
    """Tenants, accounts, sessions, jobs: not reachable by way of a tenant."""

    __table_kind__ = TableKind.PLATFORM


def tenant_foreign_key(column: str, target: str, *, cascade: bool = False) -> ForeignKeyConstraint:
    """A foreign key inside one tenant: `tenant_foreign_key("school_id", "registry.organisation")`.

    Foreign-key checks bypass row-level security; only the tenant in the key keeps a row from
    pointing at another tenant's. `cascade` deletes the row with what it points at; there is
    no SET NULL, which a composite key cannot do without losing its tenant.
    """
    return ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{target}.tenant_id", f"{target}.id"],
        ondelete="CASCADE" if cascade else None,
    )
