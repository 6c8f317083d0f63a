"""What the columns of a file may be called, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.kit import N_
from plugins.registry.models import OrganisationKind


@dataclass(frozen=True)
class ImportField:
    """Something that a column can hold. `names` are headings that mean it, in lower case."""

    key: str
    label: str
    names: frozenset[str]
    required: bool = False


FIELDS = (
    ImportField("name", N_("Name"), frozenset({"name", "navn", "namn"}), required=True),
    ImportField(
        "kind", N_("Kind"), frozenset({"kind", "type", "slag", "art", "kategori"}), required=True
    ),
    ImportField(
        "municipality_code",
        N_("Municipality code"),
        frozenset(
            {
                "municipality_code",
                "municipality code",
                "code",
                "kommunenummer",
                "kommunenr",
                "kommunekode",
                "kode",
            }
        ),
    ),
    ImportField("country", N_("Country"), frozenset({"country", "land"})),
    ImportField(
        "parent",
        N_("Belongs to"),
        frozenset(
            {
                "parent",
                "owner",
                "belongs to",
                "hører til",
                "høyrer til",
                "eier",
                "eigar",
                "ejer",
                "tilhører",
            }
        ),
    ),
    ImportField(
        "website",
        N_("Website"),
        frozenset({"website", "web", "nettsted", "nettstad", "hjemmeside", "nettside", "url"}),
    ),
    ImportField(
        "valid_from",
        N_("First day"),
        frozenset({"valid_from", "from", "first day", "fra", "frå", "fra dato", "første dag"}),
    ),
    ImportField(
        "valid_to",
        N_("Last day"),
        frozenset({"valid_to", "to", "last day", "til", "til dato", "siste dag", "sidste dag"}),
    ),
    ImportField(
        "sub_region", N_("Sub-region"), frozenset({"sub_region", "sub-region", "delregion"})
    ),
)
FIELD_LABELS = {field.key: field.label for field in FIELDS}

# What a kind may be called in a cell, in the four languages of the interface.
_KIND_NAMES = {
    OrganisationKind.MUNICIPALITY: ("kommune",),
    OrganisationKind.COUNTY: ("county council", "fylkeskommune", "fylke", "region"),
    OrganisationKind.KULTURSKOLE: (
        "kulturskule",
        "municipal arts school",
        "musikkskole",
        "musikkskule",
        "musikskole",
        "kultur- og musikkskole",
        "kulturskole eller musikskole",
    ),
    OrganisationKind.UPPER_SECONDARY: (
        "upper secondary school",
        "videregående skole",
        "videregående",
        "vidaregåande skule",
        "vidaregåande",
        "vgs",
        "ungdomsuddannelse",
        "gymnasium",
    ),
    OrganisationKind.FOLK_HIGH_SCHOOL: (
        "folk high school",
        "folkehøgskole",
        "folkehøgskule",
        "folkehøjskole",
        "fhs",
    ),
    OrganisationKind.ACADEMY: (
        "academy or conservatoire",
        "conservatoire",
        "musikkhøgskole",
        "musikkhøgskule",
        "musikkhøgskole eller konservatorium",
        "musikkhøgskule eller konservatorium",
        "konservatorium",
        "musikkonservatorium",
        "akademi",
    ),
    OrganisationKind.VENUE: ("spillested", "spelestad", "scene"),
    OrganisationKind.ASSOCIATION: ("forening", "foreining"),
    OrganisationKind.FOUNDATION: ("stiftelse", "stifting", "fond"),
    OrganisationKind.COMPANY: ("selskap", "selskab", "bedrift", "virksomhed", "firma"),
}
_KINDS = {
    name: kind
    for kind in OrganisationKind
    for name in (kind.value, kind.label.casefold(), *_KIND_NAMES[kind])
}


def kind_named(text: str) -> OrganisationKind | None:
    """The kind that a cell means, or None."""
    return _KINDS.get(text.strip().casefold())


def guess_columns(header: Sequence[str], fields: Sequence[ImportField] = FIELDS) -> dict[str, int]:
    """Which column holds which field, by its heading; the first one that fits."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        for field in fields:
            if name.strip().casefold() in field.names and field.key not in found:
                found[field.key] = place
                break
    return found


def usable_columns(
    columns: Mapping[str, object], width: int, fields: Sequence[ImportField] = FIELDS
) -> dict[str, int]:
    """The choice without fields there are not and columns the file does not have."""
    known = {field.key for field in fields}
    return {
        key: place
        for key, place in columns.items()
        if key in known and isinstance(place, int) and 0 <= place < width
    }
