"""Signing in: Flask-Security with the platform's accounts, our templates, texts and sessions.

The library brings what is easily got wrong (hashing, one-time codes, signed links, freshness);
its views are mounted one by one, so that there is no address here that nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    g,
    make_response,
    render_template,
    request,
    session,
)
from flask_login import user_logged_out
from flask_security import Security, anonymous_user_required
from flask_security import views as library
from flask_security.recovery_codes import mf_recovery
from flask_security.signals import (
    password_changed,
    password_reset,
    user_authenticated,
    user_failed_authn,
)
from flask_security.utils import set_request_attr
from flask_wtf import FlaskForm

from core.users import passwords
from core.users.actor import SIGNED_IN
from core.users.credentials import RESET_WITHIN, tell_password_changed
from core.users.keys import derived_key
from core.users.messages import MESSAGES, OurWords
from core.users.models import Account
from core.users.second_factor import (
    METHOD,
    RECOVERY_CODES,
    WINDOW_SECONDS,
    HashedRecoveryCodes,
    OneTimeCodes,
)
from core.users.security_forms import (
    Addresses,
    CodeForm,
    OtherWaysForm,
    OwnPasswordForm,
    PasswordAgainForm,
    PasswordRules,
    RecoveryForm,
    SignInForm,
    as_form,
)
from core.users.security_user import AccountStore, SecurityUser
from core.users.sessions import (
    COOKIE_KEY,
    IDLE_WITHOUT_STAYING,
    STAY_KEY,
    end_other_sessions,
    end_session,
    open_session,
    recognise,
)
from core.users.tokens import end_tokens_everywhere
from core.users.traces import remember_event
from core.web.access import Access, Routes
from core.web.running import now, running

FRESH_FOR = timedelta(minutes=30)

# The library's name of each page's form; the page itself calls it `form`.
_FORMS = (
    "login_user_form",
    "verify_form",
    "reset_password_form",
    "change_password_form",
    "two_factor_verify_code_form",
    "mf_recovery_form",
)


def install(app: Flask, routes: Routes) -> None:
    """Sets the library up, mounts its views and ours beside them, and marks them all."""
    configure(app)
    security = Security(
        login_form=SignInForm,
        verify_form=PasswordAgainForm,
        change_password_form=OwnPasswordForm,
        two_factor_verify_code_form=CodeForm,
        two_factor_rescue_form=OtherWaysForm,
        mf_recovery_form=RecoveryForm,
        mail_util_cls=Addresses,
        password_util_cls=PasswordRules,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=HashedRecoveryCodes,
        render_template=cast("Callable[..., str]", render),
    )
    security.init_app(app, AccountStore(), register_blueprint=False)
    # Programs have bearer tokens and an API of their own; these pages are for people.
    security.want_json(lambda _request: False)
    security.i18n_domain = OurWords()  # type: ignore[assignment]  # it is only called
    # Nobody asks for the library's identities, and loading them would read the account for
    # every picture and stylesheet.
    security.principal.identity_loaders.clear()
    login_manager = security.login_manager
    login_manager.user_loader(load_user)
    login_manager.request_loader(lambda _request: None)
    # Our sessions are rows that can be ended; a changed network address is no attack.
    login_manager.session_protection = None
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    user_failed_authn.connect(_failed, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)
    mount(app, routes)


def configure(app: Flask) -> None:
    """The library's settings. Everything it can do and we do not use stays off."""
    config = running_config(app)
    secret = config.secret_key
    app.config.update(
        PERMANENT_SESSION_LIFETIME=timedelta(days=config.stay_days),
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        SECURITY_REGISTERABLE=False,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_RESET_PASSWORD_WITHIN=RESET_WITHIN,
        SECURITY_FRESHNESS=FRESH_FOR,
        SECURITY_FRESHNESS_GRACE_PERIOD=timedelta(minutes=15),
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="security.login",
        SECURITY_POST_CHANGE_VIEW="account.overview",
        SECURITY_POST_VERIFY_VIEW="account.overview",
        # Our own notices say more, and in the account's language.
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL=False,
        # argon2id alone: mixing the secret key in would make every password depend on it.
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the scheme, not a password
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__memory_cost": passwords.MEMORY_KIB,
            "argon2__rounds": passwords.ROUNDS,
            "argon2__parallelism": passwords.LANES,
        },
        SECURITY_PASSWORD_LENGTH_MIN=passwords.SHORTEST,
        # What a reset link carries is a hash of a hash; a slow one would only show in the time.
        SECURITY_HASHING_SCHEMES=["hex_sha256"],
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=[METHOD],
        SECURITY_TWO_FACTOR_IMPLEMENTATIONS={"code": "flask_security.twofactor.CodeTfPlugin"},
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY=WINDOW_SECONDS,
        SECURITY_TOTP_SECRETS={"1": derived_key("one-time codes", secret).hex()},
        SECURITY_TOTP_ISSUER="Flygel",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
        **{f"SECURITY_MSG_{key}": message for key, message in MESSAGES.items()},
    )


def running_config(app: Flask) -> Any:
    """The settings, also before there is an application context."""
    return app.extensions["flygel"].config


def mount(app: Flask, routes: Routes) -> None:
    """The addresses, each with who may open it."""
    from core.web import sign_in

    pages = Blueprint("security", __name__)

    def add(
        url: str,
        endpoint: str,
        view: Callable[..., Any],
        *,
        methods: tuple[str, ...] = ("GET", "POST"),
        because: str | None = None,
    ) -> None:
        pages.add_url_rule(url, endpoint, view, methods=list(methods))
        permission = None if because else SIGNED_IN
        routes.mark_foreign(f"security.{endpoint}", Access(permission=permission, because=because))

    visitor = "One cannot be signed in before signing in."
    add("/login", "login", library.login, because=visitor)
    add(
        "/login/code",
        "two_factor_token_validation",
        # Signed in, the library takes a visit for an attack and signs out.
        anonymous_user_required(library.two_factor_token_validation),
        because=visitor,
    )
    add("/login/recovery-code", "mf_recovery", mf_recovery, because=visitor)
    add(
        "/login/lost-phone",
        "two_factor_rescue",
        sign_in.lost_phone,
        methods=("GET",),
        because=visitor,
    )
    add("/logout", "logout", library.logout, methods=("POST",), because="It only signs out.")
    add("/password/forgotten", "forgot_password", sign_in.forgot_password, because=visitor)
    add(
        "/password/reset/<token>",
        "reset_password",
        library.reset_password,
        because="Who has the link has the mailbox.",
    )
    add("/account/confirm", "verify", library.verify)
    add("/account/password", "change_password", library.change_password)
    app.register_blueprint(pages)
    routes.own("security", "core")


def render(template: str, **context: Any) -> Response:
    """The library's pages, with its form as ours; 422 for one that must be corrected."""
    form = next((context[name] for name in _FORMS if name in context), None)
    status = 200
    if isinstance(form, FlaskForm):
        context["form"] = as_form(form)
        context["next"] = form.next.data if "next" in form else request.args.get("next", "")
        if request.method == "POST" and context["form"].error_list:
            status = 422
    return make_response(render_template(template, **context), status)


# Who is signed in -------------------------------------------------------------------------


def load_user(uniquifier: str) -> SecurityUser | None:
    """The account of this cookie, if its session goes on."""
    session_id = current_session_id()
    if session_id is None:
        return None
    days = running().config.stay_days
    found = recognise(
        session_id,
        uniquifier,
        host=host_of_request(),
        idle=timedelta(days=days) if session.get(STAY_KEY) else IDLE_WITHOUT_STAYING,
        now=now(),
    )
    if found is None:
        return None
    g.silent_for = found.silent
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return SecurityUser(found.account)


def current_session_id() -> UUID | None:
    """The session of this browser as its cookie names it; None for a visitor."""
    try:
        return UUID(session[COOKIE_KEY])
    except (KeyError, TypeError, ValueError):
        return None


def host_of_request() -> str:
    """The host's name without its port."""
    name = request.host.rpartition(":")[0] if ":" in request.host else request.host
    return name.lower().rstrip(".")


# What happens when ------------------------------------------------------------------------


def _signed_in(_app: Flask, user: SecurityUser, authn_via: list[str] | None, **_: Any) -> None:
    account = user.account
    if authn_via == ["change"] and current_session_id() is not None:
        # The library signs in anew after a changed password: the same browser goes on.
        return
    before = current_session_id()
    if before is not None:
        end_session(account.id, before, now=now())
    session_id = open_session(
        account.id,
        host=host_of_request(),
        user_agent=request.headers.get("User-Agent", ""),
        now=now(),
    )
    session[COOKIE_KEY] = str(session_id)
    session.permanent = bool(session.get(STAY_KEY))
    # A token that somebody planted before the sign-in is worth nothing after it.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    remember_event(account, "core:session:begin")


def _signed_out(_app: Flask, user: Any, **_: Any) -> None:
    session_id = current_session_id()
    session.pop(COOKIE_KEY, None)
    session.pop(STAY_KEY, None)
    session.permanent = False
    if session_id is not None and isinstance(user, SecurityUser):
        end_session(user.account.id, session_id, now=now())
        remember_event(user.account, "core:session:end")


def _failed(_app: Flask, user: SecurityUser, auth_type: str, tfa: bool, **_: Any) -> None:
    # Nothing is written of a wrong password: the time it takes would tell that the account
    # exists. Who fails at the second factor has shown the password.
    if tfa:
        remember_event(
            user.account, "core:second_factor:fail", after={"kind": auth_type}, at_once=True
        )


def _password_changed(_app: Flask, user: SecurityUser, **_: Any) -> None:
    _new_password(user.account, keep=current_session_id())


def _password_reset(_app: Flask, user: SecurityUser, **_: Any) -> None:
    # The link came by mail, so it proves the address as well.
    if user.account.confirmed_at is None:
        user.account.confirmed_at = now()
    # Whoever needs a reset may have lost the account to somebody; tokens would outlive that.
    end_tokens_everywhere(user.account, now=now())
    _new_password(user.account, keep=None)


def _new_password(account: Account, *, keep: UUID | None) -> None:
    end_other_sessions(account.id, keep=keep, now=now())
    tell_password_changed(account)
    remember_event(account, "core:password:change")


def go_on_signed_in(account: Account, via: str) -> None:
    """Signs this browser in for an account that has proven itself otherwise."""
    from flask_security import login_user

    login_user(SecurityUser(account), authn_via=[via])


def sign_out_here() -> None:
    """Signs this browser out."""
    from flask_security import logout_user

    logout_user()
