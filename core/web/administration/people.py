"""Who belongs to the organisation, what each may do, and the way in for somebody new."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for

from core.contributions import Role
from core.db.session import db
from core.exports import Column, Table
from core.i18n import explain, format_list, ngettext
from core.i18n import gettext as _
from core.tenants.context import enabled_plugins
from core.users.actor import SIGNED_IN
from core.users.memberships import (
    FILTERS,
    SORTS,
    MemberView,
    RoleView,
    end_membership,
    give_role,
    member,
    members,
    take_role,
)
from core.users.permissions import CORE_PERMISSIONS, MANAGE_PEOPLE
from core.users.roles import RoleRefused, limits_on_offer, roles_on_offer
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
from core.web.downloads import download
from core.web.forms import Form, read_form
from core.web.listing import ListQuery, read_list_query
from core.web.pages import render_page, say
from core.web.running import current_actor, now, running, today

MOST_EXPORTED = 50_000


@pages.get("/users")
@requires(MANAGE_PEOPLE)
def people() -> Any:
    """The members, searched, narrowed to a role, page by page."""
    query = _query()
    return render_page(
        "administration/people.html",
        page=members(query, today=today()),
        query=query,
        role_options=role_choices(),
        role_labels=dict(role_choices()),
        downloads=[
            (name.upper(), url_for("administration.people_export", file_format=name) + query.url())
            for name in ("csv", "xlsx")
        ],
    )


@pages.get("/users.<file_format>")
@requires(MANAGE_PEOPLE)
def people_export(file_format: str) -> Response:
    """The members that are shown, as a file."""
    labels = dict(role_choices())
    found = members(_query(per_page=MOST_EXPORTED, first_page=True), today=today())
    table = Table(
        title=_("Users"),
        columns=[
            Column("name", _("Name")),
            Column("email", _("E-mail")),
            Column("roles", _("Roles")),
            Column("second_factor", _("Second factor")),
            Column("since", _("Member since"), "date"),
            Column("ended", _("Ended"), "date"),
        ],
        rows=[
            {
                "name": one.name,
                "email": one.email,
                "roles": format_list(_roles_in_words(one, labels)),
                "second_factor": one.second_factor,
                "since": one.since,
                "ended": one.ended_at,
            }
            for one in found.items
        ],
    )
    return download(table, file_format, name="users")


@pages.get("/users/<uuid:membership_id>")
@requires(MANAGE_PEOPLE)
def person(membership_id: UUID) -> Any:
    """One member: roles with what they are limited to and for how long."""
    found = _member(membership_id)
    return render_page(
        "administration/person.html",
        member=found,
        is_oneself=current_actor().membership_id == membership_id,
        role_labels=dict(role_choices()),
        limits=_limit_labels(found.roles),
    )


@pages.get("/users/<uuid:membership_id>/roles/new")
@requires(MANAGE_PEOPLE)
def role_give(membership_id: UUID) -> Any:
    """The role picker."""
    return _role_page(_member(membership_id), Form.blank(RoleSchema))


@pages.post("/users/<uuid:membership_id>/roles/new")
@requires(MANAGE_PEOPLE)
def role_given(membership_id: UUID) -> Any:
    """Gives the role; asks what it is for when the role must be limited."""
    found = _member(membership_id)
    form = read_form(RoleSchema, request.form)
    if not form.ok:
        return _role_page(found, form, status=422)
    if needs_limit(form):
        return _role_page(found, form, asks_limit=True)
    try:
        give_role(running().host, current_actor(), membership_id, read_grant(form.data))
    except RoleRefused as refused:
        tell_refusal(form, refused.reason)
        return _role_page(found, form, status=422)
    say(_("%(name)s was given the role.", name=found.name))
    return redirect(url_for("administration.person", membership_id=membership_id))


@pages.get("/users/<uuid:membership_id>/roles/<uuid:given_id>/take")
@requires(MANAGE_PEOPLE)
def role_take(membership_id: UUID, given_id: UUID) -> Any:
    """What taking the role away means."""
    return _take_page(*_held(membership_id, given_id))


@pages.post("/users/<uuid:membership_id>/roles/<uuid:given_id>/take")
@requires(MANAGE_PEOPLE)
def role_taken(membership_id: UUID, given_id: UUID) -> Any:
    """Takes the role away, unless it is the last administrator's."""
    found, role = _held(membership_id, given_id)
    try:
        take_role(current_actor(), given_id)
    except RoleRefused as refused:
        db.session.rollback()
        return _take_page(found, role, objection=explain(refused.reason), status=409)
    say(_("The role was taken from %(name)s.", name=found.name))
    return _back_to(membership_id)


@pages.get("/users/<uuid:membership_id>/end")
@requires(MANAGE_PEOPLE)
def membership_end(membership_id: UUID) -> Any:
    """What ending the membership means."""
    return _end_page(_member(membership_id))


@pages.post("/users/<uuid:membership_id>/end")
@requires(MANAGE_PEOPLE)
def membership_ended(membership_id: UUID) -> Any:
    """Ends the membership with all its roles, unless nobody would be left to administer."""
    found = _member(membership_id)
    try:
        end_membership(running().host, current_actor(), membership_id, now=now())
    except RoleRefused as refused:
        db.session.rollback()
        return _end_page(found, objection=explain(refused.reason), status=409)
    say(_("%(name)s is no longer a member.", name=found.name))
    return _back_to(membership_id)


@pages.get("/users/roles")
@requires(MANAGE_PEOPLE)
def role_matrix() -> Any:
    """Which role holds which permission: declared by the modules, not changed here."""
    host = running().host
    roles = roles_on_offer(host)
    groups = [
        (
            _("Flygel itself"),
            [permission for permission in CORE_PERMISSIONS if permission.name != SIGNED_IN],
        ),
        *(
            (_(host.plugins[name].info.label), host.permissions(only=frozenset({name})))
            for name in host.plugins
            if name in enabled_plugins()
        ),
    ]
    return render_page(
        "administration/role_matrix.html",
        roles=roles,
        groups=[group for group in groups if group[1]],
    )


def _query(*, per_page: int = 25, first_page: bool = False) -> ListQuery:
    args = request.args.to_dict()
    if first_page:
        args.pop("page", None)
    return read_list_query(
        args, sorts=SORTS, filters=FILTERS, default_sort="name", per_page=per_page
    )


def _member(membership_id: UUID) -> MemberView:
    found = member(membership_id, today=today())
    if found is None:
        abort(404)
    return found


def _held(membership_id: UUID, given_id: UUID) -> tuple[MemberView, RoleView]:
    found = _member(membership_id)
    for role in found.roles:
        if role.id == given_id:
            return found, role
    abort(404)


def _back_to(membership_id: UUID) -> Any:
    """The member's page, or the front page for one who has just left the administrators."""
    if membership_id == current_actor().membership_id:
        return redirect(url_for("core.front"))
    return redirect(url_for("administration.person", membership_id=membership_id))


def _roles_in_words(found: MemberView, labels: dict[str, str]) -> list[str]:
    return list(
        dict.fromkeys(labels.get(role.role, role.role) for role in found.roles if role.in_force)
    )


def _limit_labels(held: tuple[RoleView, ...]) -> dict[UUID, str]:
    """What the roles are limited to, by name; asked once for each kind of role held."""
    host = running().host
    roles: dict[str, Role] = {role.key: role for role in roles_on_offer(host)}
    wanted = {role.role for role in held if role.limit_id is not None}
    return {
        choice.id: choice.label
        for key in sorted(wanted & set(roles))
        for choice in limits_on_offer(host, roles[key])
    }


def _role_page(
    found: MemberView, form: Form, *, status: int = 200, asks_limit: bool = False
) -> Any:
    return render_page(
        "administration/role_give.html",
        status=status,
        member=found,
        form=form,
        roles=roles_on_offer(running().host),
        limits=limit_choices(form),
        asks_limit=asks_limit,
    )


def _take_page(
    found: MemberView, role: RoleView, *, objection: str | None = None, status: int = 200
) -> Any:
    labels = dict(role_choices())
    consequences = [
        _("%(name)s can no longer do what this role allows, from now on.", name=found.name),
        _("Nothing that was done with it is undone. You can give the role again."),
    ]
    if found.id == current_actor().membership_id:
        consequences.append(_("This is your own role."))
    return render_page(
        "administration/role_take.html",
        status=status,
        member=found,
        role_label=labels.get(role.role, role.role),
        consequences=consequences,
        objection=objection,
    )


def _end_page(found: MemberView, *, objection: str | None = None, status: int = 200) -> Any:
    consequences = [
        _("%(name)s can no longer open anything here, from now on.", name=found.name),
        ngettext("%(num)s role ends with it.", "%(num)s roles end with it.", len(found.roles)),
        _("The account stays: it belongs to the person, who may use it in other organisations."),
        _("What the person has done stays in the log. You can invite the person again."),
    ]
    if found.id == current_actor().membership_id:
        consequences.append(_("This is your own membership."))
    return render_page(
        "administration/membership_end.html",
        status=status,
        member=found,
        consequences=consequences,
        objection=objection,
    )
