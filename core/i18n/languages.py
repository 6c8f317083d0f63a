"""Which languages there are, which one is in use, and how it is chosen.

The language of a request, a mail or a job is a context variable: nothing has to be passed
down, and one worker thread never sees another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar, Token

SOURCE_LANGUAGE = "en"

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "da": "Dansk", "en": "English"}
"""Every language of the interface, with the name its own readers give it."""

FALLBACKS = {"nn": ("nb", "en"), "nb": ("en",), "da": ("en",), "en": ()}
"""Where a missing text is looked for, nearest first."""

_ALIASES = {"no": "nb"}
"""Browsers in Norway still send the code of both written languages together."""

_current: ContextVar[str] = ContextVar("flygel_language", default=SOURCE_LANGUAGE)


def current_language() -> str:
    """The language texts are shown in now; English where nobody has chosen."""
    return _current.get()


def activate(language: str) -> Token[str]:
    """Use the language from here on; `deactivate` takes it back. Raises ValueError."""
    return _current.set(_known(language))


def deactivate(token: Token[str]) -> None:
    """Go back to the language before the `activate` that gave the token."""
    _current.reset(token)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use the language inside the `with`. Raises ValueError for one that is not offered."""
    token = activate(language)
    try:
        yield
    finally:
        deactivate(token)


def own_name(language: str) -> str:
    """What the language's own readers call it, for a language switch. Raises ValueError."""
    return LANGUAGES[_known(language)]


def choose_language(
    *,
    account: str | None,
    cookie: str | None,
    accept_language: str | None,
    offered: Sequence[str],
    default: str,
) -> str:
    """The account's language, else the cookie's, else the browser's, else the default.

    Only what the tenant offers is chosen. Somebody who asks for nynorsk where only bokmål
    is offered gets bokmål rather than the default; None means that nothing was asked for.
    """
    for wish in (account, cookie):
        if wish is not None and (found := _nearest(wish, offered)):
            return found
    wishes = accepted_languages(accept_language or "")
    for wish in wishes:
        if (code := _code(wish)) in offered:
            return code
    for wish in wishes:
        if found := _nearest(wish, offered):
            return found
    return default


def accepted_languages(header: str) -> tuple[str, ...]:
    """The tags of an Accept-Language header, the most wanted first; nonsense is left out."""
    wishes: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, parameter = part.strip().partition(";")
        weight = 1.0
        if parameter.strip():
            name, _, value = parameter.strip().partition("=")
            try:
                weight = float(value) if name.strip() == "q" else 1.0
            except ValueError:
                continue
        if tag.strip() and 0 < weight <= 1:
            wishes.append((weight, tag.strip()))
    return tuple(tag for _, tag in sorted(wishes, key=lambda wish: -wish[0]))


def fallback_chain(language: str) -> tuple[str, ...]:
    """The language itself and where its missing texts are looked for. Raises ValueError."""
    return (_known(language), *FALLBACKS[language])


def _nearest(wish: str, offered: Sequence[str]) -> str | None:
    """The wish, or what replaces it without being the source language, if it is offered."""
    code = _code(wish)
    replacements = [other for other in FALLBACKS.get(code, ()) if other != SOURCE_LANGUAGE]
    return next((each for each in (code, *replacements) if each in offered), None)


def _code(tag: str) -> str:
    """The language of a tag such as nn-NO, as we name it."""
    code = tag.replace("_", "-").partition("-")[0].lower()
    return _ALIASES.get(code, code)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not one of the languages {', '.join(LANGUAGES)}.")
    return language
