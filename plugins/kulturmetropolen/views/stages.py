"""Stages and what they ask for; and the figures of the pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request, url_for

from core.plugin_api import (
    Column,
    Table,
    current_actor,
    download,
    gettext,
    pick,
    render_page,
    requires,
    today,
)
from plugins.activities import activity_kinds
from plugins.kulturmetropolen.labels import role_labels
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.flow import Figures, figures, years_with_moves
from plugins.kulturmetropolen.queries.stages import stage, stages
from plugins.kulturmetropolen.queries.views import StageView
from plugins.kulturmetropolen.rules import CriterionKind, StageMeaning
from plugins.kulturmetropolen.schemas import NewStageSchema, NothingSchema, StageSchema
from plugins.kulturmetropolen.services.stages import (
    add_stage,
    change_stage,
    order_stages,
    retire_stage,
    stage_details,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    pages,
    press,
)
from plugins.registry import Gender


@pages.get("/stages")
@requires(KmPermission.READ_STAGES)
def stage_list() -> Any:
    """KM-1, KM-2: the stages in their order, and what each asks for."""
    return render_page(
        "kulturmetropolen/stages.html",
        stages=stages(),
        may_manage=current_actor().may(KmPermission.MANAGE_STAGES),
    )


@pages.route("/stages/new", methods=["GET", "POST"])
@requires(KmPermission.MANAGE_STAGES)
def stage_new() -> Answer:
    """KM-1: a further stage."""
    actor = current_actor()
    page = _form(gettext("Add a stage"), None, schema=NewStageSchema)
    return fill_in(
        page,
        lambda typed: add_stage(actor, stage_details(typed), after=typed["after"]),
        said=gettext("The stage is added."),
        then=lambda _: page.back,
    )


@pages.route("/stages/<uuid:stage_id>", methods=["GET", "POST"])
@requires(KmPermission.MANAGE_STAGES)
def stage_edit(stage_id: UUID) -> Answer:
    """KM-1, KM-2: a stage's name, meaning and criteria."""
    actor = current_actor()
    view = found(stage(stage_id))
    page = _form(gettext("Change the stage %(name)s", name=view.name), view, schema=StageSchema)
    return fill_in(
        page,
        lambda typed: change_stage(actor, stage_id, stage_details(typed), version=typed["version"]),
        said=gettext("The stage is saved."),
        then=lambda _: page.back,
    )


def _form(heading: str, view: StageView | None, *, schema: Any) -> FormPage:
    values: dict[str, Any] = {}
    if view is not None:
        values = {
            "meaning": view.meaning,
            "name": view.names,
            "about": view.abouts,
            "version": view.version,
            "criteria": [
                {
                    "id": each.id,
                    "kind": each.kind,
                    "number": each.number,
                    "role": each.role,
                    "activity_kind": each.activity_kind,
                    "note": pick(each.words),
                }
                for each in view.criteria
            ],
        }
    kinds = [(each.key, gettext(each.label)) for each in activity_kinds().values()]
    fields: list[Mapping[str, Any]] = [
        {"name": "name", "words": True, "required": True},
        {
            "name": "meaning",
            "type": "select",
            "options": choices(StageMeaning),
            "help": gettext("Reports keep to the meaning, whatever the stage is called."),
            "required": True,
        },
        {"name": "about", "words": True, "type": "textarea"},
        {
            "name": "criteria",
            "label": gettext("What one brings along to enter it"),
            "help": gettext(
                "Evidence and how many, or a judgement by a role. Empty rows are left out."
            ),
            "columns": [
                {
                    "name": "kind",
                    "label": gettext("What counts"),
                    "type": "select",
                    "blank": "",
                    "options": choices(CriterionKind),
                },
                {"name": "number", "label": gettext("How many"), "type": "number"},
                {
                    "name": "role",
                    "label": gettext("Who judges"),
                    "type": "select",
                    "blank": "",
                    "options": [(key, gettext(label)) for key, label in role_labels().items()],
                },
                {
                    "name": "activity_kind",
                    "label": gettext("Kind of course"),
                    "type": "select",
                    "blank": gettext("Any"),
                    "options": kinds,
                },
                {"name": "note", "label": gettext("Own words")},
            ],
        },
        {"name": "version", "type": "hidden"},
    ]
    if view is None:
        fields.insert(
            0,
            {
                "name": "after",
                "type": "select",
                "options": [(each.id, each.name) for each in stages()],
                "required": True,
            },
        )
    return FormPage(
        schema=schema,
        heading=heading,
        fields=fields,
        values=values,
        submit=gettext("Save the stage"),
        back=url_for("kulturmetropolen.stage_list"),
        crumbs=[crumb(gettext("Stages"), "stage_list")],
    )


@pages.post("/stages/<uuid:stage_id>/<any(earlier,later):direction>")
@requires(KmPermission.MANAGE_STAGES)
def stage_move(stage_id: UUID, direction: str) -> Answer:
    """KM-1: a stage one place earlier or later."""
    ids = [each.id for each in stages()]
    found(stage_id if stage_id in ids else None)
    place = ids.index(stage_id)
    other = place - 1 if direction == "earlier" else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    return press(
        lambda: order_stages(current_actor(), ids),
        said=gettext("The order is saved."),
        then=url_for("kulturmetropolen.stage_list"),
    )


@pages.route("/stages/<uuid:stage_id>/retire", methods=["GET", "POST"])
@requires(KmPermission.MANAGE_STAGES)
def stage_retire(stage_id: UUID) -> Answer:
    """KM-1: takes a stage out of use."""
    view = found(stage(stage_id))
    back = url_for("kulturmetropolen.stage_list")
    return fill_in(
        FormPage(
            schema=NothingSchema,
            heading=gettext("Take the stage %(name)s out of use", name=view.name),
            lead=gettext("Nobody can go there any more. The history of those who did stays."),
            fields=(),
            submit=gettext("Take it out of use"),
            back=back,
            crumbs=[crumb(gettext("Stages"), "stage_list")],
            danger=True,
        ),
        lambda _: retire_stage(current_actor(), stage_id),
        said=gettext("The stage is out of use."),
        then=lambda _: back,
    )


@pages.get("/flow")
@requires(KmPermission.READ_FIGURES)
def flow() -> Any:
    """KM-6: the pipeline in figures, without any that tell about single people."""
    years = years_with_moves()
    asked = request.args.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else today().year
    view = figures(year, today=today())
    if file_format := request.args.get("format"):
        return download(_as_table(view), file_format, name=f"flow-{year}")
    return render_page(
        "kulturmetropolen/flow.html",
        breadcrumbs=[],
        figures=view,
        years=sorted({*years, today().year}, reverse=True),
        nodes=_nodes(view),
        links=_links(view),
        column_label=column_label,
    )


def column_label(key: str, name: str, label: str) -> str:
    """What a column of a breakdown is called."""
    if not name:
        return gettext("Not known")
    if key == "gender":
        return gettext(Gender(name).label)
    return label


def _nodes(view: Figures) -> Sequence[Mapping[str, Any]]:
    stage_nodes = [
        {"key": str(each.stage.id), "label": each.stage.name, "column": place + 1}
        for place, each in enumerate(view.stages)
    ]
    return [
        {"key": "in", "label": gettext("Began or came back"), "column": 0},
        *stage_nodes,
        {"key": "out", "label": gettext("Said goodbye"), "column": len(stage_nodes) + 1},
    ]


def _links(view: Figures) -> Sequence[Mapping[str, Any]]:
    few = gettext("fewer than 5, or hidden with them")
    return [
        {
            "source": each.source,
            "target": each.target,
            "value": each.number or 1,
            "text": str(each.number) if each.number is not None else few,
            "faint": each.number is None,
        }
        for each in view.streams
    ]


def _as_table(view: Figures) -> Table:
    """Every figure of the page, long and narrow; what is hidden is empty."""
    rows: list[dict[str, Any]] = []

    def add(about: str, stage_name: str, of: str, number: int | None) -> None:
        rows.append({"about": about, "stage": stage_name, "of": of, "number": number})

    for each in view.stages:
        name = each.stage.name
        add(gettext("Talents"), name, "", each.number)
        add(gettext("Median days"), name, "", each.median_days)
        add(gettext("Came"), name, "", each.came)
        add(gettext("Went"), name, "", each.went)
    for breakdown in view.breakdowns:
        for place, stage_figures in enumerate(view.stages):
            for column, (key, label) in enumerate(breakdown.columns):
                add(
                    gettext("Talents"),
                    stage_figures.stage.name,
                    column_label(breakdown.key, key, label),
                    breakdown.grid.cells[place][column],
                )
    return Table(
        gettext("Figures %(year)s", year=str(view.year)),
        (
            Column("about", gettext("What")),
            Column("stage", gettext("Stage")),
            Column("of", gettext("Of whom")),
            Column("number", gettext("Number"), "integer"),
        ),
        rows,
    )
