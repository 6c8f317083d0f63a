"""Translation and formats in templates: `_()`, `{% trans %}` and the filters.

A message of the catalogue may hold markup, a link say; its parameters are escaped, and so is
a text that no catalogue knows. A mistake in a translation falls back as it does in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import wraps

from jinja2 import Environment, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from core.i18n import formats
from core.i18n.catalogues import is_known, translations
from core.i18n.content import pick
from core.i18n.languages import current_language
from core.i18n.messages import explain, fill_in, translated, translated_plural


def install(environment: Environment) -> None:
    """Give the environment the i18n extension, the messages and the filters.

    `|date`, `|datetime`, `|time`, `|month`, `|number`, `|money`, `|percent`, `|listing`,
    `|content` (a tenant's translatable text) and `|explain` (a rule's reason). None and an
    undefined value become an empty text, because a date that is not set is nothing to show.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(
        _=_gettext,
        gettext=_gettext,
        ngettext=_ngettext,
        pgettext=_pgettext,
        npgettext=_npgettext,
    )
    environment.filters.update(
        {name: _blank_for_nothing(write) for name, write in _FILTERS.items()}
    )


@pass_context
def _gettext(context: Context, message: str, /, **params: object) -> str:
    return _said(context, translated(message), message, params)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, n: int, /, **params: object) -> str:
    params.setdefault("num", formats.format_number(n))
    source = singular if n == 1 else plural
    return _said(context, translated_plural(singular, plural, n), source, params)


@pass_context
def _pgettext(context: Context, about: str, message: str, /, **params: object) -> str:
    found = str(translations(current_language()).pgettext(about, message))
    return _said(context, found, message, params)


@pass_context
def _npgettext(
    context: Context,
    about: str,
    singular: str,
    plural: str,
    n: int,
    /,
    **params: object,
) -> str:
    params.setdefault("num", formats.format_number(n))
    found = str(translations(current_language()).npgettext(about, singular, plural, n))
    return _said(context, found, singular if n == 1 else plural, params)


def _said(context: Context, found: str, source: str, params: Mapping[str, object]) -> str:
    if not context.eval_ctx.autoescape:
        return fill_in(found, source, params)
    return fill_in(_safe(found, source), _safe(source, source), params)


def _safe(text: str, source: str) -> Markup:
    """The text as markup when it is ours, escaped when it may be anybody's.

    `_(value)` is also called with what a plugin or a tenant wrote. Only what a translator has
    seen in a catalogue is trusted with markup.
    """
    if "<" not in text and "&" not in text:
        return Markup(text)  # noqa: S704 - there is nothing in it to escape.
    return Markup(text) if is_known(source) else escape(text)  # noqa: S704 - see above.


def _blank_for_nothing(write: Callable[..., str]) -> Callable[..., str]:
    """The filter that answers an empty text for None and for what is not defined."""

    @wraps(write)
    def filtered(value: object, *arguments: object, **options: object) -> str:
        if value is None or isinstance(value, Undefined):
            return ""
        return write(value, *arguments, **options)

    return filtered


def _number(number: Decimal | float, places: int | None = None) -> str:
    if places is None:
        return formats.format_number(number)
    return formats.format_decimal(number, places)


_FILTERS: dict[str, Callable[..., str]] = {
    "date": formats.format_date,
    "datetime": formats.format_datetime,
    "time": formats.format_time,
    "month": formats.format_month,
    "number": _number,
    "money": formats.format_money,
    "percent": formats.format_percent,
    "listing": formats.format_list,
    "content": pick,
    "explain": explain,
}
