"""What a page says, read from its source: every text that a person sees or hears."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import polib
from babel.messages.catalog import Message
from sqlalchemy import Table, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from core.db.base import Base, TableKind
from core.db.session import db
from core.i18n.tools.project import Project
from core.i18n.tools.wording import Wording
from core.tenants.queries import tenant_by_slug
from core.workspace import working_in
from tests.support.live import Live

_SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label", "label")
_EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Not prose, or in a language of its own.
_UNREAD = {"script", "style", "code", "pre"}
# How the log shows a thing that has no name any more.
_SHORT_ID = re.compile(r"…[0-9a-f]{4,}")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# Words that only English has: what is not marked for translation is in no catalogue.
_ENGLISH = re.compile(
    r"\b(?:"
    r"the|and|of|with|you|your|this|that|which|when|what|where|must|been|were|are|is"
    r"|not|has|it|from|about|than|then|there|their|they|them|these|those|into|only"
    r"|each|every|would|should|could|can|cannot|page|yet|nothing|something|how|who"
    r"|show|shown|add|delete|remove|save|search|cancel|edit|new"
    r")\b"
)


class _Reader(HTMLParser):
    """Collects texts; parts marked as another language's are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.texts: list[str] = []
        # What a button or link is called aloud, and what is written on it.
        self.called: list[tuple[str, list[str]]] = []
        self._open: list[tuple[str, bool]] = []
        self._named_until: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang")
        if tag == "html":
            self.language = language or ""
        foreign = tag in _UNREAD or language not in {None, self.language}
        foreign = foreign or given.get("translate") == "no"
        if not foreign and not self._foreign:
            self.texts += [given[name] or "" for name in _SPOKEN if name in given]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.texts.append(given.get("value") or "")
        if tag in {"a", "button"} and given.get("aria-label"):
            self.called.append((given["aria-label"] or "", []))
            self._named_until = len(self._open)
        if tag not in _EMPTY:
            self._open.append((tag, foreign))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break
        if self._named_until is not None and len(self._open) <= self._named_until:
            self._named_until = None

    def handle_data(self, data: str) -> None:
        if not self._foreign:
            self.texts.append(data)
        if self._named_until is not None:
            self.called[-1][1].append(data)

    @property
    def _foreign(self) -> bool:
        return any(foreign for _, foreign in self._open)


@dataclass(frozen=True)
class Reading:
    """A page's language and its texts, one for each element."""

    language: str
    texts: tuple[str, ...]
    # Buttons and links: what they are called aloud, and what is written on them.
    called: tuple[tuple[str, str], ...]


def read(html: str) -> Reading:
    """The texts of a page."""
    reader = _Reader()
    reader.feed(html)
    texts = (" ".join(text.split()) for text in reader.texts)
    called = ((aloud, " ".join("".join(written).split())) for aloud, written in reader.called)
    return Reading(reader.language, tuple(dict.fromkeys(filter(None, texts))), tuple(called))


def not_called_as_written(reading: Reading) -> list[str]:
    """What cannot be told to a computer by saying what is written on it."""
    return [
        f"“{written}” is called “{aloud}”"
        for aloud, written in reading.called
        if written.lower() not in " ".join(aloud.lower().split())
    ]


def english_in(reading: Reading, names: Names) -> list[str]:
    """Texts that are still in the source language."""
    return [
        text
        for text in reading.texts
        if not names.hold(text)
        and (_is_a_source(text, reading.language) or len(_ENGLISH.findall(names.without(text))) > 1)
    ]


def foreign_words_in(reading: Reading, names: Names) -> list[str]:
    """Texts with a word of a neighbouring language, and what to write instead."""
    wording = Wording.of(reading.language, Project.built_in())
    found: list[str] = []
    for text in reading.texts:
        if not names.hold(text):
            found += wording.faults(Message("", string=names.without(text)))
    return found


class Names:
    """What keeps its own language everywhere: names, and what an organisation has written."""

    def __init__(self, names: set[str]) -> None:
        self.names = names | OWN_NAMES
        # By the first word, the longest first: a page holds few of the many that there are.
        self._by_word: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name in sorted(self.names, key=len, reverse=True):
            if (first := _WORD.search(name)) is not None:
                self._by_word[first.group()].append((name, first.start()))

    def hold(self, text: str) -> bool:
        """Whether the text is a name and nothing else."""
        return text in self.names

    def without(self, text: str) -> str:
        """The text with its names taken out."""
        kept, done = [], 0
        for word in _WORD.finditer(text):
            if word.start() < done:
                continue
            for name, before in self._by_word.get(word.group(), ()):
                start = word.start() - before
                end = start + len(name)
                if start >= done and text.startswith(name, start) and not _goes_on(text, end):
                    kept.append(text[done:start])
                    done = end
                    break
        kept.append(text[done:])
        return _SHORT_ID.sub(" ", " ".join(kept))


def _goes_on(text: str, end: int) -> bool:
    """Whether a word that began before the place goes on there."""
    return text[end - 1].isalnum() and text[end : end + 1].isalnum()


def names_in(live: Live, tenant: str) -> Names:
    """All that an organisation has written down itself, and the names of places and people."""
    found = live.app.extensions["flygel"]
    names: set[str] = set()
    with live.app.app_context():
        there = tenant_by_slug(tenant)
        db.session.rollback()
        assert there is not None
        with working_in(there, found.host):
            for table in Base.metadata.tables.values():
                if table.info["kind"] is TableKind.TENANT or table.fullname in _SHARED_NAMES:
                    names.update(_written_in(table))
    names.update(there.names.values())
    # What stands in the settings until an organisation writes its own.
    for plugin in found.host.plugins:
        for setting in found.host.settings(plugin).values():
            names.update(_texts_in(setting.field.serialize("value", {"value": setting.default})))
    return Names({" ".join(name.split()) for name in names if not _KEY.fullmatch(name)} - {""})


# Everybody's, as they are called in their own language.
_SHARED_NAMES = {"core.account", "registry.municipality"}
OWN_NAMES = {"Bokmål", "Nynorsk", "Dansk", "English"}
# What is stored to be told apart, not to be read: "in_force".
_KEY = re.compile(r"[a-z_]*")
_WORD = re.compile(r"\w+")


def _written_in(table: Table) -> Iterator[str]:
    """Every text that stands in the table's rows, whole and paragraph by paragraph."""
    for column in table.columns:
        if isinstance(column.type, Text | JSONB):
            rows = db.session.connection().execute(
                sql(f'SELECT DISTINCT "{column.name}" FROM {table.fullname}')
            )
            for row in rows:
                for text in _texts_in(row[0]):
                    yield text
                    yield from text.splitlines()


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each)


@cache
def _is_a_source(text: str, language: str) -> bool:
    """Whether it stands so in the code, and otherwise in the language; most are on every page."""
    whole, gaps = _source_texts(language)
    return text in whole or any(gap.fullmatch(text) for gap in gaps)


@cache
def _source_texts(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Source texts that the language says otherwise: whole ones, and those with gaps."""
    entries = polib.pofile(str(Project.built_in().catalogue(language))).translated_entries()
    pairs = {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}
    for entry in entries:
        if entry.msgid_plural:
            pairs[entry.msgid] = entry.msgstr_plural[0]
            pairs[entry.msgid_plural] = entry.msgstr_plural[max(entry.msgstr_plural)]
    said = set(pairs.values())
    sources = [
        " ".join(source.split())
        for source, target in pairs.items()
        if source != target and source not in said
    ]
    whole = frozenset(source for source in sources if not _PLACEHOLDER.search(source))
    gaps = tuple(
        re.compile(".+?".join(re.escape(part) for part in _PLACEHOLDER.split(source)))
        for source in sources
        # "%(first)s–%(last)s" says nothing about a language.
        if source not in whole and len(re.findall(r"[a-z]{3,}", _PLACEHOLDER.sub("", source))) > 1
    )
    return whole, gaps
