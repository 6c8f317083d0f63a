"""Documents on paper: tagged PDF (PDF/UA-1) from plain values, by Typst.

What people have written is handed over as data and never as source, so that nothing in it is
ever carried out. The fonts are those that come in Typst's own wheel: no file of this machine
and none of ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

_TEMPLATE = Path(__file__).parent / "document.typ"


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading inside the document."""

    text: str


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


Part = Heading | Paragraph | Items | Grid


@dataclass(frozen=True, kw_only=True)
class Document:
    """A letter or a form: title, sender, a row of facts at the top, and its parts in order.

    `facts` are pairs of what and which, such as a date and a case number.
    """

    title: str
    language: str
    sender: str = ""
    footer: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()


def typeset(document: Document) -> bytes:
    """The document as a tagged PDF (PDF/UA-1), the same bytes for the same document and day."""
    return bytes(
        typst.compile(
            _source(),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            sys_inputs={"document": json.dumps(_as_data(document), ensure_ascii=False)},
        )
    )


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
    }


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, Heading):
        return {"kind": "heading", "text": part.text}
    if isinstance(part, Paragraph):
        return {"kind": "paragraph", "text": part.text.replace("\r\n", "\n")}
    if isinstance(part, Items):
        return {"kind": "list", "items": list(part.items)}
    return {
        "kind": "table",
        "header": list(part.header),
        "rows": [list(row) for row in part.rows],
        "widths": [1 if number in part.numeric else 2 for number in range(len(part.header))],
        "numeric": [number in part.numeric for number in range(len(part.header))],
    }
