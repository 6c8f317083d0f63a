"""Panels."""

from __future__ import annotations

from collections.abc import Sequence

from core.plugin_api import Actor, Panel


def panels_for(actor: Actor) -> Sequence[Panel]:
    """Soon."""
    return ()
