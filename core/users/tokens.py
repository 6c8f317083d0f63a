"""Bearer tokens: per account and tenant, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update

from core.audit.services import record
from core.db.session import db
from core.db.tenancy import tenant_id_or_none
from core.users.actor import Actor
from core.users.models import Account, ApiToken, Membership

PREFIX = "flygel_"
LIFETIME = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class TokenView:
    """A token as its owner sees it; the secret itself is never seen again."""

    id: UUID
    label: str
    created_at: datetime
    last_used_on: date | None
    expires_at: datetime


# Made after the account's last reset of the password.
_NOT_ENDED = or_(Account.tokens_from.is_(None), ApiToken.created_at > Account.tokens_from)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def issue_token(actor: Actor, account_id: UUID, label: str, *, now: datetime) -> str:
    """Makes a token for the account in the tenant in force and returns it, this once only."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        account_id=account_id,
        label=label,
        digest=_digest(secret),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(token)
    db.session.flush()
    record(
        actor, "core:token:issue", subject=("token", str(token.id), label), after={"label": label}
    )
    return secret


def revoke_token(actor: Actor, token_id: UUID, *, now: datetime) -> bool:
    """Ends one of the actor's own tokens; False when there is no such token."""
    token = db.session.scalar(
        select(ApiToken).where(
            ApiToken.id == token_id,
            ApiToken.account_id == actor.account_id,
            ApiToken.revoked_at.is_(None),
        )
    )
    if token is None:
        return False
    token.revoked_at = now
    record(actor, "core:token:revoke", subject=("token", str(token.id), token.label))
    return True


def end_tokens_everywhere(account: Account, *, now: datetime) -> None:
    """Ends all the account's tokens in every tenant, whose rows nobody here may see."""
    account.tokens_from = now


def revoke_tokens_of(account_id: UUID, *, now: datetime) -> None:
    """Ends all the account's tokens in the tenant in force."""
    db.session.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def tokens_of(account_id: UUID) -> list[TokenView]:
    """The account's tokens that still work in the tenant in force, newest first."""
    rows = db.session.scalars(
        select(ApiToken)
        .join(Account, Account.id == ApiToken.account_id)
        .where(
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > func.now(),
            _NOT_ENDED,
        )
        .order_by(ApiToken.created_at.desc())
    )
    return [
        TokenView(
            id=row.id,
            label=row.label,
            created_at=row.created_at,
            last_used_on=row.last_used_on,
            expires_at=row.expires_at,
        )
        for row in rows
    ]


def account_of_token(secret: str) -> Account | None:
    """The account a token speaks for in the tenant in force; None for one that does not work."""
    if tenant_id_or_none() is None or not secret.startswith(PREFIX):
        return None
    row = db.session.execute(
        select(Account, ApiToken)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            ApiToken.digest == _digest(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > func.now(),
            _NOT_ENDED,
            Membership.ended_at.is_(None),
            Account.active,
        )
    ).first()
    if row is None:
        return None
    account, token = row
    today = datetime.now(token.expires_at.tzinfo).date()
    # The day is enough for its owner to see whether it is in use, and is written once a day.
    if token.last_used_on != today:
        token.last_used_on = today
    return account
