"""What a sign-in leaves in a tenant's log: only of the tenant's own members.

Who signs in to an organisation without being a member is none of its administrators' business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.audit.services import record
from core.db.session import separate_transaction
from core.db.tenancy import tenant_id_or_none
from core.users.models import Account
from core.users.queries import actor_of
from core.web.running import today


def remember_event(
    account: Account,
    action: str,
    *,
    after: Mapping[str, Any] | None = None,
    at_once: bool = False,
) -> None:
    """Adds a line about an account to the log; `at_once` even if the request is refused."""
    if tenant_id_or_none() is None:
        return
    actor = actor_of(account, today=today(), permissions=(), in_tenant=True)
    if actor.membership_id is None:
        return
    subject = ("account", str(account.id), account.name)
    if not at_once:
        record(actor, action, subject=subject, after=after)
        return
    with separate_transaction() as session:
        record(actor, action, subject=subject, after=after, session=session)
