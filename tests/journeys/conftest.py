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
from tests.support.live import live

__all__ = [
    "as_role",
    "chromium",
    "live",
    "signed_in_states",
    "visit_as_nobody",
    "visitor",
]


# The longest first: where tests are shared out, what is begun last must be short.
_LONGEST_FIRST = ("test_accessibility.py", "test_modules.py", "test_languages.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The journeys of a file come together and in the order in which they are written.

    They share one demonstration and change it, as people do. With several workers a file is
    one worker's, and the journeys are begun first, because they take longest; with one they
    come last, because what is cheap speaks first.
    """
    here = Path(__file__).parent
    shared_out = config.getoption("dist", "no") != "no" or hasattr(config, "workerinput")

    def place(item: pytest.Item) -> tuple[bool, int, str, int]:
        if here not in item.path.parents:
            return shared_out, 0, "", 0
        name = item.path.name
        rank = _LONGEST_FIRST.index(name) if name in _LONGEST_FIRST else len(_LONGEST_FIRST)
        return not shared_out, rank, name, item.location[1] or 0

    items.sort(key=place)
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.name))
