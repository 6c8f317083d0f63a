"""The page behind an invitation's link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, request, url_for

from core.i18n import explain, gettext, pick
from core.tenants.context import current_tenant
from core.users import throttling
from core.users.invitations import (
    InvitationRefused,
    InvitationView,
    accept_as,
    accept_as_new,
    has_account,
    invitation_of,
)
from core.users.roles import roles_on_offer
from core.users.signing_in import go_on_signed_in
from core.users.throttling import count_attempts
from core.web.access import public
from core.web.forms import Form
from core.web.pages import render_page, say
from core.web.running import now, running, today

pages = Blueprint("invitation", __name__, url_prefix="/invitation")


@pages.route("/<token>", methods=["GET", "POST"])
@public(because="Who has the link has the mailbox that was invited.")
def accept(token: str) -> Any:
    """Accepts with the account one has, or makes one."""
    invitation = invitation_of(token, now=now())
    if invitation is None:
        count_attempts((throttling.LINKS, request.remote_addr or ""))
        return render_page("invitation/over.html", 410)
    account = getattr(g, "account", None)
    if account is not None:
        if account.email != invitation.email:
            return _page("invitation/other_account.html", invitation, email=account.email)
        if request.method == "GET":
            return _page("invitation/accept.html", invitation)
        try:
            accept_as(account, token, today=today(), now=now())
        except InvitationRefused:
            # Withdrawn, or accepted in another window, since it was looked up above.
            return render_page("invitation/over.html", 410)
        return _welcome()
    if has_account(invitation):
        return _page("invitation/sign_in.html", invitation)
    if request.method == "GET":
        return _page(
            "invitation/new_account.html", invitation, Form(values={"name": invitation.name})
        )
    return _make_account(token, invitation)


def _make_account(token: str, invitation: InvitationView) -> Any:
    name, password = request.form.get("name", ""), request.form.get("password", "")
    form = Form(values={"name": name})
    if password != request.form.get("password_again", ""):
        form.add_error("password_again", gettext("The two passwords differ."))
    else:
        try:
            account = accept_as_new(token, name=name, password=password, today=today(), now=now())
        except InvitationRefused as refused:
            form.add_error(refused.field, explain(refused.reason))
        else:
            go_on_signed_in(account, "invitation")
            return _welcome()
    return _page("invitation/new_account.html", invitation, form, status=422)


def _welcome() -> Any:
    say(gettext("Welcome to %(name)s.", name=pick(current_tenant().names)))
    return redirect(url_for("core.front"))


def _page(
    template: str,
    invitation: InvitationView,
    form: Form | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> Any:
    labels = {role.key: role.label for role in roles_on_offer(running().host)}
    roles = [gettext(labels[grant.role]) for grant in invitation.roles if grant.role in labels]
    return render_page(
        template,
        status,
        invitation=invitation,
        roles=list(dict.fromkeys(roles)),
        organisation=pick(current_tenant().names),
        form=form or Form(),
        **context,
    )
