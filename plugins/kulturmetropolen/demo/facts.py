"""What is true, and what is invented: members by the culture agreement, and talents by name.

The nine parties of the agreement 2021–2024 are those of kulturmetropol.dk. Schools and venues
are real places. Everybody else is invented, and says so by name.
"""

from __future__ import annotations

from dataclasses import dataclass

# Albertslund, Furesø, Halsnæs, Helsingør, Herlev, Ishøj, Køge, Roskilde, Rødovre: codes of today.
NINE = ("165", "190", "260", "217", "163", "183", "259", "265", "175")
WEST = ("165", "259", "265", "183")
# A music school for some of them, by municipality code.
SCHOOLS = {
    "265": "Roskilde Musiske Skole",
    "217": "Helsingør Musikskole",
    "259": "Køge Musikskole",
    "190": "Furesø Musikskole",
    "165": "Albertslund Musikskole",
    "175": "Rødovre Musikskole",
}
VENUES = {
    "Gimle": ("265", 700),
    "Kulturværftet": ("217", 800),
    "Tapperiet": ("259", 500),
    "Forbrændingen": ("165", 550),
}
RUGEKASSE = ("INSP!", "265")


@dataclass(frozen=True, kw_only=True)
class InventedTalent:
    """Somebody who does not exist: `stage` is how many moves on they have made."""

    given: str
    family: str
    gender: str
    age: int
    municipality: str
    stage: int
    ending: str = ""


def _talent(
    given: str, family: str, gender: str, age: int, municipality: str, stage: int, ending: str = ""
) -> InventedTalent:
    return InventedTalent(
        given=given,
        family=family,
        gender=gender,
        age=age,
        municipality=municipality,
        stage=stage,
        ending=ending,
    )


TALENTS = (
    _talent("Eksempel", "Trommeslager", "male", 15, "265", 0),
    _talent("Eksempel", "Guitarist", "female", 14, "265", 0),
    _talent("Eksempel", "Beatmager", "male", 16, "265", 0),
    _talent("Eksempel", "Klarinettist", "female", 15, "217", 0),
    _talent("Eksempel", "Bassist", "male", 17, "259", 0),
    _talent("Eksempel", "Rapper", "male", 16, "165", 0),
    _talent("Eksempel", "Korsanger", "female", 14, "190", 0),
    _talent("Tænkt", "Pianist", "female", 16, "265", 1),
    _talent("Tænkt", "Violinist", "female", 17, "265", 1),
    _talent("Tænkt", "Trompetist", "male", 18, "217", 1),
    _talent("Tænkt", "Organist", "male", 17, "259", 1),
    _talent("Tænkt", "Harmonikaspiller", "female", 16, "175", 1),
    _talent("Tænkt", "Saxofonist", "male", 18, "190", 1, "pause"),
    _talent("Opdigtet", "Vokalist", "female", 19, "265", 2),
    _talent("Opdigtet", "Producer", "male", 20, "265", 2),
    _talent("Opdigtet", "Cellist", "female", 18, "217", 2),
    _talent("Opdigtet", "Banjospiller", "male", 19, "165", 2),
    _talent("Opdigtet", "Fløjtenist", "female", 20, "259", 2),
    _talent("Opdigtet", "Percussionist", "other", 19, "175", 2, "leave"),
    _talent("Påfundet", "Komponist", "female", 21, "265", 3),
    _talent("Påfundet", "Visesanger", "male", 22, "265", 3),
    _talent("Påfundet", "Jazzsanger", "female", 21, "217", 3),
    _talent("Påfundet", "Harpenist", "female", 20, "190", 3, "back"),
    _talent("Påfundet", "Metalguitarist", "male", 22, "165", 3),
    _talent("Fiktiv", "Popstjerne", "female", 24, "265", 4),
    _talent("Fiktiv", "Elektronika", "other", 23, "217", 4),
    _talent("Fiktiv", "Folkesanger", "male", 25, "259", 4),
    _talent("Fiktiv", "Turnémusiker", "female", 26, "265", 5),
    _talent("Fiktiv", "Sessionmusiker", "male", 27, "217", 5),
)
# By how many moves on: why, as it was written to the talent.
REASONS = (
    "Du kommer hver uge, og du har sat to egne sange sammen med de andre.",
    "Dine sange har fået form, og du tager imod feedback. Nu er du klar til at skrive med andre.",
    "Du skriver med mange slags mennesker og har en mentor. Nu skal sangene ud foran et publikum.",
    "Dine koncerter i år har vist, at du kan holde et publikum. Nu tager vi fat på udgivelserne.",
    "Du booker selv, du har et netværk, og folk spørger efter dig. God flyvetur!",
)
