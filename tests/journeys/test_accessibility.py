"""Nobody is shut out: axe finds nothing, wide and narrow, light and dark, nor in errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

import pytest
from playwright.sync_api import CDPSession, Page, ViewportSize

from tests.journeys.crawling import VISITOR, Found, one_of_each
from tests.support.chromium import PHONE, WIDE, PageFault, Visitor
from tests.support.live import PROJECT, Live

AXE = (PROJECT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What an element is and where it stands is the same in every colour.
COLOURS = ["color-contrast", "link-in-text-block"]
_CHECK = """axe.run(document, {
    runOnly: %s,
    resultTypes: ["violations"],
}).then((found) => found.violations.map((violation) =>
    `${violation.id}: ${violation.help}\\n` + violation.nodes.slice(0, 4).map((node) =>
        `      ${node.target}: ${node.failureSummary.replace(/\\s+/g, " ")}`).join("\\n")))"""
Combination = tuple[Literal["light", "dark"], ViewportSize, object]
COMBINATIONS: list[Combination] = [
    ("light", WIDE, {"type": "tag", "values": TAGS}),
    ("dark", WIDE, {"type": "rule", "values": COLOURS}),
    ("dark", PHONE, {"type": "rule", "values": COLOURS}),
    ("light", PHONE, {"type": "tag", "values": TAGS}),
]


class Axe:
    """axe-core in a page.

    It comes in by the browser's own door: the page's policy against foreign scripts stays.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def faults(self, combinations: Sequence[Combination] = COMBINATIONS) -> list[str]:
        """What is wrong, in each combination of colours and width."""
        self._evaluate(AXE)
        faults: list[str] = []
        for colours, size, rules in combinations:
            self.page.emulate_media(color_scheme=colours)
            self.page.set_viewport_size(size)
            for fault in self._evaluate(_CHECK % json.dumps(rules)):
                faults.append(f"{colours}, {size['width']} px: {fault}")
        self.page.set_viewport_size(WIDE)
        return faults

    def _evaluate(self, expression: str) -> Any:
        answer = self.session.send(
            "Runtime.evaluate",
            {"expression": expression, "awaitPromise": True, "returnByValue": True},
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")


@pytest.fixture
def visit(
    as_role: Callable[..., Visitor], visit_as_nobody: Callable[..., Visitor]
) -> Callable[[Found], Visitor]:
    """The browser of the one who found a page; one for each reader."""
    visitors: dict[tuple[str, str], Visitor] = {}

    def visit_as(page: Found) -> Visitor:
        reader = (page.role, page.tenant)
        if reader not in visitors:
            visitors[reader] = (
                visit_as_nobody(page.tenant)
                if page.role == VISITOR
                else as_role(page.role, page.tenant)
            )
        return visitors[reader]

    return visit_as


def test_axe_finds_nothing_on_any_page(live: Live, visit: Callable[[Found], Visitor]) -> None:
    faults: list[str] = []
    for found in one_of_each(live):
        visitor = visit(found)
        try:
            visitor.open(found.path)
        except PageFault as fault:
            faults.append(str(fault))
        faults += [_told(found, fault) for fault in Axe(visitor.page).faults()]
    assert not faults, "\n".join(faults)


# What a form asks for; radios and checkboxes have an answer from the start.
_ASKED = (
    "input[aria-required=true]:not([type=radio], [type=checkbox], [type=file]),"
    " textarea[aria-required=true]"
)


def test_a_form_that_has_to_be_mended_says_where_and_axe_finds_nothing(
    live: Live, visit: Callable[[Found], Visitor]
) -> None:
    faults: list[str] = []
    mended = 0
    for found in one_of_each(live):
        if 'aria-required="true"' not in found.html:
            continue
        visitor = visit(found)
        visitor.open(found.path)
        form = visitor.main.locator("form[method=post]", has=visitor.page.locator(_ASKED)).first
        if form.count() == 0:
            continue
        for field in form.locator(_ASKED).all():
            field.fill("")
        try:
            visitor.follow(form.locator("[type=submit]").first, status=422)
        except AssertionError as fault:
            faults.append(_told(found, str(fault)))
        if visitor.status != 422:
            continue
        mended += 1
        faults += [_told(found, fault) for fault in _unsaid(visitor)]
        # The narrow page holds the same elements.
        faults += [_told(found, fault) for fault in Axe(visitor.page).faults(COMBINATIONS[:2])]
    assert not faults, "\n".join(faults)
    assert mended > 10


def _unsaid(visitor: Visitor) -> list[str]:
    """What a page with errors must say, and does not."""
    faults = []
    summary = visitor.main.locator("[data-error-summary]")
    if summary.count() != 1:
        return [f"{summary.count()} summaries of errors"]
    if not summary.evaluate("(summary) => summary === document.activeElement"):
        faults.append("the focus is not at the summary of errors")
    for link in summary.locator("a").all():
        field = visitor.main.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        told = field.evaluate(
            """(field) => {
                const parts = [field, ...field.querySelectorAll("[aria-invalid]")];
                return parts.some((part) => part.getAttribute("aria-invalid") === "true"
                    && part.getAttribute("aria-describedby"));
            }"""
        )
        if not told:
            faults.append(f"the field of “{link.inner_text()}” does not say what is wrong")
    return faults


def _told(found: Found, fault: str) -> str:
    return f"{found.path} as {found.role}\n    {fault}"
