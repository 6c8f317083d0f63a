"""Journeys: what people do, in a real browser, on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.chromium import (
    as_role,
    chromium,
    signed_in_states,
    visit_as_nobody,
    visitor,
)
from tests.support.live import demonstration, live

__all__ = [
    "as_role",
    "chromium",
    "demonstration",
    "live",
    "signed_in_states",
    "visit_as_nobody",
    "visitor",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last and together.

    What is cheap speaks first; and the browser's event loop, once begun, stays until the end.
    """
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)
