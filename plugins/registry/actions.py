"""What the register's lines of the log are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.kit import N_
from core.plugin_api import ActionLabel, FieldLabel, SubjectLabel, field_labels, gettext
from plugins.registry.models import AffiliationRole
from plugins.registry.queries.consents import purposes
from plugins.registry.queries.organisations import organisations_in_words
from plugins.registry.schemas import (
    AffiliationSchema,
    AgreementSchema,
    GuardianshipSchema,
    OrganisationSchema,
    ParticipationSchema,
    PartySchema,
    PersonSchema,
)
from plugins.registry.services.participations import participation_kinds

_LABELS = {
    "registry:organisation:add": N_("Added an organisation"),
    "registry:organisation:change": N_("Changed an organisation"),
    "registry:organisation:end": N_("Ended an organisation"),
    "registry:sub_region:add": N_("Added a sub-region"),
    "registry:sub_region:change": N_("Changed a sub-region"),
    "registry:seat:add": N_("Gave an organisation a place in a sub-region"),
    "registry:seat:end": N_("Ended a place in a sub-region"),
    "registry:seat:remove": N_("Removed a place in a sub-region"),
    "registry:agreement:add": N_("Added an agreement"),
    "registry:agreement:change": N_("Changed an agreement"),
    "registry:agreement:add_party": N_("Added a party to an agreement"),
    "registry:agreement:remove_party": N_("Removed a party from an agreement"),
    "registry:participation:add": N_("Added an organisation to a programme"),
    "registry:participation:change": N_("Changed a participation"),
    "registry:participation:end": N_("Ended a participation"),
    "registry:person:add": N_("Added a person"),
    "registry:person:change": N_("Changed a person"),
    "registry:person:link": N_("Linked a person with a log-in"),
    "registry:person:unlink": N_("Took a person’s log-in away"),
    "registry:person:hand_out": N_("Downloaded what is kept about a person"),
    "registry:person:merge": N_("Merged two records of a person"),
    "registry:person:erase": N_("Erased a person"),
    "registry:affiliation:add": N_("Added a person’s role"),
    "registry:affiliation:end": N_("Ended a person’s role"),
    "registry:affiliation:remove": N_("Removed a person’s role"),
    "registry:guardianship:add": N_("Added a guardian"),
    "registry:guardianship:end": N_("Ended a guardian’s responsibility"),
    "registry:guardianship:change": N_("Changed a guardian’s relation"),
    "registry:guardianship:invite": N_("Invited a guardian"),
    "registry:person:invite": N_("Invited a person to log in"),
    "registry:teaching:add": N_("Added a teacher of a pupil"),
    "registry:teaching:end": N_("Ended a teacher’s lessons with a pupil"),
    "registry:teaching:remove": N_("Removed a teacher of a pupil"),
    "registry:residence:read": N_("Looked at a protected address"),
    "registry:residence:change": N_("Changed an address"),
    "registry:consent:answer": N_("Answered a question of consent"),
    "registry:consent:record": N_("Wrote down an answer to a question of consent"),
    "registry:import:people": N_("Imported people"),
    "registry:import:undo": N_("Took an import back"),
    "registry:import:run": N_("Imported organisations"),
}
ACTIONS = tuple(ActionLabel(action=action, label=label) for action, label in _LABELS.items())
SUBJECTS = (
    SubjectLabel(kind="agreement", label=N_("Agreement")),
    SubjectLabel(kind="import", label=N_("Import")),
    SubjectLabel(kind="organisation", label=N_("Organisation")),
    SubjectLabel(kind="person", label=N_("Person")),
    SubjectLabel(kind="sub_region", label=N_("Sub-region")),
)
_ORGANISATIONS = ("organisation_id", "organisation", "parent_id", "parent", "served_through_id")


def _kinds_in_words(keys: Collection[str]) -> dict[str, str]:
    """How one takes part in a programme, and what pays for it, as the programmes call it."""
    offered = participation_kinds().values()
    choices = [choice for each in offered for choice in (*each.kinds, *each.funding_sources)]
    return {each.key: gettext(each.label) for each in choices if each.key in keys}


def _purposes_in_words(keys: Collection[str]) -> dict[str, str]:
    """What consent is asked for."""
    return {each.key: gettext(each.label) for each in purposes() if each.key in keys}


# Most are in the forms already; the others are what the register works out itself.
_FIELDS = (
    *field_labels(
        OrganisationSchema,
        ParticipationSchema,
        AgreementSchema,
        PartySchema,
        PersonSchema,
        AffiliationSchema,
        GuardianshipSchema,
    ),
    FieldLabel(
        name="fields",
        label=N_("What was written"),
        values={each.value: each.label for each in AffiliationRole},
        named=_purposes_in_words,
    ),
    FieldLabel(name="organisation", label=N_("Organisation")),
    FieldLabel(name="parent", label=N_("Belongs to")),
    FieldLabel(name="sub_region", label=N_("Sub-region")),
    FieldLabel(name="sub_region_id", label=N_("Sub-region")),
    FieldLabel(name="participations", label=N_("Participations that ended with it")),
    FieldLabel(name="seats", label=N_("Places in sub-regions that ended with it")),
    FieldLabel(name="affiliations", label=N_("People’s roles that ended with it")),
)
_NAMED = dict.fromkeys(_ORGANISATIONS, organisations_in_words) | {
    "kind": _kinds_in_words,
    "funding_source": _kinds_in_words,
}
FIELDS = tuple(
    replace(each, named=_NAMED[each.name]) if each.name in _NAMED else each for each in _FIELDS
)
