"""Texts in templates that nobody can translate, because they are not marked.

A template is read twice: Jinja tells what is literal and what is computed, and an HTML parser
tells what of the literal a person reads: text between tags, and the attributes that are
spoken or shown. Literal arguments of macros are judged by the argument's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from jinja2 import Environment, nodes

from core.i18n.tools.code_literals import code_files, texts_in_code
from core.i18n.tools.project import Project
from core.i18n.tools.template_text import Page, Reader, literal_values, readable

HUMAN_ARGUMENTS = {
    "alt",
    "blank",
    "caption",
    "description",
    "empty",
    "heading",
    "help",
    "hint",
    "intro",
    "label",
    "lead",
    "legend",
    "message",
    "placeholder",
    "subtitle",
    "summary",
    "text",
    "title",
}
HUMAN_ENDINGS = ("_heading", "_help", "_label", "_message", "_text", "_title")
EXCLUDED = ("patterns.html",)
"""The page of all components, which only developers see, in English."""

_TRANSLATING = {"_", "gettext", "ngettext", "npgettext", "pgettext"}


@dataclass(frozen=True, order=True)
class Literal:
    """A text that a person reads and that is not marked, with its place."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        marked = "N_(…) or _(…)" if self.path.endswith(".py") else "{{ _(…) }}"
        return f"{self.path}:{self.line}: {self.text!r} cannot be translated. Write {marked}."


def literal_faults(project: Project) -> list[str]:
    """Every unmarked text of the project that its list does not allow.

    An entry of the list that allows nothing any more is a fault as well.
    """
    allowed = project.exceptions.get("text", [])
    used: set[int] = set()
    found: list[str] = []
    for literal in sorted(literals(project)):
        fitting = {
            place
            for place, entry in enumerate(allowed)
            if fnmatch(literal.path, entry["file"]) and literal.text == entry["text"]
        }
        used |= fitting
        if not fitting:
            found.append(str(literal))
    list_name = project.shown(project.allowed_file)
    for place, entry in enumerate(allowed):
        if place not in used:
            found.append(f"{list_name}: {entry['text']!r} in {entry['file']} is not needed.")
        if not entry.get("reason", "").strip():
            found.append(f"{list_name}: {entry['text']!r} in {entry['file']} gives no reason.")
    return found


def literals(project: Project) -> set[Literal]:
    """Every unmarked text of the project's templates and declarations."""
    return {
        *_template_literals(project),
        *(
            Literal(project.shown(path), line, text)
            for source in project.sources
            for path in code_files(source)
            for line, text in texts_in_code(path)
        ),
    }


def _template_literals(project: Project) -> set[Literal]:
    environment = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - it only parses.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    trees = {
        path: environment.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for path in _templates(project)
    }
    signatures = {
        macro.name: [argument.name for argument in macro.args]
        for tree in trees.values()
        for macro in tree.find_all(nodes.Macro)
    }
    return {
        Literal(project.shown(path), line, text)
        for path, tree in trees.items()
        for line, text in [
            *_written(tree, html=path.suffix == ".html"),
            *_given(tree, signatures),
        ]
    }


def _templates(project: Project) -> list[Path]:
    return sorted(
        path
        for source in project.sources
        for kind in ("html", "txt")
        for path in source.glob(f"**/templates/**/*.{kind}")
        if path.name not in EXCLUDED
    )


def _written(tree: nodes.Template, *, html: bool) -> Iterator[tuple[int, str]]:
    """The texts that the template itself puts on the page."""
    apart = tree.find_all((nodes.Macro, nodes.AssignBlock))
    for body in [tree.body, *(getattr(node, "body", []) for node in apart)]:
        page = Page(body)
        if html:
            # A macro may write nothing but attributes, for a tag that another one writes.
            inside_a_tag = "<" not in page.text and '="' in page.text
            opening, closing = ("<x ", ">") if inside_a_tag else ("", "")
            for position, text in Reader(f"{opening}{page.text}{closing}").texts:
                yield page.line_of(position - len(opening)), text
        else:
            for match in re.finditer(r"[^\n]+", page.text):
                if text := readable(match[0]):
                    yield page.line_of(match.start()), text


def _given(tree: nodes.Template, signatures: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    """Literal texts handed to macros, put into variables and into lists of labels."""
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name in _TRANSLATING:
            continue
        arguments = [(keyword.key, keyword.value) for keyword in call.kwargs]
        arguments += zip(signatures.get(name, ()), call.args, strict=False)
        for key, value in arguments:
            if _is_for_people(key):
                yield from _texts_in(value)
    looked_up = {id(table) for table in _lookup_tables(tree)}
    for record in tree.find_all(nodes.Dict):
        for pair in record.items if id(record) not in looked_up else ():
            if isinstance(pair.key, nodes.Const) and _is_for_people(str(pair.key.value)):
                yield from _texts_in(pair.value)
    for assignment in tree.find_all(nodes.Assign):
        if isinstance(assignment.target, nodes.Name) and _is_for_people(assignment.target.name):
            yield from _texts_in(assignment.node)


def _lookup_tables(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Dictionaries that something is looked up in: their keys are values, not names."""
    for access in tree.find_all((nodes.Getattr, nodes.Getitem)):
        table = getattr(access, "node", None)
        if isinstance(table, nodes.Dict):
            yield table


def _texts_in(value: nodes.Node) -> Iterator[tuple[int, str]]:
    for line, literal in literal_values(value):
        if text := readable(literal):
            yield line, text


def _is_for_people(name: str) -> bool:
    return name in HUMAN_ARGUMENTS or name.endswith(HUMAN_ENDINGS)
