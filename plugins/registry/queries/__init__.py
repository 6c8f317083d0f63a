"""The register's reads: frozen values for pages, the API, reports and programmes."""

from plugins.registry.queries.agreements import agreement, agreements, agreements_of
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
from plugins.registry.queries.organisations import (
    all_found,
    find_organisations,
    municipality_organisation,
    municipality_organisations,
    organisation,
    organisation_names,
    organisation_row,
    organisations,
)
from plugins.registry.queries.participations import (
    participants,
    participation,
    participations_of,
)
from plugins.registry.queries.people import all_people, own_people, people, person
from plugins.registry.queries.reach import Reach, for_reader, reach_of
from plugins.registry.queries.sub_regions import coordinators, seats_of, sub_region, sub_regions

__all__ = [
    "CodeHistory",
    "Reach",
    "agreement",
    "agreements",
    "agreements_of",
    "all_found",
    "all_people",
    "code_history",
    "code_spells",
    "coordinators",
    "figures_for_codes",
    "figures_on",
    "find_organisations",
    "for_reader",
    "municipalities_on",
    "municipality",
    "municipality_names",
    "municipality_organisation",
    "municipality_organisations",
    "organisation",
    "organisation_names",
    "organisation_row",
    "organisations",
    "own_people",
    "participants",
    "participation",
    "participations_of",
    "people",
    "person",
    "population_days",
    "population_series",
    "reach_of",
    "seats_of",
    "sub_region",
    "sub_regions",
    "unknown_codes",
]
