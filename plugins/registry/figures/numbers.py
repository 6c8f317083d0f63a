"""Numbers and days as people and offices write them in cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from core.kit import N_

# Spaces of every width separate thousands in Norwegian and Danish numbers.
_SPACES = re.compile("[ \u00a0\u2009\u202f]")
_GROUPED = re.compile("\\d{1,3}(?:[ \u00a0\u2009\u202f]\\d{3})+|\\d+")
# No country of ours comes near this; a longer number is a slip or an attack on the database.
MOST_INHABITANTS = 1_000_000_000


class NotANumber(ValueError):
    """A cell that should be a number of inhabitants and is not. Carries what to tell."""

    def __init__(self, code: str, message: str, params: Mapping[str, object]) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.params = params


def whole_number(text: str) -> int:
    """The number in a cell; thousands may be set apart by spaces, never by points or commas.

    A point is refused because it means thousands in Danish and decimals in English.
    Raises NotANumber.
    """
    trimmed = text.strip()
    if re.fullmatch("[-\u2212]\\s*\\d+", trimmed):
        raise NotANumber(
            "negative",
            N_("A population cannot be negative: %(value)s."),
            {"value": trimmed},
        )
    if not trimmed.isascii():
        trimmed = _SPACES.sub(" ", trimmed)
    if not _GROUPED.fullmatch(trimmed) or not trimmed.isascii():
        raise NotANumber("bad_number", N_("“%(value)s” is no whole number."), {"value": text})
    digits = trimmed.replace(" ", "")
    if len(digits) > 12 or int(digits) > MOST_INHABITANTS:
        raise NotANumber("bad_number", N_("“%(value)s” is no whole number."), {"value": text})
    return int(digits)


def day_in(text: str) -> date | None:
    """The day in a cell, as 2020-01-01 or 01.01.2020; None when it is neither."""
    trimmed = text.strip()
    found = re.fullmatch(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", trimmed, re.ASCII)
    found = found or re.fullmatch(
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})", trimmed, re.ASCII
    )
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def year_in(text: str) -> int | None:
    """The year in a cell, from 1800 on; None when it is none."""
    trimmed = text.strip()
    if not re.fullmatch(r"(?:1[89]|20)\d\d", trimmed, re.ASCII):
        return None
    return int(trimmed)
