"""Proofs of who one is, as they change: forgotten passwords, new addresses, and the notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from flask import current_app
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import check_and_get_token_status
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.db.base import new_id
from core.db.session import db
from core.db.tenancy import tenant_id_or_none
from core.i18n import pick, use_language
from core.jobs import Work, defer, job
from core.kit import N_, Reason
from core.mail import send_mail
from core.tenants.context import PLATFORM_LANGUAGES, current_tenant, current_tenant_or_none
from core.users.accounts import AccountRefused, account_by_email
from core.users.addresses import normal_address
from core.users.invitations import LinkMaker
from core.users.keys import keyed_digest
from core.users.letters import write_letter
from core.users.models import Account
from core.users.security_user import SecurityUser

RESET_WITHIN = timedelta(hours=2)
CHANGE_EMAIL_WITHIN = timedelta(hours=24)
# Stands for the token in the address that a job completes; made of what an address keeps.
GAP_IN_LINK = "TOKEN-HERE"


# A forgotten password ---------------------------------------------------------------------


def request_password_reset(address: str, *, link: str) -> None:
    """Has a mail sent if the address has an account; `link` holds GAP_IN_LINK.

    The request does the same work either way: one look-up and one job handed over. The job of
    an unknown address finds nobody, later and elsewhere, where nobody can measure it.
    """
    account_id = db.session.scalar(
        select(Account.id).where(Account.email == address, Account.active)
    )
    defer(
        "core.send_password_reset",
        tenant_id=current_tenant().id,
        account_id=str(account_id or new_id()),
        link=link,
    )


@job("core.send_password_reset")
def send_password_reset(work: Work, *, account_id: str, link: str) -> None:
    """Sends the link; its token ends with the password that it replaces."""
    account = db.session.get(Account, UUID(account_id))
    if account is None or not account.active or work.tenant is None:
        return
    token = generate_reset_password_token(SecurityUser(account))  # type: ignore[no-untyped-call]
    _send(
        account,
        account.email,
        "password_reset",
        link=link.replace(GAP_IN_LINK, token),
        hours=int(RESET_WITHIN.total_seconds() // 3600),
    )


# A new address ----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class EmailChange:
    """A change of address that waits for its link to be opened."""

    account_id: UUID
    new_email: str


def request_email_change(account: Account, email: str, *, link: LinkMaker) -> str:
    """Sends a link to the new address and returns the address in its normal form.

    An address with an account of its own gets a mail that says so, instead: the one who asks
    is told the same. Raises AccountRefused for what is no address or the account's own.
    """
    address = normal_address(email)
    if address is None:
        raise AccountRefused(
            Reason("email", N_("Write an e-mail address such as name@example.org."))
        )
    if address == account.email:
        raise AccountRefused(Reason("same", N_("This is the address you have already.")))
    token = current_app.extensions["security"].change_email_serializer.dumps(
        [account.fs_uniquifier, _address_proof(account), address]
    )
    taken = account_by_email(address) is not None
    _send(
        account,
        address,
        "email_taken" if taken else "email_confirm",
        link=link(token),
        name=account.name,
        hours=int(CHANGE_EMAIL_WITHIN.total_seconds() // 3600),
    )
    return address


def email_change_of(token: str) -> EmailChange | None:
    """The change a link stands for; None for a link that does not work any longer."""
    found = _email_change(token)
    if found is None:
        return None
    account, address = found
    return EmailChange(account_id=account.id, new_email=address)


def confirm_email_change(token: str, *, now: datetime) -> Account | None:
    """Gives the account its new address and tells the old one; None when the link is over.

    Links that were sent to the old address stop working, and so do all signed-in browsers.
    """
    found = _email_change(token)
    if found is None:
        return None
    account, address = found
    old = account.email
    try:
        with db.session.begin_nested():
            account.email = address
            account.confirmed_at = now
            account.fs_uniquifier = uuid4().hex
            db.session.flush()
    except IntegrityError:
        return None
    _send(account, old, "email_changed", new_email=address)
    return account


def _email_change(token: str) -> tuple[Account, str] | None:
    expired, invalid, state = check_and_get_token_status(token, "change_email", CHANGE_EMAIL_WITHIN)
    if expired or invalid or not isinstance(state, list) or len(state) != 3:
        return None
    uniquifier, proof, address = state
    account = db.session.scalar(
        select(Account).where(Account.fs_uniquifier == uniquifier, Account.active)
    )
    if account is None or not compare_digest(proof, _address_proof(account)):
        return None
    if account_by_email(address) is not None:
        return None
    return account, address


def _address_proof(account: Account) -> str:
    return keyed_digest("change of e-mail", str(account.id), account.email).hex()


# Notices ----------------------------------------------------------------------------------


def tell_password_changed(account: Account) -> None:
    """Tells the owner, who may not have been the one who did it."""
    _send(account, account.email, "password_changed")


def tell_second_factor(account: Account, *, on: bool) -> None:
    """Tells the owner that the second factor was switched on or off."""
    _send(account, account.email, "second_factor_on" if on else "second_factor_off")


def _send(account: Account, to: str, letter: str, **values: object) -> None:
    tenant = current_tenant_or_none()
    # Without a tenant the operator acts, at the command line.
    language = account.language or (tenant.default_language if tenant else PLATFORM_LANGUAGES[0])
    with use_language(language):
        sender = pick(tenant.names) if tenant else "Flygel"
    written = write_letter(letter, language=language, sender=sender, email=account.email, **values)
    send_mail(to, written.subject, written.text, written.html, tenant_id=tenant_id_or_none())
