"""Every page that somebody reaches by following links, found without a browser.

Crawled once: all copies of the demonstration begin with the same pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from core.plugin_host import CORE
from core.users.actor import SIGNED_IN
from tests.support.browser import Browser
from tests.support.live import DANISH, PROGRAMME, Live

VISITOR = "visitor"
# The language in which everything is found.
FOUND_IN = "nb"
# The same page with another filter teaches nothing new; two or three of a kind do.
_OF_EACH_ENDPOINT = 3
# What is written into an address is escaped: none holds a quotation mark or the tag's end.
_LINK = re.compile(r'<a\s(?:[^>]*?\s)?href="([^">]+)"')
_STAYS = {"core.language", "core.logo", "core.theme", "static"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page and who found it. `endpoint` is empty for an address that no route answers."""

    tenant: str
    role: str
    endpoint: str
    path: str
    status: int
    media_type: str
    html: str = field(repr=False)
    # Where the link stood.
    before: str

    @property
    def is_page(self) -> bool:
        """Whether it is for reading, not a file."""
        return self.media_type == "text/html"


def client_of(live: Live, role: str, tenant: str = PROGRAMME, language: str = FOUND_IN) -> Browser:
    """A browser without a window that a role has signed in with, in a language."""
    client = Browser(live.app, live.app.response_class)
    client.host = f"{tenant}.localhost"
    client.set_cookie("flygel_language", language, domain=client.host)
    if role != VISITOR:
        name, value = live.session_cookie(role, tenant, language=language)
        client.set_cookie(name, value, domain=client.host)
    return client


def crawl(
    live: Live,
    role: str,
    tenant: str = PROGRAMME,
    language: str = FOUND_IN,
    *,
    known: Counter[str] | None = None,
) -> list[Found]:
    """Follows links from the role's first page, a few of each kind.

    `known` counts what others have found of each kind: of what has been seen often enough, one
    more of each is opened, to see that it opens for this role as well.
    """
    client = client_of(live, role, tenant, language)
    start = "/login" if role == VISITOR else "/"
    waiting, seen = deque([(start, "")]), {start}
    of_endpoint: Counter[str] = Counter()
    found: list[Found] = []
    while waiting:
        path, before = waiting.popleft()
        endpoint = endpoint_of(live, path)
        of_endpoint[endpoint] += 1
        seen_enough = known is not None and known[endpoint] >= _OF_EACH_ENDPOINT
        enough = _OF_EACH_ENDPOINT
        if seen_enough:
            # What is the core's, and no administrator's, is the same for everybody.
            enough = 0 if _is_for_all(live, endpoint) else 1
        if of_endpoint[endpoint] > enough:
            continue
        answer = client.get(path)
        page = Found(
            tenant=tenant,
            role=role,
            endpoint=endpoint,
            path=path,
            status=answer.status_code,
            media_type=answer.mimetype or "",
            html=answer.text if answer.mimetype == "text/html" else "",
            before=before,
        )
        found.append(page)
        links = [answer.location] if answer.location else _links(page)
        for link in links:
            onward = _onward(live, tenant, path, link)
            if onward and onward not in seen:
                seen.add(onward)
                waiting.append((onward, path))
    if known is not None:
        known.update(page.endpoint for page in found)
    return found


def _is_for_all(live: Live, endpoint: str) -> bool:
    """Whether every role finds the same: the core's open pages, but the first page of all."""
    routes = live.app.extensions["flygel"].routes
    access = routes.access(live.app, endpoint) if endpoint else None
    return (
        access is not None
        and access.permission in (None, SIGNED_IN)
        and routes.owner(endpoint) == CORE
        and endpoint != "core.front"
    )


def endpoint_of(live: Live, path: str) -> str:
    """The route that answers a path; empty when none does."""
    try:
        endpoint, _ = live.app.url_map.bind("localhost").match(urlsplit(path).path)
    except HTTPException:
        return ""
    return str(endpoint)


def everyone(live: Live) -> list[tuple[str, str]]:
    """All who can be tried, as (role, tenant): the widest reach first, a visitor last."""
    roles = list(dict.fromkeys((login.role, login.tenant) for login in live.logins))
    roles.sort(key=lambda each: (each[1] != PROGRAMME, each[0] != "programme_lead"))
    return [*roles, (VISITOR, PROGRAMME), (VISITOR, DANISH)]


_seen: list[Found] = []


def whole_site(live: Live) -> list[Found]:
    """What everybody finds; crawled in the first copy that is asked for."""
    if not _seen:
        known: dict[str, Counter[str]] = defaultdict(Counter)
        for role, tenant in everyone(live):
            _seen.extend(crawl(live, role, tenant, known=known[tenant]))
    return _seen


def one_of_each(live: Live) -> list[Found]:
    """One page for each route, seen by the one with the widest reach, and every first page."""
    chosen: dict[tuple[str, str], Found] = {}
    for page in whole_site(live):
        if page.is_page and page.status == 200:
            kind = page.role + page.tenant if page.endpoint == "core.front" else ""
            chosen.setdefault((page.endpoint, kind), page)
    return list(chosen.values())


def _links(page: Found) -> list[str]:
    return [unescape(address) for address in _LINK.findall(page.html)]


def _onward(live: Live, tenant: str, path: str, link: str) -> str | None:
    """The path that a link leads to on the same host; None for one that leads elsewhere."""
    base = f"http://{tenant}.localhost{path}"
    target = urlsplit(urljoin(base, link))
    if target.scheme != "http" or target.netloc != f"{tenant}.localhost":
        return None
    onward = target.path + (f"?{target.query}" if target.query else "")
    return None if endpoint_of(live, onward) in _STAYS else onward
