"""People are read through one door, and where they live through another, which is smaller still.

By the syntax tree: who names a table can read it, whatever the file says about itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {"Affiliation", "Consent", "Guardianship", "Person", "Teaching"}
DOOR_TO_PEOPLE = {
    "plugins/registry/models/__init__.py",
    "plugins/registry/models/people.py",
    "plugins/registry/queries/choices.py",
    # A name and nothing else, for a row that a plugin already may show.
    "plugins/registry/queries/columns.py",
    "plugins/registry/queries/consents.py",
    "plugins/registry/queries/custody.py",
    "plugins/registry/queries/kept.py",
    "plugins/registry/queries/people.py",
    "plugins/registry/queries/people_rows.py",
    "plugins/registry/queries/reach.py",
    "plugins/registry/queries/relations.py",
    # For rules: neither an address nor anybody out of reach, for which its callers answer.
    "plugins/registry/queries/rule_facts.py",
    # What ties a member to organisations and people, as ids, for conflicts of interest.
    "plugins/registry/queries/ties.py",
    "plugins/registry/services/imports/journal.py",
    "plugins/registry/services/imports/people_apply.py",
    "plugins/registry/services/imports/people_matching.py",
    "plugins/registry/services/imports/people_known.py",
    "plugins/registry/services/imports/undo.py",
    # Whether anybody is still at an organisation that is to end: a count, and nobody's name.
    "plugins/registry/services/organisations.py",
}
WRITERS = "plugins/registry/services/people/"
DOOR_TO_RESIDENCES = {
    "plugins/registry/models/__init__.py",
    "plugins/registry/models/people.py",
    "plugins/registry/queries/residence.py",
    # For rules: a municipality to judge by, and one to measure from that gives no home away.
    "plugins/registry/queries/rule_facts.py",
    "plugins/registry/services/people/residences.py",
}


def sources() -> list[Path]:
    """Every module of the product, but the migrations, which move tables and read no rows."""
    found = [*ROOT.glob("core/**/*.py"), *ROOT.glob("plugins/**/*.py")]
    return [file for file in sorted(found) if "migrations" not in file.parts]


def named(tree: ast.AST, tables: set[str]) -> Iterator[str]:
    """The tables that a module imports, names or reaches by a module's attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and "models" in (node.module or "").split("."):
            yield from (alias.name for alias in node.names if alias.name in tables)
        elif isinstance(node, ast.Attribute) and node.attr in tables:
            # `models.Person`, but not `Choice.Person`: an enum's members are written in capitals.
            yield node.attr


def sql_of(tree: ast.AST) -> bool:
    """Whether a text in the module names the table of addresses as SQL does."""
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"registry\.residence\b", node.value)
        for node in ast.walk(tree)
    )


def offenders(tables: set[str], allowed: set[str], below: str = "\0") -> list[str]:
    """Modules that name one of the tables and may not."""
    found = []
    for file in sources():
        path = file.relative_to(ROOT).as_posix()
        if path in allowed or path.startswith(below):
            continue
        tree = ast.parse(file.read_text("utf-8"))
        found += [f"{path} reads {name}: ask the register's door" for name in named(tree, tables)]
    return found


def test_only_the_registers_door_reads_people() -> None:
    assert offenders(PEOPLE, DOOR_TO_PEOPLE, WRITERS) == []


def test_only_two_modules_know_where_people_live() -> None:
    assert offenders({"Residence"}, DOOR_TO_RESIDENCES) == []


def test_no_sql_goes_round_the_door() -> None:
    # The register says in its declaration of personal data that the table is there.
    allowed = {*DOOR_TO_RESIDENCES, "plugins/registry/plugin.py"}
    found = [
        path
        for file in sources()
        if (path := file.relative_to(ROOT).as_posix()) not in allowed
        and sql_of(ast.parse(file.read_text("utf-8")))
    ]
    assert found == []


def test_every_module_of_the_doors_is_still_there() -> None:
    assert [
        path for path in DOOR_TO_PEOPLE | DOOR_TO_RESIDENCES if not (ROOT / path).exists()
    ] == []


@pytest.mark.parametrize(
    "code",
    [
        "from plugins.registry.models import Residence",
        "from plugins.registry.models.people import Residence as Home",
        "from plugins.registry import models\nmodels.Residence",
    ],
)
def test_the_watch_sees_every_way_in(code: str) -> None:
    assert list(named(ast.parse(code), {"Residence"})) == ["Residence"]
