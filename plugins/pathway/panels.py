"""What the start page shows of pathways: to each reader what they sign in for."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api import Actor, ListQuery, Panel, gettext
from plugins.pathway.permissions import PathwayPermission
from plugins.pathway.queries import own_pathways, pathway_list
from plugins.pathway.views.blueprint import step_address
from plugins.pathway.views.ways import ways_of
from plugins.registry import Named, RegistryRole, person_of

# So many pupils are named on the start page; the list has all.
NAMED = 5


def shown_at_start(actor: Actor) -> tuple[Named, ...]:
    """Whose ways lead the actor's start page."""
    return own_pathways(actor) if actor.may(PathwayPermission.OWN) else ()


def _is_own(actor: Actor, shown: tuple[Named, ...]) -> bool:
    """Whether the reader's own way is the only one."""
    return len(shown) == 1 and shown[0].id == person_of(actor)


def panels_for(actor: Actor) -> Sequence[Panel]:
    """One's own way and one's children's before everything else; a teacher's pupils."""
    found: list[Panel] = []
    own = shown_at_start(actor)
    if own:
        found.append(
            Panel(
                key="way",
                title=gettext("My pathway") if _is_own(actor, own) else gettext("Pathways"),
                template="pathway/panel.html",
                context={"children": ways_of(actor, own), "step_address": step_address},
                permission=PathwayPermission.OWN,
                order=1,
                leads=True,
            )
        )
    if actor.holds(RegistryRole.TEACHER) and actor.may(PathwayPermission.LIST):
        query = ListQuery(
            search="",
            sort="name",
            descending=False,
            page=1,
            per_page=NAMED,
            filters={},
            default_sort="name",
        )
        page = pathway_list(actor, query)
        found.append(
            Panel(
                key="pupils",
                title=gettext("My pupils’ pathways"),
                template="pathway/panel_talks.html",
                context={"pupils": page.items, "total": page.total},
                permission=PathwayPermission.LIST,
                order=30,
            )
        )
    return found
