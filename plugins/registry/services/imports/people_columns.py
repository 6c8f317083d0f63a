"""What the columns of a list of pupils or teachers may be called, and what stands in them.

The headings are those of the music schools' own systems in both countries.
"""

from __future__ import annotations

from core.kit import N_
from plugins.registry.models import AffiliationRole, Level, Protection
from plugins.registry.services.imports.columns import ImportField


def _field(key: str, label: str, *names: str, required: bool = False) -> ImportField:
    return ImportField(key, label, frozenset({key, label.casefold(), *names}), required)


_SPELLED_OUT = {
    1: ["first guardian", "første foresatte", "første føresette", "første forælder/værge"],
    2: ["second guardian", "andre foresatte", "andre føresette", "anden forælder/værge"],
}


def _guardian(number: int, name: str, email: str, phone: str) -> tuple[ImportField, ...]:
    people = ("foresatt", "føresett", "forælder", "værge", "forelder")
    words = [f"{word}{gap}{number}" for word in people for gap in (" ", "")]
    # As the interface calls them itself.
    words += _SPELLED_OUT[number]
    words += [f"{word}," for word in _SPELLED_OUT[number]]
    return (
        _field(
            f"guardian{number}_name",
            name,
            *words,
            *(f"{word} {part}" for word in words for part in ("navn", "namn", "name")),
        ),
        _field(
            f"guardian{number}_email",
            email,
            *(
                f"{word} {part}"
                for word in words
                for part in ("e-post", "epost", "e-mail", "email")
            ),
        ),
        _field(
            f"guardian{number}_phone",
            phone,
            *(f"{word} {part}" for word in words for part in ("telefon", "mobil", "tlf", "tlf.")),
        ),
    )


FIELDS = (
    _field("number", N_("Pupil number"), "elevnr", "elevnr.", "elevnummer", "elev-id", "elevid"),
    _field("given_name", N_("Given name"), "fornavn", "fornamn", required=True),
    _field("family_name", N_("Family name"), "etternavn", "etternamn", "efternavn", required=True),
    _field("born_on", N_("Day of birth"), "fødselsdato", "fødselsdag", "født", "fødd", "født dato"),
    _field("email", N_("E-mail"), "e-post", "epost", "e-mail", "email", "mail"),
    _field("phone", N_("Telephone"), "telefon", "telefonnummer", "mobil", "tlf", "tlf."),
    _field("role", N_("Role"), "rolle", "type"),
    _field(
        "school",
        N_("School"),
        "skole",
        "skule",
        "avdeling",
        "musikskole",
        "kulturskole",
        required=True,
    ),
    _field(
        "instrument",
        N_("Instrument"),
        "fag",
        "hovedinstrument",
        "hovudinstrument",
        "main instrument",
    ),
    _field("level", N_("Level"), "nivå", "niveau", "trin", "trinn"),
    _field("teacher", N_("Teacher"), "lærer", "lærar", "underviser", "hovedlærer"),
    *_guardian(
        1, N_("First guardian"), N_("First guardian, e-mail"), N_("First guardian, telephone")
    ),
    *_guardian(
        2, N_("Second guardian"), N_("Second guardian, e-mail"), N_("Second guardian, telephone")
    ),
    _field(
        "street",
        N_("Street address"),
        "adresse",
        "gateadresse",
        "vej og nummer",
        "gatenavn",
        "vej",
        "address",
    ),
    _field("postal_code", N_("Postal code"), "postnr", "postnr.", "postnummer"),
    _field("town", N_("Town"), "poststed", "poststad", "by"),
    _field(
        "municipality", N_("Municipality"), "kommune", "kommunenr", "kommunenummer", "kommunekode"
    ),
    _field(
        "protection",
        N_("Protection"),
        "adressebeskyttelse",
        "adresseskjerming",
        "adressevern",
        "vern",
        "beskyttelse",
        "skjerming",
        "navne- og adressebeskyttelse",
    ),
)
FIELD_LABELS = {field.key: field.label for field in FIELDS} | {"residence": N_("Address")}
# The columns that belong to an address: never shown again once they are read.
OF_ADDRESS = ("street", "postal_code", "town", "municipality", "protection", "phone")

_ROLES = {
    "": AffiliationRole.PUPIL,
    "elev": AffiliationRole.PUPIL,
    "pupil": AffiliationRole.PUPIL,
    "student": AffiliationRole.PUPIL,
    "lærer": AffiliationRole.TEACHER,
    "lærar": AffiliationRole.TEACHER,
    "underviser": AffiliationRole.TEACHER,
    "teacher": AffiliationRole.TEACHER,
}
_LEVELS = {
    "nybegynner": Level.BEGINNER,
    "nybegynnar": Level.BEGINNER,
    "nybyrjar": Level.BEGINNER,
    "begynder": Level.BEGINNER,
    "begynner": Level.BEGINNER,
    "viderekommen": Level.INTERMEDIATE,
    "vidarekomen": Level.INTERMEDIATE,
    "mellemniveau": Level.INTERMEDIATE,
    "øvet": Level.INTERMEDIATE,
    "avansert": Level.ADVANCED,
    "avanceret": Level.ADVANCED,
    "forbereder høyere utdanning": Level.PREPARATORY,
    "førebur høgare utdanning": Level.PREPARATORY,
    "forbereder videregående uddannelse": Level.PREPARATORY,
} | {name: level for level in Level for name in (level.value, level.label.casefold())}
_PROTECTIONS = {
    **dict.fromkeys(
        ("", "nei", "nej", "no", "ingen", "0", "false", "falsk", "none"), Protection.NONE
    ),
    **dict.fromkeys(
        ("fortrolig", "fortruleg", "confidential", "protected address", "kode 7"),
        Protection.CONFIDENTIAL,
    ),
    **dict.fromkeys(
        (
            "ja",
            "yes",
            "1",
            "true",
            "sand",
            "x",
            "strengt fortrolig",
            "strengt fortruleg",
            "strictly_confidential",
            "strictly protected address",
            "navne- og adressebeskyttelse",
            "adressebeskyttelse",
            "beskyttet",
            "hemmelig",
            "kode 6",
        ),
        Protection.STRICTLY_CONFIDENTIAL,
    ),
}


def role_named(text: str) -> AffiliationRole | None:
    """The role that a cell means; an empty one is a pupil's."""
    return _ROLES.get(text.casefold())


def level_named(text: str) -> Level | None:
    """The level that a cell means, or None."""
    return _LEVELS.get(text.casefold())


def protection_named(text: str) -> Protection | None:
    """The protection that a cell means; a mere yes is the stricter one. None: not understood."""
    return _PROTECTIONS.get(text.casefold())


def split_name(text: str) -> tuple[str, str]:
    """A whole name in one cell as given and family name: "Prøve Eksempel", "Eksempel, Prøve"."""
    family, comma, given = text.partition(",")
    if comma:
        return given.strip(), family.strip()
    given, _, family = text.strip().rpartition(" ")
    return (given.strip(), family.strip()) if given else (family.strip(), "")
