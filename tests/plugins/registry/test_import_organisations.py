"""Organisations from a file: matched, previewed, and imported exactly as previewed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from core.cli import flygel as flygel_command
from core.cli import plugins as plugin_commands
from core.jobs import runner_of
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.web.running import Running
from core.workspace import operator
from plugins.registry import organisations
from plugins.registry.services.imports import (
    Action,
    ImportPlan,
    apply_plan,
    guess_columns,
    plan_import,
    read_table,
    tables,
)
from plugins.registry.services.imports.tables import MOST_CELLS, MOST_MARKS
from plugins.registry.views import imports
from tests.support.forms import send, shown
from tests.support.registry import (
    make_municipality,
    make_organisation,
    make_seat,
    make_sub_region,
)

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
TODAY = date(2024, 6, 1)


@pytest.fixture
def boss(running: Running) -> Actor:
    return operator(running.host, TODAY)


def planned(content: str) -> ImportPlan[Any]:
    read = read_table(content.encode())
    assert read.problem is None
    return plan_import(read.rows, guess_columns(read.header), country="NO", today=TODAY)


def said(plan: ImportPlan[Any]) -> list[tuple[int, str, list[str]]]:
    return [
        (line.line, line.action.value, [each.reason.code for each in line.objections])
        for line in plan.lines
    ]


def test_headings_are_understood_in_every_language() -> None:
    columns = guess_columns(("Namn", "Slag", "Kommunenummer", "Eigar", "Noko anna", "Delregion"))

    assert columns == {
        "name": 0,
        "kind": 1,
        "municipality_code": 2,
        "parent": 3,
        "sub_region": 5,
    }


def test_new_organisations_are_added_with_their_owners_and_places(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        make_sub_region("Follo")
        plan = planned(
            "navn;type;kommunenummer;eier;delregion;fra\n"
            "Ås;kommune;3218;;Follo;1.1.2024\n"
            "Kulturskolen i Ås;kulturskole;3218;;;\n"
            "Ski vgs;vgs;;Akershus fylkeskommune;;\n"
            "Akershus fylkeskommune;fylkeskommune;;;;\n"
        )
        result = apply_plan(boss, plan, file_name="liste.csv")
        found = {row.name: row for row in organisations(on=TODAY)}

    assert (result.new, result.changed, result.unchanged) == (4, 0, 0)
    school, college = found["Kulturskolen i Ås"], found["Ski vgs"]
    assert school.parent is not None
    assert college.parent is not None
    assert (school.parent.name, college.parent.name) == ("Ås", "Akershus fylkeskommune")
    place = found["Ås"].sub_region
    assert place is not None
    assert (place.name, found["Ås"].valid_from) == ("Follo", date(2024, 1, 1))


def test_importing_again_changes_nothing(inside: Inside, alpha: TenantView, boss: Actor) -> None:
    content = "name,kind,code,website\nÅs,municipality,3218,https://as.kommune.no\nHus,venue,,\n"
    with inside(alpha):
        apply_plan(boss, planned(content), file_name="liste.csv")
        again = planned(content)

    assert said(again) == [(2, "unchanged", []), (3, "unchanged", [])]
    assert not again.can_be_imported


def test_a_municipality_is_matched_by_any_code_and_an_empty_cell_changes_nothing(
    inside: Inside, alpha: TenantView, boss: Actor
) -> None:
    with inside(alpha):
        recorded = make_municipality("Ås kommune", "0214")
        plan = planned("name,kind,code,website,to\n,kommune,3218,https://as.kommune.no,\n")
        apply_plan(boss, plan, file_name="liste.csv")
        (row,) = organisations()

    (line,) = plan.lines
    assert [(each.field, each.before, each.after) for each in line.changes] == [
        ("municipality_code", "0214", "3218"),
        ("website", "", "https://as.kommune.no"),
    ]
    assert (row.id, row.name, row.code, row.version) == (recorded, "Ås kommune", "3218", 2)


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("Ås,komune,3218,,,", ["import.unknown_kind"]),
        ("Ås,kommune,,,,", ["organisation.needs_code"]),
        ("Ås,kommune,321,,,", ["organisation.bad_code"]),
        (",venue,,,,", ["organisation.name_missing"]),
        ("Hus,venue,,Ingen,,", ["import.unknown_parent"]),
        ("Hus,venue,,Hus,,", ["import.unknown_parent"]),
        ("Hus,venue,,,i fjor,", ["import.bad_date"]),
        ("Hus,venue,,,2024-02-30,", ["import.bad_date"]),
        ("Hus,venue,,,,Vestlandet", ["import.unknown_sub_region"]),
        ("Tvilling,venue,,,,", ["import.ambiguous"]),
        ("Flyttet,venue,,,,Follo", ["import.seated_elsewhere"]),
    ],
)
def test_what_is_wrong_is_said_for_its_line(
    inside: Inside, alpha: TenantView, line: str, codes: list[str]
) -> None:
    with inside(alpha):
        make_sub_region("Follo")
        make_organisation("Tvilling", "venue")
        make_organisation("Tvilling", "venue")
        make_seat(make_organisation("Flyttet", "venue"), make_sub_region("Vest"))
        plan = planned(f"name,kind,code,parent,from,sub_region\nGod,venue,,,,\n{line}\n")

    assert said(plan) == [(2, "new", []), (3, "wrong", codes)]
    assert not plan.can_be_imported


def test_two_lines_about_the_same_organisation_are_told(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        plan = planned(
            "name,kind,code\nÅs,kommune,3218\nAas,kommune,0214\nHus,venue,\nhus,venue,\n"
        )

    assert said(plan) == [
        (2, "new", []),
        (3, "wrong", ["import.double"]),
        (4, "new", []),
        (5, "wrong", ["import.double"]),
    ]


def test_those_who_would_own_each_other_are_told(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        plan = planned("name,kind,parent\nEn,company,To\nTo,company,En\n")

    assert [codes for _, _, codes in said(plan)] == [
        ["import.owns_itself"],
        ["import.owns_itself"],
    ]


def test_a_file_without_the_needed_columns_says_which(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        assert planned("navn\nÅs\n").missing == ("kind",)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "import.empty"),
        (b"name,kind\n", "import.only_heading"),
        (b"\x00\x01\x02", "import.unknown_format"),
        (b"PK\x03\x04 not a workbook", "import.broken_workbook"),
        (b'name,kind\n"open,venue\n', "broken_line"),
        (b"name,kind\n" + b"x,venue\n" * 5001, "import.too_many_lines"),
        (b"name,kind\n" + b"x" * 1001 + b",venue\n", "import.long_cell"),
        (b"a," * 60 + b"b\n1\n", "import.too_many_columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused(payload: bytes, code: str) -> None:
    problem = read_table(payload).problem

    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize(
    "content", [b"<broken", b"", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><x>&a;</x>']
)
def test_a_workbook_with_a_broken_part_is_refused(part: str, content: bytes) -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("name",), ("x",)))) as whole,
        zipfile.ZipFile(file, "w") as broken,
    ):
        for name in whole.namelist():
            broken.writestr(name, content if name == part else whole.read(name))

    problem = read_table(file.getvalue()).problem

    assert problem is not None
    assert problem.code in {"import.broken_workbook", "import.empty"}


def test_a_zero_byte_makes_a_file_no_text_in_any_encoding() -> None:
    for payload in (b"name,kind\na\0b,venue\n", "name,kind\na\0b,venue\n".encode("utf-16")):
        problem = read_table(payload).problem
        assert problem is not None
        assert problem.code == "import.unknown_format"


def test_a_workbook_that_unpacks_to_more_than_it_should_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)

    problem = read_table(file.getvalue()).problem

    assert problem is not None
    assert problem.code == "import.too_large"


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_like_a_text_file() -> None:
    read = read_table(
        workbook(
            ("Navn", "Type", "Kommunenummer", "Fra"),
            ("Ås", "kommune", 3218, date(2024, 1, 1)),
            (None, None, None, None),
            ("Hus", "scene", None, None),
        )
    )

    assert read.header == ("Navn", "Type", "Kommunenummer", "Fra")
    assert [(line, cells[:4]) for line, cells in read.rows] == [
        (2, ("Ås", "kommune", "3218", "2024-01-01")),
        (4, ("Hus", "scene", "", "")),
    ]


def test_a_workbook_of_more_elements_than_a_sheet_can_have_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<c/>" * (MOST_MARKS + 1))

    def read_all_the_same(*_: object, **__: object) -> None:
        raise AssertionError("It is read.")

    monkeypatch.setattr(tables, "load_workbook", read_all_the_same)
    problem = read_table(made.getvalue()).problem

    assert problem is not None
    assert problem.code == "import.too_large"


def test_an_honest_sheet_has_fewer_elements_in_each_cell_than_are_allowed() -> None:
    lines = [tuple(f"Tekst {line}.{number}" for number in range(50)) for line in range(100)]

    with zipfile.ZipFile(io.BytesIO(workbook(*lines))) as archive:
        marks = sum(archive.read(part).count(b"<") for part in archive.namelist())

    assert marks / (100 * 50) < MOST_MARKS / MOST_CELLS


def test_two_thousand_lines_are_planned_with_the_statements_of_one(
    inside: Inside,
    alpha: TenantView,
    boss: Actor,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    content = "name,kind\n" + "".join(f"Sted {number},venue\n" for number in range(2000))
    with inside(alpha):
        with count_statements() as few:
            planned("name,kind\nSted 1,venue\n")
        with count_statements() as many:
            plan = planned(content)
        result = apply_plan(boss, plan, file_name="alle.csv")

    assert result.new == 2000
    assert len(many) == len(few)


# The pages -------------------------------------------------------------------------------------


@pytest.fixture
def lead(alpha: TenantView, signed_in: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in(alpha, "programme_lead", language="en")


def uploaded(browser: FlaskClient, content: str | bytes, name: str = "liste.csv") -> str:
    """The address of the preview."""
    payload = content.encode() if isinstance(content, str) else content
    answer = send(browser, "/registry/import", file=(io.BytesIO(payload), name))
    assert answer.status_code == 302, shown(answer)
    return answer.headers["Location"]


def digest_on(text: str) -> str:
    return text.split('name="digest" value="')[1].split('"')[0]


def test_a_file_is_uploaded_looked_at_and_imported(
    app: Flask, lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    preview = uploaded(lead, "navn;type;kommunenummer\nÅs;kommune;3218\nHuset;scene;\n")

    page = lead.get(preview)
    assert "Import 2 organisations" in shown(page)
    with inside(alpha):
        assert organisations() == []
    answer = send(lead, preview, to=f"{preview}/run", digest=digest_on(page.text))

    assert answer.status_code == 302
    started = answer.headers["Location"]
    assert "Waits for its turn" in shown(lead.get(started))
    runner_of(app).drain()
    text = shown(lead.get(started))
    assert "It is done." in text
    assert "Organisations added 2" in " ".join(text.split())
    assert "Huset" in shown(lead.get("/registry/organisations"))
    assert lead.get(preview).status_code == 404


def test_nothing_is_imported_while_a_line_is_wrong(
    app: Flask, lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    preview = uploaded(lead, "navn;type\nHuset;scene\nFeil;slott\n")

    page = lead.get(preview)

    assert "One line is wrong" in shown(page)
    assert "“slott” is no kind of organisation that Flygel knows." in shown(page)
    assert "digest" not in page.text
    with inside(alpha):
        plan = planned("navn;type\nHuset;scene\nFeil;slott\n")
    answer = send(lead, preview, to=f"{preview}/run", digest=plan.digest)
    runner_of(app).drain()
    text = shown(lead.get(answer.headers["Location"]))
    assert "It was not done, and nothing is changed" in text
    assert "Lines of this file are wrong, so nothing is imported." in text
    with inside(alpha):
        assert organisations() == []


def test_a_register_that_changed_in_between_is_looked_at_again(
    app: Flask, lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    preview = uploaded(lead, "navn;type\nHuset;scene\n")
    digest = digest_on(lead.get(preview).text)
    with inside(alpha):
        make_organisation("Huset", "venue")

    answer = send(lead, preview, to=f"{preview}/run", digest=digest)

    runner_of(app).drain()
    page = lead.get(answer.headers["Location"])
    assert "The register has changed since you looked at this file." in shown(page)
    assert preview in page.text
    assert "already in the register" in shown(lead.get(preview))


def test_columns_can_be_chosen_by_hand(lead: FlaskClient) -> None:
    preview = uploaded(lead, "Hvem;Hva\nHuset;scene\n")
    assert "Say which column holds this: Name and Kind." in shown(lead.get(preview))

    answer = send(lead, preview, **{"column-name": "0", "column-kind": "1"})

    assert answer.status_code == 302
    assert "Import 1 organisation" in shown(lead.get(preview))


def test_a_file_is_seen_by_its_uploader_only_and_can_be_thrown_away(
    lead: FlaskClient, alpha: TenantView, signed_in: Callable[..., FlaskClient]
) -> None:
    preview = uploaded(lead, "navn;type\nHuset;scene\n")
    other = signed_in(alpha, "programme_lead")

    assert other.get(preview).status_code == 404
    assert send(lead, preview, to=f"{preview}/discard").status_code == 302
    assert lead.get(preview).status_code == 404


def test_an_old_file_is_forgotten(
    lead: FlaskClient, inside: Inside, alpha: TenantView, running: Running
) -> None:
    from sqlalchemy import update

    from core.db.session import db
    from plugins.registry.models import Upload

    preview = uploaded(lead, "navn;type\nHuset;scene\n")
    with inside(alpha):
        db.session.execute(update(Upload).values(expires_at=Upload.created_at))

    assert lead.get(preview).status_code == 404


def test_a_form_without_a_file_says_so(lead: FlaskClient) -> None:
    answer = send(lead, "/registry/import")

    assert answer.status_code == 422
    assert "File: Fill in this field." in shown(answer)


def test_a_file_that_is_too_large_is_refused(
    lead: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LARGEST_FILE", 20)
    content = b"navn;type\nHuset;scene\n"

    fits = send(lead, "/registry/import", file=(io.BytesIO(content[:20]), "liten.csv"))
    answer = send(lead, "/registry/import", file=(io.BytesIO(content[:21]), "stor.csv"))

    assert fits.status_code == 302
    assert answer.status_code == 413


# The command -----------------------------------------------------------------------------------


def test_the_command_imports_into_the_tenant_it_is_given(
    own_app: Flask,
    own_inside: Inside,
    alpha: TenantView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plugin_commands, "application", lambda: own_app)
    file = tmp_path / "liste.csv"
    file.write_text("navn;type\nHuset;scene\n", encoding="utf-8")
    wrong = tmp_path / "feil.csv"
    wrong.write_text("navn;type\nAnnet hus;scene\nFeil;slott\n", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(flygel_command, ["registry", *arguments])
        return result.exit_code, result.output

    assert run("import-organisations", str(file))[0] == 2
    dry = run("--tenant", "alpha", "import-organisations", str(file), "--dry-run")
    assert dry[0] == 0
    assert "Nothing was written." in dry[1]
    refused = run("--tenant", "alpha", "import-organisations", str(wrong), "--yes")
    assert refused[0] == 1
    assert "line 3, kind: “slott” is no kind" in refused[1]
    done = run("--tenant", "alpha", "import-organisations", str(file), "--yes")
    assert done[0] == 0
    assert "1 organisations added, 0 changed." in done[1]

    with own_inside(alpha):
        names = [row.name for row in organisations()]
    assert names == ["Huset"]
    again = run("--tenant", "alpha", "import-organisations", str(file), "--yes")
    assert "There is nothing to write." in again[1]


def test_actions_are_counted() -> None:
    assert [ImportPlan().count(action) for action in Action] == [0, 0, 0, 0]
