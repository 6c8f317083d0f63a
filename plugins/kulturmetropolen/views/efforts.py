"""Efforts: proposed, needed, decided, measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from core.plugin_api import (
    Column,
    Page,
    Table,
    current_actor,
    download,
    gettext,
    read_list_query,
    render_page,
    requires,
)
from plugins.kulturmetropolen.labels import EFFORT_STATES
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.efforts import (
    EffortView,
    effort,
    efforts,
)
from plugins.kulturmetropolen.rules import AccountSide, Aim, TargetGroup
from plugins.kulturmetropolen.schemas import (
    AccountSchema,
    EffortDecisionSchema,
    EffortSchema,
    GoalSchema,
    NeedSchema,
    ReachSchema,
    StatusSchema,
)
from plugins.kulturmetropolen.services.efforts import (
    EffortDetails,
    change_effort,
    count_reach,
    decide_effort,
    end_effort,
    propose_effort,
    put_account,
    set_goal,
    state_need,
    write_status,
)
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    organisation_choices,
    pages,
    press,
    yes_no,
)

P = KmPermission


@pages.get("/efforts")
@requires(P.READ_EFFORTS)
def effort_list() -> Any:
    """KM-8: the efforts, by aim, target group and state."""
    query = read_list_query(
        request.args,
        sorts=("title",),
        filters={
            "aim": list(Aim),
            "target_group": list(TargetGroup),
            "state": list(EFFORT_STATES),
        },
        default_sort="title",
    )
    shown = efforts(query)
    if file_format := request.args.get("format"):
        return download(_effort_table(shown), file_format, name="efforts")
    first = query.offset
    return render_page(
        "kulturmetropolen/efforts.html",
        query=query,
        page=Page(
            items=shown[first : first + query.per_page],
            total=len(shown),
            number=query.page,
            per_page=query.per_page,
        ),
        aims=choices(Aim),
        groups=choices(TargetGroup),
        states=[(key, gettext(label)) for key, label in EFFORT_STATES.items()],
        state_labels=EFFORT_STATES,
    )


def _effort_table(shown: Any) -> Table:
    return Table(
        gettext("Efforts"),
        (
            Column("title", gettext("Title")),
            Column("aim", gettext("Aim")),
            Column("groups", gettext("Target groups")),
            Column("organisation", gettext("Organisation in charge")),
            Column("state", gettext("Status")),
            Column("starts_on", gettext("First day"), "date"),
            Column("ends_on", gettext("Last day"), "date"),
        ),
        [
            {
                "title": each.title,
                "aim": gettext(each.aim.label),
                "groups": ", ".join(gettext(group.label) for group in each.target_groups),
                "organisation": each.organisation.name,
                "state": gettext(EFFORT_STATES[each.state]),
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
            }
            for each in shown
        ],
    )


@pages.get("/efforts/<uuid:effort_id>")
@requires(P.READ_EFFORTS)
def effort_page(effort_id: UUID) -> Any:
    """KM-7 to KM-9: one effort."""
    view = found(effort(effort_id, today=current_actor().today))
    return render_page(
        "kulturmetropolen/effort.html",
        breadcrumbs=[crumb(gettext("Efforts"), "effort_list")],
        effort=view,
        state_labels=EFFORT_STATES,
    )


@pages.route("/efforts/new", methods=["GET", "POST"])
@requires(P.PROPOSE_EFFORT)
def effort_new() -> Answer:
    """KM-7: proposes an effort."""
    actor = current_actor()
    return fill_in(
        _effort_form(gettext("Propose an effort"), None),
        lambda typed: propose_effort(actor, effort_details(typed)),
        said=gettext("The effort is proposed. Municipalities can now state that they need it."),
        then=lambda made: url_for("kulturmetropolen.effort_page", effort_id=made),
    )


@pages.route("/efforts/<uuid:effort_id>/edit", methods=["GET", "POST"])
@requires(P.PROPOSE_EFFORT)
def effort_edit(effort_id: UUID) -> Answer:
    """KM-8: changes an effort's text."""
    actor = current_actor()
    view = found(effort(effort_id, today=actor.today))
    page = _effort_form(gettext("Change %(title)s", title=view.card.title), view)
    return fill_in(
        page,
        lambda typed: change_effort(
            actor, effort_id, effort_details(typed), version=typed["version"]
        ),
        said=gettext("The effort is saved."),
        then=lambda _: page.back,
    )


def _effort_form(heading: str, view: EffortView | None) -> FormPage:
    values: Mapping[str, Any] = {}
    if view is not None:
        card = view.card
        values = {
            **view.texts,
            "aim": card.aim,
            "organisation_id": card.organisation.id,
            "target_groups": list(card.target_groups),
            "starts_on": card.starts_on,
            "ends_on": card.ends_on,
            "version": card.version,
        }
    back = (
        url_for("kulturmetropolen.effort_page", effort_id=view.card.id)
        if view
        else url_for("kulturmetropolen.effort_list")
    )
    return FormPage(
        schema=EffortSchema,
        heading=heading,
        lead=gettext(
            "An effort is something that no municipality or actor can lift alone, and that "
            "several need."
        ),
        fields=(
            {"name": "title", "words": True, "required": True},
            {"name": "about", "words": True, "type": "textarea", "required": True},
            {
                "name": "why_not_alone",
                "words": True,
                "type": "textarea",
                "help": gettext("Without it the effort needs a dispensation."),
            },
            {"name": "aim", "type": "radios", "options": choices(Aim), "required": True},
            {
                "name": "organisation_id",
                "type": "select",
                "blank": gettext("Choose"),
                "options": organisation_choices(current_actor(), P.PROPOSE_EFFORT),
                "required": True,
            },
            {
                "name": "target_groups",
                "type": "checkboxes",
                "options": choices(TargetGroup),
                "help": gettext(
                    "Said of the effort. Nothing of it is ever written about a person."
                ),
            },
            {"name": "starts_on", "type": "date"},
            {"name": "ends_on", "type": "date"},
            {"name": "version", "type": "hidden"},
        ),
        values=values,
        submit=gettext("Save the effort"),
        back=back,
        crumbs=[crumb(gettext("Efforts"), "effort_list")],
    )


def effort_details(typed: Mapping[str, Any]) -> EffortDetails:
    """What was typed or sent, as the service takes it."""
    names = (
        *("title", "about", "why_not_alone", "aim", "organisation_id"),
        *("starts_on", "ends_on"),
    )
    return EffortDetails(
        **{name: typed[name] for name in names}, target_groups=tuple(typed["target_groups"])
    )


def _effort_step(
    effort_id: UUID,
    schema: Any,
    heading: str,
    fields: Any,
    act: Any,
    said: str,
    *,
    values: Mapping[str, Any] | None = None,
    lead: str = "",
    submit: str = "",
) -> Answer:
    """A form below one effort, and back to its page."""
    view = found(effort(effort_id, today=current_actor().today))
    back = url_for("kulturmetropolen.effort_page", effort_id=effort_id)
    return fill_in(
        FormPage(
            schema=schema,
            heading=heading,
            lead=lead,
            fields=fields,
            values=values or {},
            submit=submit or gettext("Save"),
            back=back,
            crumbs=[
                crumb(gettext("Efforts"), "effort_list"),
                crumb(view.card.title, "effort_page", effort_id=effort_id),
            ],
        ),
        act,
        said=said,
        then=lambda _: back,
    )


@pages.route("/efforts/<uuid:effort_id>/need", methods=["GET", "POST"])
@requires(P.PROPOSE_EFFORT)
def effort_need(effort_id: UUID) -> Answer:
    """KM-7: a municipality or an actor needs it."""
    actor = current_actor()
    return _effort_step(
        effort_id,
        NeedSchema,
        gettext("State the need"),
        (
            {
                "name": "organisation_id",
                "type": "select",
                "blank": gettext("Choose"),
                "options": organisation_choices(actor, P.PROPOSE_EFFORT),
                "required": True,
            },
            {"name": "need", "type": "textarea", "required": True},
        ),
        lambda typed: state_need(actor, effort_id, **typed),
        gettext("The need is stated."),
    )


@pages.route("/efforts/<uuid:effort_id>/decide", methods=["GET", "POST"])
@requires(P.DECIDE_EFFORT)
def effort_decide(effort_id: UUID) -> Answer:
    """KM-7: approved or refused, with a reason."""
    actor = current_actor()
    view = found(effort(effort_id, today=actor.today))
    return _effort_step(
        effort_id,
        EffortDecisionSchema,
        gettext("Decide about the effort"),
        (
            {
                "name": "approve",
                "type": "radios",
                "required": True,
                "options": yes_no(gettext("Approve"), gettext("Refuse")),
            },
            {"name": "reason", "type": "textarea", "required": True},
            {
                "name": "dispensation",
                "type": "textarea",
                "help": gettext("Needed to approve what does not meet the test."),
            },
            {"name": "version", "type": "hidden"},
        ),
        lambda typed: decide_effort(actor, effort_id, **typed),
        gettext("The decision is saved."),
        values={"version": view.card.version},
    )


@pages.post("/efforts/<uuid:effort_id>/end")
@requires(P.MANAGE_EFFORTS)
def effort_end(effort_id: UUID) -> Answer:
    """KM-8: it has ended."""
    return press(
        lambda: end_effort(current_actor(), effort_id),
        said=gettext("The effort has ended."),
        then=url_for("kulturmetropolen.effort_page", effort_id=effort_id),
    )


@pages.route("/efforts/<uuid:effort_id>/goals", methods=["GET", "POST"])
@requires(P.MANAGE_EFFORTS)
def effort_goal(effort_id: UUID) -> Answer:
    """KM-8: a result goal."""
    actor = current_actor()
    return _effort_step(
        effort_id,
        GoalSchema,
        gettext("Set a result goal"),
        (
            {"name": "goal", "words": True, "required": True},
            {"name": "indicator", "words": True, "required": True},
            {"name": "baseline", "type": "number", "required": True},
            {"name": "baseline_year", "type": "number", "required": True},
            {"name": "target", "type": "number", "required": True},
            {"name": "target_year", "type": "number", "required": True},
        ),
        lambda typed: set_goal(actor, effort_id, **typed),
        gettext("The goal is set."),
        values={"baseline_year": actor.today.year},
    )


@pages.route("/efforts/<uuid:effort_id>/status", methods=["GET", "POST"])
@requires(P.MANAGE_EFFORTS)
def effort_status(effort_id: UUID) -> Answer:
    """KM-8: how far a goal has come."""
    actor = current_actor()
    view = found(effort(effort_id, today=actor.today))
    return _effort_step(
        effort_id,
        StatusSchema,
        gettext("Write how far a goal has come"),
        (
            {
                "name": "goal_id",
                "type": "select",
                "options": [(each.id, each.goal) for each in view.goals],
                "required": True,
            },
            {"name": "year", "type": "number", "required": True},
            {"name": "value", "type": "number", "required": True},
            {"name": "note", "type": "textarea"},
        ),
        lambda typed: write_status(actor, effort_id, **typed),
        gettext("The status is saved."),
        values={"year": actor.today.year},
    )


@pages.route("/efforts/<uuid:effort_id>/accounts", methods=["GET", "POST"])
@requires(P.MANAGE_EFFORTS)
def effort_account(effort_id: UUID) -> Answer:
    """KM-8: a line of the accounts; `entry` in the address is the one to change."""
    actor = current_actor()
    view = found(effort(effort_id, today=actor.today))
    line = next((each for each in view.accounts if str(each.id) == request.args.get("entry")), None)
    values: dict[str, Any] = {}
    if line is not None:
        values = {
            "entry_id": line.id,
            "side": line.side,
            "what": line.what,
            "budget": line.budget,
            "actual": line.actual,
            "version": line.version,
        }
    return _effort_step(
        effort_id,
        AccountSchema,
        gettext("A line of the accounts"),
        (
            {"name": "side", "type": "radios", "options": choices(AccountSide), "required": True},
            {"name": "what", "required": True},
            {"name": "budget", "type": "money", "suffix": gettext("kr"), "required": True},
            {"name": "actual", "type": "money", "suffix": gettext("kr")},
            {"name": "entry_id", "type": "hidden"},
            {"name": "version", "type": "hidden"},
        ),
        lambda typed: put_account(actor, effort_id, **typed),
        gettext("The line is saved."),
        values=values,
    )


@pages.route("/efforts/<uuid:effort_id>/reach", methods=["GET", "POST"])
@requires(P.MANAGE_EFFORTS)
def effort_reach(effort_id: UUID) -> Answer:
    """KM-9: how many of a group were reached."""
    actor = current_actor()
    view = found(effort(effort_id, today=actor.today))
    return _effort_step(
        effort_id,
        ReachSchema,
        gettext("Count how many were reached"),
        (
            {
                "name": "target_group",
                "type": "select",
                "options": choices(view.card.target_groups),
                "required": True,
            },
            {"name": "year", "type": "number", "required": True},
            {"name": "number", "type": "number", "required": True},
        ),
        lambda typed: count_reach(actor, effort_id, **typed),
        gettext("The number is saved."),
        values={"year": actor.today.year},
        lead=gettext("A number and nobody's name. Fewer than five are not shown."),
    )
