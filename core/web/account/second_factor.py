"""Setting up, renewing and switching off the second factor."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, redirect, request, session, url_for
from flask_security import Security

from core.i18n import gettext
from core.tenants.context import current_tenant
from core.users.actor import ADMINISTRATOR, SIGNED_IN
from core.users.credentials import tell_second_factor
from core.users.second_factor import (
    WINDOW_SECONDS,
    disable,
    enable,
    has_second_factor,
    left_of_recovery_codes,
    must_set_up_second_factor,
    setup_started_recently,
)
from core.users.security_forms import count_second_factor
from core.users.security_user import SecurityUser
from core.users.sessions import end_other_sessions
from core.users.signing_in import current_session_id
from core.users.throttling import forget_attempts
from core.users.traces import remember_event
from core.web.access import requires
from core.web.account.blueprint import freshly_signed_in, own_account, pages
from core.web.forms import Form
from core.web.pages import render_page, say
from core.web.running import current_actor, now

# In the cookie while the code is being scanned: the secret, encrypted, and when it was made.
_WAITING = "flygel_new_secret"


def _library() -> Security:
    return cast("Security", current_app.extensions["security"])


@pages.get("/second-factor")
@requires(SIGNED_IN)
def second_factor() -> Any:
    """Whether it is on, and what can be done."""
    account = own_account()
    return render_page(
        "account/second_factor.html",
        on=has_second_factor(account),
        codes_left=left_of_recovery_codes(account),
        must=must_set_up_second_factor(current_actor(), account),
        required=_is_required(),
    )


@pages.route("/second-factor/set-up", methods=["GET", "POST"])
@requires(SIGNED_IN)
@freshly_signed_in
def set_up_second_factor() -> Any:
    """Shows the code to scan; a first one-time code proves that the app has it."""
    account = own_account()
    if has_second_factor(account):
        return redirect(url_for("account.second_factor"))
    secret = _secret_being_scanned()
    if request.method == "GET":
        return _setup_page(secret, Form())
    counted = count_second_factor(account)
    typed = request.form.get("code", "")
    user = SecurityUser(account)
    factory = _library().totp_factory
    if not factory.verify_totp(token=typed, totp_secret=secret, user=user, window=WINDOW_SECONDS):
        form = Form(values={"code": typed})
        form.add_error(
            "code",
            gettext(
                "The code is wrong. Check that the clock of your phone is right,"
                " and try the next one."
            ),
        )
        return _setup_page(secret, form, 422)
    forget_attempts(counted)
    enable(account, secret)
    session.pop(_WAITING, None)
    codes = _library().mf_recovery_codes_util.create_recovery_codes(user)
    # Browsers that signed in with the password only have to come again with a code.
    end_other_sessions(account.id, keep=current_session_id(), now=now())
    tell_second_factor(account, on=True)
    remember_event(account, "core:second_factor:enable")
    return render_page("account/recovery_codes.html", codes=codes, first=True)


@pages.post("/second-factor/recovery-codes")
@requires(SIGNED_IN)
@freshly_signed_in
def recovery_codes() -> Any:
    """New recovery codes, shown this once; the old ones stop working."""
    account = own_account()
    if not has_second_factor(account):
        return redirect(url_for("account.second_factor"))
    codes = _library().mf_recovery_codes_util.create_recovery_codes(SecurityUser(account))
    remember_event(account, "core:second_factor:renew_codes")
    return render_page("account/recovery_codes.html", codes=codes, first=False)


@pages.route("/second-factor/off", methods=["GET", "POST"])
@requires(SIGNED_IN)
@freshly_signed_in
def turn_off_second_factor() -> Any:
    """Asks once more, then signing in takes the password only."""
    account = own_account()
    if not has_second_factor(account):
        return redirect(url_for("account.second_factor"))
    if request.method == "GET":
        return render_page("account/second_factor_off.html", required=_is_required())
    disable(account)
    tell_second_factor(account, on=False)
    remember_event(account, "core:second_factor:disable")
    say(gettext("The second factor is off."))
    return redirect(url_for("account.second_factor"))


def _is_required() -> bool:
    return current_tenant().require_second_factor and current_actor().holds(ADMINISTRATOR)


def _secret_being_scanned() -> str:
    """The same one until it is confirmed: a mistyped code must not make people scan again."""
    waiting = session.get(_WAITING)
    if isinstance(waiting, list) and setup_started_recently(float(waiting[1]), now()):
        return str(waiting[0])
    secret = _library().totp_factory.generate_totp_secret()
    session[_WAITING] = [secret, now().timestamp()]
    return secret


def _setup_page(secret: str, form: Form, status: int = 200) -> Any:
    values = _library().totp_factory.fetch_setup_values(secret, SecurityUser(own_account()))
    return render_page(
        "account/second_factor_setup.html",
        status,
        form=form,
        picture=values["image"],
        key=values["key"],
        uri=values["uri"],
    )
