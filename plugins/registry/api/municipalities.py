"""Municipalities and their inhabitants: official figures, the same for everybody."""

from __future__ import annotations

from typing import Any

from core.plugin_api import current_tenant, requires
from plugins.registry import queries
from plugins.registry.api.blueprint import endpoints, found
from plugins.registry.permissions import RegistryPermission
from plugins.registry.schemas import MunicipalityPopulationSchema


@endpoints.route("/municipalities/<code>/population", methods=["GET"])
@requires(RegistryPermission.READ_ORGANISATIONS)
@endpoints.response(200, MunicipalityPopulationSchema)
def municipality_population(code: str) -> Any:
    """A municipality's figures over the years, by any code it has had, followed across reforms."""
    country = current_tenant().country
    place = found(queries.municipality(code, country))
    return {
        "country": country,
        "code": place.code,
        "name": place.name,
        "codes": queries.code_spells(code, country),
        "population": queries.population_series(code, country),
    }
