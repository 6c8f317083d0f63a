"""Invented people at real schools: pupils called after birds and instruments, their families.

Everybody is called Eksempel, Prøve or something that nobody is called. One child has two
guardians, one of whom has lost custody; two siblings are looked after by one log-in; one has a
protected address; one is of age.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from uuid import UUID

from core.plugin_api import LOCAL_ZONE, Actor, ListQuery
from plugins.registry import (
    AffiliationDetails,
    AffiliationRole,
    ArtForm,
    Level,
    PersonDetails,
    Protection,
    ResidenceDetails,
    TeachingDetails,
    add_guardianship,
    add_person,
    add_teaching,
    people,
    record_consent,
    write_residence,
)
from plugins.ungmusikk.demo.register import Register
from plugins.ungmusikk.demo.tenant import (
    ACADEMY_TEACHER,
    FORMER_GUARDIAN,
    GUARDIAN,
    PUPIL,
    RECTOR,
    SCHOOL,
    TEACHER,
)

FAMILY_NAME = "Eksempel"
# The log-in of a pupil: fifteen, plays the violin, and has had a talent place before.
AGE_OF_PUPIL = 15
# Given names with a role in the story.
SIBLING, PROTECTED, OF_AGE, BELOW_THE_AGES = "Lerke", "Ugle", "Falk", "Terne"
# Teachers by the key in pupils.csv: given name of the instrument family, and the school.
TEACHERS = {
    "brass": ("Messinglærer", "Nordre Follo kulturskole"),
    "voice": ("Sanglærer", "Vestby kulturskole"),
    "woodwind": ("Treblåslærer", "Frogn kulturskole"),
    "piano": ("Klaverlærer", "Asker kulturskole"),
    "percussion": ("Slagverklærer", "Lillestrøm kulturskole"),
    "coast": ("Samspillslærer", "Moss kulturskole"),
}
# What the register asks a consent to, and most families have answered.
PHOTOS = "photos"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody in the demonstration, to be found again by name."""

    pupil: UUID
    guardian: UUID
    former_guardian: UUID
    teacher: UUID
    professor: UUID
    second_professor: UUID
    pupils: dict[str, UUID]
    teachers: dict[str, UUID]

    def of(self, *names: str) -> list[UUID]:
        """Pupils by their given names."""
        return [self.pupils[name] for name in names]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of pupils.csv; `birth_shift` is how many days ago the last birthday was."""

    given_name: str
    school: str
    age: int
    instrument: str
    level: Level
    teacher: str
    home: str
    birth_shift: int

    def born_on(self, today: date) -> date:
        """Such that the age holds on the day the demonstration is made."""
        birthday = today - timedelta(days=self.birth_shift)
        # 29 February is no birthday in most years.
        day = min(birthday.day, 28)
        return date(birthday.year - self.age, birthday.month, day)


def fill_people(register: Register, actor: Actor) -> Cast:
    """Heads, teachers, pupils, guardians; log-ins find theirs by their addresses."""
    since = actor.today - timedelta(days=700)
    school = register.school(SCHOOL)
    _at(actor, RECTOR, school, AffiliationRole.RECTOR, since)
    teacher = _at(actor, TEACHER, school, AffiliationRole.TEACHER, since)
    academy = register.academy()
    professor = _at(actor, ACADEMY_TEACHER, academy, AffiliationRole.TEACHER, since)
    second = _at(actor, ("Prøve", "Dosent", None), academy, AffiliationRole.TEACHER, since)
    teachers = {
        key: _at(
            actor, ("Prøve", name, None), register.school(where), AffiliationRole.TEACHER, since
        )
        for key, (name, where) in TEACHERS.items()
    } | {"strings": teacher}
    rows = _rows()
    first = next(row for row in rows if row.school == SCHOOL)
    pupil = _pupil(
        register,
        actor,
        Row(
            given_name=PUPIL[0],
            school=SCHOOL,
            age=AGE_OF_PUPIL,
            instrument="violin",
            level=Level.ADVANCED,
            teacher="strings",
            home=first.home,
            birth_shift=200,
        ),
        teachers,
        family_name=PUPIL[1],
        email=PUPIL[2],
        since=since,
    )
    pupils = {row.given_name: _pupil(register, actor, row, teachers, since=since) for row in rows}
    guardian, former = _families(actor, pupil, pupils, rows, since)
    return Cast(
        pupil=pupil,
        guardian=guardian,
        former_guardian=former,
        teacher=teacher,
        professor=professor,
        second_professor=second,
        pupils=pupils,
        teachers=teachers,
    )


def cast_of(actor: Actor) -> Cast:
    """The same people, found again in the register by their names."""
    everybody = ListQuery(
        search="",
        sort="family_name",
        descending=False,
        page=1,
        per_page=500,
        filters={},
        default_sort="family_name",
    )
    found = {row.name: row.id for row in people(actor, everybody).items}
    return Cast(
        pupil=found[_name(PUPIL)],
        guardian=found[_name(GUARDIAN)],
        former_guardian=found[_name(FORMER_GUARDIAN)],
        teacher=found[_name(TEACHER)],
        professor=found[_name(ACADEMY_TEACHER)],
        second_professor=found["Prøve Dosent"],
        pupils={row.given_name: found[f"{row.given_name} {FAMILY_NAME}"] for row in _rows()},
        teachers={
            "strings": found[_name(TEACHER)],
            **{key: found[f"Prøve {name}"] for key, (name, _where) in TEACHERS.items()},
        },
    )


def _name(who: tuple[str, str, str | None]) -> str:
    return f"{who[0]} {who[1]}"


def _families(
    actor: Actor, pupil: UUID, pupils: dict[str, UUID], rows: list[Row], since: date
) -> tuple[UUID, UUID]:
    guardian, former = (
        add_person(
            actor, PersonDetails(given_name=given_name, family_name=family_name, email=email)
        )
        for given_name, family_name, email in (GUARDIAN, FORMER_GUARDIAN)
    )
    for child in (pupil, pupils[SIBLING]):
        add_guardianship(actor, guardian_id=guardian, pupil_id=child, valid_from=since)
    add_guardianship(
        actor,
        guardian_id=former,
        pupil_id=pupil,
        valid_from=since,
        # Custody ended the day before the demonstration begins.
        valid_to=actor.today - timedelta(days=1),
    )
    now = datetime.combine(actor.today - timedelta(days=20), time(9), LOCAL_ZONE)
    for number, row in enumerate(rows):
        if row.given_name == SIBLING:
            continue
        parent = add_person(
            actor, PersonDetails(given_name="Foresatt", family_name=f"til {row.given_name}")
        )
        add_guardianship(
            actor, guardian_id=parent, pupil_id=pupils[row.given_name], valid_from=since
        )
        if row.age >= 18 or number % 3 == 0:
            # Of age, or not answered yet.
            continue
        record_consent(
            actor, pupils[row.given_name], PHOTOS, by=parent, agreed=number % 5 != 0, now=now
        )
    return guardian, former


def _pupil(
    register: Register,
    actor: Actor,
    row: Row,
    teachers: dict[str, UUID],
    *,
    since: date,
    family_name: str = FAMILY_NAME,
    email: str | None = None,
) -> UUID:
    made = add_person(
        actor,
        PersonDetails(
            given_name=row.given_name,
            family_name=family_name,
            email=email,
            born_on=row.born_on(actor.today),
            art_form=ArtForm.MUSIC,
            instrument=row.instrument,
            level=row.level,
        ),
        AffiliationDetails(
            organisation_id=register.school(row.school),
            role=AffiliationRole.PUPIL,
            valid_from=since,
        ),
    )
    add_teaching(
        actor,
        TeachingDetails(teacher_id=teachers[row.teacher], pupil_id=made, valid_from=since),
    )
    protected = row.given_name == PROTECTED
    write_residence(
        actor,
        made,
        ResidenceDetails(
            protection=Protection.CONFIDENTIAL if protected else Protection.NONE,
            street="Hemmelige Hulvei 13" if protected else "Prøveveien 1",
            postal_code="0000",
            town="Eksempelstad",
            municipality_code=row.home,
        ),
        version=None,
    )
    return made


def _at(
    actor: Actor, who: tuple[str, str, str | None], where: UUID, role: AffiliationRole, since: date
) -> UUID:
    given_name, family_name, email = who
    return add_person(
        actor,
        PersonDetails(given_name=given_name, family_name=family_name, email=email),
        AffiliationDetails(organisation_id=where, role=role, valid_from=since),
    )


def _rows() -> list[Row]:
    text = (files("plugins.ungmusikk") / "demo" / "pupils.csv").read_text("utf-8")
    return [
        Row(
            given_name=row["given_name"],
            school=row["school"],
            age=int(row["age"]),
            instrument=row["instrument"],
            level=Level(row["level"]),
            teacher=row["teacher"],
            home=row["home"],
            birth_shift=int(row["birth_shift"]),
        )
        for row in csv.DictReader(text.splitlines(), strict=True)
    ]
