"""Getting in: invited by mail, with a forgotten password, with a second factor."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable

from tests.support.chromium import Visitor, sign_in
from tests.support.live import DANISH, THIRD, Live

INVITED = "nora.ny@example.test"
PASSWORD = "tolv grønne trompeter"


def one_time_code(key: str, *, steps: int = 0) -> str:
    """The six digits that an app shows for a key (RFC 6238), `steps` half-minutes from now."""
    letters = "".join(sign for sign in key if sign.isalnum())
    secret = base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(secret, counter, hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 10**6:06}"


def invite(administrator: Visitor, email: str, name: str, role: str) -> None:
    """Sends an invitation from the administrator's pages."""
    administrator.open("/administration/users/invite")
    administrator.fill(name=name, email=email)
    administrator.main.locator(f"[name=role][value={role}]").check()
    administrator.button("Send the invitation")


def test_somebody_invited_by_mail_makes_an_account_and_is_in(
    live: Live, as_role: Callable[..., Visitor], visitor: Visitor
) -> None:
    administrator = as_role("administrator")
    invite(administrator, INVITED, "Nora Ny", "administrator")
    assert INVITED in administrator.text

    visitor.open(live.link_in_mail_to(INVITED))
    assert INVITED in visitor.text
    assert visitor.main.locator("[name=name]").input_value() == "Nora Ny"
    visitor.fill(password=PASSWORD, password_again="something else")
    visitor.button("Make the account and accept", status=422)
    visitor.fill(password=PASSWORD, password_again=PASSWORD)
    visitor.button("Make the account and accept")
    assert visitor.path == "/"
    assert "Nora Ny" in visitor.heading
    assert visitor.page.locator(".fl-nav a").count() > 0

    # The link has done its work; and the administrator sees a member, not an invitation.
    administrator.open(live.link_in_mail_to(INVITED), status=410)
    administrator.open("/administration/users/invitations")
    assert INVITED not in administrator.text
    administrator.open("/administration/users?q=Nora")
    assert "Nora Ny" in administrator.text


def test_who_has_an_account_signs_in_to_accept(
    live: Live, as_role: Callable[..., Visitor], visit_as_nobody: Callable[..., Visitor]
) -> None:
    invite(
        as_role("administrator"),
        live.login("administrator", DANISH).email,
        "Gæst",
        "administrator",
    )
    guest = live.login("administrator", DANISH)
    visitor = visit_as_nobody()
    visitor.open(live.link_in_mail_to(guest.email))
    visitor.link("Sign in")
    visitor.fill(email=guest.email, password=guest.password)
    visitor.button("Sign in")
    visitor.button("Accept")
    assert visitor.path == "/"


def test_who_invites_does_not_learn_whether_there_is_an_account(
    live: Live, as_role: Callable[..., Visitor]
) -> None:
    administrator = as_role("administrator")
    said = []
    for email in ("stranger@example.test", live.login("administrator", THIRD).email):
        invite(administrator, email, "Kari Test", "administrator")
        notice = administrator.main.locator(".fl-flashes").inner_text()
        said.append((administrator.path, administrator.heading, notice.replace(email, "…")))
    assert said[0] == said[1]


def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(live: Live, visitor: Visitor) -> None:
    login = live.login("steering_group")
    visitor.open("/login")
    visitor.link("Forgotten your password?")
    visitor.fill(email=login.email)
    visitor.button("Send me a link")
    shown = visitor.text.replace(login.email, "…")

    visitor.open(live.link_in_mail_to(login.email))
    visitor.fill(password="kort", password_confirm="kort")
    visitor.button("Save the password", status=422)
    visitor.fill(password=PASSWORD, password_confirm=PASSWORD)
    visitor.button("Save the password")
    assert live.mails_to(login.email)[0].subject != live.mails_to(login.email)[1].subject

    visitor.context.clear_cookies()
    visitor.open("/login")
    visitor.fill(email=login.email, password=login.password)
    visitor.button("Sign in", status=422)
    sign_in(visitor, email=login.email, password=PASSWORD)
    assert visitor.path == "/"

    # An address that nobody has gets the same answer, and no mail.
    visitor.context.clear_cookies()
    visitor.open("/password/forgotten")
    visitor.fill(email="nobody@example.test")
    visitor.button("Send me a link")
    assert visitor.text.replace("nobody@example.test", "…") == shown
    assert live.mails_to("nobody@example.test") == []


def test_a_second_factor_is_set_up_and_asked_for(
    live: Live, visit_as_nobody: Callable[..., Visitor]
) -> None:
    login = live.login("administrator", DANISH)
    visitor = visit_as_nobody(DANISH)
    sign_in(visitor, "administrator")
    visitor.open("/account/second-factor")
    visitor.link("Set up")
    key = visitor.main.locator("code").first.inner_text()
    visitor.fill(code="000000")
    visitor.button("Switch on", status=422)
    assert visitor.main.locator("code").first.inner_text() == key
    used = one_time_code(key)
    visitor.fill(code=used)
    visitor.button("Switch on")
    codes = visitor.main.locator("code").all_inner_texts()
    assert len(codes) == 10

    # A code is used up, also while its half-minute goes on: the next one is asked for.
    visitor.context.clear_cookies()
    sign_in(visitor, "administrator")
    assert visitor.path.startswith("/login/code")
    visitor.fill(code=used)
    visitor.button("Sign in", status=422)
    visitor.fill(code=one_time_code(key, steps=1))
    visitor.button("Sign in")
    assert visitor.path == "/"
    assert login.email in visitor.page.content()

    # And without the phone a recovery code, once.
    for accepted in (True, False):
        visitor.context.clear_cookies()
        sign_in(visitor, "administrator")
        visitor.link("I do not have my phone")
        visitor.link("Use a recovery code")
        visitor.fill(code=codes[0])
        visitor.button("Sign in", status=200 if accepted else 422)
        assert (visitor.path == "/") is accepted
