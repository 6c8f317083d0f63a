"""Lists of people by programs and at the command line: as on the pages, by the same services."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import func, select

from core.cli import flygel as flygel_command
from core.cli import plugins as plugin_commands
from core.jobs import runner_of
from core.plugin_api import db
from core.tenants.context import TenantView
from plugins.registry.models import Guardianship, ImportRun, Person, Residence
from tests.support.registry import make_municipality, make_organisation

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
ROOT = "/api/v1/registry/imports"
LIST = (
    "Fornavn;Etternavn;Fødselsdato;Skole;Lærer;Foresatt 1 navn;Adresse;Postnr;Poststed;"
    "Adressebeskyttelse\n"
    "Ada;Eksempel;1.5.2012;Prøveskolen;Lise Lærer;Mor Eksempel;Hemmeligveien 2;1430;Ås;ja\n"
    "Bo;Eksempel;2.6.2014;Prøveskolen;Lise Lærer;Mor Eksempel;;;;\n"
)


@pytest.fixture
def lead(inside: Inside, alpha: TenantView, api_client: Callable[..., FlaskClient]) -> FlaskClient:
    """A program of the lead's, and a school to import pupils to."""
    with inside(alpha):
        make_municipality("Ås", "3218")
        make_organisation("Prøveskolen")
    client = api_client(alpha, "programme_lead")
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def kept(client: FlaskClient, content: bytes, name: str = "elever.csv") -> dict[str, Any]:
    answer = client.post(f"{ROOT}/files", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 201, answer.text
    # An answer's JSON may be anything; this one is an object.
    found: dict[str, Any] = answer.json  # type: ignore[assignment]
    return found


def counted(*tables: type[Any]) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


def test_a_list_is_kept_looked_at_imported_and_taken_back(
    app: Flask, lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        before = counted(Person, Guardianship, Residence)
    file = kept(lead, LIST.encode())
    here = f"{ROOT}/files/{file['id']}"

    assert (file["kind"], file["lines"], file["columns"]["family_name"]) == ("people", 2, 1)
    assert {"key": "school", "label": "School", "required": True} in file["fields"]
    dry = lead.get(f"{here}/preview")
    assert dry.status_code == 200
    assert (dry.json["counts"]["new"], dry.json["can_be_imported"]) == (2, True)
    assert [each["name"] for each in dry.json["items"]] == ["Ada Eksempel", "Bo Eksempel"]
    # Where somebody lives is in no preview, protected or not.
    assert "Hemmeligveien" not in dry.text
    assert lead.get(f"{here}/preview?action=wrong").json["items"] == []
    with inside(alpha):
        assert counted(Person, Guardianship, Residence) == before

    started = lead.post(f"{here}/run", json={"digest": dry.json["digest"]})
    assert started.status_code == 202
    runner_of(app).drain()
    task = lead.get(f"/api/v1/core/tasks/{started.json['task_id']}").json
    assert (task["state"], task["counts"][0]["count"]) == ("done", 2)
    assert lead.get(here).status_code == 404

    [run] = lead.get(ROOT).json
    assert (run["file_name"], run["added"], run["undone_at"]) == ("elever.csv", 2, None)
    about = lead.get(f"{ROOT}/{run['id']}").json
    assert (about["would_stay"], about["stayed"]) == (0, [])
    assert about["would_remove"] > 4
    taken_back = lead.post(f"{ROOT}/{run['id']}/undo")
    assert taken_back.status_code == 202
    runner_of(app).drain()
    assert lead.get(f"/api/v1/core/tasks/{taken_back.json['task_id']}").json["state"] == "done"
    assert lead.get(f"{ROOT}/{run['id']}").json["undone_at"] is not None
    with inside(alpha):
        assert counted(Person, Guardianship, Residence) == before


def test_what_is_wrong_is_said_line_by_line_and_columns_can_be_chosen(lead: FlaskClient) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Navn A", "Navn B", "Hvor"), ("Ada", "Eksempel", "Ukjent skole")):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    file = kept(lead, content.getvalue(), "elever.xlsx")
    here = f"{ROOT}/files/{file['id']}"

    missing = lead.get(f"{here}/preview").json["missing"]
    assert set(missing) == {"given_name", "family_name", "school"}
    columns = {"given_name": 0, "family_name": 1, "school": 2, "nothing": 1, "level": 9}
    chosen = lead.put(f"{here}/columns", json={"columns": columns})
    assert chosen.json["columns"] == {"given_name": 0, "family_name": 1, "school": 2}
    shown = lead.get(f"{here}/preview").json
    assert (shown["counts"]["wrong"], shown["can_be_imported"]) == (1, False)
    [objection] = shown["items"][0]["objections"]
    assert objection["field"] == "school"
    assert objection["message"]
    assert lead.delete(here).status_code == 204
    assert lead.get(here).status_code == 404


def test_what_is_no_list_is_refused(lead: FlaskClient) -> None:
    def sent(content: bytes, asked: str = "") -> int:
        data = {"file": (io.BytesIO(content), "liste.csv")}
        return lead.post(f"{ROOT}/files{asked}", data=data).status_code

    assert sent(b"\x00\x01\x02") == 422
    assert sent(LIST.encode(), "?kind=nothing") == 422
    assert lead.post(f"{ROOT}/files").status_code == 422
    organisations = lead.post(
        f"{ROOT}/files?kind=organisations",
        data={"file": (io.BytesIO(b"navn;type\nHuset;scene\n"), "hus.csv")},
    )
    assert (organisations.status_code, organisations.json["kind"]) == (201, "organisations")


def test_a_stale_preview_imports_nothing(
    app: Flask, lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    here = f"{ROOT}/files/{kept(lead, LIST.encode())['id']}"

    started = lead.post(f"{here}/run", json={"digest": "of something else"})
    runner_of(app).drain()

    task = lead.get(f"/api/v1/core/tasks/{started.json['task_id']}").json
    assert (task["state"], len(task["reasons"])) == ("failed", 1)
    with inside(alpha):
        assert counted(ImportRun) == [0]


def test_a_file_is_its_senders_alone_and_only_who_imports_may(
    lead: FlaskClient, alpha: TenantView, api_client: Callable[..., FlaskClient]
) -> None:
    here = f"{ROOT}/files/{kept(lead, LIST.encode())['id']}"
    other, teacher = (api_client(alpha, role) for role in ("programme_lead", "teacher"))

    for address in (here, f"{here}/preview", f"{ROOT}/{uuid4()}"):
        assert other.get(address).status_code == 404
        assert teacher.get(address).status_code == 403
    assert other.post(f"{here}/run", json={"digest": "x"}).status_code == 404
    assert other.put(f"{here}/columns", json={"columns": {}}).status_code == 404
    assert other.delete(here).status_code == 404
    assert lead.post(f"{ROOT}/{uuid4()}/undo").status_code == 404


def test_the_command_imports_people_and_takes_them_back(
    own_app: Flask,
    own_inside: Inside,
    alpha: TenantView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plugin_commands, "application", lambda: own_app)
    with own_inside(alpha):
        make_municipality("Ås", "3218")
        make_organisation("Prøveskolen")
    file = tmp_path / "elever.csv"
    file.write_text(LIST, encoding="utf-8")
    wrong = tmp_path / "feil.csv"
    wrong.write_text("Fornavn;Etternavn;Skole\nAda;Eksempel;Ukjent\n", encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(flygel_command, ["registry", "--tenant", "alpha", *arguments])
        return result.exit_code, result.output

    assert CliRunner().invoke(flygel_command, ["registry", "imports"]).exit_code == 2
    assert run("imports") == (0, "There are no imports.\n")
    refused = run("import-people", str(wrong), "--yes")
    assert refused[0] == 1
    assert "line 2, school" in refused[1]
    dry = run("import-people", str(file), "--dry-run")
    assert dry[0] == 0
    assert "New: 2" in dry[1]
    assert "Nothing was written." in dry[1]
    assert "Hemmeligveien" not in dry[1]
    done = run("import-people", str(file), "--yes")
    assert "2 lines added, 0 changed." in done[1]
    assert "There is nothing to write." in run("import-people", str(file), "--yes")[1]
    with own_inside(alpha):
        # Two children, a teacher, and a guardian of each: nobody guesses that two are one.
        assert counted(Person) == [5]
        run_id = str(db.session.scalar(select(ImportRun.id)))

    assert run_id in run("imports")[1]
    assert "Nothing was written." in run("undo-import", run_id, "--dry-run")[1]
    undone = run("undo-import", run_id, "--yes")
    assert undone[0] == 0
    assert "Left as it is: 0" in undone[1]
    with own_inside(alpha):
        assert counted(Person) == [0]
    assert run("undo-import", run_id, "--yes")[0] == 1
    assert run("undo-import", str(uuid4()), "--yes")[0] == 1
