"""Accounts (a person's log-in, platform-wide) and memberships (what one is in a tenant)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, Platform, TenantOwned, new_id, tenant_foreign_key

SCHEMA = "core"


class Account(Platform, Base):
    """A log-in: it belongs to the person, not to a tenant.

    The field names `fs_uniquifier`, `active`, `tf_*`, `us_*` and `mf_recovery_codes` are
    Flask-Security's.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        {"schema": SCHEMA},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    color_scheme: Mapped[str | None] = mapped_column(Text)
    password: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(Text, unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(Text)
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    # The time step of the last one-time code that was taken: no code counts twice, in any worker.
    totp_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    mf_recovery_codes: Mapped[Any | None] = mapped_column(JSONB)
    # API tokens made before this no longer work, in any tenant; None: nothing has ended them.
    tokens_from: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class LoginSession(Platform, Base):
    """A browser that is signed in; ending it here signs that browser out at its next request."""

    __tablename__ = "login_session"
    __table_args__ = ({"schema": SCHEMA},)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("core.account.id", ondelete="CASCADE"), index=True
    )
    # Where it was opened, shown to its owner only; a host name, not a tenant's key.
    host: Mapped[str] = mapped_column(Text)
    user_agent: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class Throttle(Platform, Base):
    """Attempts counted across workers: a key (a digest, never an address) and a window."""

    __tablename__ = "throttle"
    __table_args__ = ({"schema": SCHEMA},)

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)


class Membership(TenantOwned, Base):
    """Ties an account to a tenant; ended ones stay, for the history."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("tenant_id", "account_id"),
        {"schema": SCHEMA},
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core.account.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]


class MembershipRole(TenantOwned, Base):
    """A role a membership holds, limited to something its plugin names, for a period."""

    __tablename__ = "membership_role"
    __table_args__ = (
        tenant_foreign_key("membership_id", "core.membership", cascade=True),
        Index("ix_membership_role_membership", "tenant_id", "membership_id"),
        {"schema": SCHEMA},
    )

    membership_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(Text)
    # Opaque to the core: the plugin that contributes the role knows what it is.
    limit_id: Mapped[UUID | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Invitation(TenantOwned, Base):
    """A way in by e-mail: the link's digest, the roles it gives, and until when."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_digest"),
        Index(
            "uq_invitation_open",
            "tenant_id",
            "email",
            unique=True,
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
        {"schema": SCHEMA},
    )

    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    roles: Mapped[list[dict[str, Any]]]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    # The account; None: the platform's operator, at the command line.
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class ApiToken(TenantOwned, Base):
    """A bearer token of one account in one tenant; only its digest is kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        UniqueConstraint("tenant_id", "digest"),
        {"schema": SCHEMA},
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("core.account.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_on: Mapped[date | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
