"""What the fields in the log's lines of Kulturmetropolen are called."""

from __future__ import annotations

from collections.abc import Collection

from core.kit import N_
from core.plugin_api import FieldLabel, field_labels
from plugins.kulturmetropolen.labels import EFFORT_STATES, OUTCOMES
from plugins.kulturmetropolen.queries.stages import stages
from plugins.kulturmetropolen.rules import MoveKind
from plugins.kulturmetropolen.schemas import (
    EffortSchema,
    EntrySchema,
    PracticeSchema,
    StageSchema,
    VenueSchema,
)
from plugins.registry import organisations_in_words


def _stages_in_words(ids: Collection[str]) -> dict[str, str]:
    """The stages' names, those no longer in use as well."""
    return {str(each.id): each.name for each in stages(retired=True) if str(each.id) in ids}


# What the log calls the fields that its lines keep: most are in the forms already.
FIELDS = (
    *field_labels(StageSchema, EffortSchema, PracticeSchema, EntrySchema, VenueSchema),
    FieldLabel(name="fields", label=N_("Changed")),
    FieldLabel(name="stage", label=N_("Stage"), named=_stages_in_words),
    FieldLabel(name="move", label=N_("Move"), values={each.value: each.label for each in MoveKind}),
    FieldLabel(name="outcome", label=N_("Decision"), values=OUTCOMES | EFFORT_STATES),
    FieldLabel(name="criterion", label=N_("Criterion")),
    FieldLabel(name="met", label=N_("Met")),
    FieldLabel(name="receiver", label=N_("Receiver"), named=organisations_in_words),
    FieldLabel(name="agreed", label=N_("Agreed")),
    FieldLabel(name="accepted", label=N_("Accepted")),
    FieldLabel(name="organisation", label=N_("Organisation"), named=organisations_in_words),
    FieldLabel(name="state", label=N_("Status"), values=EFFORT_STATES),
    FieldLabel(name="year", label=N_("Year")),
    FieldLabel(name="budget", label=N_("Budget")),
    FieldLabel(name="number", label=N_("How many")),
    FieldLabel(name="order", label=N_("Order")),
    FieldLabel(name="retired", label=N_("Out of use")),
    FieldLabel(name="open", label=N_("Open")),
)
