"""What the fields in the log's lines of activities are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.kit import N_
from core.plugin_api import FieldLabel, field_labels, gettext
from plugins.activities.kinds import activity_kinds
from plugins.activities.models import ActivityState, RegistrationState
from plugins.activities.schemas import ActivitySchema
from plugins.registry import organisations_in_words

_STATES = {each.value: each.label for each in (*ActivityState, *RegistrationState)}


def _kinds_in_words(keys: Collection[str]) -> dict[str, str]:
    """The kinds of activities that there are here, general ones and the programmes'."""
    return {key: gettext(kind.label) for key, kind in activity_kinds().items() if key in keys}


_NAMED = {"kind": _kinds_in_words, "organisation_id": organisations_in_words}

# Most are in the form already; the others are what is counted or follows.
FIELDS = (
    *(replace(each, named=_NAMED.get(each.name)) for each in field_labels(ActivitySchema)),
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
