"""Cohorts: the list, the grid of one, and its form."""

from __future__ import annotations

from datetime import date
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
from plugins.fremtidens_kulturskole.files import grid_table
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.schemas import CohortSchema
from plugins.fremtidens_kulturskole.views.blueprint import (
    Answer,
    Ask,
    cohort_tabs,
    cohorts_crumbs,
    form_page,
    found_or_404,
    pages,
    tried,
)
from plugins.registry import organisations

_FIELDS = {"period.backwards": "ends_on"}


@pages.get("/")
@requires(CohortPermission.FOLLOW)
def cohorts() -> Answer:
    """The cohorts within the reader's reach."""
    return render_page(
        "fremtidens_kulturskole/cohorts.html", cohorts=queries.cohorts(current_actor())
    )


@pages.get("/cohorts/<uuid:cohort_id>")
@requires(CohortPermission.READ)
def cohort(cohort_id: UUID) -> Any:
    """FK-22: municipality by milestone, and first of all who has not handed in."""
    found = found_or_404(queries.grid(current_actor(), cohort_id))
    only_owing = request.args.get("owing") == "1"
    rows = [row for row in found.rows if row.owed] if only_owing else found.rows
    file_format = request.args.get("format")
    if file_format:
        return download(grid_table(found, rows), file_format, name=found.cohort.key)
    return render_page(
        "fremtidens_kulturskole/cohort.html",
        breadcrumbs=cohorts_crumbs(),
        tabs=cohort_tabs(cohort_id, "cohort"),
        grid=found,
        rows=rows,
        only_owing=only_owing,
        today=current_actor().today,
    )


@pages.get("/cohorts/new")
@requires(CohortPermission.ORGANISE)
def cohort_new() -> Answer:
    """A form for another cohort."""
    return _form(Form.blank(CohortSchema), None)


@pages.post("/cohorts/new")
@requires(CohortPermission.ORGANISE)
def cohort_add() -> Answer:
    """Adds a cohort with the four common goals."""
    form = read_form(CohortSchema, request.form)
    made: list[UUID] = []
    if not tried(form, lambda: made.append(_add(form.data)), _FIELDS):
        return _form(form, None, status=422)
    say(_("%(name)s is added.", name=form.data["name"]))
    return redirect(url_for("fremtidens_kulturskole.cohort", cohort_id=made[0]))


def _add(typed: dict[str, Any]) -> UUID:
    return services.add_cohort(
        current_actor(),
        key=typed["key"],
        name=typed["name"],
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        report_due_on=typed["report_due_on"],
        intro={"nb": typed["intro_nb"], "nn": typed["intro_nn"]},
        organiser_id=typed["organiser_id"],
        call_id=typed["call_id"],
    )


@pages.get("/cohorts/<uuid:cohort_id>/edit")
@requires(CohortPermission.ORGANISE)
def cohort_edit(cohort_id: UUID) -> Answer:
    """The cohort's form."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.ORGANISE))
    form = Form.blank(
        CohortSchema,
        {
            "name": found.name,
            "key": found.key,
            "starts_on": found.starts_on,
            "ends_on": found.ends_on,
            "report_due_on": found.report_due_on,
            "intro_nb": found.intro.get("nb"),
            "intro_nn": found.intro.get("nn"),
            "is_public": found.is_public,
            "organiser_id": found.organiser_id,
            "call_id": found.call_id,
            "version": found.version,
        },
    )
    return _form(form, found)


@pages.post("/cohorts/<uuid:cohort_id>/edit")
@requires(CohortPermission.ORGANISE)
def cohort_change(cohort_id: UUID) -> Answer:
    """Changes a cohort."""
    found = found_or_404(queries.cohort(current_actor(), cohort_id, CohortPermission.ORGANISE))
    form = read_form(CohortSchema, request.form)
    if not tried(form, lambda: _change(cohort_id, form.data), _FIELDS):
        return _form(form, found, status=422)
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.cohort", cohort_id=cohort_id))


def _change(cohort_id: UUID, typed: dict[str, Any]) -> None:
    services.change_cohort(
        current_actor(),
        cohort_id,
        key=typed["key"],
        name=typed["name"],
        starts_on=typed["starts_on"],
        ends_on=typed["ends_on"],
        report_due_on=typed["report_due_on"],
        intro={"nb": typed["intro_nb"], "nn": typed["intro_nn"]},
        organiser_id=typed["organiser_id"],
        call_id=typed["call_id"],
        is_public=typed["is_public"],
        version=typed["version"],
    )


def _today() -> date:
    return current_actor().today


def _form(form: Form, found: queries.CohortView | None, status: int = 200) -> Answer:
    asks = [
        Ask(name="name", required=True),
        Ask(
            name="key",
            required=True,
            help=_("Small letters, numbers and hyphens, such as pilot-2021."),
        ),
        Ask(name="starts_on", type="date", required=True),
        Ask(name="ends_on", type="date", required=True),
        Ask(name="report_due_on", type="date"),
        Ask(
            name="organiser_id",
            type="select",
            options=[(str(each.id), each.name) for each in organisations(on=_today())],
            blank=_("Nobody yet"),
            help=_("Then they stand in the calendar as its activities."),
        ),
        Ask(
            name="call_id",
            type="select",
            options=queries.own_calls(current_actor()),
            blank=_("No call"),
            help=_("Whoever accepts a place in it becomes a municipality group here by itself."),
        ),
        Ask(name="intro_nb", type="textarea"),
        Ask(name="intro_nn", type="textarea"),
    ]
    if found is not None:
        asks.append(
            Ask(
                name="is_public",
                type="checkbox",
                help=_("It shows only what has been published: reports, advice and material."),
            )
        )
    return form_page(
        form,
        asks,
        heading=_("Change the cohort") if found else _("Add a cohort"),
        submit=_("Save") if found else _("Add the cohort"),
        crumbs=cohorts_crumbs(found),
        status=status,
    )
