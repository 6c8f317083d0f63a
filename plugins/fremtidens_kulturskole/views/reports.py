"""Final reports as the groups write them, and material of a cohort."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for

from core.plugin_api import Form, current_actor, now, read_form, render_page, requires, say
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.report_file import report_pdf
from plugins.fremtidens_kulturskole.rules import Section
from plugins.fremtidens_kulturskole.schemas import MaterialSchema, ReportSchema, SettleSchema
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    Ask,
    cohort_tabs,
    cohorts_crumbs,
    form_page,
    found_or_404,
    group_crumbs,
    new_pen,
    object_to,
    pages,
    tried,
)
from plugins.fremtidens_kulturskole.views.writing import one_by_one, wrote

_FIELDS = {"report.film": "film_url", "material.url": "url"}


@pages.get("/groups/<uuid:participant_id>/report")
@requires(CohortPermission.READ_GROUP)
def report(participant_id: UUID) -> Answer:
    """FK-21: the report as it is being written."""
    found = _found(participant_id)
    return _page(found, _details(found))


def _details(found: queries.ReportView) -> Form:
    return Form.blank(
        ReportSchema,
        {
            "title": found.title or found.group.name,
            "film_url": found.film_url,
            "version": found.version or None,
        },
    )


@pages.post("/groups/<uuid:participant_id>/report")
@requires(CohortPermission.WRITE_GROUP)
def report_write(participant_id: UUID) -> Answer:
    """FK-21: saves what was written, and hands it in when that was asked for."""
    found = _found(participant_id, CohortPermission.WRITE_GROUP)

    def save(slot: str, **typed: Any) -> services.Written:
        return services.write_section(
            current_actor(), participant_id, Section(slot), now=now(), **typed
        )

    answer = wrote(
        [each.slot for each in found.sections], one_by_one(save), back=_url(participant_id)
    )
    if request.form.get("action") != "hand_in":
        return answer
    form = _details(found)
    try:
        services.hand_in_report(current_actor(), participant_id)
    except services.Refused as refused:
        if type(refused) is not services.Refused:
            raise
        object_to(form, refused)
        return _page(_found(participant_id), form, status=422)
    say(_("The report is handed in."))
    return answer


@pages.post("/groups/<uuid:participant_id>/report/settle")
@requires(CohortPermission.WRITE_GROUP)
def report_settle(participant_id: UUID) -> Answer:
    """FK-11: of two texts of one part, the one that is to stand."""
    _found(participant_id, CohortPermission.WRITE_GROUP)
    form = read_form(SettleSchema, request.form)
    if not form.ok or form.data["slot"] not in set(Section):
        abort(422)
    services.settle_section(
        current_actor(),
        participant_id,
        Section(form.data["slot"]),
        text=form.data["text"],
        seen_version=form.data["seen_version"],
        now=now(),
    )
    say(_("Your choice is saved."))
    return redirect(_url(participant_id))


@pages.post("/groups/<uuid:participant_id>/report/begin")
@requires(CohortPermission.WRITE_GROUP)
def report_begin(participant_id: UUID) -> Answer:
    """FK-21: builds a draft from goals, log and advice."""
    _found(participant_id, CohortPermission.WRITE_GROUP)
    services.begin_report(current_actor(), participant_id, now=now())
    say(_("The draft is built from what you have logged. Now make it your own."))
    return redirect(_url(participant_id))


@pages.post("/groups/<uuid:participant_id>/report/details")
@requires(CohortPermission.WRITE_GROUP)
def report_details(participant_id: UUID) -> Answer:
    """FK-21: the title and the film."""
    found = _found(participant_id, CohortPermission.WRITE_GROUP)
    form = read_form(ReportSchema, request.form)
    if not tried(
        form,
        lambda: services.change_report(current_actor(), participant_id, **form.data),
        _FIELDS,
    ):
        return _page(found, form, status=422)
    say(_("The changes are saved."))
    return redirect(_url(participant_id))


@pages.post("/groups/<uuid:participant_id>/report/reopen")
@requires(CohortPermission.WRITE_GROUP)
def report_reopen(participant_id: UUID) -> Answer:
    """FK-21: the group writes on."""
    services.reopen_report(current_actor(), participant_id)
    say(_("You can write in the report again."))
    return redirect(_url(participant_id))


@pages.post("/groups/<uuid:participant_id>/report/publish")
@requires(CohortPermission.PUBLISH)
def report_publish(participant_id: UUID) -> Answer:
    """FK-21: puts the report on the theme page, or takes it off."""
    _found(participant_id)
    if request.form.get("action") == "withdraw":
        services.unpublish_report(current_actor(), participant_id)
        say(_("The report is no longer on the theme page."))
    else:
        services.publish_report(current_actor(), participant_id, now=now())
        say(_("The report is on the theme page."))
    return redirect(_url(participant_id))


@pages.get("/groups/<uuid:participant_id>/report.pdf")
@requires(CohortPermission.READ_GROUP)
def report_file(participant_id: UUID) -> Response:
    """FK-21: the report as a tagged PDF."""
    content = found_or_404(queries.report_content(current_actor(), participant_id))
    return pdf_answer(content)


def pdf_answer(content: dict[str, Any]) -> Response:
    """A report's PDF, named after the municipality."""
    answer = Response(report_pdf(content), mimetype="application/pdf")
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{content['municipality']}.pdf"
    )
    return answer


def _page(found: queries.ReportView, form: Form, status: int = 200) -> Answer:
    actor = current_actor()
    owns = queries.groups_within(actor, CohortPermission.WRITE_GROUP).covers(found.group.id)
    return render_page(
        "fremtidens_kulturskole/report.html",
        status=status,
        breadcrumbs=group_crumbs(found.group),
        report=found,
        form=form,
        pen=new_pen(),
        owns=owns,
        writes=owns and found.is_open,
        goals=queries.goals_of(found.group, actor.today),
    )


def _found(
    participant_id: UUID, permission: str = CohortPermission.READ_GROUP
) -> queries.ReportView:
    return found_or_404(queries.report(current_actor(), participant_id, permission))


def _url(participant_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.report", participant_id=participant_id)


@pages.get("/cohorts/<uuid:cohort_id>/material")
@requires(CohortPermission.FOLLOW)
def material(cohort_id: UUID) -> Answer:
    """FK-8: what there is to read and see; observers see what was published."""
    actor = current_actor()
    found = found_or_404(queries.cohort(actor, cohort_id))
    return render_page(
        "fremtidens_kulturskole/material.html",
        breadcrumbs=cohorts_crumbs(found if actor.may(CohortPermission.READ) else None),
        tabs=cohort_tabs(cohort_id, "material"),
        cohort=found,
        materials=queries.materials(actor, cohort_id),
    )


@pages.get("/cohorts/<uuid:cohort_id>/material/new")
@requires(CohortPermission.PUBLISH)
def material_new(cohort_id: UUID) -> Answer:
    """A form for more material."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.PUBLISH))
    return _material_form(found, Form.blank(MaterialSchema), is_new=True)


@pages.post("/cohorts/<uuid:cohort_id>/material/new")
@requires(CohortPermission.PUBLISH)
def material_add(cohort_id: UUID) -> Answer:
    """FK-8: adds material."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.PUBLISH))
    form = read_form(MaterialSchema, request.form)

    def add() -> None:
        typed = {key: value for key, value in form.data.items() if key != "version"}
        services.add_material(current_actor(), cohort_id, **typed)

    if not tried(form, add, _FIELDS):
        return _material_form(found, form, is_new=True, status=422)
    say(_("The material is added."))
    return redirect(_material_url(cohort_id))


@pages.get("/material/<uuid:material_id>")
@requires(CohortPermission.PUBLISH)
def material_edit(material_id: UUID) -> Answer:
    """The material's form."""
    found = _material(material_id)
    values = {
        **{name: getattr(found, name) for name in ("title", "text", "url", "version")},
        "gathering_id": found.gathering_id,
        "publish": found.published_on is not None,
    }
    cohort = found_or_404(queries.cohort(current_actor(), found.cohort_id))
    return _material_form(cohort, Form.blank(MaterialSchema, values), is_new=False)


@pages.post("/material/<uuid:material_id>")
@requires(CohortPermission.PUBLISH)
def material_change(material_id: UUID) -> Answer:
    """FK-8: changes material, publishes it or takes it back."""
    found = _material(material_id)
    form = read_form(MaterialSchema, request.form)
    if not tried(
        form,
        lambda: services.change_material(current_actor(), material_id, **form.data),
        _FIELDS,
    ):
        cohort = found_or_404(queries.cohort(current_actor(), found.cohort_id))
        return _material_form(cohort, form, is_new=False, status=422)
    say(_("The changes are saved."))
    return redirect(_material_url(found.cohort_id))


@pages.post("/material/<uuid:material_id>/remove")
@requires(CohortPermission.PUBLISH)
def material_remove(material_id: UUID) -> Answer:
    """FK-8: removes material."""
    found = _material(material_id)
    services.remove_material(current_actor(), material_id)
    say(_("%(name)s is removed.", name=found.title))
    return redirect(_material_url(found.cohort_id))


def _material_form(
    cohort: queries.CohortView, form: Form, *, is_new: bool, status: int = 200
) -> Answer:
    held = queries.gatherings(current_actor(), cohort.id)
    return form_page(
        form,
        [
            Ask(name="title", required=True),
            Ask(name="text", type="textarea"),
            Ask(name="url", type="url", help=_("It begins with https://")),
            Ask(
                name="gathering_id",
                type="select",
                options=[(str(each.id), each.title) for each in held],
                blank=_("No gathering"),
            ),
            Ask(name="publish", type="checkbox"),
        ],
        heading=_("Add material") if is_new else _("Change material"),
        submit=_("Add the material") if is_new else _("Save"),
        crumbs=cohorts_crumbs(cohort),
        status=status,
    )


def _material(material_id: UUID) -> queries.MaterialView:
    return found_or_404(queries.material(current_actor(), material_id))


def _material_url(cohort_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.material", cohort_id=cohort_id)
