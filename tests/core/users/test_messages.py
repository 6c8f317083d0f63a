"""Every text of the library that a reader can meet is ours, and so is in the catalogue."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import decorators, forms, mail_util, recovery_codes, tf_plugin, views
from flask_security.core import _default_messages
from flask_security.utils import get_message

from core.i18n import catalogues, gettext, use_language
from core.tenants.context import TenantView
from core.users.messages import MESSAGES
from core.users.security_forms import (
    Addresses,
    CodeForm,
    OwnPasswordForm,
    PasswordAgainForm,
    PasswordRules,
    RecoveryForm,
    SignInForm,
)
from tests.core.users.conftest import NEW_PASSWORD, PASSWORD, Person, sign_in, submit

# What is mounted or used: the library's views, forms and what they call.
USED = (
    views.login,
    views.logout,
    views.verify,
    views.reset_password,
    views.change_password,
    views.two_factor_token_validation,
    recovery_codes.mf_recovery,
    recovery_codes.MfRecoveryForm,
    tf_plugin.tf_illegal_state,
    tf_plugin.tf_check_state,
    decorators.default_unauthn_handler,
    decorators.default_reauthn_handler,
    decorators.anonymous_user_required,
    mail_util.MailUtil,
    forms.IsString,
    forms.IsStringOrInt,
    forms.EmailValidation,
    forms.NextFormMixin,
    forms.PasswordFormMixin,
    forms.NewPasswordFormMixin,
    forms.PasswordConfirmFormMixin,
    forms.CodeFormMixin,
    forms.LoginForm,
    forms.VerifyForm,
    forms.ResetPasswordForm,
    forms.ChangePasswordForm,
    forms.TwoFactorVerifyCodeForm,
    SignInForm,
    PasswordAgainForm,
    OwnPasswordForm,
    CodeForm,
    RecoveryForm,
    Addresses,
    PasswordRules,
)
KEY = re.compile(r"""["']([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)["']""")


def keys_used() -> set[str]:
    """The keys of the library's messages that its used parts name."""
    text = "\n".join(inspect.getsource(part) for part in USED)
    text += (
        inspect.getsource(forms).partition("email_required:")[2].partition("def _local_xlate")[0]
    )
    return {key for key in KEY.findall(text) if key in _default_messages}


def test_every_message_that_can_be_shown_is_in_our_words(app: Flask) -> None:
    # Said only where a reset signs in at once, which we do not let it do.
    assert app.config["SECURITY_AUTO_LOGIN_AFTER_RESET"] is False
    unreached = {"PASSWORD_RESET"}

    assert len(keys_used()) > 15
    assert sorted(keys_used() - set(MESSAGES) - unreached) == []


def test_we_reword_only_messages_that_exist() -> None:
    assert sorted(set(MESSAGES) - set(_default_messages)) == []


@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_the_library_says_our_words_with_no_gap_left(app: Flask, key: str) -> None:
    with app.app_context():
        text, category = get_message(key)

    assert "%(" not in text
    assert category in {"error", "info", "success"}


def test_the_library_speaks_the_readers_language(app: Flask) -> None:
    with app.app_context():
        for language in ("nb", "nn", "da"):
            with use_language(language):
                said = get_message("GENERIC_AUTHN_FAILED")[0]
                assert said == catalogues.translations(language).gettext(
                    MESSAGES["GENERIC_AUTHN_FAILED"][0]
                )


def test_a_validator_speaks_each_readers_language_in_turn(
    visit: Callable[[TenantView], FlaskClient],
    make_person: Callable[..., Person],
    alpha: TenantView,
) -> None:
    browser = visit(alpha)
    sign_in(browser, make_person(alpha).email)
    for language in ("nb", "da", "en", "nn"):
        browser.get(f"/-/language?lang={language}")
        page = submit(
            browser,
            "/account/password",
            password=PASSWORD,
            new_password=NEW_PASSWORD,
            new_password_confirm="noe helt annet",
        )
        with use_language(language):
            assert gettext(MESSAGES["RETYPE_PASSWORD_MISMATCH"][0]) in unescape(page.text)
