"""Every page is in the language that was chosen, and in nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.crawling import FOUND_IN, VISITOR, Found, client_of, one_of_each
from tests.journeys.reading import (
    Names,
    english_in,
    foreign_words_in,
    names_in,
    not_called_as_written,
    read,
)
from tests.support.browser import Browser
from tests.support.chromium import Visitor
from tests.support.live import PROGRAMME, Live


@pytest.mark.parametrize("language", ["nb", "nn", "da"])
def test_every_page_is_wholly_in_the_language_chosen(live: Live, language: str) -> None:
    faults: dict[str, str] = {}
    browsers: dict[tuple[str, str], Browser] = {}
    names = {tenant: names_in(live, tenant) for tenant in {p.tenant for p in one_of_each(live)}}
    for page in one_of_each(live):
        reader = (page.role, page.tenant)
        html = page.html
        if language != FOUND_IN:
            if reader not in browsers:
                browsers[reader] = client_of(live, *reader, language)
            answer = browsers[reader].get(page.path)
            assert answer.status_code == 200, page
            html = answer.text
        reading = read(html)
        assert reading.language == language, page
        for text in english_in(reading, names[page.tenant]):
            faults.setdefault(f"English: {text!r}", _told(page))
        for text in foreign_words_in(reading, names[page.tenant]):
            faults.setdefault(text, _told(page))
        for text in not_called_as_written(reading):
            faults.setdefault(text, _told(page))
    assert not faults, "\n".join(f"{fault}  ({where})" for fault, where in faults.items())


@pytest.mark.parametrize(
    ("shown", "claimed", "fault"),
    [("en", "nb", "Sign in"), ("en", "da", "Sign in"), ("nb", "nn", "Ikke")],
)
def test_a_page_in_another_language_than_it_claims_is_noticed(
    live: Live, shown: str, claimed: str, fault: str
) -> None:
    page = client_of(live, VISITOR, PROGRAMME, shown).get("/login").text
    reading = read(page.replace(f'<html lang="{shown}"', f'<html lang="{claimed}"'))
    nothing = Names({"no name"})
    noticed = [*english_in(reading, nothing), *foreign_words_in(reading, nothing)]
    assert any(fault in each for each in noticed), noticed


@pytest.mark.parametrize("language", ["nn", "da", "en"])
def test_switching_the_language_keeps_the_page_and_what_was_typed(
    as_role: Callable[..., Visitor], language: str
) -> None:
    visitor = as_role("programme_lead")
    visitor.open("/ungmusikk/income/2024/add?from=menu")
    visitor.fill(partner="Stiftelsen Strykekvartett", amount="1 250")
    visitor.switch_language(language)
    try:
        assert visitor.language == language
        assert visitor.path == "/ungmusikk/income/2024/add?from=menu"
        partner = visitor.main.locator("[name=partner]")
        assert partner.input_value() == "Stiftelsen Strykekvartett"
        # The choice is remembered.
        visitor.open("/ungmusikk/members")
        assert visitor.language == language
    finally:
        visitor.switch_language("nb")


def test_a_language_that_the_browser_asks_for_is_given_where_it_is_offered(
    live: Live,
) -> None:
    for wanted, given in {"nn-NO,nn;q=0.9": "nn", "no": "nb", "da": "nb", "fr": "nb"}.items():
        page = live.get("/login", headers={"Accept-Language": wanted}).text
        assert read(page).language == given, wanted


def _told(page: Found) -> str:
    return f"{page.path} as {page.role}"
