"""Rules and the kit are pure: what they need is an argument, what they find is the answer.

import-linter's deny-list cannot stop `import os` or `date.today()` in a rule. This reads the
syntax tree of every `rules.py`, of every module of a `rules` package and of the kit against
a list of what is allowed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

VALUE_MODULES = {
    "__future__",
    "abc",
    "bisect",
    "calendar",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "itertools",
    "math",
    "operator",
    "re",
    "statistics",
    "string",
    "types",
    "typing",
    "unicodedata",
}
READS_THE_CLOCK = {"today", "now", "utcnow"}
FORBIDDEN_CALLS = {
    "__import__",
    "breakpoint",
    "compile",
    "delattr",
    "eval",
    "exec",
    "globals",
    "input",
    "open",
    "print",
    "setattr",
}


def pure_files(root: Path) -> list[Path]:
    """Every file that has to be pure."""
    return sorted(
        [
            *root.glob("core/kit/**/*.py"),
            *root.glob("plugins/*/rules.py"),
            *root.glob("plugins/*/rules/**/*.py"),
        ]
    )


def impurities(file: Path, root: Path) -> list[str]:
    """What in the file is not pure, as `path:line what to do instead`."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    path = file.relative_to(root)
    return [
        f"{path}:{line} {fault}" for line, fault in sorted({*_imports(tree, path), *_uses(tree)})
    ]


def _imports(tree: ast.AST, path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.module == "uuid" and {alias.name for alias in node.names} == {"UUID"}:
                # An id is a value; only making one is not pure.
                continue
            modules = [_absolute(node, path)]
        else:
            continue
        for module in modules:
            if not _allowed(module, path):
                yield (
                    node.lineno,
                    f"imports {module}: pass what it gives as an argument, or move the function"
                    " to services or queries.",
                )


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    """The module's whole name, also when the import is relative."""
    if node.level == 0:
        return node.module or ""
    package = path.parent.parts[: len(path.parent.parts) - node.level + 1]
    return ".".join([*package, *([node.module] if node.module else [])])


def _allowed(module: str, path: Path) -> bool:
    if module == "core.kit" or module.startswith("core.kit."):
        return True
    if path.parts[0] == "plugins":
        own_rules = f"plugins.{path.parts[1]}.rules"
        if module == own_rules or module.startswith(f"{own_rules}."):
            return True
    return module.partition(".")[0] in VALUE_MODULES


def _uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    clocks = _names_of_datetime(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in READS_THE_CLOCK:
            if _root_name(node) in clocks:
                yield node.lineno, f"reads the clock ({node.attr}): pass the day as an argument."
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in FORBIDDEN_CALLS:
                yield node.lineno, f"calls {node.func.id}(): a rule reads and changes nothing."
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield node.lineno, f"changes {', '.join(node.names)} outside: answer it instead."
        elif isinstance(node, ast.AsyncFunctionDef):
            yield node.lineno, "is asynchronous: a rule waits for nothing."


def _names_of_datetime(tree: ast.AST) -> set[str]:
    """What the file calls the datetime module and its classes."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.asname or each.name for each in node.names if each.name == "datetime"}
        elif isinstance(node, ast.ImportFrom) and node.module == "datetime":
            names |= {each.asname or each.name for each in node.names}
    return names


def _root_name(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def test_there_is_something_to_read() -> None:
    assert ROOT / "core/kit/money.py" in pure_files(ROOT)


@pytest.mark.parametrize(
    "file", pure_files(ROOT), ids=lambda file: file.relative_to(ROOT).as_posix()
)
def test_the_rules_and_the_kit_are_pure(file: Path) -> None:
    assert impurities(file, ROOT) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("import os", "imports os"),
        ("import time", "imports time"),
        ("import random", "imports random"),
        ("import datetime, sqlalchemy", "imports sqlalchemy"),
        ("from flask import request", "imports flask"),
        ("from core.i18n import gettext", "imports core.i18n"),
        ("from core.kitchen import knife", "imports core.kitchen"),
        ("from plugins.other.rules import may_apply", "imports plugins.other.rules"),
        ("from plugins.planted.models import Row", "imports plugins.planted.models"),
        ("def f():\n    from pathlib import Path", "imports pathlib"),
        ("from datetime import date\nprint(1)", "calls print()"),
        ("from datetime import date\nx = date.today()", "reads the clock (today)"),
        ("from datetime import date as day\nx = day.today", "reads the clock (today)"),
        ("import datetime\nx = datetime.datetime.now()", "reads the clock (now)"),
        ("import datetime as d\nx = d.datetime.utcnow()", "reads the clock (utcnow)"),
        ("x = open('file')", "calls open()"),
        ("x = eval('1')", "calls eval()"),
        ("def f():\n    global x\n    x = 1", "changes x outside"),
        ("async def f() -> None: ...", "is asynchronous"),
    ],
)
@pytest.mark.parametrize("place", ["plugins/planted/rules.py", "plugins/planted/rules/fees.py"])
def test_a_planted_violation_is_found(tmp_path: Path, place: str, planted: str, found: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text(planted, encoding="utf-8")
    assert pure_files(tmp_path) == [file]
    [fault] = impurities(file, tmp_path)
    assert fault.startswith(f"{place}:")
    assert found in fault


@pytest.mark.parametrize(
    ("place", "planted"),
    [
        ("rules.py", "from .models import Row"),
        ("rules.py", "from . import models"),
        ("rules/fees.py", "from ..models import Row"),
        ("rules/fees.py", "from .. import models"),
        ("rules/__init__.py", "from ..models import Row"),
    ],
)
def test_a_relative_import_does_not_lead_out(tmp_path: Path, place: str, planted: str) -> None:
    file = tmp_path / "plugins/planted" / place
    file.parent.mkdir(parents=True)
    file.write_text(planted, encoding="utf-8")
    [fault] = impurities(file, tmp_path)
    assert "imports plugins.planted" in fault


def test_what_a_rule_needs_is_allowed(tmp_path: Path) -> None:
    file = tmp_path / "plugins/planted/rules/fees.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        "from __future__ import annotations\n"
        "from collections.abc import Mapping\n"
        "from datetime import date\n"
        "from core.kit import Decision\n"
        "from core.kit.money import Money\n"
        "from plugins.planted.rules.tiers import Tier\n"
        "from .tiers import Tier\n"
        "def due(case, today: date) -> date:\n"
        "    return max(case.today, today)\n",
        encoding="utf-8",
    )
    assert impurities(file, tmp_path) == []
