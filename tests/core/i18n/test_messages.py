"""Messages in the reader's language; a mistake in one never costs a page."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.i18n import (
    add_catalogue,
    current_language,
    explain,
    gettext,
    ngettext,
    npgettext,
    pgettext,
    use_language,
)
from core.i18n.catalogues import forget, remove_catalogue
from core.kit import N_, Money, Reason, Term
from tests.support.catalogues import write_po

BOKMAAL = """
msgid "Planted: the school"
msgstr "Plantet: skolen"

msgid "Planted: only in bokmål"
msgstr "Plantet: bare på bokmål"

msgid "Planted: %(name)s is here"
msgstr "Plantet: %(navn)s er her"

msgid "Planted: approved"
msgstr "plantet godkjent"

msgid "Planted: it is %(state)s: %(amount)s on %(day)s by %(count)s"
msgstr "Plantet: den er %(state)s: %(amount)s den %(day)s av %(count)s"

msgid "Planted: %(num)s school"
msgid_plural "Planted: %(num)s schools"
msgstr[0] "Plantet: %(num)s skole"
msgstr[1] "Plantet: %(num)s skoler"

msgctxt "a grand piano"
msgid "Planted: wing"
msgstr "Plantet: flygel"

msgctxt "a bird's"
msgid "Planted: wing"
msgstr "Plantet: vinge"

#, fuzzy
msgid "Planted: guessed"
msgstr "Plantet: gjettet"

msgid "Planted: empty"
msgstr ""
"""
NYNORSK = """
msgid "Planted: the school"
msgstr "Planta: skulen"
"""


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "translations"
    write_po(folder, "nb", BOKMAAL)
    write_po(folder, "nn", NYNORSK)
    add_catalogue(folder)
    yield folder
    remove_catalogue(folder)


def in_language(language: str, message: str) -> str:
    with use_language(language):
        return gettext(message)


def test_a_message_is_said_in_the_current_language() -> None:
    message = N_("Planted: the school")
    assert in_language("nb", message) == "Plantet: skolen"
    assert in_language("nn", message) == "Planta: skulen"
    assert in_language("en", message) == "Planted: the school"


def test_nynorsk_falls_back_to_bokmaal_and_bokmaal_and_danish_to_english() -> None:
    assert in_language("nn", "Planted: only in bokmål") == "Plantet: bare på bokmål"
    assert in_language("da", "Planted: only in bokmål") == "Planted: only in bokmål"
    assert in_language("nb", "Planted: nowhere") == "Planted: nowhere"


def test_what_is_empty_or_guessed_counts_as_missing() -> None:
    assert in_language("nb", "Planted: empty") == "Planted: empty"
    assert in_language("nb", "Planted: guessed") == "Planted: guessed"


def test_an_empty_message_is_not_the_catalogues_header() -> None:
    assert in_language("nb", "") == ""


def test_the_number_chooses_the_form_and_is_written_as_the_language_does() -> None:
    def schools(n: int) -> str:
        return ngettext("Planted: %(num)s school", "Planted: %(num)s schools", n)

    with use_language("nn"):
        assert schools(1) == "Plantet: 1 skole"
        assert schools(0) == "Plantet: 0 skoler"
        assert schools(1250) == "Plantet: 1\N{NO-BREAK SPACE}250 skoler"
    assert schools(1) == "Planted: 1 school"
    assert schools(2) == "Planted: 2 schools"


def test_one_english_word_may_be_two_in_norwegian() -> None:
    with use_language("nb"):
        assert pgettext("a grand piano", "Planted: wing") == "Plantet: flygel"
        assert pgettext("a bird's", "Planted: wing") == "Plantet: vinge"
        assert pgettext("a building's", "Planted: wing") == "Planted: wing"
        assert npgettext("anything", "%(num)s wing", "%(num)s wings", 2) == "2 wings"


def test_a_wrong_placeholder_falls_back_to_the_source_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with use_language("nb"), caplog.at_level(logging.WARNING):
        assert gettext("Planted: %(name)s is here", name="Kari") == "Planted: Kari is here"
    assert "navn" in caplog.text
    assert "Kari" not in caplog.text


@pytest.mark.parametrize(
    ("message", "params", "said"),
    [
        ("Hello %(name)s from %(place)s", {"name": "Kari"}, "Hello Kari from …"),
        ("50 %", {}, "50 %"),
        ("50 %% of %(all)s", {"all": 8}, "50 % of 8"),
        ("%(amount)d kr", {"amount": "many"}, "%(amount)d kr"),
        ("plain", {"unused": 1}, "plain"),
    ],
)
def test_a_mistake_in_the_source_does_not_cost_the_page_either(
    message: str, params: dict[str, object], said: str
) -> None:
    assert gettext(message, **params) == said


def test_a_message_may_have_a_parameter_called_message() -> None:
    assert gettext("%(message)s and %(n)s", message="a", n="b") == "a and b"


def test_a_reason_is_explained_with_its_parts_written_as_the_language_does() -> None:
    reason = Reason(
        "planted",
        N_("Planted: it is %(state)s: %(amount)s on %(day)s by %(count)s"),
        {
            "state": Term(N_("Planted: approved")),
            "amount": Money.of(80_000, "NOK"),
            "day": date(2020, 1, 1),
            "count": 20_439,
        },
    )
    with use_language("nb"):
        said = explain(reason).replace("\N{NO-BREAK SPACE}", "~")
    assert said == "Plantet: den er plantet godkjent: 80~000~kr den 1. januar 2020 av 20~439"


def test_a_year_is_passed_as_text_and_a_reason_within_a_reason_is_explained() -> None:
    within = Reason("inner", "Planted: the school", {})
    reason = Reason(
        "outer",
        "%(year)s %(why)s %(share)s %(yes)s",
        {"year": "2020", "why": within, "share": Decimal("0.5"), "yes": True},
    )
    with use_language("nb"):
        assert explain(reason) == "2020 Plantet: skolen 0,5 True"


def test_a_third_partys_catalogue_cannot_change_words_that_are_there(tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_po(
        other,
        "nb",
        'msgid "Planted: the school"\nmsgstr "kapret"\n\nmsgid "Planted: new"\nmsgstr "ny"\n',
    )
    add_catalogue(other)
    add_catalogue(other)
    try:
        assert in_language("nb", "Planted: the school") == "Plantet: skolen"
        assert in_language("nb", "Planted: new") == "ny"
    finally:
        remove_catalogue(other)
    assert in_language("nb", "Planted: new") == "Planted: new"


def test_an_edited_translation_is_compiled_when_it_is_next_read(catalogue: Path) -> None:
    assert in_language("nb", "Planted: the school") == "Plantet: skolen"
    po = write_po(catalogue, "nb", 'msgid "Planted: the school"\nmsgstr "endret"\n')
    later = po.with_suffix(".mo").stat().st_mtime + 5
    os.utime(po, (later, later))
    forget()
    assert in_language("nb", "Planted: the school") == "endret"


def test_a_compiled_file_that_is_newer_is_used_as_it_is(catalogue: Path) -> None:
    assert in_language("nb", "Planted: the school") == "Plantet: skolen"
    po = write_po(catalogue, "nb", 'msgid "Planted: the school"\nmsgstr "endret"\n')
    os.utime(po, (1, 1))
    forget()
    assert in_language("nb", "Planted: the school") == "Plantet: skolen"


def test_a_broken_catalogue_is_named(catalogue: Path) -> None:
    write_po(catalogue, "da", 'msgid "unfinished\n')
    forget()
    with pytest.raises(ValueError, match=r"da/LC_MESSAGES/messages\.po cannot be read"):
        in_language("da", "x")
    write_po(catalogue, "da", "")
    forget()
    assert current_language() == "en"
