"""Sorting as Norwegian and Danish do: æ, ø and å come last, and aa is å.

The same table makes the key in Python and, in `core.db.sorting`, the expression in SQL, so
that a list sorted by the one continues a page sorted by the other.
"""

from __future__ import annotations

AFTER_Z = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}
"""The characters that follow z in ASCII, and so in every byte order."""

ACCENTS = {
    **dict.fromkeys("àáâãā", "a"),
    **dict.fromkeys("èéêëē", "e"),
    **dict.fromkeys("ìíîïī", "i"),
    **dict.fromkeys("òóôõō", "o"),
    **dict.fromkeys("ùúûū", "u"),
    **dict.fromkeys("üýÿ", "y"),
    "ç": "c",
    "č": "c",
    "ñ": "n",
    "š": "s",
    "ž": "z",
    "đ": "d",
    "ŧ": "t",
    "ŋ": "n",
    "ð": "d",
}
"""Letters that are sorted as if the accent were not there; ü as y, Sámi letters by form."""

_LETTERS = AFTER_Z | ACCENTS
# ÿ has its capital outside the range the others share, but the mapping is the same.
FOLDED_FROM = "".join(_LETTERS) + "".join(letter.upper() for letter in _LETTERS)
FOLDED_TO = "".join(_LETTERS.values()) * 2
DOUBLE_A = ("aa", AFTER_Z["å"])

_ASCII_LOWER = {ord("A") + place: ord("a") + place for place in range(26)}
_FOLDING = _ASCII_LOWER | str.maketrans(FOLDED_FROM, FOLDED_TO)


def sort_key(text: str) -> str:
    """The key to sort names by: `sorted(names, key=sort_key)`."""
    return text.translate(_FOLDING).replace(*DOUBLE_A)
