"""Finding advice in both written forms of Norwegian: a search's folding, and no translation.

Bokmål and nynorsk differ mostly in endings and in vowels: "opplevelsene – opplevingane", "fremtid –
framtid", "sang – song". So a word is folded to what is left without both. What then still differs
is spelt by a few rules (`_SPELLINGS`) or is another word (`words.PAIRS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from plugins.fremtidens_kulturskole.rules.words import HEADS, PAIRS, SMALL

_WORD = re.compile(r"[a-zæøåäöéèêóòôüà0-9]+")
_LETTERS = str.maketrans("éèêóòôüàäö", "eeeooouaæø")
_VOWELS = re.compile("[aeiouyæøå]")
# What stands for a vowel, whichever it is.
_ANY_VOWEL = "-"
# Where letters tell the forms (and Danish) apart besides single vowels.
_SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"tion", "sjon"),  # tradition – tradisjon
        (r"^hv", "kv"),  # hvem – kven
        (r"(?<=.)ju", "y"),  # syk – sjuk
        (r"([lr])j(?=.)", r"\1g"),  # velge – velje, spørge – spørje
        (r"(?<=[bcdfghkmnptv])j(?=[aeiouyæøå])", ""),  # kirke – kyrkje, hjem – heim
        (r"(?<=.s)j(?=[aeiouyæøå])", ""),
        (r"ei", "e"),  # mening – meining
        (r"øy|au", "ø"),  # høre – høyre, økning – auke
        (r"gd$", "gt"),  # stengd – stengt
        (r"(?<=[aeiouyæøå])gt", "kt"),  # flygtning – flyktning
        (r"([b-df-hj-np-tv-z])\1", r"\1"),  # What an ending leaves behind: kom – komme.
    )
)
# Of nouns, adjectives and verbs in both forms, longest first.
_ENDING_LIST = """
elsane elsene elsar elser elsa elsen else ingane ingene ingar inger inga inge ingen ing
ningane ningene ningar ninger ninga ninge ningen ning nadane nader naden nad
skapane skaper skapet hetene heter heta het lekane leken lek
erane erar arane erne arne arar ere ane ene aren eren are ede ande ende
ar er an en et te de ast est a e t
"""
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=len, reverse=True))
# What may be left of a word; less before what could be a part of the word itself, and two letters
# where they could not be a word without it: "øving".
_SHORTEST_STEM = 3
_SHORTEST_BEFORE = {"t": 4} | {ending: 4 for ending in _ENDINGS if ending.startswith("ning")}
_SHORTEST_OF_VOWELS = 2
# In a shorter stem the vowel tells the words apart: "lag", "lov", "leg".
_SHORTEST_WITHOUT_VOWELS = 4
# So long a stem is told inside a word as well: "bibliotek" in "skolebiblioteket".
_SHORTEST_INSIDE = 5
# Between the stems of a title and those of a text.
_AFTER_TITLE = " / "


def search_words(text: str) -> tuple[str, ...]:
    """FK-17: the stems of a text, the same for a word's bokmål and its nynorsk; each once.

    "Hvordan får vi med innbyggerne?" and "Korleis får me med innbyggjarane?" have the same
    stems, but for the small words. Two words may share a stem.
    """
    return tuple(dict.fromkeys(_stem(word) for word in _words(text)))


def search_text(title: str, *texts: str) -> str:
    """FK-17: what is stored to be searched: every stem, with a space before and after."""
    stored = (_stored(title), _stored(" ".join(texts)))
    return _AFTER_TITLE.join(stored) if any(stored) else ""


def asked_parts(asked: str) -> tuple[str, ...]:
    """FK-17: what must stand in a stored text for each word asked for.

    A stem at the beginning of a word, within one when it is long, and the whole word when it is
    very short. Small words do not count beside others, so that a question may be asked as one
    would say it.
    """
    words = _words(asked)
    stems = search_words(" ".join(word for word in words if word not in _SMALL) or asked)
    return tuple(_part(stem) for stem in stems)


def _part(stem: str) -> str:
    if len(stem) < _SHORTEST_STEM:
        return f" {stem} "
    return stem if len(stem) >= _SHORTEST_INSIDE else f" {stem}"


def in_title(part: str) -> str:
    """FK-17: a pattern (LIKE) for a stored text that has a part in its title."""
    return f"%{part}%{_AFTER_TITLE}%"


def matches_search(stored: str, asked: str) -> bool:
    """FK-17: whether everything that was asked for is in what is stored."""
    return all(part in stored for part in asked_parts(asked))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _stored(text: str) -> str:
    stems = dict.fromkeys([*search_words(text), *search_words(" ".join(_tails(text)))])
    return f" {' '.join(stems)} " if stems else ""


def _tails(text: str) -> Iterator[str]:
    """What compounds end in after the words they often begin with: "kulturskolelærer"."""
    for word in _words(text):
        for head in HEADS:
            if word.startswith(head) and len(word) - len(head) > _SHORTEST_STEM:
                yield word.removeprefix(head)
                break


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stem = _without_endings(_spelt(word))
    for other, known in _OTHER_WORDS:
        # Whole, or a long one as either end of a compound.
        if stem == other:
            return _folded(known)
        if len(other) >= _SHORTEST_INSIDE and (stem.startswith(other) or stem.endswith(other)):
            return _folded(stem.replace(other, known))
    return _folded(stem)


def _spelt(word: str) -> str:
    word = word.translate(_LETTERS)
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def _without_endings(word: str) -> str:
    if len(word) > _SHORTEST_STEM + 1:
        # A genitive: "framtidas", "fremtidens".
        word = word.removesuffix("s")
    shorter = _without_ending(word)
    if word[len(shorter) :].startswith(("het", "lek")):
        # What a noun is made of has an ending too: "forutsigbarhet", "forutsigbare".
        shorter = _without_ending(shorter)
    return shorter


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        shortest = _SHORTEST_BEFORE.get(ending, _SHORTEST_STEM)
        if len(ending) >= _SHORTEST_STEM and _VOWELS.match(word):
            shortest = min(shortest, _SHORTEST_OF_VOWELS)
        if stem != word and len(stem) >= shortest:
            return stem
    return word


def _folded(stem: str) -> str:
    return _VOWELS.sub(_ANY_VOWEL, stem) if len(stem) >= _SHORTEST_WITHOUT_VOWELS else stem


_SMALL = frozenset(SMALL.split())
_OTHER_WORDS = sorted(
    (
        tuple(_without_endings(_spelt(word)) for word in pair.split())
        for pair in PAIRS.replace("\n", "|").strip("|").split("|")
    ),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
