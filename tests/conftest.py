"""Fixtures that every folder uses; the topics have files of their own under `support/`."""

from __future__ import annotations

import gc
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support.database import server_for_all

# What is imported stays; looking through it again and again takes a sixth of the collection.
gc.set_threshold(20_000, 20, 50)

# What a test finds must not depend on how busy the machine is.
settings.register_profile("flygel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("flygel")

pytest_plugins = [
    "tests.support.platform",
    "tests.support.demonstration",
    "tests.support.people",
    "tests.support.locks",
    "tests.support.plugin_making",
    "tests.support.calls",
    "tests.support.statements",
    "tests.support.together",
]

_HERE = Path(__file__).parent
# What is shared out in one go: a file, mostly; these make something together that takes a while.
_GROUPS = {
    "journeys/test_accessibility.py": "crawling",
    "journeys/test_languages.py": "crawling",
    "journeys/test_modules.py": "crawling",
    "journeys/test_tenants.py": "crawling",
    "core/test_serve.py": "serving",
    "journeys/": "journeys",
    "contract/": "contract",
}
# The longest first, and the short ones last. Beside the crawling, which keeps more than one core
# busy, what waits much: for a start, for a browser.
_ORDER = list(dict.fromkeys(_GROUPS.values()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of a file come together, and journeys in the order in which they are written.

    What a file's tests share is then made once. The journeys of a file share one demonstration and
    change it, as people do. With several workers a file is one worker's, and what takes longest is
    begun first; with one worker journeys come last, because what is cheap speaks first.
    """
    shared_out = config.getoption("dist", "no") != "no" or hasattr(config, "workerinput")

    def place(item: pytest.Item) -> tuple[int, str, int]:
        path = item.path.relative_to(_HERE).as_posix()
        is_journey = path.startswith("journeys/")
        rank = int(is_journey)
        if shared_out:
            group = _group_of(path)
            rank = _ORDER.index(group) if group in _ORDER else len(_ORDER)
        return (rank, path, item.location[1] or 0) if is_journey else (rank, "", 0)

    items.sort(key=place)


class _Together(LoadScopeScheduling):
    """Shares out what belongs together in one go."""

    def _split_scope(self, nodeid: str) -> str:
        return _group_of(nodeid.partition("::")[0].removeprefix("tests/"))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Together:
    """Who shares the tests out among the workers."""
    return _Together(config, log)


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """The workers share a server, and what is made once on it."""
    shared = ExitStack()
    shared.enter_context(server_for_all())
    config.add_cleanup(shared.close)


def _group_of(path: str) -> str:
    """What a file, named from this folder on, is shared out together with: itself, mostly."""
    return next((group for start, group in _GROUPS.items() if path.startswith(start)), path)
