"""Browsers that are signed in: each is a row, so that it can be listed and ended.

The cookie carries the row's id and the account's current key. Both must fit, at the host where
it was opened; a changed password changes the key, and so ends all others.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, or_, select, update

from core.db.base import new_id
from core.db.session import db
from core.jobs import Work, job
from core.users import throttling
from core.users.models import Account, LoginSession, Throttle

COOKIE_KEY = "flygel_login"
# In the cookie when its owner asked to stay signed in on this device.
STAY_KEY = "flygel_stay"

# Without "stay signed in" a browser is forgotten overnight, even one that restores its tabs.
IDLE_WITHOUT_STAYING = timedelta(hours=12)
LONGEST = timedelta(days=180)
SEEN_EVERY = timedelta(minutes=5)
_KEEP_ENDED = timedelta(days=30)

# Asked in every request, and so put together once.
_GOES_ON = (
    select(Account, LoginSession.seen_at)
    .join(LoginSession, LoginSession.account_id == Account.id)
    .where(
        LoginSession.id == bindparam("session_id"),
        LoginSession.host == bindparam("host"),
        LoginSession.ended_at.is_(None),
        LoginSession.seen_at > bindparam("seen_after"),
        LoginSession.created_at > bindparam("created_after"),
        Account.fs_uniquifier == bindparam("uniquifier"),
        Account.active,
    )
)


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """A signed-in browser as its owner sees it."""

    id: UUID
    host: str
    user_agent: str
    created_at: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """The account behind a cookie, and how long nothing had been heard from the browser."""

    account: Account
    silent: timedelta


def open_session(account_id: UUID, *, host: str, user_agent: str, now: datetime) -> UUID:
    """Remembers a browser that has just signed in and returns its session's id."""
    session_id = new_id()
    db.session.add(
        LoginSession(
            id=session_id,
            account_id=account_id,
            host=host,
            user_agent=user_agent[:300],
            created_at=now,
            seen_at=now,
        )
    )
    db.session.flush()
    return session_id


def open_session_cookie(account_id: UUID, *, host: str, user_agent: str = "") -> dict[str, Any]:
    """What the cookie of a signed-in browser holds, for a browser that is signed in otherwise."""
    account = db.session.get_one(Account, account_id)
    session_id = open_session(account_id, host=host, user_agent=user_agent, now=datetime.now(UTC))
    return {
        "_user_id": account.fs_uniquifier,
        "_fresh": True,
        "fs_paa": time.time(),
        COOKIE_KEY: str(session_id),
    }


def recognise(
    session_id: UUID, uniquifier: str, *, host: str, idle: timedelta, now: datetime
) -> Recognised | None:
    """The account signed in by this cookie; None when it has ended, for whatever reason.

    One statement, and a second one every few minutes, which notes that the browser was seen.
    """
    row = db.session.execute(
        _GOES_ON,
        {
            "session_id": session_id,
            "host": host,
            "seen_after": now - idle,
            "created_after": now - LONGEST,
            "uniquifier": uniquifier,
        },
    ).first()
    if row is None:
        return None
    account, seen_at = row
    if now - seen_at > SEEN_EVERY:
        db.session.execute(
            update(LoginSession).where(LoginSession.id == session_id).values(seen_at=now)
        )
    return Recognised(account=account, silent=now - seen_at)


def sessions_of(
    account_id: UUID, *, current: UUID | None, idle: timedelta, now: datetime
) -> list[SessionView]:
    """The account's browsers that may still be signed in, last seen first."""
    rows = db.session.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
            LoginSession.seen_at > now - idle,
        )
        .order_by(LoginSession.seen_at.desc(), LoginSession.id)
    )
    return [
        SessionView(
            id=row.id,
            host=row.host,
            user_agent=row.user_agent,
            created_at=row.created_at,
            seen_at=row.seen_at,
            current=row.id == current,
        )
        for row in rows
    ]


def end_session(account_id: UUID, session_id: UUID, *, now: datetime) -> bool:
    """Signs one of the account's browsers out; False when there is none to sign out."""
    ended = db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.id == session_id,
            LoginSession.account_id == account_id,
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(LoginSession.id)
    )
    return ended.first() is not None


def end_other_sessions(account_id: UUID, *, keep: UUID | None, now: datetime) -> int:
    """Signs out all the account's browsers but one (`keep` None: all) and says how many."""
    ended = db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.account_id == account_id,
            LoginSession.id != keep if keep is not None else LoginSession.id.is_not(None),
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(LoginSession.id)
    )
    return len(ended.all())


@job("core.forget_sign_in_traces", cron="41 3 * * *")
def forget_sign_in_traces(work: Work) -> None:
    """Sessions that are long over and attempts that count no more."""
    now = datetime.now(UTC)
    db.session.execute(
        delete(LoginSession).where(
            or_(
                LoginSession.ended_at < now - _KEEP_ENDED,
                LoginSession.seen_at < now - _KEEP_ENDED - LONGEST,
                LoginSession.created_at < now - _KEEP_ENDED - LONGEST,
            )
        )
    )
    db.session.execute(delete(Throttle).where(Throttle.window_start < now - throttling.KEEP))
