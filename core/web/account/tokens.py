"""Bearer tokens for programs that act in one's name, in this organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from marshmallow import fields, validate

from core.i18n import gettext
from core.kit import N_
from core.users.actor import SIGNED_IN
from core.users.tokens import issue_token, revoke_token, tokens_of
from core.web.access import requires
from core.web.account.blueprint import freshly_signed_in, own_account, pages
from core.web.forms import FlygelSchema, Form, read_form
from core.web.pages import render_page, say
from core.web.running import current_actor, now


class TokenSchema(FlygelSchema):
    """What a token is for."""

    label = fields.String(
        required=True,
        validate=validate.Length(min=1, max=80),
        metadata={"label": N_("What it is for")},
    )


@pages.route("/tokens", methods=["GET", "POST"])
@requires(SIGNED_IN)
@freshly_signed_in
def tokens() -> Any:
    """The tokens that work, and a new one. Its secret is in this one answer and nowhere else."""
    actor = current_actor()
    if actor.membership_id is None:
        abort(403)
    if request.method == "GET":
        return _page(Form.blank(TokenSchema))
    form = read_form(TokenSchema(), request.form)
    if not form.ok:
        return _page(form, status=422)
    secret = issue_token(actor, own_account().id, form.data["label"].strip(), now=now())
    return _page(Form.blank(TokenSchema), secret=secret)


@pages.post("/tokens/<uuid:token_id>/revoke")
@requires(SIGNED_IN)
def revoke(token_id: UUID) -> Any:
    """Ends a token at once; 404 for one that is not one's own."""
    if not revoke_token(current_actor(), token_id, now=now()):
        abort(404)
    say(gettext("The token does not work any longer."))
    return redirect(url_for("account.tokens"))


def _page(form: Form, *, secret: str | None = None, status: int = 200) -> Any:
    found = tokens_of(own_account().id)
    return render_page("account/tokens.html", status, form=form, tokens=found, secret=secret)
