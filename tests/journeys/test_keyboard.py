"""Everything works with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.chromium import PHONE, Visitor

# Enough to come through any page; more means that the focus goes in a circle.
_MOST_TABS = 150
_FOCUSED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    // Inside a date the parts follow each other, and the browser marks the part.
    const inside = window.focusWasAt === element && element.type === "date";
    window.focusWasAt = element;
    return {
        tag: element.localName,
        name: element.getAttribute("name") ?? "",
        type: element.getAttribute("type") ?? "",
        text: (element.innerText || element.value || "").trim(),
        href: element.getAttribute("href") ?? "",
        marked: inside || style.boxShadow !== "none"
            || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    };
}"""


def tab_to(page: Page, **wanted: str) -> dict[str, object]:
    """Presses Tab until the focus is at the element wanted; all on the way show the focus."""
    for _ in range(_MOST_TABS):
        page.keyboard.press("Tab")
        here = page.evaluate(_FOCUSED)
        if here["tag"] == "body":
            continue
        assert here["marked"], f"the focus is not visible at {here}"
        assert here["seen"], f"the focus is outside the window at {here}"
        if all(here[key] == value for key, value in wanted.items()):
            return dict(here)
    pytest.fail(f"Tab never came to {wanted}.")


def test_signing_in_takes_no_mouse(visitor: Visitor) -> None:
    login = visitor.live.login("programme_lead")
    visitor.open("/login")
    tab_to(visitor.page, name="email")
    visitor.page.keyboard.type(login.email)
    tab_to(visitor.page, name="password")
    visitor.page.keyboard.type(login.password)
    visitor.press("Enter")
    assert visitor.path == "/"


def test_a_round_is_worked_out_approved_and_taken_along(as_role: Callable[..., Visitor]) -> None:
    lead = as_role("programme_lead")
    page = lead.page
    lead.open("/")
    tab_to(page, href="/ungmusikk/rounds")
    lead.press("Enter")
    tab_to(page, name="year")
    page.keyboard.press("Control+A")
    page.keyboard.type("2023")
    lead.press("Enter")
    tab_to(page, href="/ungmusikk/rounds/2023/review")
    lead.press("Enter")
    tab_to(page, text=lead.said("It is reviewed"))
    lead.press("Enter")
    tab_to(page, href="/ungmusikk/rounds/2023/approve")
    lead.press("Enter")
    tab_to(page, name="case_number")
    page.keyboard.type("4/2023")
    lead.press("Enter")
    assert "4/2023" in lead.text
    tab_to(page, href="/ungmusikk/rounds/2023?format=csv")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "ungmusikk-2023.csv"


def test_the_first_tab_offers_to_skip_to_the_content(as_role: Callable[..., Visitor]) -> None:
    lead = as_role("programme_lead")
    lead.open("/ungmusikk/members")
    lead.page.keyboard.press("Tab")
    here = lead.page.evaluate(_FOCUSED)
    assert here["href"] == "#content"
    assert here["seen"]
    lead.page.keyboard.press("Enter")
    lead.page.keyboard.press("Tab")
    assert lead.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menus_open_by_enter_and_close_by_escape(as_role: Callable[..., Visitor]) -> None:
    lead = as_role("programme_lead")
    for size in (None, PHONE):
        if size:
            lead.resize(size)
        lead.open("/")
        summary = tab_to(lead.page, tag="summary")
        lead.page.keyboard.press("Enter")
        assert lead.page.locator("details[data-menu][open]").count() == 1
        lead.page.keyboard.press("Tab")
        assert lead.page.evaluate("!!document.activeElement.closest('details[open]')")
        lead.page.keyboard.press("Escape")
        assert lead.page.locator("details[data-menu][open]").count() == 0
        assert lead.page.evaluate(_FOCUSED)["text"] == summary["text"]


def test_one_tabs_through_every_part_of_a_page_with_lists(
    as_role: Callable[..., Visitor],
) -> None:
    lead = as_role("programme_lead")
    for path in ("/ungmusikk/rounds/2020", "/ungmusikk/members?on=2020-01-01"):
        lead.open(path)
        tab_to(lead.page, href="/privacy")
