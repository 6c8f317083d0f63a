"""What tenants write in several languages."""

import pytest

from core.i18n import gaps, pick, use_language

TITLE = {"nb": "Musikkskolen", "nn": "Musikkskulen", "da": "Musikskolen"}


@pytest.mark.parametrize("language", ["nb", "nn", "da"])
def test_the_text_of_the_language_is_picked(language: str) -> None:
    assert pick(TITLE, language) == TITLE[language]
    with use_language(language):
        assert pick(TITLE) == TITLE[language]


@pytest.mark.parametrize(
    ("content", "language", "text"),
    [
        ({"nb": "a", "en": "b"}, "nn", "a"),
        ({"en": "b", "da": "c"}, "nn", "b"),
        ({"nb": "a", "en": "b"}, "da", "b"),
        ({"nn": "c"}, "nb", "c"),
        ({"nn": "c", "da": "d"}, "en", "c"),
        ({"sv": "e"}, "nb", "e"),
        ({"nb": "  ", "nn": "c"}, "nb", "c"),
        ({"nb": " a "}, "nb", "a"),
        ({"nb": ""}, "nb", ""),
        ({}, "nb", ""),
        (None, "nb", ""),
    ],
)
def test_what_is_missing_is_taken_from_the_nearest_language_then_from_any(
    content: dict[str, str] | None, language: str, text: str
) -> None:
    assert pick(content, language) == text


def test_a_language_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'no'"):
        pick(TITLE, "no")


def test_gaps_are_the_offered_languages_without_a_text() -> None:
    assert gaps({"nb": "a", "nn": " "}, ["nn", "nb", "da"]) == ("nn", "da")
    assert gaps(None, ["nb"]) == ("nb",)
    assert gaps(TITLE, ["nb", "nn"]) == ()
