"""Who holds a role in the tenant in force: what plugins may know of memberships."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select

from core.db.session import db
from core.db.sorting import nordic
from core.users.models import Account, Membership, MembershipRole


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """A member who holds a role; `limit_id` None: without limit."""

    membership_id: UUID
    name: str
    email: str
    limit_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MemberName:
    """A current member by name; `language` None: none chosen."""

    membership_id: UUID
    name: str
    email: str
    language: str | None = None


def role_holders(*roles: str, on: date) -> list[RoleHolder]:
    """The members who hold one of the roles on the day, by name; one line for each limit."""
    rows = db.session.execute(
        select(Membership.id, Account.name, Account.email, MembershipRole.limit_id)
        .join(
            MembershipRole,
            and_(
                MembershipRole.tenant_id == Membership.tenant_id,
                MembershipRole.membership_id == Membership.id,
            ),
        )
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.ended_at.is_(None),
            MembershipRole.role.in_(roles),
            or_(MembershipRole.valid_from.is_(None), MembershipRole.valid_from <= on),
            or_(MembershipRole.valid_to.is_(None), MembershipRole.valid_to >= on),
        )
        .order_by(nordic(Account.name), Membership.id)
    )
    return [
        RoleHolder(membership_id=row.id, name=row.name, email=row.email, limit_id=row.limit_id)
        for row in rows
    ]


def member_names(
    membership_ids: Collection[UUID] | None = None,
) -> list[MemberName]:
    """The current members by name: all of them, or only those asked for."""
    query = (
        select(Membership.id, Account.name, Account.email, Account.language)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.ended_at.is_(None))
        .order_by(nordic(Account.name), Membership.id)
    )
    if membership_ids is not None:
        query = query.where(Membership.id.in_(sorted(membership_ids)))
    return [
        MemberName(membership_id=row.id, name=row.name, email=row.email, language=row.language)
        for row in db.session.execute(query)
    ]
