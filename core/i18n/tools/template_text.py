"""What a template says by itself: its literal text, and what of it a person reads or hears."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from jinja2 import nodes

HUMAN_ATTRIBUTES = {
    "abbr",
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
    "data-confirm",
    "data-label",
    "data-text",
    "label",
    "placeholder",
    "summary",
    "title",
}

_KEEPING = {
    *("capitalize", "e", "escape", "forceescape", "format", "indent", "join", "list", "lower"),
    *("safe", "string", "striptags", "title", "trim", "truncate", "upper", "wordwrap"),
}
COMPUTED = "\N{OBJECT REPLACEMENT CHARACTER}"
_NO_PROSE = re.compile(r"#[0-9a-fA-F]{3,8}|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+")
_BUTTONS = {"button", "reset", "submit"}


def literal_values(value: nodes.Node) -> Iterator[tuple[int, str]]:
    """The literal texts that the expression may come to; computed parts are left out."""
    match value:
        case nodes.Const():
            if isinstance(value.value, str):
                yield value.lineno, value.value
        case nodes.TemplateData():
            yield value.lineno, value.data
        case nodes.CondExpr():
            parts = [value.expr1, value.expr2]
            yield from _all_values([part for part in parts if part is not None])
        case nodes.And() | nodes.Or() | nodes.Add():
            yield from _all_values([value.left, value.right])
        case nodes.Concat() | nodes.Output():
            yield from _all_values(value.nodes)
        case nodes.List() | nodes.Tuple():
            yield from _all_values(value.items)
        case nodes.Dict():
            yield from _all_values([pair.value for pair in value.items])
        case nodes.MarkSafe() | nodes.MarkSafeIfAutoescape():
            yield from literal_values(value.expr)
        case nodes.Getitem(node=nodes.Dict()):
            yield from literal_values(value.node)
        case nodes.Call(node=nodes.Getattr(node=nodes.Dict() as choices, attr="get")):
            yield from _all_values([choices, *value.args[1:]])
        case nodes.Filter(name="default" | "d"):
            yield from _all_values([each for each in (value.node, *value.args[:1]) if each])
        case nodes.Filter() if value.name in _KEEPING and value.node is not None:
            yield from literal_values(value.node)
        case _:
            return


def _all_values(values: Sequence[nodes.Node]) -> Iterator[tuple[int, str]]:
    for value in values:
        yield from literal_values(value)


class Page:
    """A template's own text in order, with a mark where something is computed.

    Macros and blocks that are kept in a variable are left out: they are shown elsewhere.
    """

    def __init__(self, body: Sequence[nodes.Node]) -> None:
        self._pieces: list[tuple[int, str]] = []
        self._add_body(body)

    @property
    def text(self) -> str:
        """All of it, with a mark where something is computed."""
        return "".join(text for _, text in self._pieces)

    def line_of(self, position: int) -> int:
        """The line of the template that the text at the position comes from."""
        for line, text in self._pieces:
            if position < len(text):
                return line + text.count("\n", 0, position)
            position -= len(text)
        return self._pieces[-1][0] if self._pieces else 1

    def _add_body(self, body: Sequence[nodes.Node]) -> None:
        for node in body:
            self._add(node)

    def _add(self, node: nodes.Node) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    self._add_output(part)
            case nodes.If():
                self._add_body([*node.body, *node.elif_, *node.else_])
            case nodes.For():
                self._add_body([*node.body, *node.else_])
            case nodes.Macro() | nodes.AssignBlock():
                return  # What is written elsewhere is a page of its own.
            case _:
                body = getattr(node, "body", None)
                if isinstance(body, list):
                    self._add_body(body)

    def _add_output(self, part: nodes.Node) -> None:
        if isinstance(part, nodes.TemplateData):
            self._pieces.append((part.lineno, part.data))
            return
        self._pieces.append((part.lineno, COMPUTED))
        for line, text in literal_values(part):
            self._pieces += [(line, text), (line, COMPUTED)]


class Reader(HTMLParser):
    """Collects what a person reads or hears of a page, with its position."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[int, str]] = []
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", page))]
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        """Text between tags, unless a machine reads it."""
        if self.cdata_elem in {"script", "style"}:
            return
        if text := readable(data):
            first = next(place for place, letter in enumerate(data) if letter.isalpha())
            self.texts.append((self._position() + first, text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The attributes that are shown or spoken."""
        given = {name: value or "" for name, value in attrs}
        for name, value in attrs:
            shown = name in HUMAN_ATTRIBUTES
            shown |= name == "value" and tag == "input" and given.get("type") in _BUTTONS
            shown |= name == "content" and given.get("name") == "description"
            if shown and (text := readable(value or "")):
                source = self.get_starttag_text() or ""
                self.texts.append((self._position() + max(source.find(value or ""), 0), text))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself has attributes as well."""
        self.handle_starttag(tag, attrs)

    def _position(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


def readable(text: str) -> str:
    """The text on one line without its computed parts; nothing for a colour or a code name."""
    if not any(letter.isalpha() for letter in text) or _NO_PROSE.fullmatch(text.strip()):
        return ""
    return " ".join(text.replace(COMPUTED, " ").split())
