"""Accounts: making one, and what everybody may change of their own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from core.db.base import new_id
from core.db.session import db
from core.kit import N_, Reason
from core.users.addresses import normal_address
from core.users.models import Account
from core.users.passwords import hash_password


class AccountRefused(Exception):
    """An account cannot be made or changed as asked; `reason` is for the one who asked."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def create_account(
    *,
    email: str,
    name: str,
    password: str | None,
    language: str | None = None,
    confirmed_at: datetime | None = None,
) -> UUID:
    """Makes an account and returns its id; `password` None: nobody can sign in with one yet.

    `language` None: the browser's. `confirmed_at` None: nothing has proven the address.
    Raises AccountRefused for what is no address or has an account already; only callers who
    may know that another person's account exists may pass the reason on.
    """
    address = normal_address(email)
    if address is None:
        raise AccountRefused(
            Reason("email", N_("Write an e-mail address such as name@example.org."))
        )
    if account_by_email(address) is not None:
        raise AccountRefused(
            Reason("taken", N_("There is an account with this e-mail address already."))
        )
    account = Account(
        id=new_id(),
        email=address,
        name=name.strip(),
        language=language,
        password=hash_password(password) if password is not None else None,
        active=True,
        confirmed_at=confirmed_at,
        fs_uniquifier=uuid4().hex,
    )
    db.session.add(account)
    db.session.flush()
    return account.id


def account_by_email(address: str) -> Account | None:
    """The account with this address, which is in its normal form; None where there is none."""
    return db.session.scalar(select(Account).where(Account.email == address))


def account_id_of(email: str) -> UUID | None:
    """The account's id for the operator's commands; None where there is none."""
    address = normal_address(email)
    if address is None:
        return None
    return db.session.scalar(select(Account.id).where(Account.email == address))
