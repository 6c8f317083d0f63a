"""KM-7 to KM-9: what is done with an effort: needs, decisions, goals, accounts, reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request, url_for

from core.plugin_api import (
    current_actor,
    gettext,
    requires,
)
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.efforts import (
    effort,
)
from plugins.kulturmetropolen.rules import AccountSide
from plugins.kulturmetropolen.schemas import (
    AccountSchema,
    EffortDecisionSchema,
    GoalSchema,
    NeedSchema,
    ReachSchema,
    StatusSchema,
)
from plugins.kulturmetropolen.services.efforts import (
    decide_effort,
    end_effort,
    state_need,
)
from plugins.kulturmetropolen.services.goals import count_reach, put_account, set_goal, write_status
from plugins.kulturmetropolen.views.blueprint import (
    Answer,
    FormPage,
    choices,
    crumb,
    fill_in,
    found,
    one_of,
    organisation_choices,
    pages,
    press,
    yes_no,
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
            one_of("organisation_id", organisation_choices(actor, P.PROPOSE_EFFORT)),
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
