"""What Flask-Security says, in our words: the only texts of it that a reader can meet.

They are marked here and translated by `core.i18n`, so that there is one catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.i18n import format_list, gettext, ngettext
from core.kit import N_

_WRONG = N_("The e-mail address or the password is wrong.")
_CODE = N_("The code is wrong or has been used. Wait for the next one and try again.")
_LINK = N_("The link does not work any longer. Ask for a new one.")
_NOT_UNDERSTOOD = N_("This value is not allowed here.")

# By the library's key: our text, and the kind of message it is shown as.
MESSAGES: dict[str, tuple[str, str]] = {
    "API_ERROR": (_NOT_UNDERSTOOD, "error"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "DISABLED_ACCOUNT": (_WRONG, "error"),
    "CONFIRMATION_REQUIRED": (_WRONG, "error"),
    "EMAIL_NOT_PROVIDED": (N_("Write your e-mail address."), "error"),
    "FORGOT_PASSWORD": (N_("Forgotten your password?"), "info"),
    "GENERIC_AUTHN_FAILED": (_WRONG, "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Write an e-mail address such as name@example.org."), "error"),
    "INVALID_PASSWORD": (N_("The password is wrong."), "error"),
    "INVALID_RECOVERY_CODE": (N_("The recovery code is wrong or has been used."), "error"),
    "INVALID_REDIRECT": (N_("The address to go on to is not on this site."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_LINK, "error"),
    "PASSWORD_CHANGE": (
        N_("Your password is changed. All other browsers have been signed out."),
        "success",
    ),
    "PASSWORD_IS_THE_SAME": (N_("Choose a password that differs from the one you have."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Write a password."), "error"),
    "PASSWORD_RESET_EXPIRED": (_LINK, "error"),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Your password is changed. Sign in with the new one."),
        "success",
    ),
    "REAUTHENTICATION_REQUIRED": (N_("Write your password to go on."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. You can go on."), "success"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords differ."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (_CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Sign in first."), "error"),
    "UNAUTHENTICATED": (N_("You need to sign in"), "info"),
    "USER_DOES_NOT_EXIST": (_WRONG, "error"),
}


class OurWords:
    """Stands where the library expects its own catalogue."""

    def gettext(self, string: str, **variables: object) -> str:
        """The text in the reader's language."""
        return gettext(string, **variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: object) -> str:
        """The form that fits the number."""
        return ngettext(singular, plural, num, **variables)

    def format_list(self, lst: Iterable[str], **_options: object) -> str:
        """The parts as a sentence lists them."""
        return format_list(list(lst))
