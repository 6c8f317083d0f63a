"""Nobody is shut out: axe finds nothing, wide and narrow, light and dark, nor in errors."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import pytest
from playwright.sync_api import ViewportSize

from tests.journeys.crawling import VISITOR, Found, one_of_each, whole_site
from tests.support.chromium import PHONE, WIDE, WIDER, PageFault, Visitor
from tests.support.live import DANISH, PROJECT, Live

LOOKING = "\n".join(
    (PROJECT / script).read_text(encoding="utf-8")
    for script in ("node_modules/axe-core/axe.min.js", "tests/support/looking.js")
)
Colours = Literal["light", "dark"]
Combination = tuple[Colours, ViewportSize, Literal["all", "places", "colours"]]


def combinations(first: ViewportSize) -> list[Combination]:
    """How a page is looked at, at this width and then at the other.

    What an element is and where it stands is the same in every colour, and what it is at every
    width.
    """
    second = PHONE if first == WIDE else WIDE
    return [
        ("light", first, "all"),
        ("dark", first, "colours"),
        ("dark", second, "colours"),
        ("light", second, "places"),
    ]


class Axe:
    """axe-core in a page.

    It comes in by the browser's own door: the page's policy against foreign scripts stays. It is
    half a megabyte, so that the browser is given it once and keeps it for the pages that come.
    """

    # How often each kind of colours was looked at in a combination: the same need no further look.
    _looks: ClassVar[dict[tuple[str, int], dict[str, int]]] = defaultdict(dict)

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        if not self._evaluate("Boolean(sessionStorage.looking)"):
            self._evaluate(f"sessionStorage.looking = {json.dumps(LOOKING)}; 0")
        self._evaluate("(0, eval)(sessionStorage.looking); 0")
        # The menus are alike on all pages; on a first page they are looked at as well.
        self._is_first = visitor.path == "/"

    def start(self, combination: Combination) -> None:
        """Begins to look at the page in these colours and at this width, and does not wait for it.

        Where a width shows what the one before did not, everything is looked at.
        """
        colours, size, rules = combination
        self.visitor.page.emulate_media(color_scheme=colours)
        self.visitor.resize(size)
        self._seen = self._looks[colours, size["width"]]
        everything = self._is_first and colours == "light"
        what = json.dumps([rules, everything, self._seen])
        self._evaluate(f"window.looking = new Promise(setTimeout).then(() => look(...{what})); 0")

    def faults(self) -> list[str]:
        """What was wrong, once all of the page has been looked at."""
        found: list[str]
        found, looks = self._evaluate("window.looking")
        self._seen.update(looks)
        if self.visitor.size == PHONE:
            found += [f"wider: {element}" for element in self._evaluate(f"({WIDER})()")]
        return found

    def _evaluate(self, expression: str) -> Any:
        answer = self.visitor.browser.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "awaitPromise": True,
                "returnByValue": True,
                "allowUnsafeEvalBlockedByCSP": True,
            },
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")


def faults_of(*visitors: Visitor, at_both_widths: bool = True) -> list[str]:
    """What is wrong with the pages these visitors are at, looked at at the same time.

    Each is looked at first as wide as it is, and stays at the last width.
    """
    looks = [(Axe(visitor), combinations(visitor.size)) for visitor in visitors]
    faults: list[str] = []
    for turn in range(4 if at_both_widths else 2):
        for axe, ways in looks:
            axe.start(ways[turn])
        for axe, ways in looks:
            colours, size, _ = ways[turn]
            where = f"{axe.visitor.path}, {colours}, {size['width']} px"
            faults += [f"{where}: {fault}" for fault in axe.faults()]
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
                visitor.page.close()
            visitor = (
                visit_as_nobody(page.tenant)
                if page.role == VISITOR
                else as_role(page.role, page.tenant)
            )
            at_table[table] = (reader, visitor)
        return visitor

    return visit_as


def test_axe_finds_nothing_on_any_page_nor_in_a_form_that_has_to_be_mended(
    live: Live, visit: Visit
) -> None:
    faults: list[str] = []
    pages = one_of_each(live)
    mended = 0
    for start in range(0, len(pages), 2):
        here = [
            (found, visit(found, table)) for table, found in enumerate(pages[start : start + 2])
        ]
        for found, visitor in here:
            visitor.narrows = False
            try:
                visitor.open(found.path)
            except PageFault as fault:
                faults.append(str(fault))
            visitor.narrows = True
        faults += faults_of(*(visitor for _, visitor in here))
        with_errors = []
        for found, visitor in here:
            if 'aria-required="true"' not in found.html or not _empty_a_form(visitor):
                continue
            try:
                visitor.send("form[data-emptied]", status=422)
            except AssertionError as fault:
                faults.append(str(fault))
            if visitor.status == 422:
                faults += [f"{found.path}: {fault}" for fault in visitor.page.evaluate(_UNSAID)]
                with_errors.append(visitor)
        mended += len(with_errors)
        # A page holds the same elements at the other width.
        faults += faults_of(*with_errors, at_both_widths=False)
    assert not faults, "\n".join(faults)
    assert mended > 10


# What a form asks for; radios and checkboxes have an answer from the start. A draft is kept as it
# is typed, gaps and all.
_EMPTY = """() => {
    const asked = `textarea[aria-required=true]:enabled,
        input[aria-required=true]:enabled:not([type=radio], [type=checkbox], [type=file])`;
    const form = [...document.querySelectorAll("main form[method=post]:not([data-draft])")]
        .find((form) => form.querySelector(asked));
    if (!form) return false;
    form.dataset.emptied = "";
    for (const field of form.querySelectorAll(asked)) field.value = "";
    return true;
}"""
# What a page with errors must say, and does not.
_UNSAID = """() => {
    const summaries = document.querySelectorAll("main [data-error-summary]");
    if (summaries.length !== 1) return [`${summaries.length} summaries of errors`];
    const [summary] = summaries;
    const faults = [];
    if (summary !== document.activeElement) faults.push("the focus is not at the summary");
    for (const link of summary.querySelectorAll("a")) {
        const field = document.querySelector(`main [id="${link.hash.slice(1)}"]`);
        const told = field && [field, ...field.querySelectorAll("[aria-invalid]")].some((part) =>
            part.getAttribute("aria-invalid") === "true" && part.getAttribute("aria-describedby"));
        if (!told) faults.push(`the field of “${link.textContent}” does not say what is wrong`);
    }
    return faults;
}"""


def _empty_a_form(visitor: Visitor) -> bool:
    """Empties what the page's first form asks for; whether there is such a form."""
    return bool(visitor.page.evaluate(_EMPTY))


def test_axe_finds_nothing_where_something_has_to_happen_first(
    live: Live, as_role: Callable[..., Visitor], visit_as_nobody: Callable[..., Visitor]
) -> None:
    """Pages that no link leads to before somebody has done something."""
    faults: list[str] = []

    def look(visitor: Visitor) -> None:
        faults.extend(faults_of(visitor, at_both_widths=False))

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


def test_what_is_a_fault_in_one_way_of_looking_only_is_found_in_it(
    as_role: Callable[..., Visitor],
) -> None:
    lead = as_role("programme_lead")
    lead.open("/ungmusikk/members")
    lead.page.evaluate(_FAULTY)
    found = {fault.partition("\n")[0] for fault in faults_of(lead)}
    told = {(fault.split(": ")[0].partition(", ")[2], fault.split(": ")[1]) for fault in found}
    assert told == {
        ("light, 1280 px", "button-name"),
        ("light, 1280 px", "target-size"),
        ("dark, 1280 px", "color-contrast"),
        ("dark, 360 px", "color-contrast"),
        ("light, 360 px", "scrollable-region-focusable"),
        ("light, 360 px", "target-size"),
    }


# Small buttons stand close when it is wide, large ones lie over one another when it is not.
_FAULTY = """() => {
    document.querySelector("main").insertAdjacentHTML("beforeend", `
        <button class="faulty"></button>
        <p class="faulty wide">unreadable in the dark</p>
        <p class="faulty narrow">unreadable in the dark, on a phone</p>
        <div class="faulty scrolls"><p>one</p><p>two</p><p>three</p></div>
        <p><button class="faulty near" aria-label="one"></button
            ><button class="faulty near" aria-label="two"></button></p>
        <p><button class="faulty over" aria-label="three"></button
            ><button class="faulty over" aria-label="four"></button></p>`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
        button.faulty { width: 3rem; height: 3rem; min-width: 0; min-height: 0 }
        button.faulty { padding: 0; border: 0 }
        @media (prefers-color-scheme: dark) and (width > 400px) { .wide { color: #333 } }
        @media (prefers-color-scheme: dark) and (width <= 400px) { .narrow { color: #333 } }
        @media (width <= 400px) { .scrolls { height: 1rem; overflow: auto } }
        @media (width > 400px) { button.near { width: 1rem; height: 1rem } }
        @media (width <= 400px) { button.over + button.over { margin-inline-start: -2rem } }`);
    document.adoptedStyleSheets = [sheet];
}"""


def test_no_link_leads_nowhere(live: Live) -> None:
    dead = [
        f"{page.status} {page.path}, from {page.before} as {page.role}"
        for page in whole_site(live)
        if page.status >= 400 or not page.endpoint
    ]
    assert not dead, "\n".join(dead)
