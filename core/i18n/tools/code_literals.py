"""Texts in Python that a person will read and that are not marked with `N_` or `_`.

Declarations (a setting's label, a panel's title) and schemas hand texts on by name. A literal
under such a name is shown in English to everybody, and no template can be blamed for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from core.i18n.tools.template_text import COMPUTED, readable

HUMAN_NAMES = {
    "caption",
    "heading",
    "help",
    "hint",
    "label",
    "lead",
    "message",
    "placeholder",
    "text",
    "title",
}
EXCLUDED_FILES = {"patterns.py"}
"""What only developers see, in English."""
EXCLUDED_FOLDERS = {"migrations", "tools"}

_FOR_OPERATORS = ("click.", "command.")
_FOR_API_READERS = (".doc", ".response", ".alt_response")


def code_files(source: Path) -> list[Path]:
    """The Python files whose texts reach people."""
    return sorted(
        path
        for path in source.glob("**/*.py")
        if path.name not in EXCLUDED_FILES
        and not EXCLUDED_FOLDERS.intersection(path.relative_to(source).parts)
    )


def texts_in_code(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every unmarked literal under a name that people read."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if isinstance(node, ast.Call):
            function = ast.unparse(node.func)
            if function.startswith(_FOR_OPERATORS) or function.endswith(_FOR_API_READERS):
                continue
            for keyword in node.keywords:
                if keyword.arg in HUMAN_NAMES:
                    yield from _literals(keyword.value)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in HUMAN_NAMES:
                    yield from _literals(value)


def _literals(value: ast.expr) -> Iterator[tuple[int, str]]:
    match value:
        case ast.Constant(value=str() as text):
            if shown := readable(text):
                yield value.lineno, shown
        case ast.JoinedStr():
            # The letters of an f-string cannot be translated at all.
            parts = [
                str(part.value) if isinstance(part, ast.Constant) else COMPUTED
                for part in value.values
            ]
            if shown := readable("".join(parts)):
                yield value.lineno, shown
        case ast.IfExp():
            yield from _literals(value.body)
            yield from _literals(value.orelse)
        case ast.BoolOp():
            for part in value.values:
                yield from _literals(part)
        case ast.BinOp(op=ast.Add()):
            yield from _literals(value.left)
            yield from _literals(value.right)
        case _:
            return
