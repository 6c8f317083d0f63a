"""The register's pages, mounted at `/registry/`."""

from plugins.registry.views import (
    affiliations,
    agreements,
    consents,
    guardians,
    imports,
    organisations,
    own,
    participations,
    people,
    people_rights,
    residences,
    sub_regions,
    teaching,
)
from plugins.registry.views.blueprint import pages

__all__ = [
    "affiliations",
    "agreements",
    "consents",
    "guardians",
    "imports",
    "organisations",
    "own",
    "pages",
    "participations",
    "people",
    "people_rights",
    "residences",
    "sub_regions",
    "teaching",
]
