"""Numbers as people type them; what could mean two things is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import (
    LANGUAGES,
    NotANumber,
    explain,
    format_decimal,
    format_number,
    parse_decimal,
    parse_integer,
    use_language,
)

ANY_LANGUAGE = st.sampled_from(sorted(LANGUAGES))


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("nb", "1 250,50", "1250.50"),
        ("nb", "1\N{NO-BREAK SPACE}250,50", "1250.50"),
        ("nb", "1\N{NARROW NO-BREAK SPACE}250", "1250"),
        ("nb", "  1250,5 ", "1250.5"),
        ("nb", "12.5", "12.5"),
        ("nb", "1.250,50", "1250.50"),
        ("nb", "1,250", "1.250"),
        ("nn", "0.500", "0.500"),
        ("da", "1.250", "1250"),
        ("da", "1.250,50", "1250.50"),
        ("da", "1,250", "1.250"),
        ("da", "12.5", "12.5"),
        ("da", "0.500", "0.500"),
        ("en", "1,250", "1250"),
        ("en", "1.250", "1.250"),
        ("en", "1,250.50", "1250.50"),
        ("en", "12,5", "12.5"),
        ("nb", "1.250.000", "1250000"),
        ("nb", "−5", "-5"),
        ("nb", "- 5", "-5"),
        ("nb", "+5", "5"),
        ("nb", "0", "0"),
        ("nb", "1234.567", "1234.567"),
    ],
)
def test_a_number_is_read(language: str, text: str, number: str) -> None:
    assert parse_decimal(text, language) == Decimal(number)


@pytest.mark.parametrize("text", ["1.250", "250.000"])
def test_a_dot_that_may_group_or_divide_is_refused_in_norwegian(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_decimal(text, "nb")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "abc",
        "12 50",
        "1 2",
        "1..2",
        "1,2,3",
        "1.2.3",
        "NaN",
        "inf",
        "1e3",
        "٣",
        "5 kr",
        "1 250.000,5 0",
        "1_000",
        ",5",
        "5,",
        "--5",
        "1,250,00",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_is_refused(language: str, text: str) -> None:
    with pytest.raises(NotANumber):
        parse_decimal(text, language)
    with pytest.raises(NotANumber):
        parse_integer(text, language)


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("nb", "20 439", 20_439),
        ("nb", "20.439", 20_439),
        ("da", "20.439", 20_439),
        ("en", "20,439", 20_439),
        ("nb", "80 000,00", 80_000),
        ("nb", "-1 250", -1_250),
        ("nb", "-20.439", -20_439),
        ("nb", "0", 0),
    ],
)
def test_a_whole_number_is_read(language: str, text: str, number: int) -> None:
    assert parse_integer(text, language) == number


@pytest.mark.parametrize("text", ["12,5", "1,250", "0,001"])
def test_a_fraction_is_no_whole_number(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_integer(text, "nb")


def test_the_refusal_says_what_was_written_and_how_to_write_it() -> None:
    with pytest.raises(NotANumber) as refused:
        parse_decimal(" 1.250 ", "nb")
    with use_language("en"):
        expected = "“1.250” cannot be read as a number. Write it like this: 1 250,50"
        assert explain(refused.value.reason) == expected


@given(st.integers(-(10**12), 10**12), ANY_LANGUAGE)
def test_whole_numbers_are_read_as_they_are_written(number: int, language: str) -> None:
    with use_language(language):
        assert parse_integer(format_number(number), language) == number
        assert parse_decimal(format_number(number), language) == number


@given(st.decimals(-(10**9), 10**9, places=2), ANY_LANGUAGE)
def test_decimals_are_read_as_they_are_written(number: Decimal, language: str) -> None:
    with use_language(language):
        assert parse_decimal(format_decimal(number, 2), language) == number


@given(st.text(max_size=12), ANY_LANGUAGE)
def test_whatever_is_typed_is_a_number_or_is_refused(text: str, language: str) -> None:
    for parse in (parse_decimal, parse_integer):
        try:
            assert parse(text, language) is not None
        except NotANumber as refused:
            shown = refused.reason.params["text"]
            assert shown == text.strip()
