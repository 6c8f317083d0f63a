"""Kulturmetropolen's pages, by topic."""

from plugins.kulturmetropolen.views import (  # noqa: F401 - each registers its pages
    efforts,
    handovers,
    heats,
    moves,
    network,
    pipeline,
    practices,
    sessions,
    stages,
)
from plugins.kulturmetropolen.views.blueprint import pages

__all__ = ["pages"]
