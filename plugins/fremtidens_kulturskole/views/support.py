"""Process support by agreement, and bodies with their rhythm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Crumb,
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
from plugins.fremtidens_kulturskole.files import support_table
from plugins.fremtidens_kulturskole.labels import RHYTHM_LABELS, THEME_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import Rhythm
from plugins.fremtidens_kulturskole.schemas import (
    BodyMemberSchema,
    BodySchema,
    MeetingSchema,
    SessionSchema,
    SupportChangeSchema,
    SupportSchema,
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

_FIELDS = {
    "support.no_theme": "themes",
    "support.no_hours": "hours_agreed",
    "support.no_guide": "guide_membership_id",
    "period.backwards": "ends_on",
}


@pages.get("/cohorts/<uuid:cohort_id>/support")
@requires(CohortPermission.READ_SUPPORT)
def support(cohort_id: UUID) -> Any:
    """FK-18: the agreements within reach, hours agreed and used."""
    actor = current_actor()
    found = found_or_404(queries.cohort(actor, cohort_id, CohortPermission.READ_SUPPORT))
    agreements = queries.support_of_cohort(actor, cohort_id)
    file_format = request.args.get("format")
    if file_format:
        return download(support_table(agreements), file_format, name="support")
    return render_page(
        "fremtidens_kulturskole/support.html",
        breadcrumbs=cohorts_crumbs(found),
        tabs=cohort_tabs(cohort_id, "support"),
        cohort=found,
        agreements=agreements,
    )


@pages.get("/groups/<uuid:participant_id>/support/new")
@requires(CohortPermission.AGREE_SUPPORT)
def support_new(participant_id: UUID) -> Answer:
    """A form for an agreement."""
    return _new_form(_agreed_with(participant_id), Form.blank(SupportSchema))


@pages.post("/groups/<uuid:participant_id>/support/new")
@requires(CohortPermission.AGREE_SUPPORT)
def support_agree(participant_id: UUID) -> Answer:
    """FK-18: records an agreement."""
    found = _agreed_with(participant_id)
    form = read_form(SupportSchema, request.form)
    made: list[UUID] = []

    def agree() -> None:
        typed = {key: value for key, value in form.data.items() if key != "version"}
        made.append(services.agree_support(current_actor(), participant_id, **typed))

    if not tried(form, agree, _FIELDS):
        return _new_form(found, form, status=422)
    say(_("The agreement is recorded."))
    return redirect(url_for("fremtidens_kulturskole.agreement", agreement_id=made[0]))


def _new_form(found: queries.GroupRow, form: Form, status: int = 200) -> Answer:
    guides = queries.guides_of(current_actor(), found.id)
    return form_page(
        form,
        [
            Ask(
                name="guide_membership_id",
                type="select",
                required=True,
                options=[(str(each.membership_id), each.name) for each in guides],
                blank=_("Choose a process guide"),
                help=_("Members with the role Process guide for this group can be chosen."),
            ),
            *_agreement_asks(),
        ],
        heading=_("Agree on process support for %(name)s", name=found.name),
        submit=_("Record the agreement"),
        crumbs=group_crumbs(found),
        status=status,
    )


def _agreement_asks() -> list[Ask]:
    return [
        Ask(name="themes", type="checkboxes", required=True, options=choices(THEME_LABELS)),
        Ask(name="hours_agreed", type="number", required=True),
        Ask(name="starts_on", type="date", required=True),
        Ask(name="ends_on", type="date", required=True),
    ]


@pages.get("/support/<uuid:agreement_id>")
@requires(CohortPermission.READ_SUPPORT)
def agreement(agreement_id: UUID) -> Answer:
    """FK-18: one agreement; its notes only for the two parties."""
    return _agreement_page(
        _agreement(agreement_id), Form.blank(SessionSchema, {"held_on": current_actor().today})
    )


@pages.post("/support/<uuid:agreement_id>")
@requires(CohortPermission.NOTE_SUPPORT)
def agreement_note(agreement_id: UUID) -> Answer:
    """FK-18: records hours and a note."""
    found = _agreement(agreement_id)
    form = read_form(SessionSchema, request.form)
    fields = {"support.no_hours": "hours", "log.future": "held_on"}
    if not tried(
        form, lambda: services.note_support(current_actor(), agreement_id, **form.data), fields
    ):
        return _agreement_page(found, form, status=422)
    say(_("The hours are recorded."))
    return redirect(url_for("fremtidens_kulturskole.agreement", agreement_id=agreement_id))


def _agreement_page(found: queries.SupportView, form: Form, status: int = 200) -> Answer:
    return render_page(
        "fremtidens_kulturskole/agreement.html",
        status=status,
        breadcrumbs=group_crumbs(found.group),
        agreement=found,
        form=form,
    )


@pages.get("/support/<uuid:agreement_id>/edit")
@requires(CohortPermission.AGREE_SUPPORT)
def agreement_edit(agreement_id: UUID) -> Answer:
    """The agreement's form."""
    found = _agreement(agreement_id)
    form = Form.blank(
        SupportChangeSchema,
        {
            "themes": [str(each) for each in found.themes],
            "hours_agreed": found.hours.agreed,
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "version": found.version,
        },
    )
    return _change_form(found, form)


@pages.post("/support/<uuid:agreement_id>/edit")
@requires(CohortPermission.AGREE_SUPPORT)
def agreement_change(agreement_id: UUID) -> Answer:
    """FK-18: changes an agreement."""
    found = _agreement(agreement_id)
    form = read_form(SupportChangeSchema, request.form)
    if not tried(
        form,
        lambda: services.change_support(current_actor(), agreement_id, **form.data),
        _FIELDS,
    ):
        return _change_form(found, form, status=422)
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.agreement", agreement_id=agreement_id))


def _change_form(found: queries.SupportView, form: Form, status: int = 200) -> Answer:
    return form_page(
        form,
        _agreement_asks(),
        heading=_("Change the agreement with %(name)s", name=found.group.name),
        submit=_("Save"),
        crumbs=group_crumbs(found.group),
        status=status,
    )


def _agreement(agreement_id: UUID) -> queries.SupportView:
    return found_or_404(queries.support(current_actor(), agreement_id))


def _agreed_with(participant_id: UUID) -> queries.GroupRow:
    return found_or_404(
        queries.group_row(current_actor(), participant_id, CohortPermission.AGREE_SUPPORT)
    )


@pages.get("/cohorts/<uuid:cohort_id>/bodies")
@requires(CohortPermission.READ)
def bodies(cohort_id: UUID) -> Answer:
    """FK-19: the bodies, and which rhythm is not kept."""
    actor = current_actor()
    found = found_or_404(queries.cohort(actor, cohort_id, CohortPermission.READ))
    return render_page(
        "fremtidens_kulturskole/bodies.html",
        breadcrumbs=cohorts_crumbs(found),
        tabs=cohort_tabs(cohort_id, "bodies"),
        cohort=found,
        bodies=queries.bodies(actor, cohort_id),
    )


@pages.get("/cohorts/<uuid:cohort_id>/bodies/new")
@requires(CohortPermission.ORGANISE)
def body_new(cohort_id: UUID) -> Answer:
    """A form for another body."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.ORGANISE))
    return _body_form(Form.blank(BodySchema), cohorts_crumbs(found), is_new=True)


@pages.post("/cohorts/<uuid:cohort_id>/bodies/new")
@requires(CohortPermission.ORGANISE)
def body_add(cohort_id: UUID) -> Answer:
    """FK-19: adds a body."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.ORGANISE))
    form = read_form(BodySchema, request.form)
    made: list[UUID] = []

    def add() -> None:
        made.append(
            services.add_body(
                current_actor(),
                cohort_id,
                name=form.data["name"],
                tasks=form.data["tasks"],
                rhythm=Rhythm(form.data["rhythm"]),
            )
        )

    if not tried(form, add):
        return _body_form(form, cohorts_crumbs(found), is_new=True, status=422)
    say(_("The body is added."))
    return redirect(_body_url(made[0]))


@pages.get("/bodies/<uuid:body_id>")
@requires(CohortPermission.READ)
def body(body_id: UUID) -> Answer:
    """FK-19: one body: its tasks, members, and when it met."""
    return _body_page(
        _body(body_id),
        Form.blank(BodyMemberSchema),
        Form.blank(MeetingSchema, {"met_on": current_actor().today}),
    )


def _body_page(found: queries.BodyView, member: Form, meeting: Form, status: int = 200) -> Answer:
    return render_page(
        "fremtidens_kulturskole/body.html",
        status=status,
        breadcrumbs=_body_crumbs(found),
        body=found,
        member=member,
        meeting=meeting,
    )


@pages.get("/bodies/<uuid:body_id>/edit")
@requires(CohortPermission.ORGANISE)
def body_edit(body_id: UUID) -> Answer:
    """The body's form."""
    found = _body(body_id)
    values = {name: getattr(found, name) for name in ("name", "tasks", "rhythm", "version")}
    return _body_form(Form.blank(BodySchema, values), _body_crumbs(found), is_new=False)


@pages.post("/bodies/<uuid:body_id>/edit")
@requires(CohortPermission.ORGANISE)
def body_change(body_id: UUID) -> Answer:
    """FK-19: changes a body."""
    found = _body(body_id)
    form = read_form(BodySchema, request.form)

    def change() -> None:
        services.change_body(
            current_actor(), body_id, **{**form.data, "rhythm": Rhythm(form.data["rhythm"])}
        )

    if not tried(form, change):
        return _body_form(form, _body_crumbs(found), is_new=False, status=422)
    say(_("The changes are saved."))
    return redirect(_body_url(body_id))


@pages.post("/bodies/<uuid:body_id>/members")
@requires(CohortPermission.ORGANISE)
def body_member_add(body_id: UUID) -> Answer:
    """FK-19: adds a member by name."""
    found = _body(body_id)
    form = read_form(BodyMemberSchema, request.form)
    if not tried(
        form,
        lambda: services.add_body_member(current_actor(), body_id, **form.data),
        {"member.nobody": "name"},
    ):
        return _body_page(found, form, Form.blank(MeetingSchema), status=422)
    say(_("The member is recorded."))
    return redirect(_body_url(body_id))


@pages.post("/body-members/<uuid:member_id>/remove")
@requires(CohortPermission.ORGANISE)
def body_member_remove(member_id: UUID) -> Answer:
    """FK-19: takes somebody out of a body."""
    body_id = found_or_404(queries.body_of_member(member_id))
    services.remove_body_member(current_actor(), member_id)
    say(_("The member is removed."))
    return redirect(_body_url(body_id))


@pages.post("/bodies/<uuid:body_id>/meetings")
@requires(CohortPermission.ORGANISE)
def body_meet(body_id: UUID) -> Answer:
    """FK-19: records a meeting."""
    found = _body(body_id)
    form = read_form(MeetingSchema, request.form)
    if not tried(
        form,
        lambda: services.record_meeting(current_actor(), body_id, **form.data),
        {"log.future": "met_on"},
    ):
        return _body_page(found, Form.blank(BodyMemberSchema), form, status=422)
    say(_("The meeting is recorded."))
    return redirect(_body_url(body_id))


def _body_form(form: Form, crumbs: list[Crumb], *, is_new: bool, status: int = 200) -> Answer:
    return form_page(
        form,
        [
            Ask(name="name", required=True),
            Ask(name="tasks", type="textarea"),
            Ask(name="rhythm", type="radios", required=True, options=choices(RHYTHM_LABELS)),
        ],
        heading=_("Add a body") if is_new else _("Change the body"),
        submit=_("Add the body") if is_new else _("Save"),
        crumbs=crumbs,
        status=status,
    )


def _body(body_id: UUID) -> queries.BodyView:
    return found_or_404(queries.body(current_actor(), body_id))


def _body_url(body_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.body", body_id=body_id)


def _body_crumbs(found: queries.BodyView) -> list[Crumb]:
    cohort = queries.cohort(current_actor(), found.cohort_id)
    address = url_for("fremtidens_kulturskole.bodies", cohort_id=found.cohort_id)
    return [*cohorts_crumbs(cohort), Crumb(_("Bodies"), address)]
