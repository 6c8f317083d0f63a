"""One's own account at a glance; name and language."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from marshmallow import fields, validate

from core.i18n import gettext, own_name
from core.kit import N_
from core.tenants.context import PLATFORM_LANGUAGES
from core.users.actor import SIGNED_IN
from core.users.second_factor import has_second_factor, left_of_recovery_codes
from core.users.traces import remember_event
from core.web.access import requires
from core.web.account.blueprint import own_account, pages
from core.web.forms import FlygelSchema, Form, read_form
from core.web.pages import render_page, say
from core.web.running import current_actor


class ProfileSchema(FlygelSchema):
    """Name and language."""

    name = fields.String(
        required=True,
        validate=validate.Length(min=1, max=120),
        metadata={"label": N_("Name")},
    )
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(PLATFORM_LANGUAGES),
        metadata={"label": N_("Language")},
    )


@pages.get("")
@requires(SIGNED_IN)
def overview() -> Any:
    """What the account consists of, each with a way to change it."""
    account = own_account()
    return render_page(
        "account/overview.html",
        account_name=account.name,
        email=account.email,
        language=own_name(account.language) if account.language else None,
        second_factor=has_second_factor(account),
        codes_left=left_of_recovery_codes(account),
        is_member=current_actor().membership_id is not None,
    )


@pages.route("/profile", methods=["GET", "POST"])
@requires(SIGNED_IN)
def profile() -> Any:
    """Name and language."""
    account = own_account()
    if request.method == "GET":
        form = Form.blank(ProfileSchema, {"name": account.name, "language": account.language})
        return _profile_page(form)
    form = read_form(ProfileSchema(), request.form)
    if not form.ok:
        return _profile_page(form, 422)
    before = account.name
    account.name = form.data["name"].strip()
    account.language = form.data["language"]
    if account.name != before:
        remember_event(account, "core:account:rename", after={"name": account.name})
    say(gettext("Saved."))
    return redirect(url_for("account.overview"))


def _profile_page(form: Form, status: int = 200) -> Any:
    languages = [(code, own_name(code)) for code in PLATFORM_LANGUAGES]
    return render_page("account/profile.html", status, form=form, all_languages=languages)
