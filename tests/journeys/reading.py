"""What a page says, read from its source: every text that a person sees or hears."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import polib
from babel.messages.catalog import Message
from sqlalchemy import text as sql

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
    known, patterns = _source_texts(reading.language)
    found = []
    for text in reading.texts:
        if names.hold(text):
            continue
        words = _ENGLISH.findall(names.without(text))
        if text in known or any(p.fullmatch(text) for p in patterns) or len(words) > 1:
            found.append(text)
    return found


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
        self.names = names
        longest = sorted(names, key=len, reverse=True)
        self._pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in longest))

    def hold(self, text: str) -> bool:
        """Whether the text is a name and nothing else."""
        return text in self.names

    def without(self, text: str) -> str:
        """The text with its names taken out."""
        return _SHORT_ID.sub(" ", self._pattern.sub(" ", text))


def names_in(live: Live, tenant: str) -> Names:
    """The names that an organisation has written down itself, and those of municipalities."""
    found = live.app.extensions["flygel"]
    with live.app.app_context():
        there = tenant_by_slug(tenant)
        db.session.rollback()
        assert there is not None
        names = set(there.names.values())
        with working_in(there, found.host):
            for table, column in _NAMED:
                rows = db.session.connection().execute(sql(f"SELECT {column} FROM {table}"))
                names.update(row[0] for row in rows if row[0])
    return Names({" ".join(name.split()) for name in names})


# Where names lie, as table and column.
_NAMED = [
    ("calls.answer", "saved_name"),
    ("calls.application", "title"),
    ("calls.application", "withdrawn_reason"),
    ("calls.application_file", "file_name"),
    ("calls.decision", "conditions"),
    ("calls.decision", "decided_by"),
    ("calls.decision", "reason"),
    ("calls.form", "name"),
    ("calls.minutes", "present"),
    ("calls.minutes", "text"),
    ("calls.question", "answer"),
    ("calls.question", "text"),
    ("calls.scenario", "title"),
    ("calls.scenario_move", "reason"),
    ("core.account", "name"),
    ("pathway.co_writer", "name"),
    ("pathway.evidence", "link"),
    ("pathway.evidence", "text"),
    ("pathway.evidence", "title"),
    ("pathway.feedback", "author_name"),
    ("pathway.feedback", "text"),
    ("pathway.goal", "term"),
    ("pathway.goal", "title"),
    ("pathway.performance", "place"),
    ("pathway.performance", "title"),
    ("pathway.plan", "practice_note"),
    ("pathway.practice_entry", "what"),
    ("pathway.private_note", "text"),
    ("pathway.repertoire", "composer"),
    ("pathway.repertoire", "work"),
    ("pathway.stored_file", "name"),
    ("pathway.talk", "next_step"),
    ("pathway.talk", "shared_notes"),
    ("registry.agreement", "name"),
    ("registry.import_run", "done_by"),
    ("registry.import_run", "file_name"),
    ("registry.municipality", "name"),
    ("registry.organisation", "name"),
    ("registry.person", "family_name"),
    ("registry.person", "given_name"),
    ("registry.sub_region", "name"),
    ("ungmusikk.income_entry", "partner"),
    ("ungmusikk.income_entry", "source"),
    ("ungmusikk.in_kind_entry", "partner"),
    ("ungmusikk.in_kind_entry", "source"),
    ("ungmusikk.in_kind_entry", "what"),
    ("ungmusikk.survey_answer", "(jsonb_each_text(words)).value"),
    ("ungmusikk.talent_lesson", "place_name"),
    ("ungmusikk.talent_place", "dispensation_reason"),
    ("ungmusikk.talent_place", "end_reason"),
]


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
