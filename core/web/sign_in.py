"""Pages around signing in that the library's own views would not make safe enough."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from core.i18n import gettext
from core.users import throttling
from core.users.addresses import normal_address
from core.users.credentials import GAP_IN_LINK, RESET_WITHIN, request_password_reset
from core.users.throttling import count_attempts
from core.web.forms import Form
from core.web.pages import render_page, say


def forgot_password() -> Any:
    """Asks for a link to a new password; the answer is the same for every address."""
    if request.method == "GET":
        sent = "sent" in request.args
        return render_page(
            "security/forgot_password.html",
            form=Form(),
            sent=sent,
            hours=int(RESET_WITHIN.total_seconds() // 3600),
        )
    typed = request.form.get("email", "")
    address = normal_address(typed)
    if address is None:
        form = Form(values={"email": typed})
        form.add_error("email", gettext("Write an e-mail address such as name@example.org."))
        return render_page("security/forgot_password.html", 422, form=form, sent=False, hours=0)
    count_attempts(
        (throttling.FORGOTTEN_ACCOUNT, address),
        (throttling.FORGOTTEN_ADDRESS, request.remote_addr or ""),
    )
    link = url_for("security.reset_password", token=GAP_IN_LINK, _external=True)
    request_password_reset(address, link=link)
    say(
        gettext("If %(email)s has an account here, we have sent it a mail.", email=address),
        "info",
    )
    return redirect(url_for("security.forgot_password", sent=1))


def lost_phone() -> Any:
    """What to do without the app that makes the codes."""
    return render_page("security/lost_phone.html")
