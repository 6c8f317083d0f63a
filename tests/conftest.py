"""Fixtures that every folder uses; the topics have files of their own under `support/`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

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
