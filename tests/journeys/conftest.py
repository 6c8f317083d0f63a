"""Journeys: what people do, in a real browser, on a real server."""

from __future__ import annotations

from tests.support.chromium import (
    _lend,
    as_role,
    browsers,
    chromium,
    visit_as_nobody,
    visitor,
)
from tests.support.live import _server, live

__all__ = [
    "_lend",
    "_server",
    "as_role",
    "browsers",
    "chromium",
    "live",
    "visit_as_nobody",
    "visitor",
]
