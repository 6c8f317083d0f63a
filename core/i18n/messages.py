"""Saying a message in the reader's language.

Messages have named placeholders and are always filled in, so a per cent sign is written
`%%`. A text with a mistake in it must never cost a page: it is logged and shown in the
source language, and what is missing is shown as an ellipsis.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from core.i18n.catalogues import translations
from core.i18n.formats import (
    format_date,
    format_datetime,
    format_decimal,
    format_money,
    format_number,
)
from core.i18n.languages import current_language
from core.kit import Money, Reason, Term

MISSING = "…"

_log = logging.getLogger(__name__)


def gettext(message: str, /, **params: object) -> str:
    """The message in the current language, with its placeholders filled in."""
    return fill_in(translated(message), message, params)


def ngettext(singular: str, plural: str, n: int, /, **params: object) -> str:
    """The form that fits the number. `%(num)s` is the number as the language writes it."""
    source = singular if n == 1 else plural
    params.setdefault("num", format_number(n))
    return fill_in(translated_plural(singular, plural, n), source, params)


def pgettext(context: str, message: str, /, **params: object) -> str:
    """The message as it is said in the context, where one English word has two meanings."""
    found = str(translations(current_language()).pgettext(context, message))
    return fill_in(found, message, params)


def npgettext(context: str, singular: str, plural: str, n: int, /, **params: object) -> str:
    """The form that fits the number, as it is said in the context."""
    source = singular if n == 1 else plural
    params.setdefault("num", format_number(n))
    found = str(translations(current_language()).npgettext(context, singular, plural, n))
    return fill_in(found, source, params)


def explain(reason: Reason) -> str:
    """A rule's reason as a sentence, its parameters written as the language writes them.

    Money, dates and numbers are formatted, a `Term` is translated, a reason within a reason
    is explained, and other texts (a name, a year) are shown as they are.
    """
    return gettext(reason.message, **{key: _shown(part) for key, part in reason.params.items()})


def translated(message: str) -> str:
    """The message in the current language, not filled in; an empty one stays empty."""
    # The empty message is the catalogue's own header, which nobody means to show.
    return translations(current_language()).gettext(message) if message else ""


def translated_plural(singular: str, plural: str, n: int) -> str:
    """The form that fits the number in the current language, not filled in."""
    return translations(current_language()).ngettext(singular, plural, n)


def fill_in(message: str, source: str, params: Mapping[str, object]) -> str:
    """Fill the placeholders. A mistake in the translation falls back to the source text."""
    if "%" not in message:
        return message
    for text in (message, source):
        try:
            return text % params
        except (KeyError, ValueError, TypeError) as error:
            _log.warning("message %r cannot be filled in with %s: %r", text, set(params), error)
    try:
        return source % _Forgiving(params)
    except (ValueError, TypeError):
        return message


class _Forgiving(dict[str, object]):
    """Parameters of which some may be missing."""

    def __missing__(self, key: str) -> str:
        return MISSING


def _shown(part: object) -> object:
    match part:
        case Term():
            return gettext(part)
        case Reason():
            return explain(part)
        case Money():
            return format_money(part)
        case datetime():
            return format_datetime(part)
        case date():
            return format_date(part)
        case bool():
            return part
        case int():
            return format_number(part)
        case Decimal():
            return format_decimal(part)
        case _:
            return part
