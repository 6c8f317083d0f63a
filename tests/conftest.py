"""Fixtures that every folder uses; the topics have files of their own under `support/`."""

from __future__ import annotations

pytest_plugins = [
    "tests.support.platform",
    "tests.support.people",
    "tests.support.locks",
    "tests.support.plugin_making",
    "tests.support.calls",
    "tests.support.statements",
]
