"""The members of a municipality group: added, invited to log in, and changed."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    read_form,
    read_list_query,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.labels import SECTOR_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import Sector
from plugins.fremtidens_kulturskole.schemas import (
    InviteSchema,
    MemberChangeSchema,
    MemberSchema,
)
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    Ask,
    choices,
    form_page,
    found_or_404,
    group_crumbs,
    pages,
    tried,
)
from plugins.registry import RegistryPermission, people

_INVITED = {
    "invite.email": "email",
    "invite.twice": "email",
    "invite.name": "name",
    "member.no_role": "role",
}


@pages.get("/groups/<uuid:participant_id>/members/new")
@requires(CohortPermission.MANAGE_MEMBERS)
def member_new(participant_id: UUID) -> Answer:
    """A form for another member."""
    found = _with_members(participant_id)
    return _member_form(found, Form.blank(MemberSchema, {"joined_on": current_actor().today}))


@pages.post("/groups/<uuid:participant_id>/members/new")
@requires(CohortPermission.MANAGE_MEMBERS)
def member_add(participant_id: UUID) -> Answer:
    """FK-3: adds a member."""
    found = _with_members(participant_id)
    form = read_form(MemberSchema, request.form)

    def add() -> None:
        services.add_member(
            current_actor(), participant_id, **{**form.data, "sector": Sector(form.data["sector"])}
        )

    if not tried(form, add, {"member.nobody": "name"}):
        return _member_form(found, form, status=422)
    say(_("The member is recorded."))
    return redirect(_members_url(participant_id))


def _member_form(found: queries.GroupRow, form: Form, status: int = 200) -> Answer:
    asks = [
        Ask(name="name", help=_("A name is enough; the person needs no record in the register.")),
        Ask(
            name="sector",
            type="select",
            required=True,
            options=choices(SECTOR_LABELS),
            blank=_("Choose a sector"),
        ),
        Ask(name="role", required=True, help=_("Such as head of school, or chief executive.")),
        Ask(name="is_coordinator", type="checkbox"),
        Ask(name="joined_on", type="date", required=True),
    ]
    if current_actor().may(RegistryPermission.READ_PEOPLE):
        asks.insert(
            0,
            Ask(
                name="person_id",
                type="select",
                options=_people(),
                blank=_("Nobody of the register"),
            ),
        )
    return form_page(
        form,
        asks,
        heading=_("Add a member to %(name)s", name=found.name),
        submit=_("Add the member"),
        crumbs=group_crumbs(found),
        status=status,
    )


def _people() -> list[tuple[str, str]]:
    query = read_list_query({}, sorts=("name",), default_sort="name", per_page=500)
    return [(str(each.id), each.name) for each in people(current_actor(), query).items]


@pages.get("/groups/<uuid:participant_id>/invite")
@requires(CohortPermission.INVITE)
def member_invite(participant_id: UUID) -> Answer:
    """FK-3, FK-8: whom to invite to log in for a group."""
    found = _inviting(participant_id)
    return _invite_form(found, Form.blank(InviteSchema, {"name": _named(found)}))


@pages.post("/groups/<uuid:participant_id>/invite")
@requires(CohortPermission.INVITE)
def member_invited(participant_id: UUID) -> Answer:
    """FK-3, FK-8: sends the invitation; what is said is the same whoever has the address."""
    found = _inviting(participant_id)
    form = read_form(InviteSchema, request.form)

    def invite() -> None:
        sector = form.data.get("sector")
        services.invite_to_group(
            current_actor(),
            participant_id,
            **{**form.data, "sector": Sector(sector) if sector else None},
        )

    if not tried(form, invite, _INVITED):
        return _invite_form(found, form, status=422)
    say(_("If the address is right, an e-mail arrives there in a moment."))
    return redirect(_members_url(participant_id))


def _invite_form(found: queries.GroupRow, form: Form, status: int = 200) -> Answer:
    asks = [
        Ask(name="name", required=True),
        Ask(
            name="email",
            type="email",
            required=True,
            help=_("A link is sent there. It can be used once, within 14 days."),
        ),
    ]
    if not found.is_observer and current_actor().may(CohortPermission.MANAGE_MEMBERS):
        asks += [
            Ask(
                name="sector",
                type="select",
                options=choices(SECTOR_LABELS),
                blank=_("Recorded as a member already"),
            ),
            Ask(name="role", help=_("Such as head of school, or chief executive.")),
        ]
    return form_page(
        form,
        asks,
        heading=_("Invite somebody to %(name)s", name=found.name),
        lead=_("They follow what is published, and nothing else.")
        if found.is_observer
        else _("They read and write for this municipality group, and for no other."),
        submit=_("Send the invitation"),
        crumbs=group_crumbs(found),
        status=status,
    )


def _named(found: queries.GroupRow) -> str:
    """The name of the member whom the group's page leads here for, if any."""
    asked = request.args.get("member", "")
    return next(
        (each.name for each in queries.members_of({found.id: found.name}) if str(each.id) == asked),
        "",
    )


def _inviting(participant_id: UUID) -> queries.GroupRow:
    found = found_or_404(
        queries.group_row(current_actor(), participant_id, CohortPermission.INVITE)
    )
    if found.withdrew_on is not None:
        abort(404)
    return found


@pages.get("/members/<uuid:member_id>")
@requires(CohortPermission.MANAGE_MEMBERS)
def member_edit(member_id: UUID) -> Answer:
    """A member's form."""
    found = _member(member_id)
    form = Form.blank(
        MemberChangeSchema,
        {
            "sector": found.sector,
            "role": found.role,
            "is_coordinator": found.is_coordinator,
            "left_on": found.left_on,
        },
    )
    return _change_member_form(found, form)


@pages.post("/members/<uuid:member_id>")
@requires(CohortPermission.MANAGE_MEMBERS)
def member_change(member_id: UUID) -> Answer:
    """FK-3: changes a member, or records that somebody left."""
    found = _member(member_id)
    form = read_form(MemberChangeSchema, request.form)

    def change() -> None:
        services.change_member(
            current_actor(), member_id, **{**form.data, "sector": Sector(form.data["sector"])}
        )

    if not tried(form, change, {"period.backwards": "left_on"}):
        return _change_member_form(found, form, status=422)
    say(_("The changes are saved."))
    return redirect(_members_url(found.participant_id))


def _change_member_form(found: queries.MemberView, form: Form, status: int = 200) -> Answer:
    row = _with_members(found.participant_id)
    return form_page(
        form,
        [
            Ask(name="sector", type="select", required=True, options=choices(SECTOR_LABELS)),
            Ask(name="role", required=True),
            Ask(name="is_coordinator", type="checkbox"),
            Ask(name="left_on", type="date"),
        ],
        heading=_("Change %(name)s", name=found.name),
        submit=_("Save"),
        crumbs=group_crumbs(row),
        status=status,
    )


def _member(member_id: UUID) -> queries.MemberView:
    return found_or_404(queries.member(current_actor(), member_id, CohortPermission.MANAGE_MEMBERS))


def _with_members(participant_id: UUID) -> queries.GroupRow:
    return found_or_404(
        queries.group_row(current_actor(), participant_id, CohortPermission.MANAGE_MEMBERS)
    )


def _members_url(participant_id: UUID) -> str:
    address = url_for("fremtidens_kulturskole.group", participant_id=participant_id)
    return f"{address}#members"
