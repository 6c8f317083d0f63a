"""Every module says what it is, and none has a name that says nothing."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("core", "plugins", "tests")
NO_SUBJECT = {"utils", "util", "helpers", "helper", "common", "misc"}
# Easy reading ends at some 350 lines; a module beyond this becomes a package, split by topic.
LONGEST = 600


def modules(*folders: str) -> list[Path]:
    """Every module of ours; a migration is named by its revision instead."""
    return sorted(
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*.py")
        if not {"node_modules", "migrations"} & set(file.parts)
    )


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_every_module_says_in_a_docstring_what_it_is() -> None:
    silent = [
        shown(file)
        for file in modules(*CODE)
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]

    assert silent == []


def test_every_public_function_and_class_of_the_core_makes_a_promise() -> None:
    silent = [
        f"{shown(file)}: {node.name}"
        for file in modules("core", "plugins")
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_no_module_is_called_after_nothing() -> None:
    assert [shown(file) for file in modules(*CODE) if file.stem in NO_SUBJECT] == []


def test_no_module_of_the_product_is_too_long_to_read() -> None:
    long = {
        shown(file): lines
        for file in modules("core", "plugins")
        if (lines := len(file.read_text("utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_nothing_is_left_to_be_done_in_a_comment() -> None:
    # In two parts, so that this file is not found itself.
    mark = re.compile("#.*(TO" + "DO|FIX" + "ME|X" + "XX|HA" + "CK)")
    left = [
        f"{shown(file)}:{number}"
        for file in modules(*CODE)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if mark.search(line)
    ]

    assert left == []


def test_an_exception_from_a_rule_gives_its_reason_on_the_line() -> None:
    # The rule's number, a dash and why; what mypy ignores names its error, which says enough.
    bare = [
        f"{shown(file)}:{number}"
        for file in modules("core", "plugins")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if re.search(r"#\s*noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)* - \w)", line)
    ]

    assert bare == []


def test_nothing_names_the_machine_it_was_written_on() -> None:
    places = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp)/\w")
    found = [
        f"{file.relative_to(ROOT).as_posix()}:{number}"
        for pattern in ("*.py", "*.md", "*.toml", "*.html", "*.txt", "*.json", "*.mjs")
        for folder in ("core", "plugins", "tests", "docs", "bin")
        for file in (ROOT / folder).rglob(pattern)
        if "node_modules" not in file.parts and "static" not in file.parts
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if places.search(line)
    ]

    assert found == []
