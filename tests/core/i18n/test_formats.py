"""Dates, numbers and money as each language writes them; spaces in numbers never break."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest

from core.i18n import (
    format_date,
    format_datetime,
    format_decimal,
    format_list,
    format_money,
    format_month,
    format_number,
    format_percent,
    format_time,
    use_language,
)
from core.kit import Money

NEW_YEAR = date(2020, 1, 1)


def nbsp(text: str) -> str:
    """Written here with ~ for the space that does not break."""
    return text.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("language", "kroner", "currency", "written"),
    [
        ("nb", 80_000, "NOK", "80~000~kr"),
        ("nn", 80_000, "NOK", "80~000~kr"),
        ("da", 80_000, "DKK", "80.000~kr."),
        ("en", 80_000, "NOK", "NOK~80,000"),
        ("nb", "1250.50", "NOK", "1~250,50~kr"),
        ("da", "1250.50", "DKK", "1.250,50~kr."),
        ("en", "1250.50", "DKK", "DKK~1,250.50"),
        ("nb", 0, "NOK", "0~kr"),
        ("nb", "0.05", "NOK", "0,05~kr"),
        ("nb", "-0.05", "NOK", "−0,05~kr"),
        ("nn", -80_000, "NOK", "−80~000~kr"),
        ("da", -80_000, "DKK", "-80.000~kr."),
        ("nb", 100_000_000, "NOK", "100~000~000~kr"),
    ],
)
def test_money(language: str, kroner: int | str, currency: str, written: str) -> None:
    with use_language(language):
        assert format_money(Money.of(kroner, currency)) == nbsp(written)


@pytest.mark.parametrize(
    ("language", "currency", "written"),
    [
        ("nb", "DKK", "80~000~DKK"),
        ("nn", "DKK", "80~000~DKK"),
        ("da", "NOK", "80.000~NOK"),
        ("nb", "SEK", "80~000~SEK"),
    ],
)
def test_only_the_languages_own_currency_is_called_kroner(
    language: str, currency: str, written: str
) -> None:
    with use_language(language):
        assert format_money(Money.of(80_000, currency)) == nbsp(written)


def test_ore_can_be_asked_for_and_rounded_away() -> None:
    with use_language("nb"):
        assert format_money(Money.of(1250, "NOK"), decimals=True) == nbsp("1~250,00~kr")
        assert format_money(Money.of("1250.50", "NOK"), decimals=False) == nbsp("1~251~kr")
        assert format_money(Money.of("-0.40", "NOK"), decimals=False) == nbsp("0~kr")


@pytest.mark.parametrize(
    ("language", "style", "written"),
    [
        ("nb", "short", "01.01.2020"),
        ("nb", "medium", "1. jan. 2020"),
        ("nb", "long", "1. januar 2020"),
        ("nn", "full", "onsdag 1. januar 2020"),
        ("da", "long", "1. januar 2020"),
        ("da", "full", "onsdag den 1. januar 2020"),
        ("en", "short", "01/01/2020"),
        ("en", "long", "1 January 2020"),
    ],
)
def test_dates(language: str, style: str, written: str) -> None:
    with use_language(language):
        assert format_date(NEW_YEAR, style) == written  # type: ignore[arg-type]


def test_the_weekdays_of_nynorsk_are_its_own() -> None:
    week = [NEW_YEAR + timedelta(days=day) for day in range(7)]
    with use_language("nn"):
        names = [format_date(day, "full").split()[0] for day in week]
    assert names == [
        "onsdag",
        "torsdag",
        "fredag",
        "laurdag",
        "søndag",
        "måndag",
        "tysdag",
    ]


def test_english_has_the_day_before_the_month() -> None:
    with use_language("en"):
        assert format_date(date(2020, 2, 1), "short") == "01/02/2020"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nb", "1. juni 2020 kl. 14:05"),
        ("nn", "1. juni 2020 kl. 14:05"),
        ("da", "1. juni 2020 kl. 14.05"),
        ("en", "1 June 2020, 14:05"),
    ],
)
def test_a_moment_is_shown_in_local_time(language: str, written: str) -> None:
    with use_language(language):
        assert format_datetime(datetime(2020, 6, 1, 12, 5, tzinfo=UTC)) == written


def test_winter_time_is_one_hour_from_universal_time() -> None:
    with use_language("nb"):
        assert format_time(datetime(2020, 1, 1, 12, tzinfo=UTC)) == "13:00"


def test_the_last_hour_of_the_year_in_universal_time_is_new_year_here() -> None:
    with use_language("nb"):
        moment = datetime(2019, 12, 31, 23, 30, tzinfo=UTC)
        assert format_date(moment, "short") == "01.01.2020"
        assert format_datetime(moment, "short") == "01.01.2020 kl. 00:30"


def test_a_moment_without_zone_is_already_local() -> None:
    elsewhere = timezone(timedelta(hours=-5))
    with use_language("nb"):
        local = datetime(2020, 6, 1, 12, 5)  # noqa: DTZ001 - the case that is tested.
        assert format_time(local) == "12:05"
        assert format_time(time(12, 5)) == "12:05"
        assert format_time(datetime(2020, 6, 1, 12, 5, tzinfo=elsewhere)) == "19:05"


def test_months() -> None:
    with use_language("nn"):
        assert format_month(date(2020, 5, 17)) == "mai 2020"
    with use_language("da"):
        assert format_month(date(2020, 5, 17)) == "maj 2020"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nb", "1~234~567,5"),
        ("nn", "1~234~567,5"),
        ("da", "1.234.567,5"),
        ("en", "1,234,567.5"),
    ],
)
def test_numbers(language: str, written: str) -> None:
    with use_language(language):
        assert format_number(1_234_567.5) == nbsp(written)


def test_a_negative_number_has_a_minus_and_a_negative_nothing_has_none() -> None:
    with use_language("nb"):
        assert format_number(-1250) == nbsp("−1~250")
        assert format_decimal(Decimal("-0.001"), 2) == "0,00"
        assert format_percent(Decimal("-0.0001")) == nbsp("0~%")


def test_decimals_are_rounded_half_up_and_not_half_to_even() -> None:
    with use_language("nb"):
        assert format_decimal(Decimal("2.345"), 2) == "2,35"
        assert format_decimal(Decimal("2.5"), 0) == "3"
        assert format_decimal(Decimal("-2.5"), 0) == "−3"
        assert format_decimal(Decimal("2.3456789")) == "2,3456789"
        assert format_decimal(Decimal(1250), 1) == nbsp("1~250,0")


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (Decimal("0.031"), "3,1~%"),
        (0.5, "50~%"),
        (1, "100~%"),
        (Fraction(1, 3), "33,3~%"),
        (Decimal("0.0345"), "3,5~%"),
        (12, "1~200~%"),
        (-0.02, "−2~%"),
    ],
)
def test_a_share_is_written_as_per_cent(share: Decimal | float | Fraction, written: str) -> None:
    with use_language("nb"):
        assert format_percent(share) == nbsp(written)


def test_english_per_cent_has_no_space() -> None:
    with use_language("en"):
        assert format_percent(0.031) == "3.1%"
        assert format_percent(0.031, 0) == "3%"


@pytest.mark.parametrize(
    ("items", "written"),
    [
        ([], ""),
        (["Ås"], "Ås"),
        (["Ås", "Moss"], "Ås og Moss"),
        (["a", "b", "c"], "a, b og c"),
    ],
)
def test_things_in_a_row(items: list[str], written: str) -> None:
    with use_language("nb"):
        assert format_list(items) == written


def test_things_to_choose_from() -> None:
    with use_language("da"):
        assert format_list(["a", "b", "c"], "or") == "a, b eller c"
    with use_language("en"):
        assert format_list(["a", "b", "c"]) == "a, b and c"
