"""Who sends this request: a signed-in browser, a program with a token, or a visitor."""

from __future__ import annotations

from datetime import timedelta

from flask import g, request
from flask_login import current_user

from core.users import throttling
from core.users.actor import ADMINISTRATOR, Actor
from core.users.models import Account
from core.users.throttling import count_attempts
from core.users.tokens import account_of_token
from core.web.running import running


def account_of_request() -> Account | None:
    """The account behind the request, or None for a visitor.

    A bearer token counts before a cookie: a program says on purpose who it is. Raises
    TooManyRequests for a machine that tries tokens that do not work.
    """
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        account = account_of_token(credential.strip())
        if account is None:
            count_attempts((throttling.TOKENS, request.remote_addr or ""))
        return account
    if not current_user.is_authenticated:
        return None
    found: Account = current_user.account
    return found


def has_been_silent_too_long(actor: Actor) -> bool:
    """Whether an administrator's browser was left alone for longer than it may be."""
    silent: timedelta | None = g.get("silent_for")
    limit = timedelta(minutes=running().config.administrator_minutes)
    return silent is not None and silent > limit and actor.holds(ADMINISTRATOR)
