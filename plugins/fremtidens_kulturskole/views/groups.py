"""Municipality groups: who takes part, their members, and one group's own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    download,
    read_form,
    read_list_query,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.files import members_table
from plugins.fremtidens_kulturskole.labels import LANGUAGE_LABELS, SECTOR_LABELS, STANDING_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import LanguageForm, Sector
from plugins.fremtidens_kulturskole.schemas import (
    GroupChangeSchema,
    GroupSchema,
    InviteSchema,
    MemberChangeSchema,
    MemberSchema,
    WithdrawSchema,
)
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    Ask,
    choices,
    cohort_tabs,
    cohorts_crumbs,
    form_page,
    found_or_404,
    group_crumbs,
    pages,
    tried,
)
from plugins.registry import OrganisationKind, RegistryPermission, organisations, people

_INVITED = {
    "invite.email": "email",
    "invite.twice": "email",
    "invite.name": "name",
    "member.no_role": "role",
}


@pages.get("/cohorts/<uuid:cohort_id>/groups")
@requires(CohortPermission.READ)
def groups(cohort_id: UUID) -> Any:
    """Who takes part, who withdrew and why, and who observes."""
    actor = current_actor()
    found = found_or_404(queries.cohort(actor, cohort_id, CohortPermission.READ))
    rows = queries.fellow_groups(actor, cohort_id)
    names = {row.id: row.name for row in rows}
    file_format = request.args.get("format")
    if file_format:
        reach = queries.groups_within(actor, CohortPermission.READ_GROUP)
        own = {key: name for key, name in names.items() if reach.covers(key)}
        return download(
            members_table(queries.members_of(own)), file_format, name=f"{found.key}-groups"
        )
    return render_page(
        "fremtidens_kulturskole/groups.html",
        breadcrumbs=cohorts_crumbs(found),
        tabs=cohort_tabs(cohort_id, "groups"),
        cohort=found,
        groups=rows,
        partners=queries.partners_of(names),
        reach=queries.groups_within(actor, CohortPermission.READ_GROUP),
    )


@pages.get("/my-group")
@requires(CohortPermission.OWN_GROUP)
def my_group() -> Answer:
    """The reader's own municipality group; a choice when there are several."""
    actor = current_actor()
    own = queries.own_groups(actor)
    if len(own) == 1:
        return redirect(url_for("fremtidens_kulturskole.group", participant_id=own[0]))
    return render_page(
        "fremtidens_kulturskole/my_group.html",
        groups=queries.groups(actor, None, permission=CohortPermission.OWN_GROUP),
    )


@pages.get("/groups/<uuid:participant_id>")
@requires(CohortPermission.READ_GROUP)
def group(participant_id: UUID) -> Answer:
    """What a group is to do next, who is in it, and what has happened."""
    actor = current_actor()
    found = found_or_404(queries.group_page(actor, participant_id))
    goals = queries.goals_of(found.row, actor.today)
    return render_page(
        "fremtidens_kulturskole/group.html",
        breadcrumbs=cohorts_crumbs(found.cohort),
        group=found,
        goals=goals,
        report=queries.report(actor, participant_id),
        support=queries.support_of_group(actor, participant_id),
        today=actor.today,
        writes=queries.groups_within(actor, CohortPermission.WRITE_GROUP).covers(participant_id),
        invites=found.row.withdrew_on is None
        and queries.groups_within(actor, CohortPermission.INVITE).covers(participant_id),
        manages_members=queries.groups_within(actor, CohortPermission.MANAGE_MEMBERS).covers(
            participant_id
        ),
    )


@pages.get("/cohorts/<uuid:cohort_id>/groups/new")
@requires(CohortPermission.MANAGE_GROUPS)
def group_new(cohort_id: UUID) -> Answer:
    """A form for another municipality."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id))
    return _new_form(found, Form.blank(GroupSchema, {"joined_on": current_actor().today}))


@pages.post("/cohorts/<uuid:cohort_id>/groups/new")
@requires(CohortPermission.MANAGE_GROUPS)
def group_add(cohort_id: UUID) -> Answer:
    """Adds a municipality group or an observer."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id))
    form = read_form(GroupSchema, request.form)
    made: list[UUID] = []
    if not tried(form, lambda: made.append(_add(cohort_id, form.data))):
        return _new_form(found, form, status=422)
    say(_("The municipality is recorded."))
    return redirect(url_for("fremtidens_kulturskole.group", participant_id=made[0]))


def _add(cohort_id: UUID, typed: dict[str, Any]) -> UUID:
    if typed["standing"] == "observer":
        return services.add_observer(
            current_actor(),
            cohort_id,
            organisation_id=typed["organisation_id"],
            language=LanguageForm(typed["language"]),
            joined_on=typed["joined_on"],
        )
    return services.add_group(
        current_actor(),
        cohort_id,
        organisation_id=typed["organisation_id"],
        language=LanguageForm(typed["language"]),
        joined_on=typed["joined_on"],
        partners=typed["partners"],
        from_reserve=typed["standing"] == "reserve",
    )


def _new_form(found: queries.CohortView, form: Form, status: int = 200) -> Answer:
    return form_page(
        form,
        [
            Ask(
                name="organisation_id",
                type="select",
                required=True,
                options=_municipalities(),
                blank=_("Choose a municipality"),
            ),
            Ask(name="standing", type="radios", required=True, options=choices(STANDING_LABELS)),
            Ask(name="language", type="radios", required=True, options=choices(LANGUAGE_LABELS)),
            Ask(name="partners", type="checkboxes", options=_municipalities()),
            Ask(name="joined_on", type="date", required=True),
        ],
        heading=_("Record a municipality"),
        submit=_("Record the municipality"),
        crumbs=cohorts_crumbs(found),
        status=status,
    )


def _municipalities() -> list[tuple[str, str]]:
    found = organisations(kinds=[OrganisationKind.MUNICIPALITY], on=current_actor().today)
    return [(str(each.id), each.name) for each in found]


@pages.get("/groups/<uuid:participant_id>/edit")
@requires(CohortPermission.MANAGE_GROUPS)
def group_edit(participant_id: UUID) -> Answer:
    """The group's form."""
    found = _managed(participant_id)
    form = Form.blank(
        GroupChangeSchema,
        {
            "language": found.language,
            "partners": [
                str(each.id) for each in queries.partners_of([found.id]).get(found.id, ())
            ],
            "version": found.version,
        },
    )
    return _edit_form(found, form)


@pages.post("/groups/<uuid:participant_id>/edit")
@requires(CohortPermission.MANAGE_GROUPS)
def group_change(participant_id: UUID) -> Answer:
    """Changes a group's written form and partners."""
    found = _managed(participant_id)
    form = read_form(GroupChangeSchema, request.form)

    def change() -> None:
        services.change_group(
            current_actor(),
            participant_id,
            language=LanguageForm(form.data["language"]),
            partners=form.data["partners"],
            version=form.data["version"],
        )

    if not tried(form, change):
        return _edit_form(found, form, status=422)
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.group", participant_id=participant_id))


def _edit_form(found: queries.GroupRow, form: Form, status: int = 200) -> Answer:
    return form_page(
        form,
        [
            Ask(name="language", type="radios", required=True, options=choices(LANGUAGE_LABELS)),
            Ask(name="partners", type="checkboxes", options=_municipalities()),
        ],
        heading=_("Change %(name)s", name=found.name),
        submit=_("Save"),
        crumbs=group_crumbs(found),
        status=status,
    )


@pages.get("/groups/<uuid:participant_id>/withdraw")
@requires(CohortPermission.MANAGE_GROUPS)
def group_withdraw(participant_id: UUID) -> Answer:
    """FK-9: what withdrawing means, and why."""
    found = _managed(participant_id)
    form = Form.blank(WithdrawSchema, {"on": current_actor().today, "version": found.version})
    return _withdraw_form(found, form)


@pages.post("/groups/<uuid:participant_id>/withdraw")
@requires(CohortPermission.MANAGE_GROUPS)
def group_withdraw_done(participant_id: UUID) -> Answer:
    """FK-9: records that a municipality withdrew."""
    found = _managed(participant_id)
    form = read_form(WithdrawSchema, request.form)
    fields = {"withdraw.no_reason": "why", "withdraw.day": "on"}
    if not tried(
        form,
        lambda: services.withdraw_group(current_actor(), participant_id, **form.data),
        fields,
    ):
        return _withdraw_form(found, form, status=422)
    say(_("%(name)s has withdrawn. What it has done stays.", name=found.name))
    return redirect(url_for("fremtidens_kulturskole.groups", cohort_id=found.cohort_id))


def _withdraw_form(found: queries.GroupRow, form: Form, status: int = 200) -> Answer:
    return form_page(
        form,
        [
            Ask(name="on", type="date", required=True),
            Ask(name="why", type="textarea", required=True),
        ],
        heading=_("%(name)s withdraws", name=found.name),
        lead=_(
            "The group is no longer asked for anything. What it has handed in, its goals and its "
            "advice stay, and so does the reason."
        ),
        submit=_("Record the withdrawal"),
        crumbs=group_crumbs(found),
        danger=True,
        status=status,
    )


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


def _managed(participant_id: UUID) -> queries.GroupRow:
    found = queries.group_row(current_actor(), participant_id, CohortPermission.MANAGE_GROUPS)
    if found is None:
        abort(404)
    return found


def _members_url(participant_id: UUID) -> str:
    address = url_for("fremtidens_kulturskole.group", participant_id=participant_id)
    return f"{address}#members"
