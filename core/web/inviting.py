"""Letting somebody in on a plugin's behalf, without telling anybody whether they have a log-in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app, has_request_context, url_for
from sqlalchemy import select

from core.db.session import db
from core.tenants.context import current_tenant
from core.users.accounts import account_by_email
from core.users.actor import Actor
from core.users.addresses import normal_address
from core.users.commands import address_of
from core.users.invitations import invite
from core.users.memberships import add_member
from core.users.models import Membership
from core.users.roles import RoleGrant, check_grants
from core.users.throttling import INVITATIONS, count_attempts
from core.web.running import now, running


def member_by_email(email: str) -> UUID | None:
    """The current membership of the address's account here; None without one."""
    address = normal_address(email)
    account = account_by_email(address) if address else None
    if account is None:
        return None
    return db.session.scalar(
        select(Membership.id).where(
            Membership.account_id == account.id, Membership.ended_at.is_(None)
        )
    )


def invite_member(
    actor: Actor,
    *,
    email: str,
    name: str,
    roles: Sequence[RoleGrant],
    language: str | None = None,
) -> UUID | None:
    """Sends an invitation; a member already is given the roles, and theirs is the answer.

    What an open invitation to the same address promises stays promised: whoever invites for one
    group takes nothing away that another has given.

    The caller must behave the same to its reader in both cases, and writes to the member
    itself. The permission is the plugin's to check, and what roles it may hand out. Raises
    InvitationRefused for what is no address or no name, RoleRefused for a role not on offer,
    and TooManyRequests for who invites half the town.
    """
    if actor.account_id is not None:
        count_attempts((INVITATIONS, str(actor.account_id)))
    membership_id = member_by_email(email)
    if membership_id is None:
        invite(
            running().host,
            actor,
            email=email,
            name=name,
            roles=roles,
            language=language,
            link=_link,
            now=now(),
            keep_roles=True,
        )
        return None
    check_grants(running().host, roles)
    account_id = db.session.scalars(
        select(Membership.account_id).where(Membership.id == membership_id)
    ).one()
    return add_member(actor, account_id, roles)


def page_address(endpoint: str, **arguments: Any) -> str:
    """A page's whole address for a letter, also where no request asked for it."""
    if has_request_context():
        return url_for(endpoint, **arguments, _external=True)
    scheme, _, host = address_of(running().config, current_tenant()).partition("://")
    where = current_app.url_map.bind(host, url_scheme=scheme)
    return where.build(endpoint, arguments, force_external=True)


def _link(token: str) -> str:
    return page_address("invitation.accept", token=token)
