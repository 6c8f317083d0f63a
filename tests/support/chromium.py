"""A real browser whose every page is inspected, whichever test opens it.

A test asks for `visitor` (nobody signed in) or `as_role("programme_lead")`, opens pages with
`open`, `follow` and `press`, and need not think of titles, labels, tokens or scroll bars.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    ViewportSize,
    sync_playwright,
)

from core.i18n import gettext, use_language
from tests.support.live import PROGRAMME, Live

# Chromium keeps the last list only, so that Playwright's own is repeated; what is ours comes first:
# the parts of the address bar that are pages themselves cost as much as the page that is looked at,
# and a new frame for each page of one site a third of loading it.
_WITHOUT = (
    "RenderDocument",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "AimEnabled",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
ARGUMENTS = (
    f"--disable-features={','.join(_WITHOUT)}",
    # Every page is new: what would make its scripts faster takes longer than they do.
    "--js-flags=--no-maglev --no-turbofan",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
LANGUAGES = ("nb", "nn", "da", "en")

_INSPECTION = (Path(__file__).parent / "inspection.js").read_text(encoding="utf-8")
WIDER = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")]
        .filter((e) => e.checkVisibility())
        .filter((e) => e.getBoundingClientRect().right > page.clientWidth + 1)
        .map((e) => `${e.localName}.${e.getAttribute("class") ?? ""}`);
    return [`${page.scrollWidth} px`, ...wide.slice(0, 6)];
}"""
_SEND = """(selector) => {
    const form = document.querySelector(selector);
    form.requestSubmit(form.querySelector("[type=submit]"));
}"""
_PATIENCE_MS = 10_000
# Pages that were looked at on a phone already; it is done once for each.
_measured: set[tuple[int, str, int, str]] = set()


class PageFault(AssertionError):
    """A page that breaks what every page must keep; the message lists how."""


class Visitor:
    """One person at one browser, at one organisation's address; None for the bare host."""

    def __init__(self, context: BrowserContext, live: Live, tenant: str | None) -> None:
        self.context = context
        self.live = live
        self.tenant = tenant
        self.page: Page = context.new_page()
        self.browser: CDPSession = context.new_cdp_session(self.page)
        self.size = WIDE
        # Whether each page is made narrow once; not where a test does so itself.
        self.narrows = True
        self.status = 0
        self._problems: list[str] = []
        self._loaded = 0
        self._inspected = 0
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._problems.append(f"script: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)
        self.page.on("domcontentloaded", self._on_loaded)

    # Going somewhere ------------------------------------------------------------------------

    def open(self, path: str = "/", *, status: int = 200) -> Page:
        """Opens a path of this organisation; `status` is what it must answer in the end."""
        self.page.goto(self.live.url(path, tenant=self.tenant))
        return self._arrive(status)

    def follow(self, target: Locator, *, status: int = 200) -> Page:
        """Clicks what leads to another page and waits for it."""
        with self.page.expect_navigation():
            target.click()
        return self._arrive(status)

    def send(self, form: str, *, status: int = 200) -> Page:
        """Sends the first form of a selector by its first button and waits for what comes of it."""
        with self.page.expect_navigation():
            self.page.evaluate(_SEND, form)
        return self._arrive(status)

    def press(self, key: str, *, status: int = 200) -> Page:
        """Presses a key that leads to another page and waits for it."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self._arrive(status)

    def link(self, name: str, *, status: int = 200, **values: object) -> Page:
        """Follows the main part's first link of that name, given as its English source."""
        said = self.said(name, **values)
        return self.follow(self.main.get_by_role("link", name=said).first, status=status)

    def button(self, name: str, *, status: int = 200, **values: object) -> Page:
        """Presses the main part's first button of that name, given as its English source."""
        said = self.said(name, **values)
        return self.follow(self.main.get_by_role("button", name=said).first, status=status)

    def fill(self, **fields: str) -> None:
        """Writes into the main part's fields, by their names."""
        for name, value in fields.items():
            self.main.locator(f"[name={name}]").first.fill(value)

    def download(self, target: Locator) -> tuple[str, bytes]:
        """The name and the content of the file behind a link."""
        with self.page.expect_download() as expected:
            target.click()
        found = expected.value
        return found.suggested_filename, Path(found.path()).read_bytes()

    # Looking ----------------------------------------------------------------------------------

    @property
    def main(self) -> Locator:
        """The page without its header and footer."""
        return self.page.locator("main")

    @property
    def path(self) -> str:
        """Where the reader is, without the host."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def heading(self) -> str:
        """The page's main heading."""
        return self.page.locator("h1").inner_text().strip()

    @property
    def text(self) -> str:
        """The words of the page's main part, one space between them."""
        return " ".join(self.main.inner_text().split())

    @property
    def language(self) -> str:
        """The language the page says it is in."""
        # By a locator each new page would be given Playwright's own scripts for it.
        return str(self.page.evaluate("document.documentElement.lang"))

    def said(self, source: str, **values: object) -> str:
        """What the page's language says for an English source text."""
        with use_language(self.language):
            return gettext(source, **values)

    def switch_language(self, language: str) -> Page:
        """Chooses a language in the header, as a reader does."""
        menu = self.page.locator(".fl-header__tools details").filter(
            has=self.page.locator(f"a[hreflang={language}]")
        )
        menu.locator("summary").click()
        return self.follow(menu.locator(f"a[hreflang={language}]"))

    # Inspecting -------------------------------------------------------------------------------

    def inspect(self) -> None:
        """What every page must keep. Raises PageFault."""
        problems = [*self._problems, *self.page.evaluate(_INSPECTION)]
        self._problems.clear()
        if self.language not in LANGUAGES:
            problems.append(f'the language is "{self.language}"')
        problems += self._too_wide()
        self._inspected = self._loaded
        if problems:
            raise PageFault("\n  ".join([f"{self.path} ({self.status})", *dict.fromkeys(problems)]))

    def resize(self, size: ViewportSize) -> None:
        """Makes the page as wide and high, and leaves the window as it is, which takes longer."""
        self.size = size
        self.browser.send(
            "Emulation.setDeviceMetricsOverride",
            {**size, "deviceScaleFactor": 1, "mobile": False},
        )

    def leave(self) -> None:
        """Inspects what nobody has; raises PageFault, also for what came after an inspection."""
        if self._loaded > self._inspected:
            self.inspect()
        elif self._problems:
            raise PageFault("\n  ".join([self.path, *self._problems]))

    def _arrive(self, status: int) -> Page:
        self.inspect()
        assert self.status == status, f"{self.path} answers {self.status}: {self.heading}"
        return self.page

    def _too_wide(self) -> list[str]:
        """What makes a phone scroll sideways; looked at once per server, page and language."""
        key = (self.live.port, self.page.url, self.status, self.language)
        if key in _measured or not self.narrows:
            return []
        _measured.add(key)
        size = self.size
        self.resize(PHONE)
        wider = self.page.evaluate(WIDER)
        self.resize(size)
        return [f"wider than a phone: {', '.join(wider)}"] if wider else []

    def _on_loaded(self, page: Page) -> None:
        self._loaded += page.url != "about:blank"

    def _on_response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request():
            self.status = response.status
        elif response.status >= 400:
            self._problems.append(f"{response.status} for {response.url}")

    def _on_request(self, request: Request) -> None:
        # A data: address has no host and asks nobody.
        host = urlsplit(request.url).netloc
        if host and host != urlsplit(self.live.url(tenant=self.tenant)).netloc:
            self._problems.append(f"a request to {request.url}")

    def _on_failure(self, request: Request) -> None:
        # A download ends its own navigation, and a new page the old one's requests.
        if request.failure != "net::ERR_ABORTED":
            self._problems.append(f"{request.failure}: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # Chromium repeats the status of the page itself, which the test has looked at.
        if "Failed to load resource" in message.text and message.location["url"] == self.page.url:
            return
        self._problems.append(f"console: {message.text}")


def sign_in(
    visitor: Visitor, role: str | None = None, *, email: str = "", password: str = ""
) -> None:
    """Signs in through the form: a role of the demonstration, or anybody by address."""
    if role is not None:
        login = visitor.live.login(role, visitor.tenant or PROGRAMME)
        email, password = login.email, login.password
    visitor.open("/login")
    visitor.fill(email=email, password=password)
    visitor.button("Sign in")


# Fixtures -----------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's browser: CHROMIUM, or /usr/bin/chromium. Without one the tests fail.

    It ends with the journeys: its event loop would be in the way of tests that run one.
    """
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.fail(
            f"The browser tests need Chromium, and {path} is not there."
            " `make test` finds or installs one; CHROMIUM=/path/to/it names one.",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, headless=True, args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


class Browsers:
    """The browsers of a file's readers; who leaves one leaves it to the next of the same role.

    Opening one takes a second of work. Whoever is lent one finds it signed in, and nobody's signed
    out, whatever the one before has done.
    """

    def __init__(self, chromium: Browser, live: Live) -> None:
        self._chromium = chromium
        self._live = live
        self._free: defaultdict[tuple[object, ...], list[BrowserContext]] = defaultdict(list)
        self._cookies: dict[tuple[str, str], tuple[str, str]] = {}

    @contextmanager
    def lent(self) -> Iterator[Callable[..., Visitor]]:
        """What lends for the time of one test; every page is inspected when it ends."""
        lent: list[tuple[tuple[object, ...], Visitor]] = []

        def lend(role: str | None, tenant: str | None, *, javascript: bool = True) -> Visitor:
            kind = (role, tenant, javascript)
            free = self._free[kind]
            context = free.pop() if free else self._opened(javascript=javascript)
            context.clear_cookies()
            if role and tenant:
                self._sign_in(context, role, tenant)
            visitor = Visitor(context, self._live, tenant)
            lent.append((kind, visitor))
            return visitor

        try:
            yield lend
            for _, visitor in lent:
                visitor.leave()
        finally:
            for kind, visitor in lent:
                visitor.page.close()
                self._free[kind].append(visitor.context)

    def close(self) -> None:
        """Ends all that have been given back."""
        for contexts in self._free.values():
            for context in contexts:
                context.close()

    def _opened(self, *, javascript: bool) -> BrowserContext:
        context = self._chromium.new_context(
            java_script_enabled=javascript,
            viewport=WIDE,
            locale="nb-NO",
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE_MS)
        return context

    def _sign_in(self, context: BrowserContext, role: str, tenant: str) -> None:
        if (role, tenant) not in self._cookies:
            self._cookies[role, tenant] = self._live.session_cookie(role, tenant)
        name, value = self._cookies[role, tenant]
        address = self._live.url(tenant=tenant)
        context.add_cookies([{"name": name, "value": value, "url": address}])


@pytest.fixture(scope="module")
def browsers(chromium: Browser, live: Live) -> Iterator[Browsers]:
    """The file's browsers."""
    browsers = Browsers(chromium, live)
    yield browsers
    browsers.close()


@pytest.fixture
def _lend(browsers: Browsers) -> Iterator[Callable[..., Visitor]]:
    with browsers.lent() as lend:
        yield lend


@pytest.fixture
def visit_as_nobody(_lend: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """`visit_as_nobody()`: a browser nobody has signed in with; `javascript=False` without."""

    def visit(tenant: str | None = PROGRAMME, *, javascript: bool = True) -> Visitor:
        return _lend(None, tenant, javascript=javascript)

    return visit


@pytest.fixture
def visitor(visit_as_nobody: Callable[..., Visitor]) -> Visitor:
    """A browser at the programme's address that nobody has signed in with."""
    return visit_as_nobody()


@pytest.fixture
def as_role(_lend: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """`as_role("rector")`: the browser of somebody who has signed in."""

    def visit(role: str, tenant: str = PROGRAMME, *, javascript: bool = True) -> Visitor:
        return _lend(role, tenant, javascript=javascript)

    return visit
