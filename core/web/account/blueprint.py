"""The blueprint, and the check that somebody is really there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, g, redirect, request, url_for
from flask_security.utils import check_and_update_authn_fresh

from core.i18n import gettext
from core.users.models import Account
from core.users.signing_in import FRESH_FOR
from core.web.pages import say

pages = Blueprint("account", __name__, url_prefix="/account")

P = ParamSpec("P")
_GRACE = timedelta(minutes=15)


def own_account() -> Account:
    """The signed-in account; for pages that require one."""
    account: Account = g.account
    return account


def freshly_signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Asks for the password again unless it was given a short while ago."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Any:
        if check_and_update_authn_fresh(FRESH_FOR, _GRACE, "session"):
            return view(*args, **kwargs)
        say(gettext("Write your password to go on."), "info")
        back = request.path if request.method == "GET" else url_for("account.overview")
        return redirect(url_for("security.verify", next=back))

    return checked
