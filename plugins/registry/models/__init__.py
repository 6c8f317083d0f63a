"""The register's tables, by topic; all live in the PostgreSQL schema `registry`."""

from plugins.registry.models.agreements import Agreement, AgreementParty
from plugins.registry.models.kinds import (
    AffiliationRole,
    ArtForm,
    Gender,
    Level,
    Protection,
    Relation,
)
from plugins.registry.models.organisations import (
    Organisation,
    OrganisationKind,
    SubRegion,
    SubRegionSeat,
)
from plugins.registry.models.participations import Participation
from plugins.registry.models.people import (
    Affiliation,
    Consent,
    Guardianship,
    Person,
    Residence,
    Teaching,
)
from plugins.registry.models.reference import (
    ALWAYS,
    Instrument,
    Municipality,
    MunicipalityCentre,
    MunicipalityChange,
    PopulationFigure,
)
from plugins.registry.models.uploads import ImportChange, ImportRun, Upload

__all__ = [
    "ALWAYS",
    "Affiliation",
    "AffiliationRole",
    "Agreement",
    "AgreementParty",
    "ArtForm",
    "Consent",
    "Gender",
    "Guardianship",
    "ImportChange",
    "ImportRun",
    "Instrument",
    "Level",
    "Municipality",
    "MunicipalityCentre",
    "MunicipalityChange",
    "Organisation",
    "OrganisationKind",
    "Participation",
    "Person",
    "PopulationFigure",
    "Protection",
    "Relation",
    "Residence",
    "SubRegion",
    "SubRegionSeat",
    "Teaching",
    "Upload",
]
