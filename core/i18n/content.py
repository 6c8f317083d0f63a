"""What tenants write themselves, in as many languages as they like: {"nb": …, "nn": …}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.i18n.languages import LANGUAGES, current_language, fallback_chain


def pick(content: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in the language, else in its fallbacks, else in any there is, else nothing.

    `language` None is the current one. A blank text counts as missing.
    """
    if not content:
        return ""
    wanted = fallback_chain(language or current_language())
    for code in (*wanted, *LANGUAGES, *sorted(content)):
        if text := (content.get(code) or "").strip():
            return text
    return ""


def gaps(content: Mapping[str, str] | None, offered: Sequence[str]) -> tuple[str, ...]:
    """The offered languages the text is missing in, in the order they are offered."""
    there = content or {}
    return tuple(code for code in offered if not (there.get(code) or "").strip())
