"""The test programme is there in every test of the services."""

from __future__ import annotations

import pytest

from core.plugin_host import PluginHost


@pytest.fixture(autouse=True)
def on(programme: PluginHost) -> PluginHost:
    return programme
