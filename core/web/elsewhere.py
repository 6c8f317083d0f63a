"""One log-in, several organisations: what each of the others keeps for this account.

Each organisation is visited in a session and a transaction of its own with its own tenant set.
The walls between tenants are never opened: what comes back are values, not rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import current_app
from sqlalchemy import select

from core.db.session import db
from core.i18n import pick
from core.tenants.context import (
    TenantView,
    current_tenant_or_none,
    enabled_plugins,
    remember_enabled,
    tenant_in_force,
)
from core.tenants.directory import view_of
from core.tenants.models import Tenant, TenantStatus
from core.tenants.queries import effective, plugin_states
from core.users.actor import Actor
from core.users.commands import address_of
from core.users.models import Account, Membership
from core.users.queries import actor_of
from core.users.second_factor import must_set_up_second_factor
from core.web.running import running

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Elsewhere(Generic[Answer]):
    """What was found at another organisation, and the address of its front page."""

    tenant: TenantView
    address: str
    found: Answer

    @property
    def name(self) -> str:
        """What the organisation is called, in the reader's language."""
        return pick(self.tenant.names)


def in_each_membership(
    actor: Actor, plugin: str, visit: Callable[[Actor], Answer]
) -> list[Elsewhere[Answer]]:
    """Runs `visit` at every other organisation where the account is a member, by its slug.

    It is given the account as it may act there, inside that tenant's own transaction, which is
    rolled back afterwards: a visit only reads, and answers with frozen values. Left out are
    organisations that are suspended or have the plugin off, and those that would first ask the
    reader for a second factor. Costs two statements for each organisation there is, and four
    more for each one that is visited: where one is a member is each organisation's own to say,
    and nothing outside the two locks knows it (docs/decisions/0002-two-locks.md).
    """
    if actor.account_id is None:
        return []
    here = current_tenant_or_none()
    others = [
        view_of(row)
        for row in db.session.scalars(
            select(Tenant).where(Tenant.status == TenantStatus.ACTIVE).order_by(Tenant.slug)
        )
        if here is None or row.id != here.id
    ]
    visits = (_visited(tenant, actor, plugin, visit) for tenant in others)
    return [each for each in visits if each is not None]


def _visited(
    tenant: TenantView, actor: Actor, plugin: str, visit: Callable[[Actor], Answer]
) -> Elsewhere[Answer] | None:
    # An application context of its own has a session of its own.
    with current_app.app_context(), tenant_in_force(tenant):
        try:
            there = _acting_there(actor, plugin)
            if there is None:
                return None
            address = address_of(running().config, tenant)
            return Elsewhere(tenant=tenant, address=address, found=visit(there))
        finally:
            db.session.rollback()


def _acting_there(actor: Actor, plugin: str) -> Actor | None:
    member = select(Membership.id).where(
        Membership.account_id == actor.account_id, Membership.ended_at.is_(None)
    )
    if db.session.scalar(member) is None:
        return None
    remember_enabled(effective(plugin_states(), running().host))
    account = db.session.get(Account, actor.account_id)
    if account is None or plugin not in enabled_plugins():
        return None
    there = actor_of(
        account,
        today=actor.today,
        permissions=running().permissions(enabled_plugins()),
        in_tenant=True,
    )
    return None if must_set_up_second_factor(there, account) else there
