"""Attempts counted across workers; a row holds a digest, never an address.

Counted before the attempt is looked at and committed at once, so that a thousand attempts at
the same time are a thousand attempts, and a refused request is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from werkzeug.exceptions import TooManyRequests

from core.db.session import separate_transaction
from core.users.keys import keyed_digest
from core.users.models import Throttle

_QUARTER = timedelta(minutes=15)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)

# Longer than the longest window.
KEEP = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """So many attempts in a window of time; windows begin at fixed moments."""

    purpose: str
    attempts: int
    window: timedelta


# One machine that guesses one account's password is stopped early. The account's own limit is
# higher, so that an outsider cannot easily keep its owner out; the machine's is higher still,
# because a whole school may stand behind one address.
SIGN_IN_PAIR = Limit("sign-in from an address", 10, _QUARTER)
SIGN_IN_ACCOUNT = Limit("sign-in to an account", 60, _HOUR)
SIGN_IN_ADDRESS = Limit("sign-ins from an address", 300, _QUARTER)
PASSWORD_AGAIN = Limit("password asked again", 10, _QUARTER)
FORGOTTEN_ACCOUNT = Limit("forgotten password of an account", 3, _HOUR)
FORGOTTEN_ADDRESS = Limit("forgotten passwords from an address", 30, _HOUR)
SECOND_FACTOR = Limit("second factor", 6, _QUARTER)
SECOND_FACTOR_DAY = Limit("second factor in a day", 40, _DAY)
CHANGE_EMAIL = Limit("change of e-mail", 5, _HOUR)
LINKS = Limit("links that do not work", 60, _QUARTER)
# Sent by those who are not administrators: one family, one class, and not half the town.
INVITATIONS = Limit("invitations of a member", 60, _HOUR)
TOKENS = Limit("tokens that do not work", 60, _QUARTER)


def count_attempts(*counted: tuple[Limit, str]) -> None:
    """Counts one attempt for each limit and its subject (an address, an account, both).

    Raises TooManyRequests, with the seconds to wait, when any of them is used up.
    """
    now = datetime.now(UTC)
    limits = {_key(limit, subject): limit for limit, subject in counted}
    rows = [
        {"key": key, "window_start": _start(limits[key], now), "attempts": 1}
        # In one order for everybody, so that two requests never wait for each other.
        for key in sorted(limits)
    ]
    statement = insert(Throttle).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["key", "window_start"], set_={"attempts": Throttle.attempts + 1}
    )
    with separate_transaction() as session:
        found = session.execute(statement.returning(Throttle.key, Throttle.attempts)).all()
    waits = [
        (_start(limits[key], now) + limits[key].window - now).total_seconds()
        for key, attempts in found
        if attempts > limits[key].attempts
    ]
    if waits:
        raise TooManyRequests(retry_after=int(max(waits)) + 1)


def forget_attempts(*counted: tuple[Limit, str]) -> None:
    """Forgets what was counted, after a success: it was its owner who could not type."""
    keys = [_key(limit, subject) for limit, subject in counted]
    with separate_transaction() as session:
        session.execute(delete(Throttle).where(Throttle.key.in_(keys)))


def _key(limit: Limit, subject: str) -> bytes:
    return keyed_digest("throttle", limit.purpose, subject)


def _start(limit: Limit, now: datetime) -> datetime:
    seconds = limit.window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
