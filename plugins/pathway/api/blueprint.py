"""The blueprint, and who may ask for a person's pathway."""

from __future__ import annotations

from uuid import UUID

from core.plugin_api import ApiBlueprint, current_actor
from plugins.pathway.queries import viewer
from plugins.pathway.queries.views import Viewer
from plugins.registry import found

endpoints = ApiBlueprint(
    "pathway_api", __name__, description="Pathways: steps, plans, talks, practice, portfolios."
)


def reader_of(person_id: UUID, *, sees: str | None = None, writes: str | None = None) -> Viewer:
    """The reader of a pathway; 404 for a stranger, and for a part that is not theirs."""
    reader = found(viewer(current_actor(), person_id))
    allowed = (sees is None or reader.sees(sees)) and (writes is None or reader.writes(writes))
    return found(reader if allowed else None)
