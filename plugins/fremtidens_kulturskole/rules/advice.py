"""Gjort – lært – lurt, and finding advice in both written forms of Norwegian."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from core.kit import N_, Decision, Reason


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


# Words that the two forms spell too differently for any ending: nynorsk, then bokmål.
_PAIRS = """
ikkje ikke|eg jeg|me vi|dykk dere|dei de|kva hva|kven hvem|kvar hvor|kvifor hvorfor
korleis hvordan|kvart hvert|kvarandre hverandre|noko noe|nokon noen|nokre noen|mykje mye|meir mer
fleire flere|saman sammen|frå fra|eigen egen|eigar eier|veg vei|rettleiing veiledning
rettleie veilede|rettleiar veileder|skilnad forskjell|innbyggjar innbygger|søkjar søker|søkje søke
tilskot tilskudd|rekneskap regnskap|røynsle erfaring|verksemd virksomhet|verkemiddel virkemiddel
medverknad medvirkning|medverke medvirke|påverke påvirke|påverknad påvirkning|oppleving opplevelse
born barn|framtid fremtid|framdrift fremdrift|fram frem|framme fremme|byrje begynne|gjere gjøre
gjer gjør|vidare videre|veke uke|tidleg tidlig|seint sent|sjølv selv|sidan siden|berre bare
kjem kommer|vert blir|vore vært|vere være|sjå se|tilhøve forhold|samanheng sammenheng
fråvær fravær|leiar leder|leie lede|leiing ledelse|føresett foresatt|skule skole|trong behov
meining mening|einskild enkelt|døme eksempel|grunngiving begrunnelse|grunngje begrunne
fagleg faglig|høyre høre|køyre kjøre|løyse løse|løysing løsning|øving øvelse|velje velge
pengar penger|gåve gave|song sang|spel spill|spele spille|spelar spiller|kyrkje kirke
mogleg mulig|moglegheit mulighet|heilskap helhet|heilskapleg helhetlig|byrja begynte
"""
_NYNORSK_TO_BOKMAL = {
    nynorsk: bokmal
    for line in _PAIRS.strip().splitlines()
    for nynorsk, bokmal in (pair.split() for pair in line.split("|"))
}
# Long enough to be told inside a compound: "elevmedverknad", "kulturskulane".
_SHORTEST_IN_COMPOUND = 5
_IN_COMPOUNDS = sorted(
    (
        (nynorsk.removesuffix("e"), bokmal.removesuffix("e"))
        for nynorsk, bokmal in _NYNORSK_TO_BOKMAL.items()
        if len(nynorsk) >= _SHORTEST_IN_COMPOUND
    ),
    key=lambda pair: len(pair[0]),
    reverse=True,
)
# Plurals, definite forms, infinitives, participles and comparatives of both forms, longest first.
_ENDING_LIST = """
elsane elsene elsar elser elsa elsen else ingane ingene ingar inger inga ingen ing
nadane nader naden nad skapane skaper skapet heitene heiter heita hetene heter heten
erane erar arane erne arar ere ane ene aren eren are ar er en et te de dde tte a e t n r
"""
_ENDINGS = tuple(sorted(_ENDING_LIST.split(), key=len, reverse=True))
# Spelling that the forms do not share, and double consonants before an ending that has gone.
_ALIKE = (
    ("skul", "skol"),
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
_WORD = re.compile(r"[a-zæøåäöéèêóòôü0-9]+")


def search_words(text: str) -> tuple[str, ...]:
    """FK-17: the stems of a text, the same for a word's bokmål and its nynorsk; each once.

    "Hvordan får vi med innbyggerne?" and "Korleis får me med innbyggjarane?" have the same
    stems. It is a search's folding and no translation: two words may share a stem.
    """
    return tuple(dict.fromkeys(_stem(word) for word in _WORD.findall(text.lower())))


def search_text(*texts: str) -> str:
    """FK-17: what is stored to be searched: every stem, with a space before and after."""
    stems = search_words(" ".join(texts))
    return f" {' '.join(stems)} " if stems else ""


def matches_search(stored: str, asked: str) -> bool:
    """FK-17: whether each word asked for begins a word of what is stored."""
    return all(f" {stem}" in stored for stem in search_words(asked))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = _bokmal(word)
    if len(word) > _SHORTEST_STEM + 1:
        # A genitive: "framtidas", "fremtidens".
        word = word.removesuffix("s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            break
    for one, other in _ALIKE:
        word = word.replace(one, other)
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
