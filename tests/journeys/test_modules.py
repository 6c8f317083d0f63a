"""An administrator switches UngMusikk off and on: gone in every worker, and all of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.crawling import whole_site
from tests.support.chromium import Visitor
from tests.support.live import PROGRAMME, Live

API = "/api/v1/ungmusikk/rounds"


@pytest.fixture
def lead(as_role: Callable[..., Visitor]) -> Visitor:
    """The programme lead, who opens what the programme owns."""
    return as_role("programme_lead")


@pytest.fixture
def token(lead: Visitor) -> str:
    """A token of the programme lead's, made on their page."""
    lead.open("/account/tokens")
    lead.fill(label="Tall til nettsiden")
    lead.button("Make a token")
    return lead.main.locator("code").first.inner_text()


def doors(live: Live) -> list[str]:
    """Every page of the programme's that the programme lead can reach."""
    return [
        page.path
        for page in whole_site(live)
        if page.endpoint.startswith("ungmusikk.")
        and (page.role, page.tenant) == ("programme_lead", PROGRAMME)
    ]


def answers(live: Live, paths: list[str], lead: Visitor, token: str) -> Iterator[tuple[str, int]]:
    """What each worker answers at each door, by page and by API.

    A worker that sleeps for long is taken for dead, so nothing else is done meanwhile.
    """
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in lead.context.cookies())
    for worker in live.workers:
        with live.only(worker):
            for path in paths:
                yield path, live.get(path, headers={"Cookie": cookie}).status_code
            for path in (API, f"{API}/2020"):
                answer = live.get(path, headers={"Authorization": f"Bearer {token}"})
                yield path, answer.status_code


def test_a_module_switched_off_is_gone_in_every_worker_and_comes_back(
    live: Live, as_role: Callable[..., Visitor], lead: Visitor, token: str
) -> None:
    assert len(live.workers) == 2
    paths = doors(live)
    before = set(answers(live, paths, lead, token))
    assert {status for _, status in before} <= {200, 302}
    lead.open("/")
    menu = lead.page.locator(".fl-nav a").all_inner_texts()

    administrator = as_role("administrator")
    administrator.open("/administration/modules")
    administrator.link("UngMusikk")
    administrator.link("Switch off …")
    # What will disappear, in numbers, before it does.
    assert any(sign.isdigit() for sign in administrator.text)
    administrator.fill(why="Prøver hva som skjer")
    administrator.button("Switch off")
    try:
        assert {status for _, status in answers(live, paths, lead, token)} == {404}
        lead.open("/ungmusikk/rounds", status=404)
        lead.open("/")
        assert lead.page.locator(".fl-nav a[href^='/ungmusikk']").count() == 0
        assert "/ungmusikk/" not in live.get("/api/v1/openapi.json").text
    finally:
        administrator.open("/administration/modules/ungmusikk/on")
        administrator.button("Switch on")

    assert set(answers(live, paths, lead, token)) == before
    lead.open("/")
    assert lead.page.locator(".fl-nav a").all_inner_texts() == menu
    administrator.open("/administration/log")
    assert administrator.said("Switched a module off") in administrator.text
