"""Every page, file and answer of every plugin, opened by a visitor and by each role in turn.

None shows anything of another tenant or of a protected address, none fails, and every form that
changes something is guarded. Everybody in the samples has a protected address with a mark in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.jobs import runner_of
from core.tenants.context import TenantView
from core.users.actor import ADMINISTRATOR
from core.web.running import Running
from plugins.registry.models import Protection
from tests.contract.protected import MARK, OURS, Made, everywhere_else
from tests.support.crawl import readable
from tests.support.pages import pages
from tests.support.samples import make_all

Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
THEIRS = "Zzbeta"
VISITOR = "visitor"


# Each is looked at by itself where addresses are opened; whatever is hidden of the lower degree is
# hidden of the higher.
@pytest.mark.parametrize(
    "made", [(Protection.CONFIDENTIAL, Protection.STRICTLY_CONFIDENTIAL)], indirect=True
)
def test_no_page_shows_anybody_what_it_must_not(
    made: Made,
    browsers: dict[str, FlaskClient],
    app: Flask,
    running: Running,
    alpha: TenantView,
    beta: TenantView,
    inside: Inside,
    api_client: Callable[..., FlaskClient],
    visit: Callable[[TenantView], FlaskClient],
    capfd: pytest.CaptureFixture[str],
) -> None:
    with inside(beta):
        make_all(running, THEIRS)
    everything = list(pages(app, running, made))
    faults: list[str] = []
    opened = 0
    shown = set()
    for role, browser in (browsers | {VISITOR: visit(alpha)}).items():
        program = api_client(alpha, role) if role != VISITOR else browser
        for page in everything:
            if role != VISITOR and role not in page.readers:
                continue  # It answers 403, which is no page of its own.
            if role != ADMINISTRATOR and page.only_for_administrators_eyes:
                continue
            response = (program if page.for_programs else browser).get(page.path)
            text = readable(response)
            opened += response.status_code == 200
            if OURS.encode() in text:
                shown.add(page.owner)
            if page.path != "/-/patterns":  # It shows forms, which lead nowhere.
                faults += [f"{page.path} as {role}: {fault}" for fault in faults_of(text)]
            if response.status_code >= 500:
                faults.append(f"{page.path} as {role}: {response.status_code}")
    runner_of(app).drain()

    assert faults == []
    assert opened > len(everything)
    # It would prove little if our own were not shown either.
    assert shown == {owner for owner, samples in made.items() if samples}
    with inside(alpha):
        assert everywhere_else(alpha, running) == []
    written = capfd.readouterr()
    assert MARK not in written.out + written.err


def faults_of(text: bytes) -> list[str]:
    """What a page must not hold and does."""
    faults = []
    if THEIRS.encode() in text:
        faults.append("it shows something of another tenant")
    if MARK.encode() in text:
        faults.append("it shows a protected address")
    if not forms_are_guarded(text):
        faults.append("a form posts without its token")
    return faults


def forms_are_guarded(page: bytes) -> bool:
    """Whether each form that changes something carries the token against forgery."""
    forms = re.findall(rb"<form\b[^>]*method=.?post.*?</form>", page, re.IGNORECASE | re.DOTALL)
    return all(b'name="csrf_token"' in form for form in forms)
