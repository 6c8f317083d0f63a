"""Nobody is shut out: axe finds nothing, wide and narrow, light and dark, nor in errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Literal

import pytest
from playwright.sync_api import ViewportSize

from tests.journeys.crawling import VISITOR, Found, one_of_each, whole_site
from tests.support.chromium import PHONE, WIDE, PageFault, Visitor
from tests.support.live import DANISH, PROJECT, Live

AXE = (PROJECT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What an element is and where it stands is the same in every colour, and what it is at every width.
COLOURS = ["color-contrast", "link-in-text-block"]
PLACES = [*COLOURS, "scrollable-region-focusable", "target-size"]
_CHECK = """axe.run(document, {
    runOnly: %s,
    resultTypes: ["violations"],
}).then((found) => found.violations.map((violation) =>
    `${violation.id}: ${violation.help}\\n` + violation.nodes.slice(0, 4).map((node) =>
        `      ${node.target}: ${node.failureSummary.replace(/\\s+/g, " ")}`).join("\\n")))"""
Combination = tuple[Literal["light", "dark"], ViewportSize, object]
EVERYTHING = {"type": "tag", "values": TAGS}
COMBINATIONS: list[Combination] = [
    ("light", WIDE, EVERYTHING),
    ("dark", WIDE, {"type": "rule", "values": COLOURS}),
    ("dark", PHONE, {"type": "rule", "values": COLOURS}),
    ("light", PHONE, {"type": "rule", "values": PLACES}),
]
# Remembers what is shown; then tells whether something else is.
_SHOWN = """(() => {
    const all = document.querySelectorAll("body > :not(header) *");
    const shown = new Set([...all].filter((element) => element.checkVisibility()));
    const before = window.shown ?? shown;
    window.shown = shown;
    return [...shown].some((element) => !before.has(element));
})()"""


class Axe:
    """axe-core in a page.

    It comes in by the browser's own door: the page's policy against foreign scripts stays.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._evaluate(AXE)
        # The menus are alike on all pages; on a first page they are looked at as well.
        self._is_first = visitor.path == "/"

    def start(self, combination: Combination) -> None:
        """Begins to look at the page in these colours and at this width.

        Where a width shows what the one before did not, everything is looked at.
        """
        colours, size, rules = combination
        self.visitor.page.emulate_media(color_scheme=colours)
        self.visitor.resize(size)
        if self._evaluate(_SHOWN) or (self._is_first and colours == "light"):
            rules = EVERYTHING
        self._evaluate(f"window.looking = {_CHECK % json.dumps(rules)}; 0")

    def faults(self) -> list[str]:
        """What was wrong, once all of the page has been looked at."""
        found: list[str] = self._evaluate("window.looking")
        return found

    def _evaluate(self, expression: str) -> Any:
        answer = self.visitor.browser.send(
            "Runtime.evaluate",
            {"expression": expression, "awaitPromise": True, "returnByValue": True},
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")


def faults_of(*visitors: Visitor, combinations: Sequence[Combination] = COMBINATIONS) -> list[str]:
    """What is wrong with the pages these visitors are at, looked at at the same time."""
    looks = [(visitor, Axe(visitor)) for visitor in visitors]
    faults: list[str] = []
    for combination in combinations:
        for _, axe in looks:
            axe.start(combination)
        colours, size, _ = combination
        for visitor, axe in looks:
            where = f"{visitor.path} ({visitor.heading}), {colours}, {size['width']} px"
            faults += [f"{where}: {fault}" for fault in axe.faults()]
    for visitor in visitors:
        visitor.resize(WIDE)
    return faults


Visit = Callable[[Found, int], Visitor]


@pytest.fixture
def visit(as_role: Callable[..., Visitor], visit_as_nobody: Callable[..., Visitor]) -> Visit:
    """The browser of the one who found a page, on one of two tables: they have a core each.

    Whoever comes next to a table finds it empty: every page that stays open costs the others.
    """
    at_table: dict[int, tuple[tuple[str, str], Visitor]] = {}

    def visit_as(page: Found, table: int) -> Visitor:
        reader = (page.role, page.tenant)
        before, visitor = at_table.get(table, (None, None))
        if visitor is None or before != reader:
            if visitor is not None:
                visitor.leave()
                visitor.context.close()
            visitor = (
                visit_as_nobody(page.tenant)
                if page.role == VISITOR
                else as_role(page.role, page.tenant)
            )
            at_table[table] = (reader, visitor)
        return visitor

    return visit_as


def test_axe_finds_nothing_on_any_page(live: Live, visit: Visit) -> None:
    faults: list[str] = []
    pages = one_of_each(live)
    for start in range(0, len(pages), 2):
        visitors = []
        for table, found in enumerate(pages[start : start + 2]):
            visitor = visit(found, table)
            visitors.append(visitor)
            try:
                visitor.open(found.path)
            except PageFault as fault:
                faults.append(str(fault))
        faults += faults_of(*visitors)
    assert not faults, "\n".join(faults)


# What a form asks for; radios and checkboxes have an answer from the start.
_ASKED = (
    "input[aria-required=true]:enabled:not([type=radio], [type=checkbox], [type=file]),"
    " textarea[aria-required=true]:enabled"
)


def test_a_form_that_has_to_be_mended_says_where_and_axe_finds_nothing(
    live: Live, visit: Visit
) -> None:
    faults: list[str] = []
    waiting: list[Visitor] = []
    mended = 0
    for found in one_of_each(live):
        if 'aria-required="true"' not in found.html:
            continue
        visitor = visit(found, len(waiting))
        visitor.open(found.path)
        # A draft is kept as it is typed, gaps and all.
        form = visitor.main.locator(
            "form[method=post]:not([data-draft])", has=visitor.page.locator(_ASKED)
        ).first
        if form.count() == 0:
            continue
        for field in form.locator(_ASKED).all():
            field.fill("")
        try:
            visitor.follow(form.locator("[type=submit]").first, status=422)
        except AssertionError as fault:
            faults.append(str(fault))
        if visitor.status == 422:
            mended += 1
            faults += [f"{found.path}: {fault}" for fault in _unsaid(visitor)]
            waiting.append(visitor)
        if len(waiting) == 2:
            # The narrow page holds the same elements.
            faults += faults_of(*waiting, combinations=COMBINATIONS[:2])
            waiting.clear()
    faults += faults_of(*waiting, combinations=COMBINATIONS[:2])
    assert not faults, "\n".join(faults)
    assert mended > 10


def test_axe_finds_nothing_where_something_has_to_happen_first(
    live: Live, as_role: Callable[..., Visitor], visit_as_nobody: Callable[..., Visitor]
) -> None:
    """Pages that no link leads to before somebody has done something."""
    faults: list[str] = []

    def look(visitor: Visitor) -> None:
        faults.extend(faults_of(visitor, combinations=COMBINATIONS[:2]))

    lead = as_role("programme_lead")
    lead.open("/ungmusikk/rounds/2024/review")
    lead.button("It is reviewed")
    lead.link("Approve")
    look(lead)
    lead.open("/ungmusikk/what-if?year=2020")
    lead.main.locator("[name=added]").first.select_option(index=1)
    lead.button("Show what comes of it")
    look(lead)
    lead.open("/registry/import")
    table = b"name;kind\nEksempel kulturskole;kulturskole\n;kulturskole\n"
    lead.main.locator("[type=file]").set_input_files(
        {"name": "skoler.csv", "mimeType": "text/csv", "buffer": table}
    )
    lead.follow(lead.main.locator("form [type=submit]").first)
    look(lead)
    lead.open("/ungmusikk/members?q=xyz")
    look(lead)
    lead.open("/nowhere", status=404)
    look(lead)

    rector = as_role("rector")
    rector.open("/administration/users", status=403)
    look(rector)

    administrator = as_role("administrator", DANISH)
    administrator.open("/administration/modules/registry/on")
    administrator.button("Switch on")
    administrator.open("/administration/modules/registry/off")
    administrator.button("Switch off")
    administrator.link("Delete the data …")
    look(administrator)
    administrator.open("/administration/users/invite")
    administrator.fill(name="Ny Person", email="ny@example.test")
    administrator.main.locator("[name=role][value=administrator]").check()
    administrator.button("Send the invitation")
    look(administrator)

    guest = visit_as_nobody(DANISH)
    guest.open(live.link_in_mail_to("ny@example.test"))
    look(guest)
    guest.open("/password/forgotten")
    guest.fill(email=live.login("administrator", DANISH).email)
    guest.button("Send me a link")
    look(guest)
    guest.open(live.link_in_mail_to(live.login("administrator", DANISH).email))
    look(guest)
    guest.open("/-/mail")
    look(guest)
    platform = visit_as_nobody(None)
    platform.open("/")
    look(platform)
    assert not faults, "\n".join(faults)


def test_no_link_leads_nowhere(live: Live) -> None:
    dead = [
        f"{page.status} {page.path}, from {page.before} as {page.role}"
        for page in whole_site(live)
        if page.status >= 400 or not page.endpoint
    ]
    assert not dead, "\n".join(dead)


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
