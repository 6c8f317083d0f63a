"""Comparing answers: is there any difference between another tenant's row and none at all?"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

REQUEST_ID = "the-same-for-every-request"
# What differs from answer to answer whatever is asked for.
_CHANGING = (
    re.compile(rb'(name="csrf_token" value=")[^"]*'),
    re.compile(rb'(name="csrf-token" content=")[^"]*'),
    re.compile(rb'("X-CSRFToken"\s*:\s*")[^"]*'),
)


@dataclass(frozen=True)
class Answer:
    """An answer without what differs for reasons of no interest."""

    status: int
    content_type: str
    location: str
    body: bytes
    # What the next page would say.
    said: str


def ask(client: FlaskClient, method: str, path: str, values: Iterable[object]) -> Answer:
    """The answer at an address; the values that stand in it are taken out of the answer."""
    response = client.open(path, method=method, headers={"X-Request-Id": REQUEST_ID})
    body = response.get_data()
    location = response.headers.get("Location", "")
    for value in sorted((str(value) for value in values), key=len, reverse=True):
        body = body.replace(value.encode(), b"<value>")
        location = location.replace(value, "<value>")
    for pattern in _CHANGING:
        body = pattern.sub(rb"\1", body)
    return Answer(response.status_code, response.content_type or "", location, body, _said(client))


def _said(client: FlaskClient) -> str:
    if client.environ_base.get("HTTP_AUTHORIZATION"):
        return ""
    with client.session_transaction() as session:
        return str(session.pop("_flashes", []))


def readable(response: TestResponse) -> bytes:
    """What a person could read in the answer: also what lies packed in a spreadsheet."""
    content = response.get_data()
    if content[:2] != b"PK":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
