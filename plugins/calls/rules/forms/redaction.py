"""CA-9: names taken out of texts."""

from __future__ import annotations

from collections.abc import Sequence


def redacted(text: str, names: Sequence[str]) -> str:
    """CA-9: the text with every name in it replaced, whatever its case; longest names first."""
    for name in sorted((each.strip() for each in names if each.strip()), key=len, reverse=True):
        lowered, place = text.lower(), 0
        parts: list[str] = []
        while (found := lowered.find(name.lower(), place)) >= 0:
            parts += [text[place:found], HIDDEN]
            place = found + len(name)
        text = "".join([*parts, text[place:]])
    return text


HIDDEN = "▇▇▇"
