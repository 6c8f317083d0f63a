"""Everything works where no script runs: slowly loaded, blocked, or never wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.chromium import Visitor, sign_in


@pytest.fixture
def lead(visit_as_nobody: Callable[..., Visitor]) -> Visitor:
    """The programme lead, signed in by the form without a script."""
    visitor = visit_as_nobody(javascript=False)
    sign_in(visitor, "programme_lead")
    assert visitor.path == "/"
    return visitor


def test_the_round_is_read_and_taken_along(lead: Visitor) -> None:
    lead.follow(lead.page.locator(".fl-nav a", has_text=lead.said("Contributions")))
    lead.link("2020")
    assert "1 380 000 kr" in lead.text
    name, content = lead.download(lead.main.get_by_role("link", name="CSV"))
    assert name == "ungmusikk-2020.csv"
    assert "Ås" in content.decode("utf-8-sig")


def test_members_are_filtered_and_sorted(lead: Visitor) -> None:
    lead.open("/ungmusikk/members?on=2020-01-01")
    lead.fill(q="ås")
    lead.follow(lead.main.locator("form[role=search] [type=submit]"))
    assert "q=%C3%A5s" in lead.path
    assert "Ås" in lead.text
    lead.follow(lead.main.locator("th[scope=col] a").first)
    assert "sort=" in lead.path
    assert "q=%C3%A5s" in lead.path
    lead.link("Clear")
    assert "q=" not in lead.path


def test_a_what_if_is_tried(lead: Visitor) -> None:
    lead.open("/ungmusikk/what-if?year=2020")
    lead.main.locator("[name=added]").first.select_option(label="Halden")
    lead.button("Show what comes of it")
    assert "+80 000" in lead.text


def test_language_and_appearance_are_switched(lead: Visitor) -> None:
    lead.open("/ungmusikk/members?on=2020-01-01")
    lead.switch_language("nn")
    assert lead.language == "nn"
    assert lead.path == "/ungmusikk/members?on=2020-01-01"
    menu = lead.page.locator(".fl-header__tools details", has=lead.page.locator("[name=scheme]"))
    menu.locator("summary").click()
    lead.follow(menu.locator("[value=dark]"))
    assert lead.path == "/ungmusikk/members?on=2020-01-01"
    assert lead.page.locator("html").get_attribute("data-color-scheme") == "dark"
    lead.switch_language("nb")


def test_a_form_with_errors_leads_to_its_fields(lead: Visitor) -> None:
    lead.open("/ungmusikk/income/2024/add")
    lead.fill(partner="", amount="mange penger")
    lead.follow(lead.main.locator("form.fl-form [type=submit]").first, status=422)
    assert lead.main.locator("[name=amount]").input_value() == "mange penger"
    target = lead.main.locator("[data-error-summary] a").first.get_attribute("href")
    assert lead.main.locator(f"[id='{(target or '')[1:]}']").count() == 1


def test_a_module_is_switched_off_and_on(visit_as_nobody: Callable[..., Visitor]) -> None:
    administrator = visit_as_nobody(javascript=False)
    sign_in(administrator, "administrator")
    administrator.open("/administration/modules/ungmusikk")
    administrator.link("Switch off …")
    administrator.button("Switch off")
    try:
        administrator.open("/ungmusikk/members", status=404)
    finally:
        administrator.open("/administration/modules/ungmusikk/on")
        administrator.button("Switch on")
    assert administrator.path == "/administration/modules/ungmusikk"


def test_one_signs_out(lead: Visitor) -> None:
    menu = lead.page.locator(
        ".fl-header__tools details", has=lead.page.locator("[action='/logout']")
    )
    menu.locator("summary").click()
    lead.follow(menu.locator("[action='/logout'] button"))
    lead.open("/ungmusikk/members")
    assert lead.path.startswith("/login")
