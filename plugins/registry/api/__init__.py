"""The register's endpoints, at `/api/v1/registry/`: what its pages do, for programs."""

from plugins.registry.api import (
    agreements,
    imports,
    municipalities,
    organisations,
    participations,
    people,
    private,
    relations,
    sub_regions,
)
from plugins.registry.api.blueprint import endpoints

__all__ = [
    "agreements",
    "endpoints",
    "imports",
    "municipalities",
    "organisations",
    "participations",
    "people",
    "private",
    "relations",
    "sub_regions",
]
