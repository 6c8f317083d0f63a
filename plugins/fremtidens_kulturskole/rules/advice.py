"""Gjort – lært – lurt, and finding advice in both written forms of Norwegian."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache

from core.kit import N_, Decision, Reason
from plugins.fremtidens_kulturskole.rules.words import HEADS, PAIRS, SMALL


class Column(StrEnum):
    """FK-17: the three columns of the log."""

    DONE = "done"
    LEARNED = "learned"
    WISE = "wise"


# The names of the columns are the programme's own and the same in every language.
COLUMN_NAMES: Mapping[Column, str] = {
    Column.DONE: "Gjort",
    Column.LEARNED: "Lært",
    Column.WISE: "Lurt",
}
COLUMN_HELP: Mapping[Column, str] = {
    Column.DONE: N_("What we did"),
    Column.LEARNED: N_("What we learned from it"),
    Column.WISE: N_("What is wise to take with us"),
}


def may_promote(column: str, *, stands_behind: str) -> Decision:
    """FK-17: only a "lurt" becomes shared advice, and it says who stands behind it."""
    reasons = []
    if column != Column.WISE:
        reasons.append(Reason("advice.not_wise", N_("Only a “lurt” can be shared as advice.")))
    if not stands_behind.strip():
        reasons.append(
            Reason("advice.nobody", N_("Write who stands behind the advice: a role, not a name."))
        )
    return Decision.no(*reasons) if reasons else Decision.yes()


_NYNORSK_TO_BOKMAL = {
    nynorsk: bokmal
    for line in PAIRS.strip().splitlines()
    for nynorsk, bokmal in (pair.split() for pair in line.split("|"))
}
# Long enough to be told inside a compound: "elevmedverknad", "kulturskulane".
_SHORTEST_IN_COMPOUND = 5
_IN_COMPOUNDS = sorted(
    (
        (nynorsk.removesuffix("e"), bokmal.removesuffix("e"))
        for nynorsk, bokmal in _NYNORSK_TO_BOKMAL.items()
        if len(nynorsk.removesuffix("e")) >= _SHORTEST_IN_COMPOUND
    ),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
# Plurals, definite forms, infinitives, participles and comparatives of both forms, longest first.
_ENDING_LIST = """
elsane elsene elsar elser elsa elsen else ingane ingene ingar inger inga ingen ing
nadane nader naden nad skapane skaper skapet heitene heiter heita heit hetene heter heten het
erane erar arane erne arar ere ane ene aren eren are ar er en et te de dde tte a e t n r
"""
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=len, reverse=True))
# Spelling that the forms do not share, and double consonants before an ending that has gone.
_ALIKE = (
    ("skul", "skol"),
    ("song", "sang"),
    ("leg", "lig"),
    ("heit", "het"),
    ("øy", "ø"),
    ("ei", "e"),
    ("kj", "k"),
    ("gj", "g"),
    ("hv", "kv"),
    ("ll", "l"),
    ("mm", "m"),
    ("kk", "k"),
    ("nn", "n"),
    ("tt", "t"),
)
_SHORTEST_STEM = 3
# So long a stem is told inside a word as well: "bibliotek" in "skolebiblioteket".
_SHORTEST_INSIDE = 5
_WORD = re.compile(r"[a-zæøåäöéèêóòôü0-9]+")


def search_words(text: str) -> tuple[str, ...]:
    """FK-17: the stems of a text, the same for a word's bokmål and its nynorsk; each once.

    "Hvordan får vi med innbyggerne?" and "Korleis får me med innbyggjarane?" have the same
    stems. It is a search's folding and no translation: two words may share a stem.
    """
    return tuple(dict.fromkeys(_stem(word) for word in _WORD.findall(text.lower())))


def search_text(*texts: str) -> str:
    """FK-17: what is stored to be searched: every stem, with a space before and after."""
    text = " ".join(texts)
    stems = dict.fromkeys([*search_words(text), *search_words(" ".join(_tails(text)))])
    return f" {' '.join(stems)} " if stems else ""


def _tails(text: str) -> Iterator[str]:
    """What compounds end in after the words they often begin with: "kulturskolelærer"."""
    for word in _WORD.findall(text.lower()):
        for head in HEADS:
            if word.startswith(head) and len(word) - len(head) > _SHORTEST_STEM:
                yield word.removeprefix(head)
                break


def asked_parts(asked: str) -> tuple[str, ...]:
    """FK-17: what must stand in a stored text for each word asked for.

    A stem at the beginning of a word, or within one when it is long. Small words do not count
    beside others, so that a question may be asked as one would say it.
    """
    stems = search_words(asked)
    counting = [stem for stem in stems if stem not in _small()] or list(stems)
    return tuple(stem if len(stem) >= _SHORTEST_INSIDE else f" {stem}" for stem in counting)


def matches_search(stored: str, asked: str) -> bool:
    """FK-17: whether everything that was asked for is in what is stored."""
    return all(part in stored for part in asked_parts(asked))


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    return frozenset(search_words(SMALL))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = _bokmal(word)
    if len(word) > _SHORTEST_STEM + 1:
        # A genitive: "framtidas", "fremtidens".
        word = word.removesuffix("s")
    shorter = _without_ending(word)
    if word[len(shorter) :].startswith(("heit", "het")):
        # What a noun is made of has an ending too: "forutsigbarhet", "forutsigbare".
        shorter = _without_ending(shorter)
    word = shorter
    for one, other in _ALIKE:
        word = word.replace(one, other)
    return word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _bokmal(word: str) -> str:
    """The bokmål of a nynorsk word, with whatever ending, alone or at the end of a compound."""
    found = _NYNORSK_TO_BOKMAL.get(word)
    if found:
        return found
    # Without its last vowel, so that "rettleiinga" and "medverknaden" are told as well.
    for nynorsk, bokmal in _IN_COMPOUNDS:
        if nynorsk in word:
            return word.replace(nynorsk, bokmal)
    return word
