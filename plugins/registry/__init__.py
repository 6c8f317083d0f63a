"""The register: organisations, sub-regions, agreements and people; who takes part.

For every programme, so that two of them point at the same school and the same pupil. What is
imported here is all that another plugin may use; the door to people applies the reader's reach.
"""

from plugins.registry.figures import DENMARK, NORWAY, Basis
from plugins.registry.hookspecs import Choice, ParticipationKinds, PersonalRecord
from plugins.registry.models import AffiliationRole, OrganisationKind
from plugins.registry.permissions import RegistryPermission, RegistryRole
from plugins.registry.queries import (
    CodeHistory,
    Reach,
    agreements,
    code_history,
    coordinators,
    figures_for_codes,
    figures_on,
    municipalities_on,
    municipality,
    municipality_names,
    organisation,
    organisation_row,
    organisations,
    participants,
    participation,
    people,
    person,
    population_days,
    population_series,
    reach_of,
    sub_regions,
)
from plugins.registry.queries.views import (
    AgreementView,
    MunicipalityView,
    Named,
    OrganisationRow,
    OrganisationView,
    Participant,
    PersonRow,
    PersonView,
    PopulationOn,
    SubRegionView,
)

__all__ = [
    "DENMARK",
    "NORWAY",
    "AffiliationRole",
    "AgreementView",
    "Basis",
    "Choice",
    "CodeHistory",
    "MunicipalityView",
    "Named",
    "OrganisationKind",
    "OrganisationRow",
    "OrganisationView",
    "Participant",
    "ParticipationKinds",
    "PersonRow",
    "PersonView",
    "PersonalRecord",
    "PopulationOn",
    "Reach",
    "RegistryPermission",
    "RegistryRole",
    "SubRegionView",
    "agreements",
    "code_history",
    "coordinators",
    "figures_for_codes",
    "figures_on",
    "municipalities_on",
    "municipality",
    "municipality_names",
    "organisation",
    "organisation_row",
    "organisations",
    "participants",
    "participation",
    "people",
    "person",
    "population_days",
    "population_series",
    "reach_of",
    "sub_regions",
]
