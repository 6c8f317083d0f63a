"""Who sends this request: a signed-in browser, a program with a token, or a visitor."""

from __future__ import annotations

from flask import request
from flask_login import current_user

from core.users.models import Account
from core.users.tokens import account_of_token


def account_of_request() -> Account | None:
    """The account behind the request, or None for a visitor.

    A bearer token counts before a cookie: a program says on purpose who it is.
    """
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return account_of_token(credential.strip())
    if not current_user.is_authenticated:
        return None
    account: Account = current_user._get_current_object()
    return account
