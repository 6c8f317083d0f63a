"""What the start page shows of the register: the questions of consent that wait for the reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.plugin_api import Actor, Panel, gettext
from plugins.registry.permissions import RegistryPermission
from plugins.registry.queries import person_names, person_of, reach_of
from plugins.registry.queries.consents import waiting_for


@dataclass(frozen=True)
class Waiting:
    """A person about whom something is asked, and what, in the reader's language."""

    id: UUID
    name: str
    purposes: list[str]


def panels_for(actor: Actor) -> Sequence[Panel]:
    """The reader's panel; none when nothing waits."""
    myself = person_of(actor)
    if myself is None or not actor.may(RegistryPermission.READ_OWN):
        return ()
    own = reach_of(actor, RegistryPermission.READ_OWN).own
    asked: dict[UUID, list[str]] = defaultdict(list)
    for view in waiting_for(myself, sorted(own), today=actor.today):
        asked[view.person_id].append(gettext(view.purpose.label))
    if not asked:
        return ()
    names = person_names(asked)
    return (
        Panel(
            key="consents",
            title=gettext("Waits for your answer"),
            template="registry/panel_consents.html",
            context={"people": [Waiting(each, names[each], asked[each]) for each in asked]},
            permission=RegistryPermission.READ_OWN,
            order=5,
        ),
    )
