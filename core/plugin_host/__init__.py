"""Finds plugins, checks them, orders them, and calls their hooks for the tenants that have them on.

One object made in `create_app()`; no module-level manager. A plugin that cannot be loaded is
quarantined: the platform starts without it and says why.
"""

from core.plugin_host.checks import CORE, LoadedPlugin, PluginError, Quarantined
from core.plugin_host.host import FailedPart, PluginHost
from core.plugin_host.installed import ENTRY_POINTS

__all__ = [
    "CORE",
    "ENTRY_POINTS",
    "FailedPart",
    "LoadedPlugin",
    "PluginError",
    "PluginHost",
    "Quarantined",
]
