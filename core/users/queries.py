"""Reads: who an account is in the tenant in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, bindparam, or_, select

from core.contributions import Permission
from core.db.session import db
from core.users.actor import SIGNED_IN, Actor, HeldRole
from core.users.models import Account, Membership, MembershipRole

# Asked in every request, and so put together once.
_HELD = (
    select(Membership.id, MembershipRole.role, MembershipRole.limit_id)
    .outerjoin(
        MembershipRole,
        and_(
            MembershipRole.tenant_id == Membership.tenant_id,
            MembershipRole.membership_id == Membership.id,
            or_(
                MembershipRole.valid_from.is_(None),
                MembershipRole.valid_from <= bindparam("today"),
            ),
            or_(MembershipRole.valid_to.is_(None), MembershipRole.valid_to >= bindparam("today")),
        ),
    )
    .where(Membership.account_id == bindparam("account_id"), Membership.ended_at.is_(None))
    .order_by(MembershipRole.role, MembershipRole.limit_id)
)


def actor_of(
    account: Account, *, today: date, permissions: Iterable[Permission], in_tenant: bool
) -> Actor:
    """The account as it may act here today.

    An account that is no member of the tenant, or whose membership has ended, holds no role
    and only the permission to use its own account. One statement.
    """
    membership_id = None
    held: list[HeldRole] = []
    if in_tenant:
        rows = db.session.execute(_HELD, {"account_id": account.id, "today": today}).all()
        membership_id = rows[0].id if rows else None
        held = [HeldRole(key=row.role, limit_id=row.limit_id) for row in rows if row.role]
    keys = {role.key for role in held}
    granted = {permission.name for permission in permissions if keys.intersection(permission.roles)}
    return Actor(
        account_id=account.id,
        membership_id=membership_id,
        name=account.name,
        email=account.email,
        language=account.language,
        roles=tuple(held),
        permissions=frozenset(granted | {SIGNED_IN}),
        today=today,
    )
