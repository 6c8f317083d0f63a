"""Every page is in the language that was chosen, and in nothing else."""

from __future__ import annotations

import pytest

from tests.journeys.crawling import Found, client_of, one_of_each
from tests.journeys.reading import english_in, foreign_words_in, names_in, read
from tests.support.browser import Browser
from tests.support.live import Live


@pytest.mark.parametrize("language", ["nb", "nn", "da"])
def test_every_page_is_wholly_in_the_language_chosen(live: Live, language: str) -> None:
    faults: dict[str, str] = {}
    browsers: dict[tuple[str, str], Browser] = {}
    names = {tenant: names_in(live, tenant) for tenant in {p.tenant for p in one_of_each(live)}}
    for page in one_of_each(live):
        reader = (page.role, page.tenant)
        if reader not in browsers:
            browsers[reader] = client_of(live, *reader, language)
        answer = browsers[reader].get(page.path)
        assert answer.status_code == 200, page
        reading = read(answer.text)
        assert reading.language == language, page
        for text in english_in(reading, names[page.tenant]):
            faults.setdefault(f"English: {text!r}", _told(page))
        for text in foreign_words_in(reading, names[page.tenant]):
            faults.setdefault(text, _told(page))
    assert not faults, "\n".join(f"{fault}  ({where})" for fault, where in faults.items())


def _told(page: Found) -> str:
    return f"{page.path} as {page.role}"
