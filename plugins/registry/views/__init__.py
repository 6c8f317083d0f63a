"""The register's pages, mounted at `/registry/`."""

from plugins.registry.views import (
    agreements,
    imports,
    organisations,
    participations,
    people,
    people_rights,
    sub_regions,
)
from plugins.registry.views.blueprint import pages

__all__ = [
    "agreements",
    "imports",
    "organisations",
    "pages",
    "participations",
    "people",
    "people_rights",
    "sub_regions",
]
