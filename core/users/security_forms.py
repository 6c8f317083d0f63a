"""Flask-Security's forms with our rules: attempts are counted, texts are ours, no enumeration."""

from __future__ import annotations

from typing import Any

from flask import request, session
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    MailUtil,
    MfRecoveryForm,
    PasswordUtil,
    TwoFactorRescueForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.forms import IsString, IsStringOrInt, RequiredLocalize
from flask_security.mail_util import EmailValidateException
from flask_security.utils import get_message
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, StringField

from core.db.tenancy import tenant_id_or_none
from core.i18n import explain
from core.mail import send_mail
from core.users import throttling
from core.users.addresses import normal_address
from core.users.passwords import LONGEST, normal_password, password_objections
from core.users.sessions import STAY_KEY
from core.users.throttling import count_attempts, forget_attempts
from core.web.forms import Form


class SignInForm(LoginForm):
    """E-mail and password. `stay` keeps the browser signed in on this device."""

    # The library's own would set a cookie that outlives every session we could end.
    remember = None  # type: ignore[assignment]  # WTForms' way to leave a field out
    stay = BooleanField()

    def validate(self, **options: Any) -> bool:
        """Counts the attempt first, by account and by machine, whatever the account."""
        _shorten(self.password)
        address = normal_address(self.email.data or "") or ""
        here = request.remote_addr or ""
        own = (
            (throttling.SIGN_IN_PAIR, f"{address} {here}"),
            (throttling.SIGN_IN_ACCOUNT, address),
        )
        count_attempts(*own, (throttling.SIGN_IN_ADDRESS, here))
        if not super().validate(**options):
            return False
        forget_attempts(*own)
        # Kept in the cookie: a second factor may come before the session is opened.
        session[STAY_KEY] = bool(self.stay.data)
        return True


class PasswordAgainForm(VerifyForm):
    """The password once more, before something that must not happen to a forgotten screen."""

    def validate(self, **options: Any) -> bool:
        """Counts the attempt first."""
        _shorten(self.password)
        counted = (throttling.PASSWORD_AGAIN, str(self.user.id))
        count_attempts(counted)
        if not super().validate(**options):
            return False
        forget_attempts(counted)
        return True


class OwnPasswordForm(ChangePasswordForm):
    """The old password and the new one twice."""

    def validate(self, **options: Any) -> bool:
        """Counts the attempt first: the old password could be guessed here, too."""
        from flask_login import current_user

        _shorten(self.password)
        counted = (throttling.PASSWORD_AGAIN, str(current_user.id))
        count_attempts(counted)
        if not super().validate(**options):
            return False
        forget_attempts(counted)
        return True


class CodeForm(TwoFactorVerifyCodeForm):
    """The one-time code of the app."""

    code = StringField(
        validators=[IsStringOrInt(), RequiredLocalize(message="TWO_FACTOR_INVALID_TOKEN")]
    )

    def validate(self, **options: Any) -> bool:
        """Counts the attempt first."""
        counted = count_second_factor(self.user)
        if not super().validate(**options):
            return False
        forget_attempts(counted)
        return True


class OtherWaysForm(TwoFactorRescueForm):
    """The library makes this form for every page that asks for a code; we show links instead."""

    help_setup = RadioField(choices=[])


class RecoveryForm(MfRecoveryForm):
    """One of the recovery codes."""

    code = StringField(validators=[IsString(), RequiredLocalize(message="INVALID_RECOVERY_CODE")])

    def validate(self, **options: Any) -> bool:
        """Counts the attempt first, together with the app's codes."""
        counted = count_second_factor(self.user)
        if not super().validate(**options):
            if self.code.data and self.user is not None:
                self.user.track_failed_authn("recovery code", True)
            return False
        forget_attempts(counted)
        return True


def count_second_factor(user: Any) -> tuple[throttling.Limit, str]:
    """Counts an attempt at a second factor and returns what a success forgets.

    Raises TooManyRequests.
    """
    short = (throttling.SECOND_FACTOR, str(user.id))
    count_attempts(short, (throttling.SECOND_FACTOR_DAY, str(user.id)))
    return short


class PasswordRules(PasswordUtil):
    """Our rules where the library sets a password."""

    def normalize(self, password: str) -> str:
        """The same characters in the same form."""
        return normal_password(password)

    def validate(
        self,
        password: str,
        is_register: bool,
        **given: Any,
    ) -> tuple[list[str] | None, str]:
        """What is wrong with the password, or None; and the password to be hashed."""
        user = given.get("user")
        personal = (user.name, user.email) if user is not None else ()
        objections = password_objections(password, personal=personal)
        return [explain(reason) for reason in objections] or None, normal_password(password)


class Addresses(MailUtil):
    """Addresses in one form, and the library's mails through our queue."""

    def normalize(self, email: str) -> str:
        """The address as accounts are found by; EmailValidateException for what is none."""
        address = normal_address(email)
        if address is None:
            raise EmailValidateException(get_message("INVALID_EMAIL_ADDRESS")[0])
        return address

    def validate(self, email: str) -> str:
        """The same: nothing is looked up on the network."""
        return self.normalize(email)

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Queues the mail in the request's transaction."""
        to = recipient if isinstance(recipient, str) else recipient[1]
        send_mail(to, subject, body or "", html, tenant_id=tenant_id_or_none())


def as_form(form: FlaskForm) -> Form:
    """The library's form as our components read it; passwords are never handed back."""
    shown = Form()
    for field in form:
        if not isinstance(field, PasswordField) and isinstance(field.data, str):
            shown.values[field.name] = field.data
        elif isinstance(field, BooleanField) and field.data:
            shown.values[field.name] = "1"
    for name, messages in form.errors.items():
        # The library says "wrong" once for the address and once for the password.
        for message in dict.fromkeys(str(message) for message in messages):
            shown.add_error(name, message)
    return shown


def _shorten(field: PasswordField) -> None:
    """A password that is too long is wrong, but must not keep the machine busy."""
    if field.data and len(field.data) > LONGEST:
        field.data = field.data[: LONGEST + 1]
