"""What the fields in the log's lines of calls are called."""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import FieldLabel, field_labels
from plugins.calls.rules.places import PlaceState
from plugins.calls.schemas.calls import CallSchema
from plugins.calls.schemas.decisions import DecisionSchema
from plugins.registry import organisations_in_words

# Most are in the forms already; the others are what is counted or follows.
FIELDS = (
    *field_labels(CallSchema, DecisionSchema),
    FieldLabel(
        name="answer",
        label=N_("Answer"),
        values={"joined": N_("Takes part"), "declined": N_("Does not take part")},
    ),
    FieldLabel(name="bases", label=N_("Conflict of interest")),
    FieldLabel(name="basis", label=N_("Conflict of interest")),
    FieldLabel(name="count", label=N_("How many")),
    FieldLabel(name="da", label=N_("Danish")),
    FieldLabel(name="decided_at", label=N_("Decided")),
    FieldLabel(name="decisions_at", label=N_("Decisions are published")),
    FieldLabel(
        name="dispensation",
        label=N_("Exception"),
        values={"given": N_("Given"), "refused": N_("Refused")},
    ),
    FieldLabel(name="en", label=N_("English")),
    FieldLabel(name="fields", label=N_("Fields")),
    FieldLabel(name="held_on", label=N_("Held on")),
    FieldLabel(name="membership_id", label=N_("Member")),
    FieldLabel(name="nb", label=N_("Bokmål")),
    FieldLabel(name="nn", label=N_("Nynorsk")),
    FieldLabel(name="organisation_id", label=N_("Organisation"), named=organisations_in_words),
    FieldLabel(name="place", label=N_("Place in the order")),
    FieldLabel(name="published_at", label=N_("Published")),
    FieldLabel(name="reason", label=N_("Why")),
    FieldLabel(name="scenario", label=N_("Proposal")),
    FieldLabel(
        name="state", label=N_("State"), values={each.value: each.label for each in PlaceState}
    ),
    FieldLabel(name="tied", label=N_("Tied")),
    FieldLabel(name="votes", label=N_("Votes")),
)
