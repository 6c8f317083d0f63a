"""The register's reads: frozen values for pages, the API, reports and programmes."""

from plugins.registry.queries.agreements import agreement, agreements, agreements_of
from plugins.registry.queries.consents import (
    ConsentView,
    consented,
    consents_of,
    has_consent,
)
from plugins.registry.queries.distances import (
    MunicipalityPlaces,
    distances_from,
    municipality_places,
)
from plugins.registry.queries.figures import (
    CodeHistory,
    code_history,
    code_spells,
    figures_for_codes,
    figures_on,
    municipalities_on,
    municipality,
    municipality_names,
    population_days,
    population_series,
    unknown_codes,
)
from plugins.registry.queries.instruments import (
    InstrumentView,
    instrument_names,
    instruments,
)
from plugins.registry.queries.organisations import (
    all_found,
    find_organisations,
    municipality_organisation,
    municipality_organisations,
    organisation,
    organisation_names,
    organisation_places,
    organisation_row,
    organisations,
    organisations_named,
)
from plugins.registry.queries.participations import (
    participants,
    participation,
    participations_of,
)
from plugins.registry.queries.people import (
    all_people,
    may_act_for,
    own_people,
    people,
    people_of_memberships,
    person,
    person_names,
    rows_of,
    within_reach,
)
from plugins.registry.queries.reach import (
    Reach,
    for_reader,
    looked_after,
    person_of,
    reach_of,
)
from plugins.registry.queries.relations import (
    Correspondent,
    correspondents,
    guardians_of,
    teachers_of,
)
from plugins.registry.queries.residence import (
    Home,
    homes_for_rules,
    protected_people,
)
from plugins.registry.queries.rule_facts import RuleFacts, facts_for_rules
from plugins.registry.queries.shown_steps import people_with_shown_steps
from plugins.registry.queries.sub_regions import coordinators, seats_of, sub_region, sub_regions

__all__ = [
    "CodeHistory",
    "ConsentView",
    "Correspondent",
    "Home",
    "InstrumentView",
    "MunicipalityPlaces",
    "Reach",
    "RuleFacts",
    "agreement",
    "agreements",
    "agreements_of",
    "all_found",
    "all_people",
    "code_history",
    "code_spells",
    "consented",
    "consents_of",
    "coordinators",
    "correspondents",
    "distances_from",
    "facts_for_rules",
    "figures_for_codes",
    "figures_on",
    "find_organisations",
    "for_reader",
    "guardians_of",
    "has_consent",
    "homes_for_rules",
    "instrument_names",
    "instruments",
    "looked_after",
    "may_act_for",
    "municipalities_on",
    "municipality",
    "municipality_names",
    "municipality_organisation",
    "municipality_organisations",
    "municipality_places",
    "organisation",
    "organisation_names",
    "organisation_places",
    "organisation_row",
    "organisations",
    "organisations_named",
    "own_people",
    "participants",
    "participation",
    "participations_of",
    "people",
    "people_of_memberships",
    "people_with_shown_steps",
    "person",
    "person_names",
    "person_of",
    "population_days",
    "population_series",
    "protected_people",
    "reach_of",
    "rows_of",
    "seats_of",
    "sub_region",
    "sub_regions",
    "teachers_of",
    "unknown_codes",
    "within_reach",
]
