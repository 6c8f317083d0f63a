"""Organisations beside each other: strangers to each other, and one that is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid4

from tests.journeys.crawling import client_of, everyone, whole_site
from tests.support.chromium import Visitor
from tests.support.live import DANISH, PROGRAMME, THIRD, Live

_ID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def test_another_organisations_ids_answer_like_ids_that_do_not_exist(live: Live) -> None:
    owned = {
        page.path
        for page in whole_site(live)
        if page.tenant == PROGRAMME and page.status == 200 and _ID.search(urlsplit(page.path).path)
    }
    assert owned
    stranger = client_of(live, "administrator", DANISH)
    for path in owned:
        theirs = stranger.get(path)
        nobodys = stranger.get(_ID.sub(lambda _: str(uuid4()), path))
        # 403 where the stranger may not do such a thing at all, whoever's it is.
        assert theirs.status_code == nobodys.status_code in (403, 404), path
        assert _plain(theirs.text) == _plain(nobodys.text), path


def _plain(page: str) -> str:
    """The page without what is new each time: ids, and the token of its forms."""
    return re.sub(r'(value|content)="[^"]{40,}"', "", _ID.sub("…", page))


def test_a_sign_in_counts_for_one_organisation(as_role: Callable[..., Visitor]) -> None:
    visitor = as_role("administrator", DANISH)
    visitor.open("/administration/users")
    visitor.tenant = PROGRAMME
    visitor.open("/administration/users")
    assert visitor.path.startswith("/login")


def test_nothing_of_one_organisation_is_read_in_another(live: Live) -> None:
    secrets = {login.email for login in live.logins if login.tenant == PROGRAMME}
    pages = [page for page in whole_site(live) if page.tenant != PROGRAMME]
    assert {page.role for page in pages} >= {
        role for role, _ in everyone(live) if role == "administrator"
    }
    for page in pages:
        assert not [secret for secret in secrets if secret in page.html], page.path


def test_a_suspended_organisation_says_so_and_opens_again(
    live: Live, as_role: Callable[..., Visitor], visit_as_nobody: Callable[..., Visitor]
) -> None:
    administrator = as_role("administrator", THIRD)
    administrator.open("/administration/users")
    live.command("tenant", "suspend", THIRD)
    try:
        visitor = visit_as_nobody(THIRD)
        for each in (administrator, visitor):
            for path in ("/", "/administration/users", "/login"):
                each.open(path, status=503)
                assert each.heading == each.said("This site is closed for now")
        assert live.get("/api/v1/openapi.json", tenant=THIRD).status_code == 503
        # The others go on.
        visit_as_nobody(PROGRAMME).open("/login")
    finally:
        live.command("tenant", "resume", THIRD)
    administrator.open("/administration/users")


def test_the_bare_host_is_the_platforms_and_an_unknown_one_is_nobodys(
    live: Live, visit_as_nobody: Callable[..., Visitor]
) -> None:
    platform = visit_as_nobody(None)
    platform.open("/")
    for name in (login.email for login in live.logins):
        assert name not in platform.page.content()
    platform.open("/login", status=404)
    visit_as_nobody("nobody-here").open("/", status=404)
