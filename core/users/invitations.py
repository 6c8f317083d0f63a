"""Ways in by e-mail link. Whether an account exists is learned only by who opens the mail."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.audit.services import record
from core.db.session import db
from core.i18n import gettext, pick, use_language
from core.kit import N_, Reason
from core.mail import send_mail
from core.plugin_host import PluginHost
from core.tenants.context import current_tenant
from core.users.accounts import account_by_email, create_account
from core.users.actor import Actor
from core.users.addresses import normal_address
from core.users.letters import write_letter
from core.users.memberships import add_member, is_member
from core.users.models import Account, Invitation
from core.users.passwords import password_objections
from core.users.queries import actor_of
from core.users.roles import RoleGrant, check_grants, roles_on_offer

LIFETIME = timedelta(days=14)
# Of a new account; its owner's own page keeps to the same.
LONGEST_NAME = 120

# From a link's token to its address; the page that invites knows the host.
LinkMaker = Callable[[str], str]


class InvitationRefused(Exception):
    """Nobody can be invited or let in so; `field` is the form's, None for the whole form."""

    def __init__(self, reason: Reason, field: str | None = None) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, kw_only=True)
class InvitationView:
    """An invitation that was neither accepted nor withdrawn; `language` None: the tenant's."""

    id: UUID
    email: str
    name: str
    language: str | None
    roles: tuple[RoleGrant, ...]
    created_at: datetime
    expires_at: datetime
    expired: bool


# For administrators -----------------------------------------------------------------------


def open_invitations(*, now: datetime) -> list[InvitationView]:
    """Those that wait for an answer, and those that have expired unanswered; newest first."""
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )
    return [_view(row, now) for row in rows]


def invite(
    host: PluginHost,
    actor: Actor,
    *,
    email: str,
    name: str,
    roles: Sequence[RoleGrant],
    language: str | None,
    link: LinkMaker,
    now: datetime,
    keep_roles: bool = False,
) -> UUID:
    """Sends an invitation and returns its id; an open one to the same address is replaced.

    With `keep_roles` the new one also gives the roles of the one that it replaces. It does the
    same for an address with and without an account. Raises InvitationRefused for what is no
    address, a missing name, or a member; RoleRefused for a role not on offer.
    """
    address = normal_address(email)
    if address is None:
        raise InvitationRefused(
            Reason("email", N_("Write an e-mail address such as name@example.org.")), "email"
        )
    if not name.strip():
        raise InvitationRefused(Reason("name", N_("Write the person's name.")), "name")
    check_grants(host, roles)
    account = account_by_email(address)
    if account is not None and is_member(account.id):
        # The administrator sees the members anyway; nothing is told of any other account.
        raise InvitationRefused(
            Reason("member", N_("This person is a member already. Change the roles there.")),
            "email",
        )
    before = db.session.scalar(
        select(Invitation)
        .where(
            Invitation.email == address,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    granted = list(roles)
    if before is not None:
        if keep_roles and before.expires_at > now:
            promised = [RoleGrant.read(stored) for stored in before.roles]
            granted = [*promised, *(each for each in roles if each not in promised)]
        before.withdrawn_at = now
        db.session.flush()
    invitation = Invitation(
        email=address,
        name=name.strip(),
        language=language,
        roles=[grant.stored() for grant in granted],
        # Replaced below by the link's own; until then it must differ from all others.
        token_digest=secrets.token_bytes(32),
        invited_by=actor.account_id,
        expires_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(invitation)
            db.session.flush()
    except IntegrityError:
        raise InvitationRefused(
            Reason("twice", N_("Somebody else has just invited this person.")), "email"
        ) from None
    _send(host, invitation, link, now)
    record(
        actor,
        "core:invitation:send",
        subject=("invitation", str(invitation.id), invitation.email),
        after={"name": invitation.name, "roles": invitation.roles},
    )
    return invitation.id


def invite_again(
    host: PluginHost, actor: Actor, invitation_id: UUID, *, link: LinkMaker, now: datetime
) -> bool:
    """Sends an open invitation again with a new link; the old link stops working.

    False when it was answered or withdrawn in the meantime.
    """
    invitation = _open(invitation_id)
    if invitation is None:
        return False
    _send(host, invitation, link, now)
    record(
        actor,
        "core:invitation:send_again",
        subject=("invitation", str(invitation.id), invitation.email),
    )
    return True


def withdraw(actor: Actor, invitation_id: UUID, *, now: datetime) -> bool:
    """Ends an open invitation; False when it was answered or withdrawn in the meantime."""
    invitation = _open(invitation_id)
    if invitation is None:
        return False
    invitation.withdrawn_at = now
    record(
        actor,
        "core:invitation:withdraw",
        subject=("invitation", str(invitation.id), invitation.email),
    )
    return True


# For the one who was invited --------------------------------------------------------------


def invitation_of(token: str, *, now: datetime) -> InvitationView | None:
    """The invitation a link opens; None for a link that does not work, for whatever reason."""
    invitation = _by_token(token, now)
    return _view(invitation, now) if invitation is not None else None


def has_account(invitation: InvitationView) -> bool:
    """Whether the invited address has an account; only for the one who holds the link."""
    return account_by_email(invitation.email) is not None


def accept_as(account: Account, token: str, *, today: date, now: datetime) -> UUID:
    """Makes the signed-in account a member and returns the membership's id.

    Raises InvitationRefused when the link does not work or is for another address.
    """
    invitation = _locked(token, now)
    if invitation.email != account.email:
        raise InvitationRefused(
            Reason("other", N_("This invitation is for another e-mail address."))
        )
    return _take(invitation, account, today, now)


def accept_as_new(token: str, *, name: str, password: str, today: date, now: datetime) -> Account:
    """Makes an account with the invited address, and it a member; the link proves the address.

    Raises InvitationRefused when the link does not work, the address has an account, or the
    name or the password will not do.
    """
    invitation = _locked(token, now)
    if account_by_email(invitation.email) is not None:
        raise InvitationRefused(Reason("account", N_("You have an account already. Sign in.")))
    if not name.strip():
        raise InvitationRefused(Reason("name", N_("Write your name.")), "name")
    if len(name.strip()) > LONGEST_NAME:
        too_long = Reason(
            "name_too_long", N_("Write at most %(max)s characters."), {"max": LONGEST_NAME}
        )
        raise InvitationRefused(too_long, "name")
    for reason in password_objections(password, personal=(name, invitation.email)):
        raise InvitationRefused(reason, "password")
    account_id = create_account(
        email=invitation.email,
        name=name,
        password=password,
        language=invitation.language,
        confirmed_at=now,
    )
    account = db.session.get_one(Account, account_id)
    _take(invitation, account, today, now)
    return account


def _take(invitation: Invitation, account: Account, today: date, now: datetime) -> UUID:
    actor = actor_of(account, today=today, permissions=(), in_tenant=True)
    invitation.accepted_at = now
    if account.confirmed_at is None:
        account.confirmed_at = now
    record(
        actor,
        "core:invitation:accept",
        subject=("invitation", str(invitation.id), invitation.email),
    )
    return add_member(actor, account.id, [RoleGrant.read(stored) for stored in invitation.roles])


def _send(host: PluginHost, invitation: Invitation, link: LinkMaker, now: datetime) -> None:
    token = secrets.token_urlsafe(32)
    invitation.token_digest = _digest(token)
    invitation.expires_at = now + LIFETIME
    db.session.flush()
    tenant = current_tenant()
    language = invitation.language or tenant.default_language
    labels = {role.key: role.label for role in roles_on_offer(host)}
    with use_language(language):
        roles = [
            gettext(labels[stored["role"]])
            for stored in invitation.roles
            if stored["role"] in labels
        ]
        letter = write_letter(
            "invitation",
            language=language,
            sender=pick(tenant.names),
            name=invitation.name,
            roles=list(dict.fromkeys(roles)),
            link=link(token),
            expires_at=invitation.expires_at,
        )
    send_mail(invitation.email, letter.subject, letter.text, letter.html, tenant_id=tenant.id)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _by_token(token: str, now: datetime, *, lock: bool = False) -> Invitation | None:
    query = select(Invitation).where(
        Invitation.token_digest == _digest(token),
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def _locked(token: str, now: datetime) -> Invitation:
    """The invitation, locked: a link that is opened twice at once is accepted once."""
    invitation = _by_token(token, now, lock=True)
    if invitation is None:
        raise InvitationRefused(
            Reason("gone", N_("This link does not work any longer. Ask for a new invitation."))
        )
    return invitation


def _open(invitation_id: UUID) -> Invitation | None:
    return db.session.scalar(
        select(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .with_for_update()
    )


def _view(invitation: Invitation, now: datetime) -> InvitationView:
    return InvitationView(
        id=invitation.id,
        email=invitation.email,
        name=invitation.name,
        language=invitation.language,
        roles=tuple(RoleGrant.read(stored) for stored in invitation.roles),
        created_at=invitation.created_at,
        expires_at=invitation.expires_at,
        expired=invitation.expires_at <= now,
    )
