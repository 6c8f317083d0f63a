"""The log of every demonstration tells in words what was done: no field's name, id or code."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from core.audit.queries import LogFilter, log_entries
from core.i18n import use_language
from core.web.administration.log_texts import LogTexts
from core.web.running import Running
from core.workspace import find_tenant, working_in
from tests.support.live import DANISH, PROGRAMME, THIRD

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*|[0-9a-f]{8}-[0-9a-f-]{27}")
# What people wrote themselves, and the address of a page.
WRITTEN = {
    "fremtidens_kulturskole:cohort:add: Adressen til temasiden",
}


@pytest.mark.parametrize("slug", [PROGRAMME, DANISH, THIRD])
def test_no_line_of_the_log_shows_a_code(demo_app: Flask, slug: str) -> None:
    running: Running = demo_app.extensions["flygel"]
    with (
        demo_app.test_request_context(),
        working_in(find_tenant(slug), running.host),
        use_language("nb"),
    ):
        lines = log_entries(LogFilter(), limit=2000)
        texts = LogTexts(running.host)
        texts.look_up(lines)
        codes = {
            f"{line.action}: {change.label}"
            for line in lines
            for change in texts.changes(line)
            if change.is_code or any(CODE.fullmatch(told) for told in (change.before, change.after))
        }
    assert len(lines) > 100
    assert codes - WRITTEN == set()
