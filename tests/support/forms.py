"""Filling in a page's form the way a browser does: open it, take its token, send it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def token_on(response: TestResponse) -> str:
    """The token that the page's forms carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found, response.text
    return unescape(found[1])


def send(browser: FlaskClient, page: str, *, to: str | None = None, **fields: Any) -> TestResponse:
    """Opens the page and sends its form with these fields, to the same address unless `to` says."""
    opened = browser.get(page)
    assert opened.status_code == 200, (page, opened.status_code)
    return browser.post(to or page, data={"csrf_token": token_on(opened), **fields})


def shown(response: TestResponse) -> str:
    """What the page says, without its markup, on one line."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", response.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
