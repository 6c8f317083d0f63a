"""The rules as an index: number → prose, functions, tests. ``make rules`` prints it.

A rule is written three times on purpose: in prose for those who decide it, in a function, and
in a test. This finds where the three have come apart. It reads the files' text only, so it
needs neither database nor settings.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NUMBER = re.compile(r"\b[A-Z]{1,2}-\d+\b")
RANGE = re.compile(r"\b([A-Z]{1,2})-(\d+) to \1-(\d+)\b")
PROSE = re.compile(r"^#+ ([A-Z]{1,2}-\d+)\b(?:[ :·–-]+(.*))?$", re.MULTILINE)


@dataclass
class Rule:
    """What was found about one number."""

    number: str
    title: str = ""
    prose: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What is missing, as sentences that say what to write."""
        where = {
            "prose": "Write a heading for it in docs/programmes/ or docs/plugins/.",
            "functions": "Name it in the docstring of the function that keeps it.",
            "tests": f'Mark a test with @pytest.mark.rule("{self.number}").',
        }
        return [
            f"{self.number} has no {what}. {remedy}"
            for what, remedy in where.items()
            if not getattr(self, what)
        ]


def index_rules(root: Path = ROOT) -> dict[str, Rule]:
    """Every number that prose, a rule or a test mentions, in the order people count."""
    found: dict[str, Rule] = {}

    def rule(number: str) -> Rule:
        return found.setdefault(number, Rule(number))

    for page in sorted([*root.glob("docs/plugins/*.md"), *root.glob("docs/programmes/*.md")]):
        for number, title in PROSE.findall(page.read_text("utf-8")):
            rule(number).title = title
            rule(number).prose.append(page.relative_to(root).as_posix())
    for path, name, docstring in _functions(root):
        for number in _numbers(docstring):
            rule(number).functions.append(f"{path.relative_to(root).as_posix()}:{name}")
    for path, name, numbers in _marked_tests(root):
        for number in numbers:
            rule(number).tests.append(f"{path.relative_to(root).as_posix()}::{name}")
    return dict(sorted(found.items(), key=lambda each: _counting(each[0])))


def unnumbered_functions(root: Path = ROOT) -> list[str]:
    """Public functions in a programme's rules whose docstring names no rule."""
    return [
        f"{path.relative_to(root).as_posix()}:{name} names no rule in its docstring."
        for path, name, docstring in _functions(root)
        if not _numbers(docstring)
    ]


def rule_files(root: Path = ROOT) -> list[Path]:
    """Every ``rules.py``, and every module of a ``rules`` package, of the plugins."""
    return sorted([*root.glob("plugins/*/rules.py"), *root.glob("plugins/*/rules/**/*.py")])


def _functions(root: Path) -> Iterator[tuple[Path, str, str]]:
    for path in rule_files(root):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node.name, ast.get_docstring(node) or ""


def _marked_tests(root: Path) -> Iterator[tuple[Path, str, list[str]]]:
    for path in sorted(root.glob("tests/**/test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                numbers = [n for mark in node.decorator_list for n in _mark_numbers(mark)]
                if numbers:
                    yield path, node.name, numbers


def _mark_numbers(decorator: ast.expr) -> list[str]:
    if not (isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("mark.rule")):
        return []
    return [str(each.value) for each in decorator.args if isinstance(each, ast.Constant)]


def _numbers(docstring: str) -> list[str]:
    spelled_out = [
        f"{programme}-{number}"
        for programme, first, last in RANGE.findall(docstring)
        for number in range(int(first), int(last) + 1)
    ]
    return list(dict.fromkeys([*spelled_out, *NUMBER.findall(docstring)]))


def _counting(number: str) -> tuple[str, int]:
    programme, count = number.split("-")
    return programme, int(count)


def _listing(rules: Mapping[str, Rule]) -> Iterator[str]:
    for rule in rules.values():
        yield f"{rule.number}  {rule.title}\n"
        for label, places in (("rule", rule.functions), ("test", rule.tests)):
            yield from (f"    {label}  {place}\n" for place in places)


def main() -> int:
    """Print the index, then what is missing. 1 when something is."""
    rules = index_rules()
    sys.stdout.writelines(_listing(rules))
    faults = [fault for rule in rules.values() for fault in rule.faults] + unnumbered_functions()
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults or not rules else 0


if __name__ == "__main__":
    sys.exit(main())
