"""My pathway, somebody's pathway, and the list of pathways within reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for

from core.plugin_api import (
    SIGNED_IN,
    Actor,
    Column,
    ListQuery,
    Table,
    current_actor,
    download,
    gettext,
    read_list_query,
    render_page,
    requires,
)
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import (
    named_for,
    own_pathways,
    pathway,
    pathway_list,
    way_of,
    whole_way,
)
from plugins.pathway.views.blueprint import pages
from plugins.registry import Named, RegistryRole, found, person_of

# More than any tenant has pupils; a file holds them all.
EVERYBODY = 100_000


@pages.get("/mine")
@requires(PathwayPermission.OWN)
def my_pathway() -> Any:
    """One's own way; for a guardian each child, and first what waits for an answer."""
    actor = current_actor()
    own = own_pathways(actor)
    if len(own) == 1:
        return redirect(url_for("pathway.pathway_page", person_id=own[0].id))
    return render_page(
        "pathway/my_pathway.html",
        children=ways_of(actor, own),
        is_pupil=actor.holds(RegistryRole.PUPIL),
    )


def ways_of(actor: Actor, own: tuple[Named, ...]) -> list[dict[str, Any]]:
    """Each with their way, those with an answer due first."""
    own_id = person_of(actor)
    ways = [
        {
            "person": each,
            "own": each.id == own_id,
            "way": whole_way(actor, each.id) if each.id == own_id else way_of(each.id, own=False),
        }
        for each in own
    ]
    return sorted(ways, key=lambda each: not each["way"].waiting)


@pages.get("/people/<uuid:person_id>")
@requires(PathwayPermission.OPEN)
def pathway_page(person_id: UUID) -> Any:
    """Somebody's way: behind them, now, next, and open to them."""
    actor = current_actor()
    view = found(pathway(actor, person_id))
    return render_page("pathway/pathway.html", view=view, viewer=view.viewer, today=actor.today)


@pages.get("/people/<uuid:person_id>/plan")
@requires(PathwayPermission.OPEN)
def plan_page(person_id: UUID) -> Any:
    """Goals, repertoire and performances."""
    actor = current_actor()
    view = found(pathway(actor, person_id, with_way=False))
    return render_page("pathway/plan.html", view=view, viewer=view.viewer, today=actor.today)


@pages.get("/")
@requires(PathwayPermission.LIST)
def pathways() -> Any:
    """The pupils within reach."""
    query = _list_query()
    return render_page(
        "pathway/pathways.html", page=pathway_list(current_actor(), query), query=query
    )


@pages.get("/list.<file_format>")
@requires(PathwayPermission.LIST)
def pathways_file(file_format: str) -> Any:
    """The list as a file: who has a plan, and when the last talk was."""
    query = _list_query()
    everybody = ListQuery(
        search=query.search,
        sort=query.sort,
        descending=query.descending,
        page=1,
        per_page=EVERYBODY,
        filters={},
        default_sort=query.default_sort,
    )
    rows = pathway_list(current_actor(), everybody).items
    table = Table(
        title=gettext("Pathways"),
        columns=(
            Column("name", gettext("Name")),
            Column("plan", gettext("Has a plan")),
            Column("goals", gettext("Open goals"), "integer"),
            Column("talk", gettext("Last talk"), "date"),
            Column("next", gettext("Agreed next step")),
        ),
        rows=[
            {
                "name": row.person.name,
                "plan": gettext("Yes") if row.has_plan else gettext("No"),
                "goals": row.open_goals,
                "talk": row.last_talk_on,
                "next": row.next_step,
            }
            for row in rows
        ],
    )
    return download(table, file_format, name="pathways")


@pages.get("/shown-to-me")
@requires(SIGNED_IN)
def shown_to_me() -> Any:
    """The pieces that people have named the reader for."""
    own_id = person_of(current_actor())
    return render_page("pathway/shown_to_me.html", pieces=named_for(own_id) if own_id else ())


def _list_query() -> ListQuery:
    return read_list_query(request.args, sorts=("name",), filters={}, default_sort="name")
