"""One's own choices: where the way is shown, taking everything out, bringing a plan along."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from marshmallow import ValidationError

from core.kit import N_, Reason
from core.plugin_api import (
    Form,
    current_actor,
    gettext,
    read_form,
    render_page,
    requires,
    say,
)
from plugins.pathway.handing_out import as_json, everything_zip
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import organisations_elsewhere, plan_of, plans_elsewhere
from plugins.pathway.rules import Part
from plugins.pathway.schemas import BringFormSchema, PlanSchema, ShownSchema
from plugins.pathway.services import bring_along, note_download, show_elsewhere
from plugins.pathway.views.blueprint import pages, viewer_of
from plugins.registry import Objection, Refused, attempt, found, status_of

LARGEST_PLAN = 1024 * 1024


@pages.get("/people/<uuid:person_id>/choices")
@requires(PathwayPermission.OPEN)
def choices_page(person_id: UUID) -> Any:
    """Where the way is shown, downloads, and taking the plan along."""
    reader = viewer_of(person_id)
    found(reader if reader.is_self or may_take_out(reader) else None)
    elsewhere = organisations_elsewhere(current_actor(), person_id) if reader.is_self else ()
    return render_page("pathway/choices.html", viewer=reader, elsewhere=elsewhere)


def may_take_out(reader: Any) -> bool:
    """Whether the reader takes the whole pathway out as a file: oneself, or a guardian."""
    return bool(reader.is_self or reader.writes(Part.GOALS))


@pages.post("/people/<uuid:person_id>/choices")
@requires(PathwayPermission.OPEN)
def choices_change(person_id: UUID) -> Any:
    """Shows the way in another organisation, or no longer."""
    viewer_of(person_id, writes=Part.CHOICES)
    form = read_form(ShownSchema, request.form)
    attempt(
        form,
        lambda typed: show_elsewhere(
            current_actor(), person_id, typed["tenant_id"], shown=typed["shown"]
        ),
    )
    if not form.ok:
        abort(422)
    say(
        gettext("Your way here is now shown there as well.")
        if form.data["shown"]
        else gettext("Your way here is no longer shown there.")
    )
    return redirect(url_for("pathway.choices_page", person_id=person_id))


@pages.get("/people/<uuid:person_id>/everything.<file_format>")
@requires(PathwayPermission.OPEN)
def everything_file(person_id: UUID, file_format: str) -> Response:
    """All that the reader may see: a ZIP with a page to read and the files, or JSON."""
    reader = viewer_of(person_id)
    found(reader if may_take_out(reader) else None)
    actor = current_actor()
    if file_format == "zip":
        body, content_type = everything_zip(actor, person_id), "application/zip"
    elif file_format == "json":
        body, content_type = as_json(actor, person_id), "application/json"
    else:
        abort(404)
    note_download(actor, person_id)
    return _attached(body, content_type, f"pathway.{file_format}")


@pages.get("/people/<uuid:person_id>/plan.json")
@requires(PathwayPermission.OPEN)
def plan_file(person_id: UUID) -> Response:
    """The plan as a file, to bring along to another organisation."""
    viewer_of(person_id, writes=Part.CHOICES)
    plan = PlanSchema().dump(plan_of(person_id))
    body = json.dumps(plan, ensure_ascii=False, indent=1)
    return _attached(body.encode(), "application/json", "plan.json")


@pages.route("/people/<uuid:person_id>/bring-along", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def bring_page(person_id: UUID) -> Any:
    """Brings a plan along from another organisation of the same log-in, or from a file."""
    actor = current_actor()
    reader = viewer_of(person_id, writes=Part.CHOICES)
    there = plans_elsewhere(actor)
    form = Form.blank(BringFormSchema)
    if request.method == "POST":
        form = read_form(BringFormSchema, request.form, files=request.files)
        plans = {each.tenant_id: each.plan for each in there}
        brought = attempt(
            form, lambda typed: bring_along(actor, person_id, _chosen_plan(typed, plans))
        )
        if brought is not None:
            say(
                gettext(
                    "Your plan is here now: %(goals)s goals, %(works)s works and"
                    " %(performances)s performances are new.",
                    goals=brought["goals"],
                    works=brought["repertoire"],
                    performances=brought["performances"],
                )
            )
            return redirect(url_for("pathway.plan_page", person_id=person_id))
    return render_page(
        "pathway/bring.html",
        status_of(form),
        viewer=reader,
        form=form,
        organisations=[(each.tenant_id, each.name) for each in there],
    )


def read_plan(content: bytes) -> dict[str, Any]:
    """A plan from a file. Raises Refused at `file` for anything else."""
    try:
        plan: dict[str, Any] = PlanSchema().load(json.loads(content))
    except (ValueError, RecursionError, ValidationError):
        reason = Reason("plan.unreadable", N_("This file is no plan. Choose the file plan.json."))
        raise Refused(Objection("file", reason)) from None
    return plan


def _chosen_plan(typed: dict[str, Any], plans: dict[UUID, Any]) -> dict[str, Any]:
    if typed["tenant_id"] is not None:
        plan = plans.get(typed["tenant_id"])
        if plan is None:
            reason = Reason("plan.nowhere", N_("Choose one of the alternatives."))
            raise Refused(Objection("tenant_id", reason))
        return dict(plan)
    if typed["file"] is None:
        reason = Reason("plan.nothing", N_("Choose an organisation or a file."))
        raise Refused(Objection("file", reason))
    return read_plan(typed["file"].stream.read(LARGEST_PLAN))


def _attached(body: bytes, content_type: str, name: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
