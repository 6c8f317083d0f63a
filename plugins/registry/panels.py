"""What the start page shows of the register: the questions of consent that wait for the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.plugin_api import Actor, Panel, gettext
from plugins.registry.permissions import RegistryPermission, RegistryRole
from plugins.registry.queries import person_names, person_of, reach_of
from plugins.registry.queries.consents import waiting_for


@dataclass(frozen=True)
class Waiting:
    """A person about whom something is asked, and what, in the reader's language."""

    id: UUID
    name: str
    purposes: list[str]


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panels: what waits for an answer; to a guardian, that no child is shown."""
    myself = person_of(actor)
    if myself is None or not actor.may(RegistryPermission.READ_OWN):
        return ()
    own = reach_of(actor, RegistryPermission.READ_OWN).own
    return (*_childless(actor, own - {myself}), *_consents(actor, myself, own))


def _childless(actor: Actor, children: Collection[UUID]) -> Sequence[Panel]:
    """To a guardian whose responsibility has ended, or is not recorded: why nothing is here."""
    if children or not actor.holds(RegistryRole.GUARDIAN):
        return ()
    return (
        Panel(
            key="no_children",
            title=gettext("No child to show here"),
            template="registry/panel_no_children.html",
            context={},
            permission=RegistryPermission.READ_OWN,
            order=4,
        ),
    )


def _consents(actor: Actor, myself: UUID, own: Collection[UUID]) -> Sequence[Panel]:
    asked: dict[UUID, list[str]] = defaultdict(list)
    for view in waiting_for(myself, sorted(own), today=actor.today):
        asked[view.person_id].append(gettext(view.purpose.label))
    if not asked:
        return ()
    names = person_names(asked)
    return (
        Panel(
            key="consents",
            title=gettext("Consents that wait for your answer"),
            template="registry/panel_consents.html",
            context={"people": [Waiting(each, names[each], asked[each]) for each in asked]},
            permission=RegistryPermission.READ_OWN,
            order=5,
        ),
    )
