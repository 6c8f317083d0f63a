"""KM-7, KM-8: efforts: the list, one of them, and its text."""

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
from plugins.kulturmetropolen.permissions import KmPermission as P
from plugins.kulturmetropolen.queries.efforts import (
    EffortView,
    effort,
    efforts,
)
from plugins.kulturmetropolen.rules import Aim, TargetGroup
from plugins.kulturmetropolen.schemas import (
    EffortSchema,
)
from plugins.kulturmetropolen.services.efforts import (
    change_effort,
    effort_details,
    propose_effort,
)
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
)


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
            one_of("organisation_id", organisation_choices(current_actor(), P.PROPOSE_EFFORT)),
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
