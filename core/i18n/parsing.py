"""Reading numbers as people write them, and refusing what could mean two things.

"1.250" is a thousand and something in Danish; in Norwegian it may be that or a little more
than one. A silent guess would be a wrong contribution, so it is refused where it is unclear.
"""

from __future__ import annotations

import re
from decimal import Decimal

from core.kit import N_, Reason

_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_MINUSES = "\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}"
_DECIMAL_MARK = {"nb": ",", "nn": ",", "da": ",", "en": "."}
_GROUP_MARK = {"nb": " ", "nn": " ", "da": ".", "en": ","}
_EXAMPLE = {"nb": "1 250,50", "nn": "1 250,50", "da": "1.250,50", "en": "1,250.50"}
_WHOLE_EXAMPLE = {"nb": "1 250", "nn": "1 250", "da": "1.250", "en": "1,250"}


class NotANumber(ValueError):
    """What was written is no number, or could be two; `reason` says so to the reader."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message % reason.params)
        self.reason = reason


def parse_decimal(text: str, language: str) -> Decimal:
    """The number that was written. Raises NotANumber for anything else or anything unclear."""
    sign, digits = _sign_and_digits(text)
    plain = _plain(digits, language)
    if plain is None:
        raise NotANumber(
            Reason(
                "number.unreadable",
                N_("“%(text)s” cannot be read as a number. Write it like this: %(example)s"),
                {"text": text.strip(), "example": _EXAMPLE[language]},
            )
        )
    return Decimal(f"{sign}{plain}")


def parse_integer(text: str, language: str) -> int:
    """The whole number that was written; ,00 may follow. Raises NotANumber.

    A dot between groups of three is unmistakable here, for a fraction is not asked for.
    """
    sign, digits = _sign_and_digits(text)
    grouped = re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3})+", digits)
    if grouped and _DECIMAL_MARK[language] != ".":
        return int(sign + digits.replace(".", ""))
    plain = _plain(digits, language)
    if plain is None or (number := Decimal(f"{sign}{plain}")) != int(number):
        raise NotANumber(
            Reason(
                "number.not_whole",
                N_("“%(text)s” is not a whole number. Write it like this: %(example)s"),
                {"text": text.strip(), "example": _WHOLE_EXAMPLE[language]},
            )
        )
    return int(number)


def _sign_and_digits(text: str) -> tuple[str, str]:
    """The sign, and the rest with every kind of space made an ordinary one."""
    written = text.translate(
        {ord(space): " " for space in _SPACES} | {ord(minus): "-" for minus in _MINUSES}
    ).strip()
    if written[:1] in {"-", "+"}:
        return written[:1].replace("+", ""), written[1:].lstrip()
    return "", written


def _plain(digits: str, language: str) -> str | None:
    """The digits with a dot as decimal mark, or None when they cannot be read surely."""
    if re.fullmatch(r"[0-9]+", digits):
        return digits
    match = re.fullmatch(r"([0-9][0-9 .,]*?)(?:([.,])([0-9]+))?", digits)
    if match is None:
        return None
    front, mark, fraction = match[1], match[2], match[3]
    groups = set(front) & set(" .,")
    if mark is None:
        return re.sub(r"[ .,]", "", front) if _well_grouped(front, groups) else None
    if mark in groups:
        # The same mark twice can only group: 1.250.000, unless another one groups as well.
        whole = f"{front}{mark}{fraction}"
        return whole.replace(mark, "") if _well_grouped(whole, groups) else None
    if groups and not _well_grouped(front, groups):
        return None
    could_group = not groups and _well_grouped(f"{front}{mark}{fraction}", {mark})
    if mark == _DECIMAL_MARK[language] or not could_group:
        return f"{re.sub(r'[ .,]', '', front)}.{fraction}"
    return f"{front}{fraction}" if mark == _GROUP_MARK[language] else None


def _well_grouped(digits: str, marks: set[str]) -> bool:
    """Whether one kind of mark stands before every three digits."""
    if len(marks) != 1:
        return False
    [mark] = marks
    return bool(re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+", digits))
