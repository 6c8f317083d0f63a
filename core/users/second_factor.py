"""The second factor: one-time codes from an app, and recovery codes for when the app is lost."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from io import BytesIO

import qrcode
from flask import current_app
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp
from passlib.totp import TotpMatch
from qrcode.image.svg import SvgPathFillImage
from sqlalchemy import select

from core.db.session import db
from core.tenants.context import current_tenant_or_none
from core.users.actor import ADMINISTRATOR, Actor
from core.users.keys import keyed_digest
from core.users.models import Account
from core.users.security_user import SecurityUser

METHOD = "authenticator"
RECOVERY_CODES = 10
# One step of thirty seconds to either side: clocks differ, and people type.
WINDOW_SECONDS = 30


def must_set_up_second_factor(actor: Actor, account: Account) -> bool:
    """Whether the tenant asks its administrators for a second factor and this one has none."""
    tenant = current_tenant_or_none()
    return (
        tenant is not None
        and tenant.require_second_factor
        and actor.holds(ADMINISTRATOR)
        and not has_second_factor(account)
    )


def has_second_factor(account: Account) -> bool:
    """Whether signing in asks for a code."""
    return bool(account.tf_totp_secret and account.tf_primary_method)


def left_of_recovery_codes(account: Account) -> int:
    """How many recovery codes have not been used."""
    return len(account.mf_recovery_codes or ())


def disable(account: Account) -> None:
    """Signing in asks for the password only, and the recovery codes are gone."""
    account.tf_primary_method = None
    account.tf_totp_secret = None
    account.totp_last_counter = None
    account.mf_recovery_codes = None


def enable(account: Account, secret: str) -> None:
    """From now on signing in asks for a code of this (encrypted) secret."""
    account.tf_primary_method = METHOD
    account.tf_totp_secret = secret


class OneTimeCodes(Totp):
    """Codes that count once, in whichever worker they arrive."""

    def get_last_counter(self, user: SecurityUser) -> int | None:  # type: ignore[override]
        """The last step used. Locks the account: two requests with one code wait in line."""
        return db.session.scalar(
            select(Account.totp_last_counter).where(Account.id == user.account.id).with_for_update()
        )

    def set_last_counter(self, user: SecurityUser, tmatch: TotpMatch) -> None:  # type: ignore[override]
        """Remembers the step whose code was taken."""
        user.account.totp_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The code to scan as a data URL: black on white, also where the page is dark."""
        picture = qrcode.make(
            self.get_totp_uri(username, totp), image_factory=SvgPathFillImage, border=4
        )
        with BytesIO() as file:
            picture.save(file)
            encoded = base64.b64encode(file.getvalue()).decode("ascii")
        return f"data:image/svg+xml;base64,{encoded}"


class HashedRecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes of which only digests are kept, each good for one sign-in."""

    def create_recovery_codes(self, user: SecurityUser) -> list[str]:  # type: ignore[override]
        """New codes, to be shown this once; the old ones stop working."""
        factory: Totp = current_app.extensions["security"].totp_factory
        codes = factory.generate_recovery_codes(RECOVERY_CODES)
        user.account.mf_recovery_codes = [_digest(user.account, code) for code in codes]
        return codes

    def get_recovery_codes(self, user: SecurityUser) -> list[str]:  # type: ignore[override]
        """None: they are not known any more."""
        return []

    def check_recovery_code(self, user: SecurityUser, code: str) -> bool:  # type: ignore[override]
        """Whether the code is one of those left. Locks the account, so that it is taken once."""
        db.session.refresh(user.account, with_for_update=True)
        return _find(user.account, code) is not None

    def delete_recovery_code(self, user: SecurityUser, code: str) -> bool:  # type: ignore[override]
        """Uses the code up."""
        found = _find(user.account, code)
        if found is None:
            return False
        # A new list: the session does not see what happens inside the old one.
        user.account.mf_recovery_codes = [
            digest for digest in user.account.mf_recovery_codes or () if digest != found
        ]
        return True


def _find(account: Account, code: str) -> str | None:
    wanted = _digest(account, code)
    for digest in account.mf_recovery_codes or ():
        if hmac.compare_digest(digest, wanted):
            return str(digest)
    return None


def _digest(account: Account, code: str) -> str:
    """Without spaces and hyphens: people copy codes from paper."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    return keyed_digest("recovery code", str(account.id), plain).hex()


def setup_started_recently(started: float, now: datetime) -> bool:
    """Whether a secret that was shown for scanning may still be confirmed: half an hour."""
    return 0 <= now.timestamp() - started < 1800
