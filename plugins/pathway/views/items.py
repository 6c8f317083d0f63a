"""Forms for goals, works and performances: three sorts of lines that are written the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from marshmallow import Schema

from core.kit import N_
from core.plugin_api import Form, current_actor, gettext, read_form, render_page, requires, say
from plugins.pathway.models import GoalState, RepertoireState
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import goal, performance, portfolio_of, repertoire_item
from plugins.pathway.queries.views import Viewer
from plugins.pathway.rules import Part
from plugins.pathway.schemas import GoalSchema, PerformanceSchema, RepertoireSchema
from plugins.pathway.services import (
    GOALS,
    PERFORMANCES,
    REPERTOIRE,
    GoalDetails,
    ItemSort,
    PerformanceDetails,
    RepertoireDetails,
    add_item,
    change_item,
    remove_item,
)
from plugins.pathway.views.blueprint import (
    named_options,
    options,
    pages,
    removal,
    viewer_of,
)
from plugins.registry import attempt, found, saved_now, status_of

Details = GoalDetails | RepertoireDetails | PerformanceDetails


@dataclass(frozen=True, kw_only=True)
class ItemForm:
    """How one sort of line is typed: its schema, its reading, and its words (marked)."""

    sort: ItemSort
    schema: type[Schema]
    load: Callable[[UUID], Any]
    details: Callable[[dict[str, Any]], Details]
    names: tuple[str, ...]
    add: str
    change: str
    remove: str


def goal_details(typed: dict[str, Any]) -> GoalDetails:
    """What was typed of a goal."""
    return GoalDetails(
        title=typed["title"],
        term=typed["term"],
        due_on=typed["due_on"],
        state=typed["state"],
        evidence_ids=tuple(typed["evidence_ids"]),
    )


def repertoire_details(typed: dict[str, Any]) -> RepertoireDetails:
    """What was typed of a work."""
    return RepertoireDetails(work=typed["work"], composer=typed["composer"], state=typed["state"])


def performance_details(typed: dict[str, Any]) -> PerformanceDetails:
    """What was typed of a performance."""
    return PerformanceDetails(title=typed["title"], on=typed["on"], place=typed["place"])


FORMS = {
    "goals": ItemForm(
        sort=GOALS,
        schema=GoalSchema,
        load=goal,
        details=goal_details,
        names=("title", "term", "due_on", "state", "evidence_ids"),
        add=N_("Add a goal"),
        change=N_("Change the goal"),
        remove=N_("Remove the goal"),
    ),
    "repertoire": ItemForm(
        sort=REPERTOIRE,
        schema=RepertoireSchema,
        load=repertoire_item,
        details=repertoire_details,
        names=("work", "composer", "state"),
        add=N_("Add a work"),
        change=N_("Change the work"),
        remove=N_("Remove the work"),
    ),
    "performances": ItemForm(
        sort=PERFORMANCES,
        schema=PerformanceSchema,
        load=performance,
        details=performance_details,
        names=("title", "on", "place"),
        add=N_("Add a performance"),
        change=N_("Change the performance"),
        remove=N_("Remove the performance"),
    ),
}
WHAT = "any(goals, repertoire, performances)"


@pages.route(f"/people/<uuid:person_id>/<{WHAT}:what>/new", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def item_new(person_id: UUID, what: str) -> Any:
    """Adds a goal, a work or a performance."""
    kind = FORMS[what]
    reader = viewer_of(person_id, writes=kind.sort.part)
    form = Form.blank(kind.schema, {"on": current_actor().today} if what == "performances" else {})
    if request.method == "POST":
        form = read_form(kind.schema, request.form)
        added = attempt(
            form, lambda typed: add_item(current_actor(), person_id, kind.details(typed))
        )
        if added is not None:
            say(gettext("It is saved."))
            return redirect(url_for("pathway.plan_page", person_id=person_id))
    return _form_page(reader, what, form, heading=gettext(kind.add), saved=[])


@pages.route(f"/<{WHAT}:what>/<uuid:item_id>", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def item_edit(what: str, item_id: UUID) -> Any:
    """Changes a goal, a work or a performance."""
    kind = FORMS[what]
    reader, view = _written_item(what, item_id)
    values = {name: getattr(view, name) for name in (*kind.names, "version")}
    form = Form.blank(kind.schema, values)
    if request.method == "POST":
        form = read_form(kind.schema, request.form)
        attempt(
            form,
            lambda typed: change_item(
                current_actor(), item_id, kind.details(typed), version=typed["version"]
            ),
        )
        if form.ok:
            say(gettext("It is saved."))
            return redirect(url_for("pathway.plan_page", person_id=view.person_id))
        form.values["version"] = str(view.version)
    return _form_page(
        reader,
        what,
        form,
        heading=gettext(kind.change),
        saved=saved_now(form, kind.schema, values),
        item_id=item_id,
    )


@pages.route(f"/<{WHAT}:what>/<uuid:item_id>/remove", methods=["GET", "POST"])
@requires(PathwayPermission.OPEN)
def item_remove(what: str, item_id: UUID) -> Any:
    """Takes it away, after asking."""
    kind = FORMS[what]
    _written_item(what, item_id)
    return removal(
        lambda: remove_item(current_actor(), kind.sort, item_id),
        heading=gettext(kind.remove),
        consequence=gettext("It is deleted and cannot be had back."),
        back=url_for("pathway.item_edit", what=what, item_id=item_id),
        leads_to="pathway.plan_page",
        done=gettext("It is removed."),
    )


def _written_item(what: str, item_id: UUID) -> tuple[Viewer, Any]:
    kind = FORMS[what]
    view = found(kind.load(item_id))
    reader = viewer_of(view.person_id, writes=kind.sort.part)
    if getattr(view, "source", ""):
        found(None)
    if what == "goals":
        shown = {item.id for item in portfolio_of(reader)}
        view = found(goal(item_id, visible=shown))
    return reader, view


def _form_page(reader: Viewer, what: str, form: Form, **context: Any) -> Any:
    pieces = portfolio_of(reader) if what == "goals" and reader.sees(Part.EVIDENCE) else ()
    return render_page(
        "pathway/item_form.html",
        status_of(form),
        viewer=reader,
        what=what,
        form=form,
        goal_states=options(GoalState),
        repertoire_states=options(RepertoireState),
        pieces=[(each.id, each.title) for each in pieces],
        **{"item_id": None, **context},
    )


__all__ = ["FORMS", "named_options"]
