"""Pupils, guardians and teachers from a file: matched, previewed, imported, taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.jobs import runner_of
from core.plugin_api import db
from core.tasks import TaskRefused
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.web.running import Running
from core.workspace import operator
from plugins.registry import rows_of
from plugins.registry.models import (
    Affiliation,
    Guardianship,
    ImportRun,
    Person,
    Residence,
    Teaching,
)
from plugins.registry.services.imports import (
    ImportPlan,
    apply_people,
    guess_columns,
    plan_people,
    preview_undo,
    read_table,
    undo,
    what_stays,
)
from plugins.registry.services.imports.people_columns import FIELDS, split_name
from plugins.registry.services.people import PersonDetails, change_person
from tests.support.forms import send, shown
from tests.support.registry import (
    make_consent,
    make_guardianship,
    make_municipality,
    make_organisation,
    make_person,
    make_residence,
    make_teaching,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
TODAY = date(2024, 6, 1)
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
YESTERDAY = date(2024, 5, 31)

LIST = (
    "Elevnr;Fornavn;Etternavn;Fødselsdato;E-post;Fag;Lærer;Skole;Foresatt 1 navn;"
    "Foresatt 1 e-post;Foresatt 1 telefon;Foresatt 2 navn;Adresse;Postnr;Poststed;Kommune;"
    "Adressebeskyttelse\n"
    "1;Ada;Eksempel;1.5.2012;;Fiolin;Lise Lærer;Prøveskolen;Mor Eksempel;mor@example.test;"
    "900 00 000;Far Eksempel;Prøveveien 1;1430;Ås;Ås;nei\n"
    "2;Bo;Eksempel;2.6.2014;;Piano;Lærer, Lise;Prøveskolen;Mor Eksempel;mor@example.test;"
    "900 00 000;;Hemmeligveien 2;1430;Ås;3218;ja\n"
)


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, TODAY)


@pytest.fixture
def school(inside: Inside, alpha: TenantView) -> UUID:
    with inside(alpha):
        make_municipality("Ås", "3218")
        return make_organisation("Prøveskolen")


def planned(content: str) -> ImportPlan[Any]:
    read = read_table(content.encode())
    assert read.problem is None
    columns = guess_columns(read.header, FIELDS)
    return plan_people(read.rows, columns, country="NO", today=TODAY)


def said(plan: ImportPlan[Any]) -> list[tuple[str, list[str]]]:
    return [
        (line.action.value, [each.reason.code.removeprefix("import.") for each in line.objections])
        for line in plan.lines
    ]


def counted() -> dict[str, int]:
    tables = (Person, Affiliation, Guardianship, Teaching, Residence)
    return {each.__name__: len(db.session.scalars(select(each.id)).all()) for each in tables}


def run_of(actor: Actor, content: str) -> UUID:
    apply_people(actor, planned(content), file_name="elever.csv")
    return db.session.scalars(select(ImportRun.id).order_by(ImportRun.id.desc())).first()  # type: ignore[return-value]


def test_headings_of_the_schools_systems_are_understood() -> None:
    header = LIST.partition("\n")[0].split(";")

    assert guess_columns(header, FIELDS) == {
        "number": 0,
        "given_name": 1,
        "family_name": 2,
        "born_on": 3,
        "email": 4,
        "instrument": 5,
        "teacher": 6,
        "school": 7,
        "guardian1_name": 8,
        "guardian1_email": 9,
        "guardian1_phone": 10,
        "guardian2_name": 11,
        "street": 12,
        "postal_code": 13,
        "town": 14,
        "municipality": 15,
        "protection": 16,
    }
    danish = guess_columns(("Efternavn", "By", "Underviser", "Forælder 1 e-mail"), FIELDS)
    assert danish == {"family_name": 0, "town": 1, "teacher": 2, "guardian1_email": 3}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prøve Eksempel", ("Prøve", "Eksempel")),
        ("Prøve von Eksempel", ("Prøve von", "Eksempel")),
        ("Eksempel, Prøve", ("Prøve", "Eksempel")),
        ("Prøve", ("Prøve", "")),
    ],
)
def test_a_whole_name_in_one_cell(text: str, name: tuple[str, str]) -> None:
    assert split_name(text) == name


def test_a_list_adds_pupils_guardians_teachers_and_where_they_live(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        result = apply_people(boss, planned(LIST), file_name="elever.csv")
        names = sorted(
            f"{row.given_name} {row.family_name}" for row in db.session.scalars(select(Person))
        )
        homes = {
            row.street: (row.protection, row.municipality_code)
            for row in db.session.scalars(select(Residence).where(Residence.street.is_not(None)))
        }

        assert (result.new, result.changed, result.unchanged) == (2, 0, 0)
        # One mother for both, one teacher, whichever way the name is written.
        assert names == [
            "Ada Eksempel",
            "Bo Eksempel",
            "Far Eksempel",
            "Lise Lærer",
            "Mor Eksempel",
        ]
        assert counted() == {
            "Person": 5,
            "Affiliation": 3,
            "Guardianship": 3,
            "Teaching": 2,
            "Residence": 3,
        }
        # A mere yes is the stricter protection.
        assert homes == {
            "Prøveveien 1": ("none", "3218"),
            "Hemmeligveien 2": ("strictly_confidential", "3218"),
        }


def test_importing_again_changes_nothing(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        apply_people(boss, planned(LIST), file_name="elever.csv")
        again = planned(LIST)

        assert said(again) == [("unchanged", []), ("unchanged", [])]
        assert not again.can_be_imported


def test_each_line_says_clearly_what_is_wrong(
    inside: Inside, alpha: TenantView, school: UUID
) -> None:
    head = "fornavn;etternavn;skole;født;fag;nivå;e-post;kommune;adressebeskyttelse;rolle\n"
    lines = (
        ("Ada;Eksempel;Annen skole;;;;;;;", "unknown_school"),
        (";Eksempel;Prøveskolen;;;;;;;", "no_name"),
        ("Ada;Eksempel;Prøveskolen;31.2.2012;;;;;;", "bad_date"),
        ("Ada;Eksempel;Prøveskolen;1.1.2090;;;;;;", "person.born_on"),
        ("Ada;Eksempel;Prøveskolen;;Sekkepipe av gull;;;;;", "unknown_instrument"),
        ("Ada;Eksempel;Prøveskolen;;;Verdensmester;;;;", "unknown_level"),
        ("Ada;Eksempel;Prøveskolen;;;;ikke en adresse;;;", "bad_email"),
        ("Ada;Eksempel;Prøveskolen;;;;;Ingensteds;;", "unknown_municipality"),
        ("Ada;Eksempel;Prøveskolen;;;;;;kanskje;", "unknown_protection"),
        ("Ada;Eksempel;Prøveskolen;;;;;;;vaktmester", "unknown_role"),
    )
    with inside(alpha):
        plan = planned(head + "\n".join(text for text, _ in lines))

    assert said(plan) == [("wrong", [code]) for _, code in lines]


def test_who_fits_twice_is_decided_by_a_person(
    inside: Inside, alpha: TenantView, school: UUID
) -> None:
    head = "fornavn;etternavn;skole;født\n"
    with inside(alpha):
        for _ in range(2):
            make_person("Ada", "Eksempel", at=school)
        without = planned(head + "Ada;Eksempel;Prøveskolen;")
        with_birth = planned(head + "Ada;Eksempel;Prøveskolen;1.5.2012")

    assert said(without) == said(with_birth) == [("wrong", ["ambiguous_person"])]


def test_somebody_with_another_birth_is_somebody_else(
    inside: Inside, alpha: TenantView, school: UUID
) -> None:
    with inside(alpha):
        make_person("Ada", "Eksempel", at=school, born=date(2010, 1, 1))
        plan = planned("fornavn;etternavn;skole;født\nAda;Eksempel;Prøveskolen;1.5.2012")

    assert said(plan) == [("new", [])]


def test_a_guardian_who_lost_custody_is_not_let_in_again_by_a_list(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        child = make_person("Ada", "Eksempel", at=school, born=date(2012, 5, 1))
        former = make_person("Mor", "Eksempel", email="mor@example.test")
        make_guardianship(former, child, end=YESTERDAY)
        without = make_person("Far", "Eksempel")
        make_guardianship(without, child, custody=False)
        apply_people(boss, planned(LIST), file_name="elever.csv")

        ties = {
            (row.guardian_id, row.custody, row.valid_to)
            for row in db.session.scalars(
                select(Guardianship).where(Guardianship.pupil_id == child)
            )
        }
        assert ties == {(former, True, YESTERDAY), (without, False, None)}


def test_a_protected_address_is_neither_shown_nor_changed_by_a_list(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        child = make_person("Ada", "Eksempel", at=school, born=date(2012, 5, 1))
        make_residence(child, street="Gammelveien 9", protection="confidential")
        plan = planned(LIST)
        apply_people(boss, plan, file_name="elever.csv")
        kept = db.session.scalars(select(Residence).where(Residence.person_id == child)).one()

        assert (kept.street, kept.protection) == ("Gammelveien 9", "confidential")
    shown_lines = repr([line.changes for line in plan.lines])
    assert "veien" not in shown_lines


def test_the_whole_of_an_import_can_be_taken_back(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        known = make_person("Ada", "Eksempel", at=school, born=date(2012, 5, 1))
        make_residence(known, street="Gammelveien 9")
        before = counted()
        run = run_of(boss, LIST)
        changed = rows_of([known], today=TODAY)[known]
        counts = undo(boss, run, now=NOW)

        assert changed.instrument == "violin"
        assert rows_of([known], today=TODAY)[known].instrument is None
        assert counted() == before
        home = db.session.scalars(select(Residence)).one()
        assert (home.street, home.before_import) == ("Gammelveien 9", None)
        assert counts[-1].count == 0
        assert what_stays(run) == []
        with pytest.raises(TaskRefused):
            undo(boss, run, now=NOW)


def test_what_was_changed_or_used_since_stays_and_is_told(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        run = run_of(boss, LIST)
        people = {row.given_name: row for row in db.session.scalars(select(Person))}
        ada, bo = people["Ada"], people["Bo"]
        details = PersonDetails(given_name="Ada", family_name="Eksempel-Prøve")
        change_person(boss, ada.id, details, version=ada.version)
        make_consent(bo.id, "photos", by=people["Mor"].id)
        foreseen = preview_undo(run)
        counts = undo(boss, run, now=NOW)
        left = {row.given_name for row in db.session.scalars(select(Person))}

        assert left == {"Ada", "Bo", "Mor"}
        assert (
            what_stays(run)
            == [
                ("Mor Eksempel", "Something else has been recorded with it since."),
                ("Ada Eksempel", "Somebody has changed it since."),
                ("Bo Eksempel", "Something else has been recorded with it since."),
            ]
            or len(what_stays(run)) == 3
        )
        assert sum(each.stays is not None for each in foreseen) == counts[-1].count == 3


def test_a_relation_that_ended_since_stays_ended(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        run = run_of(boss, LIST)
        lessons = db.session.scalars(select(Teaching)).first()
        assert lessons is not None
        lessons.valid_to = TODAY
        db.session.flush()
        undo(boss, run, now=NOW)

        # The lessons that somebody ended stay, and so do the two whom they are between.
        assert [row.valid_to for row in db.session.scalars(select(Teaching))] == [TODAY]


def test_a_teacher_keeps_pupils_that_another_list_gave_them(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        run = run_of(boss, LIST)
        teacher = db.session.scalars(select(Person).where(Person.given_name == "Lise")).one()
        make_teaching(teacher.id, make_person("Annen", "Elev", at=school))
        undo(boss, run, now=NOW)

        assert db.session.scalars(select(Person.given_name).order_by(Person.given_name)).all() == [
            "Annen",
            "Lise",
        ]


def test_another_tenants_import_is_not_found(
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
    boss: Actor,
    school: UUID,
    signed_in: Callable[..., FlaskClient],
) -> None:
    with inside(alpha):
        run = run_of(boss, LIST)

    assert signed_in(beta, "programme_lead").get(f"/registry/imports/{run}").status_code == 404


def test_from_the_file_to_the_register_and_back_by_the_pages(
    app: Flask,
    inside: Inside,
    alpha: TenantView,
    school: UUID,
    signed_in: Callable[..., FlaskClient],
) -> None:
    lead = signed_in(alpha, "programme_lead", language="en")
    answer = send(lead, "/registry/people/import", file=(io.BytesIO(LIST.encode()), "elever.csv"))
    preview = answer.location
    page = lead.get(preview)
    text = shown(page)

    assert "What elever.csv will change" in text
    assert "is written down, and not shown here" in text
    for street in ("Prøveveien", "Hemmeligveien"):
        assert street not in page.get_data(as_text=True)

    send(lead, preview, to=f"{preview}/run", digest=_digest(page))
    runner_of(app).drain()
    with inside(alpha):
        assert counted()["Person"] == 5
        (run,) = db.session.scalars(select(ImportRun.id)).all()
    listed = shown(lead.get("/registry/imports"))
    assert "elever.csv" in listed
    undoing = f"/registry/imports/{run}"
    assert "records that it added are removed" in shown(lead.get(undoing))
    send(lead, undoing)
    runner_of(app).drain()
    with inside(alpha):
        assert counted() == dict.fromkeys(counted(), 0)
    assert "has been taken back" in shown(lead.get(undoing))


def test_a_preview_is_in_words_and_what_it_stands_for_the_same_in_every_language(
    app: Flask,
    inside: Inside,
    alpha: TenantView,
    school: UUID,
    signed_in: Callable[..., FlaskClient],
) -> None:
    lead = signed_in(alpha, "programme_lead", language="nn")
    rows = (
        "Fornavn;Etternavn;Skole;Født;Instrument;Nivå\n"
        "Ada;Eksempel;PRØVESKOLEN;1.2.2012;fiolin;viderekommen\n"
    )
    answer = send(lead, "/registry/people/import", file=(io.BytesIO(rows.encode()), "elevar.csv"))
    page = lead.get(answer.location)

    text = shown(page)
    for words in ("Vidarekomen", "Fiolin", "1. februar 2012", "Prøveskolen"):
        assert words in text
    send(lead, answer.location, to=f"{answer.location}/run", digest=_digest(page))
    runner_of(app).drain()
    with inside(alpha):
        assert counted()["Person"] == 1


def _digest(page: Any) -> str:
    text: str = page.get_data(as_text=True)
    return text.partition('name="digest" value="')[2].partition('"')[0]


def test_a_file_of_many_lines_asks_the_database_no_more_than_a_short_one(
    inside: Inside,
    alpha: TenantView,
    school: UUID,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    head, _, lines = LIST.partition("\n")
    many = "".join(
        lines.replace("Ada", f"Ada {number}").replace("\n1;", f"\n1{number};")
        for number in range(30)
    )
    with inside(alpha):
        with count_statements() as few:
            planned(LIST)
        with count_statements() as more:
            planned(f"{head}\n{many}")

    assert len(few) == len(more) <= 10


def test_the_actor_today_is_the_first_day(
    inside: Inside, alpha: TenantView, boss: Actor, school: UUID
) -> None:
    with inside(alpha):
        apply_people(replace(boss, name="Prøve"), planned(LIST), file_name="elever.csv")

        days = set(db.session.scalars(select(Affiliation.valid_from)))
    assert days == {TODAY}
