"""The mails of the core: one text per letter, from which the HTML form is made as well.

A letter's first line is its subject. A paragraph that is nothing but an address becomes a
button in HTML. There is no page here and no request: jobs write letters, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from core import i18n
from core.i18n import use_language

_TEMPLATES = Path(__file__).resolve().parents[1] / "web" / "templates" / "mail"
_ADDRESS = re.compile(r"^https?://\S+$")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail's subject and its two forms."""

    subject: str
    text: str
    html: str


def write_letter(name: str, /, *, language: str, sender: str, **values: object) -> Letter:
    """The letter of `mail/<name>.txt` in the language; `sender` is the organisation's name."""
    with use_language(language):
        whole = _templates().get_template(f"{name}.txt").render(sender=sender, **values)
        subject, _, rest = whole.strip().partition("\n")
        return compose_letter(subject, rest, language=language, sender=sender)


def compose_letter(subject: str, text: str, *, language: str, sender: str) -> Letter:
    """A letter from its paragraphs, which are in the language already; in both of its forms."""
    text = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    paragraphs = [(part, bool(_ADDRESS.match(part))) for part in text.strip().split("\n\n")]
    with use_language(language):
        html = (
            _templates()
            .get_template("letter.html")
            .render(subject=subject, sender=sender, paragraphs=paragraphs, language=language)
        )
    return Letter(subject=subject.strip(), text=text, html=html)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        # Plain text is not escaped: that would put "&amp;" into an address.
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n.install(environment)
    return environment
