"""Municipality groups: who takes part, who withdraws, and one group's own page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Form,
    current_actor,
    download,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.files import members_table
from plugins.fremtidens_kulturskole.labels import LANGUAGE_LABELS, STANDING_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import LanguageForm
from plugins.fremtidens_kulturskole.schemas import (
    GroupChangeSchema,
    GroupSchema,
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
from plugins.registry import OrganisationKind, organisations


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


def _managed(participant_id: UUID) -> queries.GroupRow:
    return found_or_404(
        queries.group_row(current_actor(), participant_id, CohortPermission.MANAGE_GROUPS)
    )
