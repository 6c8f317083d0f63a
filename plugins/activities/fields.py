"""What the fields in the log's lines of activities are called."""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import FieldLabel, field_labels
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.schemas import ActivitySchema

_STATES = {each.value: each.label for each in (*ActivityState, *RegistrationState)}

# Most are in the form already; the others are what is counted or follows.
FIELDS = (
    *field_labels(ActivitySchema),
    FieldLabel(name="da", label=N_("Danish")),
    FieldLabel(name="en", label=N_("English")),
    FieldLabel(name="nb", label=N_("Bokmål")),
    FieldLabel(name="nn", label=N_("Nynorsk")),
    FieldLabel(name="of", label=N_("Copied from")),
    FieldLabel(name="people", label=N_("People")),
    FieldLabel(name="price_currency", label=N_("Currency")),
    FieldLabel(name="price_minor", label=N_("Price in øre")),
    FieldLabel(name="reason", label=N_("Why")),
    FieldLabel(name="state", label=N_("State"), values=_STATES),
    FieldLabel(name="waits_for_decision", label=N_("Waits for a decision")),
)
