"""What the plugins that are on answer to a hook of calls, one after the other."""

from __future__ import annotations

from typing import Any, cast

from core.plugin_api import call_hook


def told(hook: str, **arguments: object) -> list[Any]:
    """Every plugin's answers in load order; what one raises is not swallowed.

    For answers without an order of their own, such as reasons and decisions.
    """
    return [
        each for _, answers in call_hook(hook, **arguments) for each in cast(list[Any], answers)
    ]
