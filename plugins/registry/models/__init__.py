"""The register's tables, by topic; all live in the PostgreSQL schema `registry`."""

from plugins.registry.models.agreements import Agreement, AgreementParty
from plugins.registry.models.organisations import (
    Organisation,
    OrganisationKind,
    SubRegion,
    SubRegionSeat,
)
from plugins.registry.models.participations import Participation
from plugins.registry.models.people import (
    Affiliation,
    AffiliationRole,
    Guardianship,
    Person,
)
from plugins.registry.models.reference import (
    ALWAYS,
    Municipality,
    MunicipalityChange,
    PopulationFigure,
)
from plugins.registry.models.uploads import Upload

__all__ = [
    "ALWAYS",
    "Affiliation",
    "AffiliationRole",
    "Agreement",
    "AgreementParty",
    "Guardianship",
    "Municipality",
    "MunicipalityChange",
    "Organisation",
    "OrganisationKind",
    "Participation",
    "Person",
    "PopulationFigure",
    "SubRegion",
    "SubRegionSeat",
    "Upload",
]
