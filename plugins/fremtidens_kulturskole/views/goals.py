"""Goals with their movement over time, and measures on their way round the circle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    Crumb,
    Form,
    current_actor,
    download,
    pick,
    read_form,
    render_page,
    requires,
    say,
)
from core.plugin_api import gettext as _
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.files import goals_table
from plugins.fremtidens_kulturskole.labels import VALUE_LABELS
from plugins.fremtidens_kulturskole.permissions import CohortPermission
from plugins.fremtidens_kulturskole.rules import next_phase
from plugins.fremtidens_kulturskole.schemas import (
    AssessSchema,
    GoalSchema,
    MeasureSchema,
    MoveSchema,
)
from plugins.fremtidens_kulturskole.settings import phases
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


@pages.get("/groups/<uuid:participant_id>/goals")
@requires(CohortPermission.READ_GROUP)
def goals(participant_id: UUID) -> Any:
    """FK-14, FK-15: a group's goals, how they move, and what is to be pointed out."""
    found = found_or_404(queries.goals(current_actor(), participant_id))
    file_format = request.args.get("format")
    if file_format:
        return download(goals_table(found), file_format, name="goals")
    return render_page(
        "fremtidens_kulturskole/goals.html",
        breadcrumbs=group_crumbs(found.group),
        goals=found,
        phases=phases(),
        writes=_writes(participant_id),
    )


@pages.get("/groups/<uuid:participant_id>/goals/new")
@requires(CohortPermission.WRITE_GROUP)
def goal_new(participant_id: UUID) -> Answer:
    """A form for another local goal; a common one can be chosen by the address."""
    found = _own(participant_id)
    wanted = request.args.get("outcome")
    known = {str(each.id) for each in found.outcomes}
    values = {"outcome_goal_id": wanted} if wanted in known else {}
    return _form(found, Form.blank(GoalSchema, values), None)


@pages.post("/groups/<uuid:participant_id>/goals/new")
@requires(CohortPermission.WRITE_GROUP)
def goal_add(participant_id: UUID) -> Answer:
    """FK-14: adds a local goal."""
    found = _own(participant_id)
    form = read_form(GoalSchema, request.form)
    made: list[UUID] = []

    def add() -> None:
        typed = {key: value for key, value in form.data.items() if key != "version"}
        made.append(services.add_goal(current_actor(), participant_id, **typed))

    if not tried(form, add):
        return _form(found, form, None, status=422)
    say(_("The goal is added."))
    return redirect(url_for("fremtidens_kulturskole.goal", goal_id=made[0]))


@pages.get("/goals/<uuid:goal_id>")
@requires(CohortPermission.READ_GROUP)
def goal(goal_id: UUID) -> Answer:
    """FK-15, FK-16: one goal as a picture over time, with its measures."""
    return _goal_page(goal_id, Form.blank(AssessSchema), Form.blank(MeasureSchema))


def _goal_page(goal_id: UUID, assess: Form, measure: Form, status: int = 200) -> Answer:
    actor = current_actor()
    found, own = found_or_404(queries.goal(actor, goal_id))
    return render_page(
        "fremtidens_kulturskole/goal.html",
        status=status,
        breadcrumbs=_crumbs(found),
        goals=found,
        goal=own,
        phases=phases(),
        assess=assess,
        measure=measure,
        today=actor.today,
        writes=_writes(found.group.id),
    )


@pages.get("/goals/<uuid:goal_id>/edit")
@requires(CohortPermission.WRITE_GROUP)
def goal_edit(goal_id: UUID) -> Answer:
    """The goal's form."""
    found, own = _own_goal(goal_id)
    values = {
        **{name: getattr(own, name) for name in ("title", "today", "wished", "how", "version")},
        "outcome_goal_id": own.outcome.id if own.outcome else None,
        "value_areas": [str(each) for each in own.value_areas],
    }
    return _form(found, Form.blank(GoalSchema, values), own)


@pages.post("/goals/<uuid:goal_id>/edit")
@requires(CohortPermission.WRITE_GROUP)
def goal_change(goal_id: UUID) -> Answer:
    """FK-15: changes a goal."""
    found, own = _own_goal(goal_id)
    form = read_form(GoalSchema, request.form)
    if not tried(form, lambda: services.change_goal(current_actor(), goal_id, **form.data)):
        return _form(found, form, own, status=422)
    say(_("The changes are saved."))
    return redirect(url_for("fremtidens_kulturskole.goal", goal_id=goal_id))


def _form(
    found: queries.GoalsView, form: Form, own: queries.GoalView | None, status: int = 200
) -> Answer:
    return form_page(
        form,
        [
            Ask(name="title", required=True),
            Ask(
                name="outcome_goal_id",
                type="select",
                options=[(str(each.id), pick(each.text)) for each in found.outcomes],
                blank=_("None yet"),
                help=_("The common goal that this one serves."),
            ),
            Ask(name="today", type="textarea"),
            Ask(name="wished", type="textarea"),
            Ask(name="how", type="textarea"),
            Ask(name="value_areas", type="checkboxes", options=choices(VALUE_LABELS)),
        ],
        heading=_("Change the goal") if own else _("Add a local goal"),
        submit=_("Save") if own else _("Add the goal"),
        crumbs=_crumbs(found),
        status=status,
    )


@pages.get("/goals/<uuid:goal_id>/remove")
@requires(CohortPermission.WRITE_GROUP)
def goal_remove(goal_id: UUID) -> Answer:
    """What goes with a goal that is given up."""
    found, own = _own_goal(goal_id)
    return render_page(
        "fremtidens_kulturskole/goal_remove.html",
        breadcrumbs=_crumbs(found),
        goals=found,
        goal=own,
    )


@pages.post("/goals/<uuid:goal_id>/remove")
@requires(CohortPermission.WRITE_GROUP)
def goal_removed(goal_id: UUID) -> Answer:
    """FK-14: removes a goal."""
    found, own = _own_goal(goal_id)
    services.remove_goal(current_actor(), goal_id)
    say(_("%(name)s is removed.", name=own.title))
    return redirect(_goals_url(found.group.id))


@pages.post("/goals/<uuid:goal_id>/assess")
@requires(CohortPermission.WRITE_GROUP)
def goal_assess(goal_id: UUID) -> Answer:
    """FK-15: how far along the group finds itself at a gathering."""
    _own_goal(goal_id)
    form = read_form(AssessSchema, request.form)
    if not tried(form, lambda: services.assess_goal(current_actor(), goal_id, **form.data)):
        return _goal_page(goal_id, form, Form.blank(MeasureSchema), status=422)
    say(_("Your assessment is saved."))
    return redirect(url_for("fremtidens_kulturskole.goal", goal_id=goal_id))


@pages.post("/goals/<uuid:goal_id>/measures")
@requires(CohortPermission.WRITE_GROUP)
def measure_add(goal_id: UUID) -> Answer:
    """FK-16: adds a measure in the first phase."""
    _own_goal(goal_id)
    form = read_form(MeasureSchema, request.form)
    if not tried(form, lambda: services.add_measure(current_actor(), goal_id, **form.data)):
        return _goal_page(goal_id, Form.blank(AssessSchema), form, status=422)
    say(_("The measure is added."))
    return redirect(url_for("fremtidens_kulturskole.goal", goal_id=goal_id) + "#measures")


@pages.get("/measures/<uuid:measure_id>")
@requires(CohortPermission.WRITE_GROUP)
def measure(measure_id: UUID) -> Answer:
    """FK-16: which phase is next, and what has been learned so far."""
    found, own, row = _own_measure(measure_id)
    keys = [each.key for each in phases()]
    form = Form.blank(MoveSchema, {"phase": next_phase(keys, row.phase), "version": row.version})
    return _measure_page(found, own, row, form)


@pages.post("/measures/<uuid:measure_id>")
@requires(CohortPermission.WRITE_GROUP)
def measure_move(measure_id: UUID) -> Answer:
    """FK-16: moves a measure round the circle."""
    found, own, row = _own_measure(measure_id)
    form = read_form(MoveSchema, request.form)
    if not tried(
        form,
        lambda: services.move_measure(current_actor(), measure_id, **form.data),
        {"measure.phase": "phase"},
    ):
        return _measure_page(found, own, row, form, status=422)
    say(_("The measure has moved on."))
    return redirect(url_for("fremtidens_kulturskole.goal", goal_id=own.id) + "#measures")


@pages.post("/measures/<uuid:measure_id>/remove")
@requires(CohortPermission.WRITE_GROUP)
def measure_remove(measure_id: UUID) -> Answer:
    """FK-16: removes a measure."""
    _found, own, row = _own_measure(measure_id)
    services.remove_measure(current_actor(), measure_id)
    say(_("%(name)s is removed.", name=row.title))
    return redirect(url_for("fremtidens_kulturskole.goal", goal_id=own.id) + "#measures")


def _measure_page(
    found: queries.GoalsView,
    own: queries.GoalView,
    row: queries.MeasureView,
    form: Form,
    status: int = 200,
) -> Answer:
    return render_page(
        "fremtidens_kulturskole/measure.html",
        status=status,
        breadcrumbs=[
            *_crumbs(found),
            Crumb(own.title, url_for("fremtidens_kulturskole.goal", goal_id=own.id)),
        ],
        goal=own,
        measure=row,
        phases=phases(),
        form=form,
    )


def _own(participant_id: UUID) -> queries.GoalsView:
    return found_or_404(
        queries.goals(current_actor(), participant_id, CohortPermission.WRITE_GROUP)
    )


def _own_goal(goal_id: UUID) -> tuple[queries.GoalsView, queries.GoalView]:
    return found_or_404(queries.goal(current_actor(), goal_id, CohortPermission.WRITE_GROUP))


def _own_measure(
    measure_id: UUID,
) -> tuple[queries.GoalsView, queries.GoalView, queries.MeasureView]:
    return found_or_404(queries.measure(current_actor(), measure_id, CohortPermission.WRITE_GROUP))


def _writes(participant_id: UUID) -> bool:
    return queries.groups_within(current_actor(), CohortPermission.WRITE_GROUP).covers(
        participant_id
    )


def _crumbs(found: queries.GoalsView) -> list[Crumb]:
    return [*group_crumbs(found.group), Crumb(_("Goals"), _goals_url(found.group.id))]


def _goals_url(participant_id: UUID) -> str:
    return url_for("fremtidens_kulturskole.goals", participant_id=participant_id)
