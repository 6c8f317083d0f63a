"""Dates, numbers, money and lists as the reader's language writes them.

Spaces inside numbers are no-break spaces, so that an amount never breaks over two lines.
The formats are Unicode's (CLDR), except where they would confuse a reader here: a currency
that is not the language's own is always shown by its code.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, lists, numbers

from core.i18n.languages import current_language
from core.kit import Money

Style = Literal["short", "medium", "long", "full"]

LOCAL_ZONE = ZoneInfo("Europe/Oslo")
"""The clock of both countries: Copenhagen's has been the same since 1980."""

_LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "da": "da_DK", "en": "en_GB"}
_OWN_CURRENCY = {
    "nb": ("NOK", "kr"),
    "nn": ("NOK", "kr"),
    "da": ("DKK", "kr."),
}
_BEFORE_THE_TIME = {"nb": " kl. ", "nn": " kl. ", "da": " kl. ", "en": ", "}
_NO_BREAK = "\N{NO-BREAK SPACE}"


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale; English is written as in Britain, with the day before the month."""
    return Locale.parse(_LOCALES[language])


def format_date(day: date, style: Style = "long") -> str:
    """`short` 01.01.2020, `medium` 1. jan. 2020, `long` 1. januar 2020, `full` with weekday.

    A moment with a time zone is the day it is in Norway and Denmark.
    """
    if isinstance(day, datetime):
        day = _local(day)
    return dates.format_date(day, style, locale=_locale())


def format_time(moment: time | datetime) -> str:
    """Hours and minutes: 13:05, in Danish 13.05."""
    if isinstance(moment, datetime):
        moment = _local(moment).time()
    return dates.format_time(moment.replace(tzinfo=None), "short", locale=_locale())


def format_datetime(moment: datetime, style: Style = "long") -> str:
    """The day in the style and the local time: 1. januar 2020 kl. 13:05.

    A moment without a time zone is taken to be local already.
    """
    moment = _local(moment)
    joined = _BEFORE_THE_TIME[current_language()]
    return f"{format_date(moment, style)}{joined}{format_time(moment)}"


def format_month(day: date) -> str:
    """The month and the year: januar 2020."""
    return dates.format_skeleton("yMMMM", day, locale=_locale())


def format_number(number: Decimal | float) -> str:
    """A number with its thousands apart and at most three decimals: 1 250."""
    return _with_minus_sign(numbers.format_decimal(number, locale=_locale()))


def format_decimal(number: Decimal | float, places: int | None = None) -> str:
    """A number with so many decimals, rounded half up; None is as many as it has, unrounded."""
    if places is not None:
        number = _rounded(Decimal(str(number)), places)
        pattern = "#,##0" + ("." + "0" * places if places else "")
        written = numbers.format_decimal(number, format=pattern, locale=_locale())
    else:
        written = numbers.format_decimal(number, locale=_locale(), decimal_quantization=False)
    return _with_minus_sign(written)


def format_percent(share: Decimal | float | Fraction, decimals: int = 1) -> str:
    """A share of one as per cent, with at most so many decimals: 0.031 is 3,1 %."""
    if isinstance(share, Fraction):
        share = Decimal(share.numerator) / Decimal(share.denominator)
    percentage = _rounded(Decimal(str(share)) * 100, decimals)
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    written = numbers.format_decimal(percentage, format=pattern, locale=_locale())
    between = "" if current_language() == "en" else _NO_BREAK
    return f"{_with_minus_sign(written)}{between}%"


def format_money(money: Money, *, decimals: bool | None = None) -> str:
    """80 000 kr, in Danish 80.000 kr., in English NOK 80,000.

    `decimals` None shows øre when there are any, True always, False rounds them away. Only
    the language's own currency is called kroner: a Norwegian amount in Danish is 80.000 NOK.
    """
    if decimals is False:
        money = money.rounded_to_whole()
    places = 2 if decimals or (decimals is None and money.minor % 100) else 0
    written = format_decimal(money.amount, places)
    own, symbol = _OWN_CURRENCY.get(current_language(), ("", ""))
    if current_language() == "en":
        return f"{money.currency}{_NO_BREAK}{written}"
    return f"{written}{_NO_BREAK}{symbol if money.currency == own else money.currency}"


def format_list(items: Iterable[object], style: Literal["standard", "or"] = "standard") -> str:
    """Things in a row as one says them: a, b og c; with `or`: a, b eller c."""
    return lists.format_list([str(item) for item in items], style=style, locale=_locale())


def _locale() -> Locale:
    return locale_of(current_language())


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL_ZONE) if moment.tzinfo is not None else moment


def _rounded(number: Decimal, places: int) -> Decimal:
    """Half up and away from zero, as money is: Babel alone would round half to even."""
    return number.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")


def _with_minus_sign(written: str) -> str:
    """Babel writes a hyphen where Norwegian typography and screen readers want a minus."""
    if not written.startswith("-"):
        return written
    digits = written[1:]
    if not any(digit in "123456789" for digit in digits):
        return digits
    return f"{_locale().number_symbols['latn']['minusSign']}{digits}"
