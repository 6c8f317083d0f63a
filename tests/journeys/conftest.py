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
    """Browser tests come last, together, and in the order in which they are written.

    What is cheap speaks first; and the browser's event loop, once begun, stays until the end.
    The journeys of a file share one demonstration and change it, as people do.
    """
    here = Path(__file__).parent

    def place(item: pytest.Item) -> tuple[bool, str, int]:
        if here not in item.path.parents:
            return False, "", 0
        return True, str(item.path), item.location[1] or 0

    items.sort(key=place)
