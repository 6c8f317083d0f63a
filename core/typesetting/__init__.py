"""Documents on paper: tagged PDF (PDF/UA-1) from plain values, by Typst.

What people have written is handed over as data and never as source, so that nothing in it is
ever carried out. The typeface is that of the pages, Inter, from a wheel of its own; letters that
it lacks are set in those of Typst's wheel. No font of this machine is used, and none is ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

_TEMPLATE = Path(__file__).parent / "document.typ"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading inside the document; `level` 2 lies under the one of level 1 before it."""

    text: str
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A text; an empty line begins a new paragraph."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table with a heading row. `numeric` names the columns that are set to the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class LineFigure:
    """How a number moves from label to label; `alt` says in words what there is to see."""

    labels: tuple[str, ...]
    values: tuple[int, ...]
    lowest: int
    highest: int
    caption: str
    alt: str


Part = Heading | Paragraph | Items | Grid | LineFigure


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A first page of its own: what the document is, and whose, above and under its title."""

    kicker: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A letter, a form or a report: title, sender, facts at the top, and its parts in order.

    `facts` are pairs of what and which, such as a date and a case number. `cover` None: the text
    begins on the first page. `contents` is the heading of a list of contents, empty for none.
    """

    title: str
    language: str
    sender: str = ""
    footer: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    cover: Cover | None = None
    contents: str = ""
    numbered: bool = False


def typeset(document: Document) -> bytes:
    """The document as a tagged PDF (PDF/UA-1)."""
    return bytes(
        typst.compile(
            _source(),
            format="pdf",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"document": json.dumps(_as_data(document), ensure_ascii=False)},
        )
    )


@cache
def _fonts() -> typst.Fonts:
    """The typefaces, found once for each process."""
    folder = str(files("fontpkg_inter") / "files")
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


@cache
def _source() -> bytes:
    return _TEMPLATE.read_bytes()


def _as_data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        # Bokmål and nynorsk are languages of their own, and hyphenated as such.
        "language": document.language,
        "sender": document.sender,
        "footer": document.footer,
        "about": [list(fact) for fact in document.facts],
        "parts": [_part(each) for each in document.parts],
        "cover": None
        if document.cover is None
        else {"kicker": document.cover.kicker, "lines": list(document.cover.lines)},
        "contents": document.contents,
        "numbered": document.numbered,
    }


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "text": part.text, "level": part.level + 1}
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "text": part.text.replace("\r\n", "\n")}
    if isinstance(part, Items):
        return {"kind": "list", "items": list(part.items)}
    if isinstance(part, LineFigure):
        return {
            "kind": "line",
            "labels": list(part.labels),
            "values": list(part.values),
            "lowest": part.lowest,
            "highest": part.highest,
            "caption": part.caption,
            "alt": part.alt,
        }
    return {
        "kind": "table",
        "header": list(part.header),
        "rows": [list(row) for row in part.rows],
        "widths": [1 if number in part.numeric else 2 for number in range(len(part.header))],
        "numeric": [number in part.numeric for number in range(len(part.header))],
    }
