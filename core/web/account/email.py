"""A new e-mail address: asked for here, confirmed by a link to the new one."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for

from core.i18n import explain, gettext
from core.users import throttling
from core.users.accounts import AccountRefused
from core.users.actor import SIGNED_IN
from core.users.credentials import (
    confirm_email_change,
    email_change_of,
    request_email_change,
)
from core.users.sessions import end_other_sessions
from core.users.signing_in import current_session_id, go_on_signed_in
from core.users.throttling import count_attempts
from core.users.traces import remember_event
from core.web.access import public, requires
from core.web.account.blueprint import freshly_signed_in, own_account, pages
from core.web.forms import Form
from core.web.pages import render_page, say
from core.web.running import now


@pages.route("/email", methods=["GET", "POST"])
@requires(SIGNED_IN)
@freshly_signed_in
def email() -> Any:
    """Asks for the new address and has a link sent there."""
    account = own_account()
    if request.method == "GET":
        return render_page("account/email.html", form=Form(), email=account.email)
    count_attempts((throttling.CHANGE_EMAIL, str(account.id)))
    typed = request.form.get("email", "")
    try:
        address = request_email_change(
            account,
            typed,
            link=lambda token: url_for("account.confirm_email", token=token, _external=True),
        )
    except AccountRefused as refused:
        form = Form(values={"email": typed})
        form.add_error("email", explain(refused.reason))
        return render_page("account/email.html", 422, form=form, email=account.email)
    say(
        gettext(
            "We have sent a mail to %(email)s. Open the link in it to finish the change.",
            email=address,
        ),
        "info",
    )
    return redirect(url_for("account.overview"))


@pages.route("/email/confirm/<token>", methods=["GET", "POST"])
@public(because="The link may be opened in another browser; who has it has the new mailbox.")
def confirm_email(token: str) -> Any:
    """Asks once more, then changes: mail programs open links to look at them."""
    if request.method == "GET":
        change = email_change_of(token)
        if change is None:
            count_attempts((throttling.LINKS, request.remote_addr or ""))
            return render_page("account/link_over.html", 410)
        return render_page("account/confirm_email.html", new_email=change.new_email)
    here = getattr(g, "account", None)
    account = confirm_email_change(token, now=now())
    if account is None:
        count_attempts((throttling.LINKS, request.remote_addr or ""))
        return render_page("account/link_over.html", 410)
    is_own = here is not None and here.id == account.id
    end_other_sessions(account.id, keep=current_session_id() if is_own else None, now=now())
    remember_event(account, "core:email:change")
    say(gettext("Your e-mail address is now %(email)s.", email=account.email))
    if is_own:
        # The account's key has changed; this browser gets the new one.
        go_on_signed_in(account, "change")
        return redirect(url_for("account.overview"))
    return redirect(url_for("security.login"))
