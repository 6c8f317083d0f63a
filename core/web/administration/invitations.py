"""Inviting somebody, and the invitations that wait for an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from marshmallow import fields, validate

from core.i18n import explain, own_name
from core.i18n import gettext as _
from core.kit import N_
from core.tenants.context import current_tenant
from core.users.invitations import (
    InvitationRefused,
    InvitationView,
    invite,
    invite_again,
    open_invitations,
    withdraw,
)
from core.users.permissions import MANAGE_PEOPLE
from core.users.roles import RoleRefused, roles_on_offer
from core.web.access import requires
from core.web.administration.blueprint import pages
from core.web.administration.role_form import (
    RoleSchema,
    limit_choices,
    needs_limit,
    read_grant,
    role_choices,
    tell_refusal,
)
from core.web.forms import FlygelSchema, Form, read_form
from core.web.listing import ListQuery, Page, read_list_query
from core.web.pages import render_page, say
from core.web.running import current_actor, now, running


class InvitedSchema(FlygelSchema):
    """Whom to invite, in which language."""

    name = fields.String(
        required=True, validate=validate.Length(max=200), metadata={"label": N_("Name")}
    )
    email = fields.String(
        required=True, validate=validate.Length(max=254), metadata={"label": N_("E-mail")}
    )
    language = fields.String(
        load_default=None, allow_none=True, metadata={"label": N_("Language of the letter")}
    )


# The one named last comes first: errors are listed in the order of the form.
class InviteSchema(RoleSchema, InvitedSchema):
    """Whom to invite, and with which role."""


@pages.get("/users/invitations")
@requires(MANAGE_PEOPLE)
def invitations() -> Any:
    """Those that wait for an answer, and those that expired unanswered."""
    query = read_list_query(request.args, sorts=("created",), default_sort="-created")
    return render_page(
        "administration/invitations.html",
        page=_page_of(open_invitations(now=now()), query),
        query=query,
        role_labels=dict(role_choices()),
    )


@pages.get("/users/invite")
@requires(MANAGE_PEOPLE)
def invitation_new() -> Any:
    """The form."""
    return _page(Form.blank(InviteSchema))


@pages.post("/users/invite")
@requires(MANAGE_PEOPLE)
def invitation_send() -> Any:
    """Sends the invitation; asks what the role is for when it must be limited."""
    form = read_form(InviteSchema, request.form)
    if not form.ok:
        return _page(form, status=422)
    if needs_limit(form):
        return _page(form, asks_limit=True)
    languages = current_tenant().languages
    try:
        invite(
            running().host,
            current_actor(),
            email=form.data["email"],
            name=form.data["name"],
            roles=[read_grant(form.data)],
            language=form.data["language"] if form.data["language"] in languages else None,
            link=_link,
            now=now(),
        )
    except InvitationRefused as refused:
        form.add_error(refused.field, explain(refused.reason))
        return _page(form, status=422)
    except RoleRefused as refused:
        tell_refusal(form, refused.reason)
        return _page(form, status=422)
    say(_("An invitation was sent to %(email)s.", email=form.data["email"]))
    return redirect(url_for("administration.invitations"))


@pages.post("/users/invitations/<uuid:invitation_id>/again")
@requires(MANAGE_PEOPLE)
def invitation_again(invitation_id: UUID) -> Any:
    """Sends it again with a new link."""
    if invite_again(running().host, current_actor(), invitation_id, link=_link, now=now()):
        say(_("The invitation was sent again. The link in the first one no longer works."))
    else:
        say(_("The invitation was answered or withdrawn in the meantime."), "info")
    return redirect(url_for("administration.invitations"))


@pages.post("/users/invitations/<uuid:invitation_id>/withdraw")
@requires(MANAGE_PEOPLE)
def invitation_withdraw(invitation_id: UUID) -> Any:
    """Ends it: the link no longer works."""
    if withdraw(current_actor(), invitation_id, now=now()):
        say(_("The invitation was withdrawn. Its link no longer works."))
    else:
        say(_("The invitation was answered or withdrawn in the meantime."), "info")
    return redirect(url_for("administration.invitations"))


def _link(token: str) -> str:
    return url_for("invitation.accept", token=token, _external=True)


def _page_of(found: list[InvitationView], query: ListQuery) -> Page[InvitationView]:
    """A page of them; they are few enough to be searched here."""
    words = query.search.casefold().split()
    matching = [
        one for one in found if all(word in f"{one.name} {one.email}".casefold() for word in words)
    ]
    if not query.descending:
        matching.reverse()
    return Page(
        items=matching[query.offset : query.offset + query.per_page],
        total=len(matching),
        number=query.page,
        per_page=query.per_page,
    )


def _page(form: Form, *, status: int = 200, asks_limit: bool = False) -> Any:
    return render_page(
        "administration/invite.html",
        status=status,
        form=form,
        roles=roles_on_offer(running().host),
        limits=limit_choices(form),
        asks_limit=asks_limit,
        languages_offered=[(code, own_name(code)) for code in current_tenant().languages],
    )
