"""Templates escape everything and hold no script, no style and nothing of a third party."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(
    file
    for folder in ("core", "plugins", "tests/third_party")
    for file in (ROOT / folder).rglob("templates/**/*.html")
)
# A mail carries its own style, for mail programs read no style sheets.
PAGES = [file for file in TEMPLATES if "mail" not in file.parts]
# Text shown with markup in it must come from nh3 or from the translators' own catalogues.
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def found(pattern: str, files: list[Path], *, flags: int = re.IGNORECASE) -> list[str]:
    """Where the pattern stands, as `path:line text`."""
    expression = re.compile(pattern, flags)
    places = []
    for file in files:
        # Comments say what must not be done; blanks keep the lines' numbers.
        source = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), file.read_text("utf-8"))
        for number, line in enumerate(source.splitlines(), 1):
            if expression.search(line):
                places.append(f"{file.relative_to(ROOT).as_posix()}:{number} {line.strip()}")
    return places


RULES = {
    "nothing is marked as safe": r"\|\s*safe\b",
    "escaping is never switched off": r"autoescape\s+false",
    "there is no inline script": r"<script(?![^>]*\bsrc=)",
    "there is no inline style": r"<style\b|\sstyle\s*=",
    "there are no handlers in attributes": r"<[^>]*\son[a-z]+\s*=",
    "htmx evaluates nothing": r"\bhx-(?:on|vals\s*=\s*[\"']js:|vars)\b",
    "nothing is fetched from a third party": (
        r"(?:src|srcset|poster)\s*=\s*[\"']?\s*(?:https?:)?//"
        r"|<link[^>]*href\s*=\s*[\"']\s*(?:https?:)?//"
    ),
    "no link runs a script": r"(?:href|action)\s*=\s*[\"']?\s*javascript:",
}


@pytest.mark.parametrize("rule", RULES)
def test_in_every_template(rule: str) -> None:
    assert found(RULES[rule], PAGES) == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("nothing is marked as safe", "{{ text|safe }}"),
        ("nothing is marked as safe", "{{ text | safe }}"),
        ("escaping is never switched off", "{% autoescape false %}"),
        ("there is no inline script", "<script>alert(1)</script>"),
        ("there is no inline style", '<p style="color: red">'),
        ("there is no inline style", "<style>p {}</style>"),
        ("there are no handlers in attributes", '<a href="/" onclick="go()">'),
        ("htmx evaluates nothing", '<a hx-on:click="go()">'),
        ("nothing is fetched from a third party", '<img src="https://cdn.example/x.png">'),
        ("nothing is fetched from a third party", '<script src="//cdn.example/x.js"></script>'),
        ("nothing is fetched from a third party", '<link href="https://cdn.example/x.css">'),
        ("no link runs a script", '<a href="javascript:go()">'),
    ],
)
def test_the_rule_finds_a_breach(rule: str, line: str, tmp_path: Path) -> None:
    assert re.search(RULES[rule], line, re.IGNORECASE)


def test_there_are_templates_to_read() -> None:
    assert len(PAGES) > 20
